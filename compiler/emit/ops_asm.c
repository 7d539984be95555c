/*
 * inline_asm, as LLVM's inline assembly.  Its text is written anew from what
 * was read, so LLVM's assembler never sees the program's own.
 *
 * To LLVM the result and the arguments are operands, each in a wasm local:
 * $0 is the result, set at the end.  An argument that the text assigns to has
 * another local that it is copied to first, an output that nobody reads: LLVM
 * relies on inputs staying as they are.  The outputs are written before the
 * last input is read ('&').
 */
#include <inttypes.h>

#include "base/base.h"
#include "emit/emitter.h"
#include "lir/wasm_asm.h"

struct assembly {
    struct wasm_asm text;
    const struct lir_operand *args;
    uint32_t arg_count;
    uint8_t *types;     /* of the arguments, as wasm has them */
    uint32_t *copy;     /* of each argument: the number of its copy + 1 */
    uint32_t copies;    /* how many there are */
    enum lir_type type; /* of the result, or LIR_VOID */
};

static void
read_text(struct emitter *e, struct assembly *a)
{
    const struct lir_operand *operands = lir_operands(e->func, e->inst);
    uint32_t name = operands[e->inst->fixed - 1].id;

    a->args = operands + e->inst->fixed;
    a->arg_count = lir_arg_count(e->inst);
    a->type = wasm_asm_type(e->inst->type);
    a->types = arena_alloc(&e->arena, a->arg_count);
    a->copy = arena_array(&e->arena, a->arg_count, sizeof *a->copy);
    for (uint32_t i = 0; i < a->arg_count; i++)
        a->types[i] = (uint8_t)wasm_asm_type(emit_own_type(e, &a->args[i]));
    if (!wasm_asm_read(&a->text, &e->arena, lir_name(e->lir, name),
                       intern_len(&e->lir->names, name), a->types,
                       a->arg_count, a->type))
        BUG("inline_asm: %s", a->text.error);
}

static void
find_copies(struct assembly *a)
{
    for (uint32_t i = 0; i < a->text.count; i++) {
        const struct wasm_inst *inst = &a->text.insts[i];

        if ((inst->op == WASM_LOCAL_SET || inst->op == WASM_LOCAL_TEE) &&
            !a->copy[inst->value])
            a->copy[inst->value] = ++a->copies;
    }
}

static uint32_t
output_count(const struct assembly *a)
{
    return (a->type != LIR_VOID) + a->copies;
}

/* The LLVM operands that hold argument INDEX and its copy. */
static uint32_t
input(const struct assembly *a, uint32_t index)
{
    return output_count(a) + index;
}

static uint32_t
copy(const struct assembly *a, uint32_t index)
{
    return output_count(a) - a->copies + a->copy[index] - 1;
}

/* LLVM's assembler wants to know which select it is, and which memory. */
static void
write_plain(FILE *out, const struct wasm_inst *inst)
{
    const char *name = wasm_ops[inst->op].name;

    if (inst->op == WASM_SELECT)
        fprintf(out, "%s.%s\n",
                lir_type_name(inst->type == LIR_VOID ? LIR_I32 : inst->type),
                name);
    else if (inst->op == WASM_MEMORY_SIZE || inst->op == WASM_MEMORY_GROW)
        fprintf(out, "%s 0\n", name);
    else
        fprintf(out, "%s\n", name);
}

