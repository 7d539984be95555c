/*
 * The binary writer: the mirror image of decode.c.  There is one way to write
 * each module; docs/lir.md, section "The binary form", has it byte by byte.
 *
 * Strings are numbered as they are met, so the body is made first and goes
 * out behind them.
 */
#include "base/vec.h"
#include "lir/binary.h"
#include "lir/read.h"

struct bytes {
    VEC(uint8_t) vec;
};

struct encoder {
    const struct lir_module *module;
    struct bytes body;
    uint32_t *string_of;    /* by name id: its number, or LIR_NO_INDEX */
    VEC(uint32_t) name_ids; /* by number of the string */
};

static void
put_byte(struct bytes *b, unsigned byte)
{
    *VEC_PUSH(&b->vec) = (uint8_t)byte;
}

static void
put_uleb(struct bytes *b, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put_byte(b, (unsigned)(value & 0x7f) | 0x80);
    put_byte(b, (unsigned)value);
}

/* Without shifts of negative numbers, which C leaves open. */
static void
put_sleb(struct bytes *b, int64_t value)
{
    uint64_t fill = value < 0 ? UINT64_MAX : 0;
    uint64_t rest = (uint64_t)value;

    while ((rest ^ fill) >> 6) {
        put_byte(b, (unsigned)(rest & 0x7f) | 0x80);
        rest = rest >> 7 | fill << 57;
    }
    put_byte(b, (unsigned)(rest & 0x7f));
}

/* The bytes of a double from its sign on; most numbers end in zeros. */
static void
put_float(struct bytes *b, int64_t bits)
{
    uint64_t rest = (uint64_t)bits;
    unsigned count = 0;

    while (count < 8 && rest << 8 * count != 0)
        count++;
    put_byte(b, count);
    for (unsigned i = 0; i < count; i++)
        put_byte(b, (unsigned)(rest >> (56 - 8 * i) & 0xff));
}

static void
put_string(struct encoder *e, uint32_t name)
{
    uint32_t *number = &e->string_of[name];

    if (*number == LIR_NO_INDEX) {
        *number = (uint32_t)e->name_ids.count;
        *VEC_PUSH(&e->name_ids) = name;
    }
    put_uleb(&e->body, *number);
}

static void
put_optional(struct encoder *e, uint32_t name)
{
    if (name != LIR_NO_INDEX)
        put_string(e, name);
}

static void
encode_header(struct encoder *e)
{
    const struct lir_module *m = e->module;
    bool is_usual = lir_name_is(m, m->target, LIR_TARGET);

    put_string(e, m->name);
    put_byte(&e->body, is_usual ? 0 : BINARY_HEADER_TARGET);
    if (!is_usual)
        put_string(e, m->target);
    put_byte(&e->body, LIR_POINTER_BYTES);
    put_byte(&e->body, LIR_INT_BYTES);
}

static void
encode_file(struct encoder *e, const struct lir_file *file)
{
    put_uleb(&e->body, file->number);
    put_string(e, file->path);
}

/* A type of a value, or BLOB, a declared one. */
static void
encode_memory_type(struct encoder *e, unsigned type, uint32_t blob)
{
    put_byte(&e->body, type);
    if (type == LIR_BLOB)
        put_uleb(&e->body, blob);
}

/* What a blob has, and an object begins with. */
static void
encode_layout(struct encoder *e, const struct lir_struct *type)
{
    put_uleb(&e->body, type->size);
    put_uleb(&e->body, type->align);
    put_uleb(&e->body, type->ref_count);
    for (uint32_t i = 0; i < type->ref_count; i++)
        put_uleb(&e->body, type->refs[i]);
}

static void
encode_attributes(struct encoder *e, const struct lir_struct *type)
{
    if (type->base != LIR_NO_INDEX)
        put_uleb(&e->body, type->base);
    if (type->entries)
        put_uleb(&e->body, type->entries);
    for (uint32_t i = 0; i < type->entries; i++)
        put_string(e, type->vtable[i]);
    put_optional(e, type->finalizer);
    put_optional(e, type->message);
}

