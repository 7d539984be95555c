/* What the harnesses do first with an input: see trial.h. */
#include "trial.h"

static struct text
print(const struct lir_module *module)
{
    struct text text = {0};
    FILE *out = open_memstream(&text.at, &text.size);

    if (!out)
        BUG("no memory stream");
    lir_print(module, out);
    fclose(out);
    return text;
}

bool
trial_read(struct trial *trial, const void *data, size_t size)
{
    FILE *out = open_memstream(&trial->said.at, &trial->said.size);

    if (!out)
        BUG("no memory stream");
    diag_init(&trial->diag, out);
    source_from_text(&trial->source, "input", data, size);
    lir_module_init(&trial->module);
    return lir_parse(&trial->module, &trial->source, &trial->diag) &&
           lir_verify(&trial->module, &trial->source, &trial->diag);
}

void
trial_release(struct trial *trial)
{
    fclose(trial->diag.out);
    free(trial->said.at);
    source_release(&trial->source);
    lir_module_release(&trial->module);
}

void
trial_check_roundtrip(const struct trial *trial)
{
    struct text first = print(&trial->module), second = {0};
    struct trial again;
    bool good = trial_read(&again, first.at, first.size);

    if (good)
        second = print(&again.module);
    if (!good || first.size != second.size ||
        memcmp(first.at, second.at, first.size) != 0)
        BUG("%s\n--- written as\n%.*s\n--- and then as\n%.*s",
            good ? "not written alike twice" : "what was written is refused",
            (int)first.size, first.at, (int)second.size,
            second.at ? second.at : "");
    free(first.at);
    free(second.at);
    trial_release(&again);
}
