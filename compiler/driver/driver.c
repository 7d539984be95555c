/*
 * The pipeline:
 *
 *   .runa -> parse -> lower -\
 *   .lir .lirb -> read -> verify -> LLVM module -> optimise -> object -\
 *   .ll .bc ------------------------------^                        > link
 *   .o .a .wasm --------------------------------------------------/
 *
 * driver_run names the steps in order; --emit stops after one, and what each
 * writes, the next can read.
 */
#include "driver/driver.h"

#include <time.h>
#include <unistd.h>

#include "driver/state.h"
#include "lir/read.h"

char *
driver_sysroot(const struct options *options)
{
    char path[4096];
    ssize_t len;
    char *slash;

    if (options->sysroot)
        return xstrdup(options->sysroot);
    len = readlink("/proc/self/exe", path, sizeof path - 1);
    if (len < 0)
        return xstrdup("sysroot");
    path[len] = '\0';
    slash = strrchr(path, '/');
    return xasprintf("%.*s/sysroot", (int)(slash - path), path);
}

void
driver_say(const struct driver *d, const char *what, const char *input)
{
    if (d->options->verbose || d->options->dry_run)
        fprintf(stderr, "runa-llvm: %s %s\n", what, input);
}

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool
driver_throw_faults(struct driver *d, struct input *input)
{
    const struct lir_fault_options options = {
        .throws = d->options->faults_throw, .lines = d->options->stack_traces};

    return lir_throw_faults(&input->module, &input->source, &options,
                            &d->diag);
}

void
driver_begin_phase(struct driver *d)
{
    d->phase_start = cpu_seconds();
}

void
driver_end_phase(struct driver *d, enum phase phase)
{
    d->spent[phase] += cpu_seconds() - d->phase_start;
}

static void
report_times(const struct driver *d)
{
    static const char *const names[PHASE_COUNT] = {
        [PHASE_READ] = "read and verify",
        [PHASE_EMIT] = "make LLVM IR",
        [PHASE_OPTIMISE] = "optimise",
        [PHASE_GENERATE] = "generate code",
        [PHASE_LINK] = "link"};

    for (int i = 0; i < PHASE_COUNT; i++)
        fprintf(stderr, "%-16s %9.3f ms\n", names[i], d->spent[i] * 1e3);
}

/* What the engine has beyond LLVM's generic CPU. */
static void
list_features(struct driver *d)
{
    const struct {
        bool present;
        const char *name;
    } features[] = {{d->options->tail_calls, "+tail-call"},
                    {d->options->simd, "+simd128"},
                    {d->options->atomics, "+atomics"},
                    {d->options->bulk_memory, "+bulk-memory"},
                    {d->options->exceptions != EXCEPTIONS_EMULATED,
                     "+exception-handling"}};
    size_t len = 0;

    for (size_t i = 0; i < COUNT_OF(features); i++) {
        if (features[i].present)
            len +=
                (size_t)snprintf(d->features + len, sizeof d->features - len,
                                 "%s%s", len ? "," : "", features[i].name);
    }
}

static void
driver_init(struct driver *d, const struct options *options)
{
    *d = (struct driver){.options = options};
    diag_init(&d->diag, stderr);
    list_features(d);
    codegen_init(&d->codegen, (enum codegen_level)options->level, d->features,
                 (enum exception_model)options->exceptions, &d->diag);
    d->sysroot = driver_sysroot(options);
    d->inputs = xcalloc(options->inputs.count, sizeof *d->inputs);
    for (size_t i = 0; i < options->inputs.count; i++) {
        const struct option_input *given = &options->inputs.at[i];
        struct input *input = &d->inputs[d->input_count];

        if (given->kind != OPTION_INPUT_FILE)
            continue;
        input->path = given->text;
        input->shown = given->shown ? given->shown : given->text;
        input->object_fd = -1;
        lir_module_init(&input->module);
        d->input_count++;
    }
}

static void
driver_release(struct driver *d)
{
    for (size_t i = 0; i < d->input_count; i++) {
        struct input *input = &d->inputs[i];

        if (input->object)
            LLVMDisposeMemoryBuffer(input->object);
        if (input->object_fd >= 0)
            close(input->object_fd);
        lir_module_release(&input->module);
        source_release(&input->source);
    }
    free(d->inputs);
    free(d->sysroot);
    codegen_release(&d->codegen);
}

enum driver_status
driver_run(const struct options *options)
{
    struct driver d;
    enum driver_status status;

    driver_init(&d, options);
    for (size_t i = 0; i < d.input_count; i++)
        d.inputs[i].is_read = driver_read(&d, &d.inputs[i]);
    for (size_t i = 0; i < d.input_count; i++) {
        if (d.inputs[i].is_read && !d.inputs[i].is_part)
            driver_compile(&d, &d.inputs[i]);
    }
    driver_begin_phase(&d);
    if (options->last == STEP_WASM && diag_is_clean(&d.diag))
        driver_link(&d);
    driver_end_phase(&d, PHASE_LINK);
    if (options->time_report)
        report_times(&d);
    status = d.diag.failures ? DRIVER_FAILED
             : d.diag.errors ? DRIVER_BAD_INPUT
                             : DRIVER_DONE;
    driver_release(&d);
    return status;
}