static void
encode_params(struct encoder *e, const uint8_t *params, uint32_t count)
{
    put_uleb(&e->body, count);
    for (uint32_t i = 0; i < count; i++)
        put_byte(&e->body, params[i]);
}

static unsigned
attributes_of(const struct lir_struct *type)
{
    return (type->base != LIR_NO_INDEX ? BINARY_STRUCT_BASE : 0u) |
           (type->entries ? BINARY_STRUCT_VTABLE : 0u) |
           (type->finalizer != LIR_NO_INDEX ? BINARY_STRUCT_FINALIZER : 0u) |
           (type->message != LIR_NO_INDEX ? BINARY_STRUCT_MESSAGE : 0u);
}

static void
encode_struct(struct encoder *e, const struct lir_struct *type)
{
    put_string(e, type->name);
    put_byte(&e->body, type->kind | attributes_of(type));
    if (type->kind == LIR_STRUCT_ARRAY) {
        encode_memory_type(e, type->elem, type->elem_blob);
        return;
    }
    if (type->kind == LIR_STRUCT_DELEGATE) {
        put_byte(&e->body, type->result);
        encode_params(e, type->params, type->param_count);
        return;
    }
    encode_layout(e, type);
    encode_attributes(e, type);
}

static void
encode_string(struct encoder *e, const struct lir_string *string)
{
    put_string(e, string->name);
    put_string(e, string->text);
}

/* Kind and type of an initialiser in one byte. */
static unsigned
init_head(const struct lir_init *init)
{
    unsigned type = init->type == LIR_NO_TYPE ? BINARY_NO_TYPE : init->type;

    return (unsigned)init->kind << 4 | type;
}

static void
encode_init(struct encoder *e, const struct lir_init *init)
{
    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_INT: put_sleb(&e->body, init->value); break;
    case LIR_INIT_FLOAT: put_float(&e->body, init->value); break;
    case LIR_INIT_SYMBOL:
        put_string(e, init->name);
        put_sleb(&e->body, init->value);
        break;
    case LIR_INIT_TEXT: put_string(e, init->name); break;
    case LIR_INIT_ZERO: put_uleb(&e->body, (uint64_t)init->value); break;
    }
}

/* Neighbours of one kind and type have their head in common. */
static void
encode_inits(struct encoder *e, const struct lir_global *global)
{
    uint32_t end;

    put_uleb(&e->body, global->init_count);
    for (uint32_t i = 0; i < global->init_count; i = end) {
        unsigned head = init_head(&global->inits[i]);

        end = i + 1;
        while (end < global->init_count &&
               init_head(&global->inits[end]) == head)
            end++;
        put_byte(&e->body, head);
        put_uleb(&e->body, end - i);
        for (uint32_t j = i; j < end; j++)
            encode_init(e, &global->inits[j]);
    }
}

static void
encode_global(struct encoder *e, const struct lir_global *global)
{
    bool has_alias = global->alias != LIR_NO_INDEX;

    put_string(e, global->name);
    encode_memory_type(e, global->type, global->blob);
    put_byte(&e->body, (global->constant ? BINARY_GLOBAL_CONST : 0u) |
                           (global->external ? BINARY_GLOBAL_EXTERN : 0u) |
                           (global->local ? BINARY_GLOBAL_LOCAL : 0u) |
                           (has_alias ? BINARY_GLOBAL_ALIAS : 0u));
    put_optional(e, global->alias);
    if (!global->external)
        encode_inits(e, global);
}

static void
encode_extern(struct encoder *e, const struct lir_extern *ext)
{
    bool is_import = ext->import_module != LIR_NO_INDEX;

    put_string(e, ext->name);
    put_byte(&e->body, ext->result);
    put_byte(&e->body, ext->conv);
    put_byte(&e->body,
             (ext->throws ? BINARY_EXTERN_THROWS : 0u) |
                 (ext->library != LIR_NO_INDEX ? BINARY_EXTERN_LIBRARY : 0u) |
                 (ext->alias != LIR_NO_INDEX ? BINARY_EXTERN_ALIAS : 0u) |
                 (is_import ? BINARY_EXTERN_IMPORT : 0u));
    put_optional(e, ext->library);
    put_optional(e, ext->alias);
    put_optional(e, ext->import_module);
    put_optional(e, ext->import_name);
    encode_params(e, ext->params, ext->param_count);
}

