/* What the harnesses do first with an input: see trial.h. */
#include "trial.h"

static struct text
write_with(const struct lir_module *module,
           void write(const struct lir_module *, FILE *))
{
    struct text text = {0};
    FILE *out = open_memstream(&text.at, &text.size);

    if (!out)
        BUG("no memory stream");
    write(module, out);
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
    trial->source.binary = lir_is_binary(&trial->source);
    lir_module_init(&trial->module);
    trial->is_read = lir_read(&trial->module, &trial->source, &trial->diag);
    return trial->is_read &&
           lir_verify(&trial->module, &trial->source, &trial->diag);
}

bool
trial_throw_faults(struct trial *trial, bool throws)
{
    const struct lir_fault_options options = {.throws = throws, .lines = true};

    if (!lir_throw_faults(&trial->module, &trial->source, &options,
                          &trial->diag))
        return false;
    if (!lir_verify(&trial->module, &trial->source, &trial->diag))
        BUG("what throws its faults is refused: %s", trial->said.at);
    return true;
}

void
trial_release(struct trial *trial)
{
    fclose(trial->diag.out);
    free(trial->said.at);
    source_release(&trial->source);
    lir_module_release(&trial->module);
}

static bool
is_same(struct text a, struct text b)
{
    return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
}

/* Reads what WRITE makes of the module, and makes the same of that again. */
static void
check_form(const struct trial *trial,
           void write(const struct lir_module *, FILE *))
{
    struct text first = write_with(&trial->module, write), second;
    struct trial again;

    if (!trial_read(&again, first.at, first.size))
        BUG("what was written is refused: %s", again.said.at);
    second = write_with(&again.module, write);
    if (!is_same(first, second))
        BUG("not written alike twice:\n--- first\n%.*s\n--- second\n%.*s",
            (int)first.size, first.at, (int)second.size, second.at);
    free(first.at);
    free(second.at);
    trial_release(&again);
}

void
trial_check_roundtrip(const struct trial *trial)
{
    check_form(trial, lir_print);
    check_form(trial, lir_encode);
}

/* A section that readers skip is not in what is written. */
static bool
has_other_sections(const struct source *source)
{
    size_t at = 8;

    while (at < source->size) {
        const char *text = source->text;
        size_t size = 0;

        if ((unsigned char)text[at++] > 127)
            return true;
        for (unsigned shift = 0;; shift += 7) {
            size |= (size_t)(text[at] & 0x7f) << shift;
            if (!(text[at++] & 0x80))
                break;
        }
        at += size;
    }
    return false;
}

void
trial_check_canonical(const struct trial *trial)
{
    struct text found = write_with(&trial->module, lir_encode);
    const struct text wanted = {trial->source.text, trial->source.size};

    if (!has_other_sections(&trial->source) && !is_same(found, wanted))
        BUG("%zu bytes are read, %zu others are written", wanted.size,
            found.size);
    free(found.at);
}
