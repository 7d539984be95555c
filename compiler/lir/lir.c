/* Table lookups and the life of a module: see lir.h. */
#include "lir/lir.h"

#include "base/base.h"

static const struct {
    const char *name;
    uint8_t class, bytes;
} types[LIR_TYPE_COUNT] = {
#define TYPE(id, name, code, class, bytes) \
    [code] = {#name, LIR_CLASS_##class, bytes},
#include "lir/lir_types.def"
#undef TYPE
};

const struct lir_op_info lir_ops[LIR_OP_COUNT] = {
#define OP(id, name, number, suffix, aux, operands, flags, cond, kind, \
           semantics) \
    OP_NOT(id, name, number, suffix, aux, operands, flags, cond, kind, \
           semantics, NULL)
#define OP_NOT(id, name, number, suffix, aux, operands, flags, cond, kind, \
               semantics, refusal) \
    [LIR_##id] = {#name,           number,          LIR_SUFFIX_##suffix, \
                  LIR_AUX_##aux,   operands,        LIR_FLAGS_##flags, \
                  LIR_COND_##cond, LIR_KIND_##kind, semantics, \
                  refusal},
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT
};

/* clang-format off */
static const char *const aux_names[LIR_AUX_VALUE_COUNT] = {
    "",
#define COND(id, name) #name,
    LIR_CONDITIONS(COND)
#undef COND
    "relaxed", "acquire", "release", "acq_rel", "seq_cst",
    "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "tail",
};
/* clang-format on */

static bool
is_text(const char *name, const char *text, size_t len)
{
    return strncmp(name, text, len) == 0 && name[len] == '\0';
}

const char *
lir_type_name(enum lir_type type)
{
    return type < LIR_TYPE_COUNT ? types[type].name : "";
}

enum lir_class
lir_type_class(enum lir_type type)
{
    return type < LIR_TYPE_COUNT ? types[type].class : LIR_CLASS_NONE;
}

unsigned
lir_type_bytes(enum lir_type type)
{
    return type < LIR_TYPE_COUNT ? types[type].bytes : 0;
}

bool
lir_type_converts(enum lir_type from, enum lir_type to)
{
    return from == to || (lir_type_class(from) == LIR_CLASS_GPR &&
                          lir_type_class(to) == LIR_CLASS_GPR);
}

enum lir_type
lir_type_find(const char *name, size_t len)
{
    for (unsigned type = 0; type < LIR_TYPE_COUNT; type++) {
        if (is_text(types[type].name, name, len))
            return type;
    }
    return LIR_NO_TYPE;
}

const char *
lir_aux_name(unsigned aux)
{
    return aux_names[aux];
}

unsigned
lir_aux_find(const char *name, size_t len)
{
    for (unsigned aux = 1; aux < LIR_AUX_VALUE_COUNT; aux++) {
        if (is_text(aux_names[aux], name, len))
            return aux;
    }
    return 0;
}

enum lir_type
lir_lane_type(unsigned shape)
{
    static const uint8_t lanes[] = {LIR_I8,  LIR_I16, LIR_I32,
                                    LIR_I64, LIR_F32, LIR_F64};

    assert(shape >= LIR_AUX_FIRST_SHAPE && shape < LIR_AUX_TAIL_CALL);
    return lanes[shape - LIR_AUX_FIRST_SHAPE];
}

unsigned
lir_lane_count(unsigned shape)
{
    static const uint8_t counts[] = {16, 8, 4, 2, 4, 2};

    assert(shape >= LIR_AUX_FIRST_SHAPE && shape < LIR_AUX_TAIL_CALL);
    return counts[shape - LIR_AUX_FIRST_SHAPE];
}

enum lir_op
lir_op_find(const char *name, size_t len)
{
    unsigned op = 0;

    while (op < LIR_OP_COUNT && !is_text(lir_ops[op].name, name, len))
        op++;
    return op;
}

void
lir_module_init(struct lir_module *module)
{
    *module = (struct lir_module){0};
    arena_init(&module->arena);
    intern_init(&module->names, &module->arena);
    module->name = intern_add(&module->names, "", 0);
    module->target =
        intern_add(&module->names, LIR_TARGET, strlen(LIR_TARGET));
}

void
lir_module_release(struct lir_module *module)
{
    intern_release(&module->names);
    arena_release(&module->arena);
    *module = (struct lir_module){0};
}