static unsigned
base_flag(const struct lir_operand *operand)
{
    switch (operand->base) {
    case 0: return 0;
    case LIR_OPERAND_REG: return BINARY_BASE_REG;
    case LIR_OPERAND_SLOT: return BINARY_BASE_SLOT;
    case LIR_OPERAND_SYMBOL: return BINARY_BASE_SYMBOL;
    default: BUG("base of kind %d", operand->base);
    }
}

static void
encode_memory(struct encoder *e, const struct lir_operand *operand)
{
    bool has_index = operand->index != LIR_NO_INDEX;

    put_byte(&e->body, base_flag(operand) | (has_index ? BINARY_INDEX : 0u) |
                           (unsigned)operand->scale << BINARY_SCALE_SHIFT |
                           (operand->value ? BINARY_DISPLACEMENT : 0u));
    if (operand->base == LIR_OPERAND_SYMBOL)
        put_string(e, operand->id);
    else if (operand->base)
        put_uleb(&e->body, operand->id);
    if (has_index)
        put_uleb(&e->body, operand->index);
    if (operand->value)
        put_sleb(&e->body, operand->value);
}

static void
encode_operand(struct encoder *e, const struct lir_operand *operand)
{
    put_byte(&e->body, operand->kind);
    switch ((enum lir_operand_kind)operand->kind) {
    case LIR_OPERAND_IMM: put_sleb(&e->body, operand->value); break;
    case LIR_OPERAND_FLOAT: put_float(&e->body, operand->value); break;
    case LIR_OPERAND_MEM: encode_memory(e, operand); break;
    case LIR_OPERAND_SYMBOL:
    case LIR_OPERAND_TEXT: put_string(e, operand->id); break;
    case LIR_OPERAND_REG:
    case LIR_OPERAND_SLOT:
    case LIR_OPERAND_BLOCK:
    case LIR_OPERAND_TYPE:
    case LIR_OPERAND_KEYWORD: put_uleb(&e->body, operand->id); break;
    }
}

static void
encode_inst(struct encoder *e, const struct lir_func *func,
            const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];
    const struct lir_operand *operands = lir_operands(func, inst);
    unsigned type = inst->type == LIR_NO_TYPE ? BINARY_NO_TYPE : inst->type;
    bool many = inst->fixed >= BINARY_MANY;

    put_uleb(&e->body, op->number - BINARY_FIRST_OP);
    put_byte(&e->body, (many ? BINARY_MANY : inst->fixed) << 4 | type);
    if (many)
        put_uleb(&e->body, inst->fixed);
    if (op->aux != LIR_AUX_NONE)
        put_byte(&e->body, inst->aux);
    if (lir_callee_position(inst) >= 0)
        put_uleb(&e->body, lir_arg_count(inst));
    for (uint32_t i = 0; i < inst->count; i++)
        encode_operand(e, &operands[i]);
}

/* How many there are of everything, so that a reader allocates once. */
static void
encode_func_head(struct encoder *e, const struct lir_func *func)
{
    bool is_exported = func->exported != LIR_NO_INDEX;

    put_string(e, func->name);
    put_byte(&e->body, func->result);
    put_byte(&e->body, func->conv);
    put_byte(&e->body, (func->local ? BINARY_FUNC_LOCAL : 0u) |
                           (is_exported ? BINARY_FUNC_EXPORT : 0u) |
                           (unsigned)func->faults << BINARY_FUNC_FAULTS_SHIFT);
    put_optional(e, func->exported);
    put_uleb(&e->body, func->reg_count);
    put_uleb(&e->body, func->param_count);
    put_uleb(&e->body, func->slot_count);
    put_uleb(&e->body, func->block_count);
    put_uleb(&e->body, func->inst_count);
    put_uleb(&e->body, func->operand_count);
}

