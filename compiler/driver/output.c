/* Where results go. */
#include <errno.h>

#include "base/file.h"
#include "driver/state.h"

/* The file name of a result that is not the program: NAME.EXTENSION in the
 * present folder, as compilers do, or what -o says. */
static char *
result_name(const struct driver *d, const struct input *input,
            const char *extension)
{
    const char *base = strrchr(input->path, '/');
    const char *dot;

    if (d->options->output)
        return xstrdup(d->options->output);
    if (strcmp(input->path, "-") == 0)
        return xstrdup("-");
    base = base ? base + 1 : input->path;
    dot = strrchr(base, '.');
    return xasprintf(
        "%.*s%s",
        (int)(dot && dot != base ? dot - base : (ptrdiff_t)strlen(base)), base,
        extension);
}

bool
driver_write(struct driver *d, const char *path, const void *bytes,
             size_t size)
{
    int error = file_write(path, bytes, size);

    if (error)
        diag_failure(&d->diag, "cannot write '%s': %s", path, strerror(error));
    return !error;
}

bool
driver_write_text(struct driver *d, const struct input *input,
                  const char *extension, const void *what,
                  void write(const void *what, FILE *out))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool written;

    if (!out)
        BUG("no memory stream");
    write(what, out);
    fclose(out);
    written = driver_write_step(d, input, extension, text, size);
    free(text);
    return written;
}

bool
driver_write_step(struct driver *d, const struct input *input,
                  const char *extension, const void *bytes, size_t size)
{
    char *path = result_name(d, input, extension);
    bool written = driver_write(d, path, bytes, size);

    free(path);
    return written;
}