uint32_t
lir_extern_symbol(struct lir_module *module, const struct lir_extern *ext)
{
    char *text;
    uint32_t symbol;

    if (ext->import_module == LIR_NO_INDEX)
        return ext->alias == LIR_NO_INDEX ? ext->name : ext->alias;
    text = xasprintf("__imported_%s_%s", lir_name(module, ext->import_module),
                     lir_name(module, ext->import_name));
    symbol = intern_add(&module->names, text, strlen(text));
    free(text);
    return symbol;
}

struct lir_symbol
lir_symbol_of(const struct lir_module *module, uint32_t name)
{
    if (name < module->symbol_count)
        return module->symbols[name];
    return (struct lir_symbol){LIR_SYMBOL_NONE, 0};
}

struct span
lir_symbol_span(const struct lir_module *module, struct lir_symbol symbol)
{
    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_STRING: return module->strings[symbol.index].span;
    case LIR_SYMBOL_GLOBAL: return module->globals[symbol.index].span;
    case LIR_SYMBOL_EXTERN: return module->externs[symbol.index].span;
    case LIR_SYMBOL_FUNC: return module->funcs[symbol.index].span;
    case LIR_SYMBOL_NONE: break;
    }
    BUG("symbol of kind %d", symbol.kind);
}

bool
lir_is_function(struct lir_symbol symbol)
{
    return symbol.kind == LIR_SYMBOL_FUNC || symbol.kind == LIR_SYMBOL_EXTERN;
}

bool
lir_has_op(const struct lir_func *func, enum lir_op op)
{
    uint32_t i = 0;

    while (i < func->inst_count && func->insts[i].op != op)
        i++;
    return i < func->inst_count;
}

uint32_t
lir_param_count(const struct lir_module *module, struct lir_symbol symbol)
{
    return symbol.kind == LIR_SYMBOL_FUNC
               ? module->funcs[symbol.index].param_count
               : module->externs[symbol.index].param_count;
}

enum lir_type
lir_param_type(const struct lir_module *module, struct lir_symbol symbol,
               uint32_t index)
{
    return symbol.kind == LIR_SYMBOL_FUNC
               ? module->funcs[symbol.index].regs[index].type
               : module->externs[symbol.index].params[index];
}

enum lir_type
lir_result_type(const struct lir_module *module, struct lir_symbol symbol)
{
    return symbol.kind == LIR_SYMBOL_FUNC
               ? module->funcs[symbol.index].result
               : module->externs[symbol.index].result;
}

const char *
lir_name(const struct lir_module *module, uint32_t name)
{
    return intern_text(&module->names, name);
}

bool
lir_name_is(const struct lir_module *module, uint32_t name, const char *text)
{
    size_t len = strlen(text);

    return intern_len(&module->names, name) == len &&
           memcmp(lir_name(module, name), text, len) == 0;
}

uint32_t
lir_global_size(const struct lir_module *module,
                const struct lir_global *global)
{
    return global->type == LIR_BLOB ? module->structs[global->blob].size
                                    : lir_type_bytes(global->type);
}

uint32_t
lir_elem_size(const struct lir_module *module, const struct lir_struct *array)
{
    return array->elem == LIR_BLOB ? module->structs[array->elem_blob].size
                                   : lir_type_bytes(array->elem);
}

uint32_t
lir_elem_align(const struct lir_module *module, const struct lir_struct *array)
{
    return array->elem == LIR_BLOB ? module->structs[array->elem_blob].align
                                   : lir_type_bytes(array->elem);
}

static uint32_t
round_up(uint32_t n, uint32_t align)
{
    return (n + align - 1) & ~(align - 1);
}

uint32_t
lir_elem_stride(const struct lir_module *module,
                const struct lir_struct *array)
{
    return round_up(lir_elem_size(module, array),
                    lir_elem_align(module, array));
}

uint32_t
lir_elem_offset(const struct lir_module *module,
                const struct lir_struct *array)
{
    return round_up(LIR_LENGTH_OFFSET + lir_type_bytes(LIR_I32),
                    lir_elem_align(module, array));
}

uint32_t
lir_length_max(const struct lir_module *module, const struct lir_struct *array)
{
    return (LIR_SIZE_MAX - lir_elem_offset(module, array)) /
           lir_elem_stride(module, array);
}

const struct lir_struct *
lir_table_type(const struct lir_module *module, uint32_t type)
{
    const struct lir_struct *found = &module->structs[type];

    while (found->entries == 0 && found->base != LIR_NO_INDEX)
        found = &module->structs[found->base];
    return found;
}

