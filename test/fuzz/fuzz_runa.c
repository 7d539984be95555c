/*
 * Fuzzes the lexer and the parser of Runa, the writer of its tree, and the
 * lowering. What is accepted is not too deep, and becomes LIR that is right;
 * what is not is told of. Imports are not looked for.
 */
#include "lir/read.h"
#include "runa/runa.h"
#include "trial.h"

/* The same text for the same tree, however often. */
static struct text
print(const struct runa_program *program)
{
    struct text text = {0};
    FILE *out = open_memstream(&text.at, &text.size);

    if (!out)
        BUG("no memory stream");
    runa_print(program, out);
    fclose(out);
    return text;
}

static void
add_module(struct runa_program *program, const uint8_t *data, size_t size)
{
    struct runa_module *module = arena_alloc(&program->arena, sizeof *module);

    source_from_text(&module->source, "input", (const char *)data, size);
    module->path = intern_add(&program->names, "input", 5);
    module->number = 1;
    program->modules = module;
}

static void
lower(const struct runa_program *program, struct diag *diag)
{
    struct lir_module module;
    bool good;

    lir_module_init(&module);
    good = runa_lower(program, &module, diag);
    if (good != (diag->errors == 0))
        BUG("%u errors", diag->errors);
    if (good && !lir_verify(&module, &program->modules->source, diag)) {
        fflush(diag->out);
        BUG("LIR that is wrong");
    }
    lir_module_release(&module);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct runa_program program;
    struct diag diag;
    struct text said = {0}, printed;
    FILE *out = open_memstream(&said.at, &said.size);

    if (!out)
        BUG("no memory stream");
    diag_init(&diag, out);
    runa_program_init(&program);
    add_module(&program, data, size);
    if (runa_parse(&program, program.modules, &diag) != (diag.errors == 0))
        BUG("%u errors", diag.errors);
    printed = print(&program);
    fflush(out);
    if ((said.size == 0) != (diag.errors == 0))
        BUG("%u errors: %s", diag.errors, said.at);
    if (diag.errors == 0)
        lower(&program, &diag);
    fclose(out);
    free(printed.at);
    free(said.at);
    runa_program_release(&program);
    return 0;
}
