/* One input up to its LIR: Runa is read with all that it imports. */
#include "base/vec.h"
#include "driver/state.h"
#include "lir/read.h"
#include "runa/runa.h"

/* INPUT, and behind it all Runa that will be linked with it: together they are one
 * program. */
static bool
read_program(struct driver *d, struct input *input,
             struct runa_program *program)
{
    const struct runa_paths paths = {d->options->include_dirs.at,
                                     d->options->include_dirs.count};
    VEC(const struct source *) sources = {0};
    bool good;

    *VEC_PUSH(&sources) = &input->source;
    for (struct input *i = input + 1; i < d->inputs + d->input_count; i++) {
        if (d->options->last != STEP_WASM || i->kind != INPUT_RUNA ||
            !i->is_read)
            continue;
        *VEC_PUSH(&sources) = &i->source;
        i->is_part = true;
    }
    runa_program_init(program);
    good = runa_read(program, sources.at, sources.count, &paths, &d->diag);
    VEC_RELEASE(&sources);
    return good;
}

/* What is lowered must be right: places in it are of more than one source, so
 * that a message about it would show the wrong one. */
static bool
lower(struct driver *d, struct input *input)
{
    struct runa_program program;
    bool good = read_program(d, input, &program) &&
                runa_lower(&program, &input->module, &d->diag);

    runa_program_release(&program);
    if (good && !lir_verify(&input->module, &input->source, &d->diag))
        BUG("'%s' became LIR that is wrong", input->path);
    return good;
}

bool
driver_read_lir(struct driver *d, struct input *input)
{
    if (input->kind == INPUT_RUNA)
        return lower(d, input);
    return lir_read(&input->module, &input->source, &d->diag) &&
           lir_verify(&input->module, &input->source, &d->diag);
}

static void
print(const void *program, FILE *out)
{
    runa_print(program, out);
}

bool
driver_write_ast(struct driver *d, struct input *input)
{
    struct runa_program program;
    bool good = read_program(d, input, &program) &&
                driver_write_text(d, input, ".ast", &program, print);

    runa_program_release(&program);
    return good;
}