static bool
is_local_func(const struct lir_module *module, uint32_t name)
{
    struct lir_symbol symbol;

    if (name == LIR_NO_INDEX)
        return false;
    symbol = lir_symbol_of(module, name);
    return symbol.kind == LIR_SYMBOL_FUNC && module->funcs[symbol.index].local;
}

bool
lir_type_is_local(const struct lir_module *module, uint32_t index)
{
    const struct lir_struct *type = &module->structs[index];

    if (is_local_func(module, type->finalizer) ||
        is_local_func(module, type->message))
        return true;
    for (uint32_t i = 0; i < type->entries; i++) {
        if (is_local_func(module, type->vtable[i]))
            return true;
    }
    return type->kind == LIR_STRUCT_OBJECT && type->base != LIR_NO_INDEX &&
           lir_type_is_local(module, type->base);
}

const char *
lir_struct_kind_name(const struct lir_struct *type)
{
    switch ((enum lir_struct_kind)type->kind) {
    case LIR_STRUCT_BLOB: return "a blob";
    case LIR_STRUCT_OBJECT: return "an object";
    case LIR_STRUCT_ARRAY: return "an array";
    case LIR_STRUCT_DELEGATE: return "a delegate";
    }
    BUG("type of kind %d", type->kind);
}

struct span
lir_operand_span(const struct lir_operand *operand)
{
    return (struct span){operand->off, operand->len};
}

const struct lir_operand *
lir_operands(const struct lir_func *func, const struct lir_inst *inst)
{
    return func->operands + inst->first;
}

uint32_t
lir_arg_count(const struct lir_inst *inst)
{
    return inst->count - inst->fixed;
}

unsigned
lir_cond_reads(enum lir_cond cond)
{
    static const uint8_t reads[LIR_COND_NEVER + 1] = {
        [LIR_COND_EQ] = LIR_FLAG_ZF,
        [LIR_COND_NE] = LIR_FLAG_ZF,
        [LIR_COND_LT] = LIR_FLAG_SF | LIR_FLAG_OF,
        [LIR_COND_LE] = LIR_FLAG_ZF | LIR_FLAG_SF | LIR_FLAG_OF,
        [LIR_COND_GT] = LIR_FLAG_ZF | LIR_FLAG_SF | LIR_FLAG_OF,
        [LIR_COND_GE] = LIR_FLAG_SF | LIR_FLAG_OF,
        [LIR_COND_ULT] = LIR_FLAG_CF,
        [LIR_COND_ULE] = LIR_FLAG_CF | LIR_FLAG_ZF,
        [LIR_COND_UGT] = LIR_FLAG_CF | LIR_FLAG_ZF,
        [LIR_COND_UGE] = LIR_FLAG_CF,
        [LIR_COND_S] = LIR_FLAG_SF,
        [LIR_COND_NS] = LIR_FLAG_SF,
        [LIR_COND_O] = LIR_FLAG_OF,
        [LIR_COND_NO] = LIR_FLAG_OF,
        [LIR_COND_P] = LIR_FLAG_PF,
        [LIR_COND_NP] = LIR_FLAG_PF,
        [LIR_COND_NEVER] = 0};

    return reads[cond];
}

enum lir_cond
lir_inst_cond(const struct lir_inst *inst)
{
    if (lir_ops[inst->op].aux == LIR_AUX_COND)
        return inst->aux - LIR_AUX_FIRST_COND;
    return lir_ops[inst->op].cond;
}

bool
lir_inst_has_result(const struct lir_inst *inst)
{
    switch (lir_ops[inst->op].operands[0]) {
    case 'd':
    case 'D':
    case 'E': return true;
    case 'R': return inst->type != LIR_VOID;
    default: return false;
    }
}

bool
lir_inst_writes(const struct lir_inst *inst, uint32_t i)
{
    return i == 0 ? lir_inst_has_result(inst) || inst->op == LIR_XCHG
                  : i == 1 && inst->op == LIR_XCHG;
}

bool
lir_makes_delegate(const struct lir_inst *inst)
{
    return inst->op == LIR_DELEGATE || inst->op == LIR_TRY_DELEGATE;
}

bool
lir_inst_jumps(const struct lir_inst *inst)
{
    return lir_ops[inst->op].kind == LIR_KIND_JCC || lir_inst_ends(inst);
}

