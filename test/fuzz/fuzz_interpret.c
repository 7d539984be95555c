/* Fuzzes the interpreter: what the verifier and the target's check let through
 * must run to an end, whatever that is, and the interpreter with it. */
#include "interp/interp.h"
#include "trial.h"

/* Nothing outside may matter, and an input must not take long. */
static const struct interp_options limits = {.step_limit = 1000,
                                             .memory_limit = 1 << 18,
                                             .stack_limit = 1 << 16,
                                             .depth_limit = 100,
                                             .sealed = true};

/* Calls every function, all arguments zero, and tells what went wrong. */
static void
interpret(struct trial *trial)
{
    const struct lir_module *module = &trial->module;
    struct interp *interp = interp_new(module, &limits);

    for (uint32_t i = 0; i < module->func_count; i++) {
        struct interp_value *args =
            xcalloc(module->funcs[i].param_count, sizeof *args);
        struct interp_value result;
        enum interp_end end = interp_call(interp, i, args, &result);

        if (end != INTERP_RETURNED && end != INTERP_EXITED)
            interp_report(interp, end, &trial->source, &trial->diag);
        free(args);
    }
    interp_run_main(interp);
    interp_free(interp);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;

    if (trial_read(&trial, data, size) &&
        interp_check(&trial.module, &trial.source, &trial.diag) &&
        trial_throw_faults(&trial, size % 2))
        interpret(&trial);
    trial_release(&trial);
    return 0;
}
