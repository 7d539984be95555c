/* What the inputs are, by their names and first bytes. */
#define _GNU_SOURCE /* memmem */
#include <errno.h>

#include "base/file.h"
#include "driver/state.h"
#include "emit/emit.h"
#include "lir/read.h"
#include "runa/runa.h"

static bool
has_extension(const char *path, const char *extension)
{
    size_t len = strlen(path), extension_len = strlen(extension);

    return len > extension_len &&
           strcmp(path + len - extension_len, extension) == 0;
}

static bool
begins_with(const struct source *source, const char *magic, size_t len)
{
    return source->size >= len && memcmp(source->text, magic, len) == 0;
}

/* By extension; a name without a known one is looked into.  Bitcode
 * that has another name for messages is an object of clang's, for the linker. */
static enum input_kind
classify(const struct input *input)
{
    const struct source *source = &input->source;
    const char *path = input->path;

    if (has_extension(path, ".runa"))
        return INPUT_RUNA;
    if (has_extension(path, ".lir") || has_extension(path, ".lirb"))
        return INPUT_LIR;
    if (has_extension(path, ".ll") || has_extension(path, ".bc"))
        return INPUT_LLVM;
    if (has_extension(path, ".o") || has_extension(path, ".a") ||
        has_extension(path, ".wasm"))
        return INPUT_LINK;
    if (begins_with(source, "BC\xc0\xde", 4))
        return input->shown == path ? INPUT_LLVM : INPUT_LINK;
    if (begins_with(source, "; ModuleID", 10))
        return INPUT_LLVM;
    if (begins_with(source, "\0asm", 4) || begins_with(source, "!<arch>", 7))
        return INPUT_LINK;
    return runa_is_source(source) ? INPUT_RUNA : INPUT_LIR;
}

/* A file that is to be binary LIR and is not must not be read as text. */
static bool
is_binary(const char *path, const struct source *source)
{
    return has_extension(path, ".lirb") || lir_is_binary(source);
}

/* Objects say in their section "producers" who made them, as is the custom:
 * emit/module.c.  Of an archive this looks into all members at once. */
static bool
is_made_of_lir(const struct source *source)
{
    static const char mark[] = EMIT_PRODUCER;

    return memmem(source->text, source->size, mark, sizeof mark - 1) != NULL;
}

bool
driver_read(struct driver *d, struct input *input)
{
    int error = source_read(&input->source, input->path);

    if (error && d->options->dry_run) {
        input->kind = INPUT_LINK; /* another step would have made it */
        return true;
    }
    if (error) {
        diag_failure(&d->diag, "cannot read '%s': %s", input->shown,
                     strerror(error));
        return false;
    }
    if (d->options->output && file_is_same(input->path, d->options->output)) {
        diag_failure(&d->diag, "'%s' is the input and the output",
                     input->path);
        return false;
    }
    input->kind = classify(input);
    input->from_lir =
        input->kind == INPUT_LIR || input->kind == INPUT_RUNA ||
        (input->kind == INPUT_LINK && is_made_of_lir(&input->source));
    input->source.binary =
        input->kind == INPUT_LIR && is_binary(input->path, &input->source);
    return true;
}