unsigned
lir_regs_read(const struct lir_func *func, const struct lir_inst *inst,
              uint32_t i, uint32_t regs[2])
{
    const struct lir_operand *operand = &lir_operands(func, inst)[i];
    unsigned count = 0;

    if (inst->op == LIR_DEBUG_VALUE)
        return 0;
    if (operand->kind == LIR_OPERAND_REG &&
        (!lir_inst_writes(inst, i) || inst->op == LIR_XCHG))
        regs[count++] = operand->id;
    if (operand->kind != LIR_OPERAND_MEM)
        return count;
    if (operand->base == LIR_OPERAND_REG)
        regs[count++] = operand->id;
    if (operand->index != LIR_NO_INDEX)
        regs[count++] = operand->index;
    return count;
}

bool
lir_inst_replaces(const struct lir_inst *inst, uint32_t i)
{
    return lir_inst_writes(inst, i) &&
           lir_ops[inst->op].kind != LIR_KIND_INVOKE;
}

bool
lir_inst_ends(const struct lir_inst *inst)
{
    return lir_ops[inst->op].kind == LIR_KIND_TERM ||
           lir_ops[inst->op].kind == LIR_KIND_INVOKE;
}

enum lir_callee
lir_callee(const struct lir_inst *inst)
{
    enum lir_kind kind = lir_ops[inst->op].kind;

    if (kind != LIR_KIND_CALL && kind != LIR_KIND_INVOKE)
        return LIR_CALLEE_NONE;
    return (enum lir_callee)strpbrk(lir_ops[inst->op].operands, "fpVHwt")[0];
}

/* What is called stands behind the result, if there is one, and the type that
 * has its table or signature. */
int
lir_callee_position(const struct lir_inst *inst)
{
    enum lir_callee callee = lir_callee(inst);

    if (callee == LIR_CALLEE_NONE)
        return -1;
    return (lir_inst_has_result(inst) ? 1 : 0) +
           (callee == LIR_CALLEE_ENTRY || callee == LIR_CALLEE_DELEGATE);
}

bool
lir_is_clause_open(const struct lir_operand *operands, uint32_t count)
{
    while (count > 0 && (operands[count - 1].kind == LIR_OPERAND_TYPE ||
                         operands[count - 1].kind == LIR_OPERAND_SYMBOL ||
                         operands[count - 1].kind == LIR_OPERAND_SLOT))
        count--;
    return count > 0 && operands[count - 1].kind == LIR_OPERAND_KEYWORD;
}

static const char *const keyword_names[LIR_KEYWORD_COUNT] = {
    [LIR_KEYWORD_CATCH] = "catch",
    [LIR_KEYWORD_CLEANUP] = "cleanup",
    [LIR_KEYWORD_FILTER] = "filter",
    [LIR_KEYWORD_OUTER] = "outer"};

const char *
lir_keyword_name(enum lir_keyword keyword)
{
    return keyword_names[keyword];
}

enum lir_keyword
lir_keyword_find(const char *text, size_t len)
{
    unsigned i = 0;

    while (i < LIR_KEYWORD_COUNT && (strlen(keyword_names[i]) != len ||
                                     memcmp(keyword_names[i], text, len) != 0))
        i++;
    return (enum lir_keyword)i;
}

/* The verifier has seen that there is one. */
static uint32_t
path_of(const struct lir_module *module, int64_t number)
{
    uint32_t i = 0;

    while (module->files[i].number != number)
        i++;
    return module->files[i].path;
}

/* Blocks are in the order of their instructions. */
static const struct lir_block *
block_of(const struct lir_func *func, uint32_t at)
{
    uint32_t low = 0, high = func->block_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (func->blocks[middle].first <= at)
            low = middle;
        else
            high = middle;
    }
    return &func->blocks[low];
}

bool
lir_location_of(const struct lir_module *module, const struct lir_func *func,
                const struct lir_inst *inst, struct lir_location *location)
{
    uint32_t at = (uint32_t)(inst - func->insts);
    uint32_t first = block_of(func, at)->first;
    const struct lir_operand *operands;

    while (at > first && func->insts[at - 1].op != LIR_DEBUG_LOCATION)
        at--;
    if (at == first)
        return false;
    operands = lir_operands(func, &func->insts[at - 1]);
    *location = (struct lir_location){path_of(module, operands[0].value),
                                      operands[1].value};
    return true;
}
