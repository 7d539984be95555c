/*
 * inline_asm: its text must be WebAssembly whose types fit the arguments and
 * the result.
 */
#include "base/base.h"
#include "lir/verifier.h"
#include "lir/wasm_asm.h"

/* The type that an argument has of its own. */
static enum lir_type
own_type(const struct verifier *v, const struct lir_operand *operand)
{
    switch (operand->kind) {
    case LIR_OPERAND_REG: return v->func->regs[operand->id].type;
    case LIR_OPERAND_IMM: return LIR_I64;
    case LIR_OPERAND_FLOAT: return LIR_F64;
    default: return LIR_PTR; /* a symbol or a slot */
    }
}

/* Fills LOCALS with the types of the arguments. */
static bool
find_locals(struct verifier *v, const struct lir_inst *inst, uint8_t *locals)
{
    const struct lir_operand *args = lir_operands(v->func, inst) + inst->fixed;

    for (uint32_t i = 0; i < lir_arg_count(inst); i++) {
        enum lir_type type = own_type(v, &args[i]);

        locals[i] = (uint8_t)wasm_asm_type(type);
        if (locals[i] == LIR_VOID)
            return verify_error(v, lir_operand_span(&args[i]),
                                "assembly does not take values of type %s",
                                lir_type_name(type));
    }
    return true;
}

static bool
check_text(struct verifier *v, const struct lir_inst *inst,
           const uint8_t *locals)
{
    const struct lir_operand *text =
        &lir_operands(v->func, inst)[inst->fixed - 1];
    struct wasm_asm assembly;
    struct arena arena;
    bool good;

    arena_init(&arena);
    good = wasm_asm_read(&assembly, &arena, lir_name(v->module, text->id),
                         intern_len(&v->module->names, text->id), locals,
                         lir_arg_count(inst), wasm_asm_type(inst->type));
    if (!good)
        verify_error(v, lir_operand_span(text), "%s", assembly.error);
    arena_release(&arena);
    return good;
}

bool
verify_asm(struct verifier *v, const struct lir_inst *inst)
{
    uint8_t *locals;
    bool good;

    if (inst->type != LIR_VOID && wasm_asm_type(inst->type) == LIR_VOID)
        return verify_error(v, inst->span,
                            "assembly does not give values of type %s",
                            lir_type_name(inst->type));
    locals = xmalloc(inst->count);
    good = find_locals(v, inst, locals) && check_text(v, inst, locals);
    free(locals);
    return good;
}