static void
encode_block(struct encoder *e, const struct lir_block *block)
{
    bool has_outer = block->outer != LIR_NO_INDEX;

    put_uleb(&e->body, block->number);
    put_uleb(&e->body, (uint64_t)block->depth << 1 | block->header |
                           (has_outer ? BINARY_BLOCK_OUTER : 0u));
    if (has_outer)
        put_uleb(&e->body, block->outer);
    put_uleb(&e->body, block->count);
}

static void
encode_func(struct encoder *e, const struct lir_func *func)
{
    encode_func_head(e, func);
    for (uint32_t i = 0; i < func->reg_count; i++) {
        put_uleb(&e->body, func->regs[i].number - LIR_FIRST_REG);
        put_byte(&e->body, func->regs[i].type);
    }
    for (uint32_t i = 0; i < func->slot_count; i++) {
        put_string(e, func->slots[i].name);
        put_uleb(&e->body, func->slots[i].type);
    }
    for (uint32_t i = 0; i < func->block_count; i++)
        encode_block(e, &func->blocks[i]);
    for (uint32_t i = 0; i < func->inst_count; i++)
        encode_inst(e, func, &func->insts[i]);
}

static void
encode_body(struct encoder *e)
{
    const struct lir_module *m = e->module;

    encode_header(e);
    put_uleb(&e->body, m->file_count);
    for (uint32_t i = 0; i < m->file_count; i++)
        encode_file(e, &m->files[i]);
    put_uleb(&e->body, m->struct_count);
    for (uint32_t i = 0; i < m->struct_count; i++)
        encode_struct(e, &m->structs[i]);
    put_uleb(&e->body, m->string_count);
    for (uint32_t i = 0; i < m->string_count; i++)
        encode_string(e, &m->strings[i]);
    put_uleb(&e->body, m->global_count);
    for (uint32_t i = 0; i < m->global_count; i++)
        encode_global(e, &m->globals[i]);
    put_uleb(&e->body, m->extern_count);
    for (uint32_t i = 0; i < m->extern_count; i++)
        encode_extern(e, &m->externs[i]);
    put_uleb(&e->body, m->func_count);
    for (uint32_t i = 0; i < m->func_count; i++)
        encode_func(e, &m->funcs[i]);
}

static void
write_bytes(const struct bytes *b, FILE *out)
{
    if (b->vec.count)
        fwrite(b->vec.at, 1, b->vec.count, out);
}

static void
write_section(enum binary_section id, const struct bytes *payload, FILE *out)
{
    struct bytes head = {0};

    put_byte(&head, id);
    put_uleb(&head, payload->vec.count);
    write_bytes(&head, out);
    write_bytes(payload, out);
    VEC_RELEASE(&head.vec);
}

static void
write_strings(const struct encoder *e, FILE *out)
{
    const struct intern *names = &e->module->names;
    struct bytes table = {0};

    put_uleb(&table, e->name_ids.count);
    for (size_t i = 0; i < e->name_ids.count; i++) {
        const char *text = intern_text(names, e->name_ids.at[i]);
        uint32_t len = intern_len(names, e->name_ids.at[i]);

        put_uleb(&table, len);
        for (uint32_t j = 0; j < len; j++)
            put_byte(&table, (unsigned char)text[j]);
    }
    write_section(BINARY_STRINGS, &table, out);
    VEC_RELEASE(&table.vec);
}

void
lir_encode(const struct lir_module *module, FILE *out)
{
    static const uint8_t begin[8] = BINARY_MAGIC "\1\0\0";
    struct encoder e = {.module = module};

    static_assert(BINARY_MAJOR == 1 && BINARY_MINOR == 0, "as in begin");
    e.string_of = xmalloc((module->names.count + 1) * sizeof *e.string_of);
    memset(e.string_of, 0xff, module->names.count * sizeof *e.string_of);
    encode_body(&e);
    fwrite(begin, 1, sizeof begin, out);
    write_strings(&e, out);
    write_section(BINARY_BODY, &e.body, out);
    VEC_RELEASE(&e.body.vec);
    VEC_RELEASE(&e.name_ids);
    free(e.string_of);
}
