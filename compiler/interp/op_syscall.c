/* syscall: docs/lir.md, section 11. */
#include "interp/host.h"
#include "lir/wasi.h"

/* r := 0, or minus the errno. */
static void
finish_syscall(struct interp *in, const struct lir_inst *inst, uint32_t error)
{
    uint64_t value = 0 - (uint64_t)error;

    flags_forget(in);
    if (lir_inst_has_result(inst))
        operand_write_bits(in, lir_operands(in->func, inst),
                           value & type_masks[inst->type]);
}

void
op_syscall(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const struct lir_wasi_call *call =
        lir_wasi_find(o[lir_callee_position(inst)].value);
    host_func *host = wasi_find(call->name);
    struct interp_value args[LIR_WASI_PARAMS_MAX], result = {0};

    for (unsigned i = 0; i < call->param_count; i++)
        args[i] = operand_value(in, &o[inst->fixed + i], call->params[i]);
    if (host && in->running)
        host(in, args, &result);
    else
        machine_fault(in, INTERP_REFUSED,
                      "the interpreter has no WASI function '%s'", call->name);
    if (in->running)
        finish_syscall(in, inst, (uint32_t)result.low);
}
