/* --interpret: the one input is run instead of compiled. */
#include "driver/driver.h"
#include "driver/state.h"
#include "interp/interp.h"
#include "lir/read.h"

/* The variables of the process; unistd.h does not declare it everywhere. */
extern char **environ;

static int
interpret_module(struct driver *d, const struct input *input)
{
    VEC(const char *) args = {0};
    struct interp_options options = {.step_limit = d->options->step_limit,
                                     .stack_traces = d->options->stack_traces,
                                     .environment =
                                         (const char *const *)environ};
    struct interp *interp;
    enum interp_end end;
    int status;

    *VEC_PUSH(&args) = input->path;
    for (size_t i = 0; i < d->options->program_args.count; i++)
        *VEC_PUSH(&args) = d->options->program_args.at[i];
    options.argc = (int)args.count;
    options.argv = args.at;
    interp = interp_new(&input->module, &options);
    end = interp_run_main(interp);
    status = interp_status(interp);
    if (end != INTERP_EXITED) {
        interp_report(interp, end, &input->source, &d->diag);
        status = end == INTERP_TRAPPED     ? DRIVER_TRAPPED
                 : end == INTERP_UNDEFINED ? DRIVER_UNDEFINED
                                           : DRIVER_STOPPED;
    }
    interp_free(interp);
    VEC_RELEASE(&args);
    return status;
}

/* Reads and checks the one input, as for compiling it. */
static bool
read_for_interpreter(struct driver *d, struct input *input)
{
    if (!driver_read(d, input))
        return false;
    if (input->kind != INPUT_LIR && input->kind != INPUT_RUNA) {
        diag_error_plain(&d->diag, "'%s' is no LIR, and so not interpreted",
                         input->path);
        return false;
    }
    return driver_read_lir(d, input) &&
           interp_check(&input->module, &input->source, &d->diag) &&
           driver_throw_faults(d, input);
}

int
driver_interpret(const struct options *options)
{
    struct driver d = {.options = options};
    struct input input = {.path = options->inputs.at[0].text,
                          .shown = options->inputs.at[0].text,
                          .object_fd = -1};
    int status;

    diag_init(&d.diag, stderr);
    lir_module_init(&input.module);
    if (read_for_interpreter(&d, &input))
        status = interpret_module(&d, &input);
    else
        status = d.diag.failures ? DRIVER_FAILED : DRIVER_BAD_INPUT;
    lir_module_release(&input.module);
    source_release(&input.source);
    return status;
}
