/*
 * The text writer: the mirror image of parse.c.  There is one way to write
 * each module, so that equal modules give equal text.
 */
#include <math.h>

#include "base/base.h"
#include "lir/lex.h"
#include "lir/read.h"

/* Registers, and items of an initialiser, on one line. */
#define PER_LINE 8

struct printer {
    const struct lir_module *module;
    FILE *out;
};

static void
print_string(const struct printer *p, uint32_t name)
{
    const char *text = lir_name(p->module, name);
    uint32_t len = intern_len(&p->module->names, name);

    putc('"', p->out);
    for (uint32_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c == '\\')
            fprintf(p->out, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            fprintf(p->out, "\\%02x", c);
        else
            putc(c, p->out);
    }
    putc('"', p->out);
}

static void
print_name(const struct printer *p, char sign, uint32_t name)
{
    const char *text = lir_name(p->module, name);

    putc(sign, p->out);
    if (lex_is_plain_name(text, intern_len(&p->module->names, name)))
        fputs(text, p->out);
    else
        print_string(p, name);
}

/* After '$', a type so called would be read as a number. */
static void
print_type_name(const struct printer *p, uint32_t name)
{
    const char *text = lir_name(p->module, name);

    if (strcmp(text, "inf") == 0 || strcmp(text, "nan") == 0 ||
        (*text >= '0' && *text <= '9')) {
        putc('$', p->out);
        print_string(p, name);
    } else {
        print_name(p, '$', name);
    }
}

/* Whole numbers up to this are written without an exponent. */
#define WHOLE_MAX 1e15

/* The shortest decimal that reads back as the same double, always with a
 * point or an exponent. */
