/* What reaches outside LIR: syscall and inline_asm.  Not yet: their operands
 * are not settled, and lir_check_target refuses both. */
#include "interp/machine.h"

void
op_syscall(struct interp *in, const struct lir_inst *inst)
{
    (void)inst;
    machine_fault(in, INTERP_REFUSED, "'syscall' is not interpreted");
}

void
op_inline_asm(struct interp *in, const struct lir_inst *inst)
{
    (void)inst;
    machine_fault(in, INTERP_REFUSED, "'inline_asm' is not interpreted");
}