static void
write_inst(FILE *out, const struct assembly *a, const struct wasm_inst *inst)
{
    const struct wasm_op_info *op = &wasm_ops[inst->op];

    switch ((enum wasm_immediate)op->immediate) {
    case WASM_IMMEDIATE_LOCAL:
        fprintf(out, "%s $%u\n", op->name,
                a->copy[inst->value] ? copy(a, (uint32_t)inst->value)
                                     : input(a, (uint32_t)inst->value));
        break;
    case WASM_IMMEDIATE_I32:
    case WASM_IMMEDIATE_I64:
    case WASM_IMMEDIATE_OFFSET:
        fprintf(out, "%s 0x%" PRIx64 "\n", op->name, inst->value);
        break;
    /* Bit patterns, as LLVM's assembler has no way to write every number. */
    case WASM_IMMEDIATE_F32:
        fprintf(out, "i32.const 0x%" PRIx64 "\nf32.reinterpret_i32\n",
                inst->value);
        break;
    case WASM_IMMEDIATE_F64:
        fprintf(out, "i64.const 0x%" PRIx64 "\nf64.reinterpret_i64\n",
                inst->value);
        break;
    case WASM_IMMEDIATE_NONE: write_plain(out, inst); break;
    }
}

/* The text for LLVM's assembler, which the caller frees. */
static char *
write_text(const struct assembly *a, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (!out)
        BUG("no memory stream");
    for (uint32_t i = 0; i < a->arg_count; i++) {
        if (a->copy[i])
            fprintf(out, "local.get $%u\nlocal.set $%u\n", input(a, i),
                    copy(a, i));
    }
    for (uint32_t i = 0; i < a->text.count; i++)
        write_inst(out, a, &a->text.insts[i]);
    if (a->type != LIR_VOID)
        fputs("local.set $0\n", out);
    fclose(out);
    return text;
}

/* Outputs, inputs, and memory, which the assembly may read and write. */
static char *
write_constraints(const struct assembly *a, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    if (!out)
        BUG("no memory stream");
    for (uint32_t i = 0; i < output_count(a); i++)
        fputs("=&r,", out);
    for (uint32_t i = 0; i < a->arg_count; i++)
        fputs("r,", out);
    fputs("~{memory}", out);
    fclose(out);
    return text;
}

/* The type of all outputs together. */
static LLVMTypeRef
output_type(struct emitter *e, const struct assembly *a)
{
    LLVMTypeRef *types =
        arena_array(&e->arena, output_count(a) + 1, sizeof *types);

    if (a->copies == 0)
        return e->types[a->type];
    if (a->type != LIR_VOID)
        types[0] = e->types[a->type];
    for (uint32_t i = 0; i < a->arg_count; i++) {
        if (a->copy[i])
            types[copy(a, i)] = e->types[a->types[i]];
    }
    if (output_count(a) == 1)
        return types[0];
    return LLVMStructTypeInContext(e->context, types, output_count(a), false);
}

static LLVMValueRef
call_assembly(struct emitter *e, const struct assembly *a)
{
    uint32_t count = a->arg_count;
    LLVMTypeRef *types = arena_array(&e->arena, count + 1, sizeof *types);
    LLVMValueRef *args = arena_array(&e->arena, count + 1, sizeof *args);
    LLVMValueRef assembly;
    LLVMTypeRef type;
    size_t text_size, constraints_size;
    char *text = write_text(a, &text_size);
    char *constraints = write_constraints(a, &constraints_size);

    for (uint32_t i = 0; i < count; i++) {
        types[i] = e->types[a->types[i]];
        args[i] = emit_value(e, &a->args[i], a->types[i]);
    }
    type = LLVMFunctionType(output_type(e, a), types, count, false);
    assembly =
        LLVMGetInlineAsm(type, text, text_size, constraints, constraints_size,
                         true, false, LLVMInlineAsmDialectATT, false);
    free(text);
    free(constraints);
    return LLVMBuildCall2(e->builder, type, assembly, args, count, "");
}

void
emit_inline_asm(struct emitter *e)
{
    struct assembly a = {0};
    LLVMValueRef result;

    read_text(e, &a);
    find_copies(&a);
    result = call_assembly(e, &a);
    if (a.type == LIR_VOID)
        return;
    if (output_count(&a) > 1)
        result = LLVMBuildExtractValue(e->builder, result, 0, "");
    emit_result(e, emit_convert(e, result, a.type, e->inst->type),
                e->inst->type);
}