static void
print_real(const struct printer *p, double value)
{
    char text[40];

    if (fabs(value) < WHOLE_MAX && value == floor(value)) {
        fprintf(p->out, "%.1f", value);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fputs(text, p->out);
    if (!strpbrk(text, ".e"))
        fputs(".0", p->out);
}

static double
bits_double(int64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static void
print_float_operand(const struct printer *p, int64_t bits)
{
    double value = bits_double(bits);

    putc('$', p->out);
    if (value != value)
        fputs("nan", p->out);
    else if (value - value != 0)
        fputs(value > 0 ? "inf" : "-inf", p->out);
    else
        print_real(p, value);
}

static void
print_memory(const struct printer *p, const struct lir_func *func,
             const struct lir_operand *operand)
{
    uint64_t size = operand->value < 0 ? 0 - (uint64_t)operand->value
                                       : (uint64_t)operand->value;

    putc('[', p->out);
    if (operand->base == LIR_OPERAND_REG)
        fprintf(p->out, "v%u", func->regs[operand->id].number);
    else if (operand->base == LIR_OPERAND_SLOT)
        print_name(p, '%', func->slots[operand->id].name);
    else if (operand->base == LIR_OPERAND_SYMBOL)
        print_name(p, '@', operand->id);
    if (operand->index != LIR_NO_INDEX)
        fprintf(p->out, " + v%u", func->regs[operand->index].number);
    if (operand->scale)
        fprintf(p->out, "*%u", 1u << operand->scale);
    if (operand->base == 0)
        fprintf(p->out, "%llu", (unsigned long long)size);
    else if (size)
        fprintf(p->out, " %c %llu", operand->value < 0 ? '-' : '+',
                (unsigned long long)size);
    putc(']', p->out);
}

static void
print_operand(const struct printer *p, const struct lir_func *func,
              const struct lir_operand *operand)
{
    switch ((enum lir_operand_kind)operand->kind) {
    case LIR_OPERAND_REG:
        fprintf(p->out, "v%u", func->regs[operand->id].number);
        break;
    case LIR_OPERAND_IMM:
        fprintf(p->out, "$%lld", (long long)operand->value);
        break;
    case LIR_OPERAND_FLOAT: print_float_operand(p, operand->value); break;
    case LIR_OPERAND_MEM: print_memory(p, func, operand); break;
    case LIR_OPERAND_SYMBOL: print_name(p, '@', operand->id); break;
    case LIR_OPERAND_SLOT:
        print_name(p, '%', func->slots[operand->id].name);
        break;
    case LIR_OPERAND_BLOCK:
        fprintf(p->out, ".LBB%u", func->blocks[operand->id].number);
        break;
    case LIR_OPERAND_TYPE:
        print_type_name(p, p->module->structs[operand->id].name);
        break;
    case LIR_OPERAND_KEYWORD:
        fputs(lir_keyword_name((enum lir_keyword)operand->id), p->out);
        break;
    case LIR_OPERAND_TEXT: print_string(p, operand->id); break;
    }
}

static void
print_args(const struct printer *p, const struct lir_func *func,
           const struct lir_inst *inst)
{
    const struct lir_operand *args = lir_operands(func, inst) + inst->fixed;

    putc('(', p->out);
    for (uint32_t i = 0; i < lir_arg_count(inst); i++) {
        if (i)
            fputs(", ", p->out);
        print_operand(p, func, &args[i]);
    }
    putc(')', p->out);
}

static void
print_inst(const struct printer *p, const struct lir_func *func,
           const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);

    fputs(lir_ops[inst->op].name, p->out);
    if (inst->type != LIR_NO_TYPE)
        fprintf(p->out, ".%s", lir_type_name(inst->type));
    if (inst->aux)
        fprintf(p->out, ".%s", lir_aux_name(inst->aux));
    for (int i = 0; i < inst->fixed; i++) {
        if (i && !lir_is_clause_open(operands, (uint32_t)i))
            putc(',', p->out);
        putc(' ', p->out);
        print_operand(p, func, &operands[i]);
        if (i == lir_callee_position(inst))
            print_args(p, func, inst);
    }
}

void
lir_print_inst(const struct lir_module *module, const struct lir_func *func,
               const struct lir_inst *inst, FILE *out)
{
    struct printer p = {module, out};

    print_inst(&p, func, inst);
}

static void
print_block(const struct printer *p, const struct lir_func *func,
            const struct lir_block *block)
{
    fprintf(p->out, ".LBB%u:", block->number);
    if (block->depth)
        fprintf(p->out, " loop %u", block->depth);
    if (block->header)
        fputs(" header", p->out);
    if (block->outer != LIR_NO_INDEX)
        fprintf(p->out, " outer .LBB%u", func->blocks[block->outer].number);
    putc('\n', p->out);
    for (uint32_t i = 0; i < block->count; i++) {
        fputs("  ", p->out);
        print_inst(p, func, &func->insts[block->first + i]);
        putc('\n', p->out);
    }
}

static void
print_optional(const struct printer *p, const char *word, uint32_t name)
{
    if (name == LIR_NO_INDEX)
        return;
    fprintf(p->out, " %s ", word);
    print_string(p, name);
}

static void
print_regs(const struct printer *p, const struct lir_func *func)
{
    for (uint32_t i = func->param_count; i < func->reg_count; i++) {
        bool first = (i - func->param_count) % PER_LINE == 0;

        if (first)
            fputs(i == func->param_count ? "  regs" : "\n  regs", p->out);
        fprintf(p->out, " v%u:%s", func->regs[i].number,
                lir_type_name(func->regs[i].type));
    }
    if (func->reg_count > func->param_count)
        putc('\n', p->out);
}

static const char *const faults[LIR_FAULTS_COUNT] = {
    [LIR_FAULTS_DEFAULT] = "",
    [LIR_FAULTS_TRAP] = " faults trap",
    [LIR_FAULTS_THROW] = " faults throw"};

static void
print_func(const struct printer *p, const struct lir_func *func)
{
    fputs("func ", p->out);
    print_name(p, '@', func->name);
    fputs(" (", p->out);
    for (uint32_t i = 0; i < func->param_count; i++)
        fprintf(p->out, "%sv%u:%s", i ? ", " : "", func->regs[i].number,
                lir_type_name(func->regs[i].type));
    fprintf(p->out, ") : %s conv %u", lir_type_name(func->result), func->conv);
    if (func->local)
        fputs(" local", p->out);
    print_optional(p, "export", func->exported);
    fputs(faults[func->faults], p->out);
    fputs(" {\n", p->out);
    print_regs(p, func);
    for (uint32_t i = 0; i < func->slot_count; i++) {
        fputs("  slot ", p->out);
        print_name(p, '%', func->slots[i].name);
        fputs(" : ", p->out);
        print_type_name(p, p->module->structs[func->slots[i].type].name);
        putc('\n', p->out);
    }
    for (uint32_t i = 0; i < func->block_count; i++)
        print_block(p, func, &func->blocks[i]);
    fputs("}\n", p->out);
}

/* What a global or an element of an array is. */
static void
print_memory_type(const struct printer *p, uint8_t type, uint32_t blob)
{
    if (type == LIR_BLOB)
        print_type_name(p, p->module->structs[blob].name);
    else
        fputs(lir_type_name(type), p->out);
}

static void
print_object_attributes(const struct printer *p, const struct lir_struct *type)
{
    if (type->base != LIR_NO_INDEX) {
        fputs(" base ", p->out);
        print_type_name(p, p->module->structs[type->base].name);
    }
    for (uint32_t i = 0; i < type->entries; i++) {
        fputs(i ? ", " : " vtable ", p->out);
        print_name(p, '@', type->vtable[i]);
    }
    if (type->finalizer != LIR_NO_INDEX) {
        fputs(" finalizer ", p->out);
        print_name(p, '@', type->finalizer);
    }
    if (type->message != LIR_NO_INDEX) {
        fputs(" message ", p->out);
        print_name(p, '@', type->message);
    }
}

static void
print_signature(const struct printer *p, const uint8_t *params, uint32_t count,
                uint8_t result)
{
    fputs(" (", p->out);
    for (uint32_t i = 0; i < count; i++)
        fprintf(p->out, "%s%s", i ? ", " : "", lir_type_name(params[i]));
    fprintf(p->out, ") : %s", lir_type_name(result));
}

static void
print_struct(const struct printer *p, const struct lir_struct *type)
{
    fputs("type ", p->out);
    print_type_name(p, type->name);
    if (type->kind == LIR_STRUCT_ARRAY) {
        fputs(" array elem ", p->out);
        print_memory_type(p, type->elem, type->elem_blob);
    } else if (type->kind == LIR_STRUCT_DELEGATE) {
        fputs(" delegate", p->out);
        print_signature(p, type->params, type->param_count, type->result);
    } else {
        fprintf(p->out, " %s size %u align %u refs",
                type->kind == LIR_STRUCT_OBJECT ? "object" : "blob",
                type->size, type->align);
        for (uint32_t i = 0; i < type->ref_count; i++)
            fprintf(p->out, " %u", type->refs[i]);
        print_object_attributes(p, type);
    }
    putc('\n', p->out);
}

static void
print_init(const struct printer *p, const struct lir_init *init)
{
    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_INT: fprintf(p->out, "%lld", (long long)init->value); break;
    case LIR_INIT_FLOAT: print_real(p, bits_double(init->value)); break;
    case LIR_INIT_SYMBOL:
        print_name(p, '@', init->name);
        if (init->value)
            fprintf(p->out, " %c %lld", init->value < 0 ? '-' : '+',
                    llabs(init->value));
        break;
    case LIR_INIT_TEXT: print_string(p, init->name); break;
    case LIR_INIT_ZERO:
        fprintf(p->out, "zero %lld", (long long)init->value);
        break;
    }
}

