/*
 * Checking and reading modules: see runa/lir.h.
 *
 * To check a module, its text is read and verified: so the one verifier is
 * used, and its messages have lines to point at, which calls have not.
 */
#include "builder.h"
#include "lir/read.h"

/* Reads and verifies SOURCE. */
static bool
read_source(struct lir_module *ir, const struct source *source, FILE *messages)
{
    struct builder_locale locale = builder_enter_locale();
    struct diag diag;
    bool good;

    diag_init(&diag, messages);
    good = lir_read(ir, source, &diag) && lir_verify(ir, source, &diag);
    builder_leave_locale(locale);
    return good;
}

static bool
read_bytes(struct lir_module *ir, const char *name, const void *bytes,
           size_t size, FILE *messages)
{
    struct source source;
    bool good;

    if (size >= SOURCE_SIZE_MAX) {
        fprintf(messages, "error: '%s' is too large\n", name);
        return false;
    }
    source_from_text(&source, name, bytes, size);
    source.binary = lir_is_binary(&source);
    good = read_source(ir, &source, messages);
    source_release(&source);
    return good;
}

/* The same for those who may not want the messages. */
static bool
read_told(struct lir_module *ir, const char *name, const void *bytes,
          size_t size, FILE *messages)
{
    char *text = NULL;
    size_t text_size;
    FILE *out = messages ? messages : open_memstream(&text, &text_size);
    bool good = out && read_bytes(ir, name, bytes, size, out);

    if (!messages && out)
        fclose(out);
    free(text);
    return good;
}

bool
runa_lir_verify(struct runa_lir_module *module, FILE *messages)
{
    struct lir_module ir;
    const char *name;
    char *text;
    size_t size;
    bool good;

    if (!runa_lir_write_memory(module, RUNA_LIR_FORM_TEXT, &text, &size)) {
        if (messages && runa_lir_error(module))
            fprintf(messages, "error: %s\n", runa_lir_error(module));
        return false;
    }
    name = lir_name(&module->ir, module->ir.name);
    lir_module_init(&ir);
    good = read_told(&ir, *name ? name : "module", text, size, messages);
    lir_module_release(&ir);
    free(text);
    return good;
}

struct runa_lir_module *
runa_lir_read(const char *name, const void *bytes, size_t size, FILE *messages)
{
    struct runa_lir_module *module = runa_lir_module_new(NULL);

    module->is_read = true;
    if (read_told(&module->ir, name, bytes, size, messages))
        return module;
    runa_lir_module_free(module);
    return NULL;
}

void
runa_lir_free(void *bytes)
{
    free(bytes);
}