/* The items in braces; a type is written where it changes. */
static void
print_init_list(const struct printer *p, const struct lir_global *global)
{
    uint8_t type = global->type == LIR_BLOB ? LIR_I8 : global->type;

    putc('{', p->out);
    for (uint32_t i = 0; i < global->init_count; i++) {
        const struct lir_init *init = &global->inits[i];

        fputs(i % PER_LINE ? " " : "\n  ", p->out);
        if (init->type != LIR_NO_TYPE && init->type != type) {
            type = init->type;
            fprintf(p->out, "%s ", lir_type_name(type));
        }
        print_init(p, init);
        if (i + 1 < global->init_count)
            putc(',', p->out);
    }
    fputs(global->init_count ? "\n}" : "}", p->out);
}

static void
print_global(const struct printer *p, const struct lir_global *global)
{
    bool plain =
        global->init_count == 1 && global->inits[0].type == global->type;

    fputs("global ", p->out);
    print_name(p, '@', global->name);
    fputs(" : ", p->out);
    print_memory_type(p, global->type, global->blob);
    if (global->constant)
        fputs(" const", p->out);
    if (global->external)
        fputs(" extern", p->out);
    print_optional(p, "alias", global->alias);
    if (global->local)
        fputs(" local", p->out);
    if (!global->external) {
        fputs(" = ", p->out);
        if (plain)
            print_init(p, &global->inits[0]);
        else
            print_init_list(p, global);
    }
    putc('\n', p->out);
}

static void
print_extern(const struct printer *p, const struct lir_extern *ext)
{
    fputs("extern ", p->out);
    print_name(p, '@', ext->name);
    print_signature(p, ext->params, ext->param_count, ext->result);
    print_optional(p, "library", ext->library);
    print_optional(p, "alias", ext->alias);
    if (ext->import_module != LIR_NO_INDEX) {
        print_optional(p, "import", ext->import_module);
        putc(' ', p->out);
        print_string(p, ext->import_name);
    }
    fprintf(p->out, " conv %u%s\n", ext->conv, ext->throws ? " throws" : "");
}

void
lir_print(const struct lir_module *module, FILE *out)
{
    struct printer p = {module, out};

    fputs("lir 1 module ", out);
    print_string(&p, module->name);
    fputs(" target ", out);
    print_string(&p, module->target);
    fprintf(out, " ptr %d int %d\n", LIR_POINTER_BYTES, LIR_INT_BYTES);
    for (uint32_t i = 0; i < module->file_count; i++) {
        fprintf(out, "file %u ", module->files[i].number);
        print_string(&p, module->files[i].path);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < module->struct_count; i++)
        print_struct(&p, &module->structs[i]);
    for (uint32_t i = 0; i < module->string_count; i++) {
        fputs("string ", out);
        print_name(&p, '@', module->strings[i].name);
        putc(' ', out);
        print_string(&p, module->strings[i].text);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < module->global_count; i++)
        print_global(&p, &module->globals[i]);
    for (uint32_t i = 0; i < module->extern_count; i++)
        print_extern(&p, &module->externs[i]);
    for (uint32_t i = 0; i < module->func_count; i++)
        print_func(&p, &module->funcs[i]);
}
