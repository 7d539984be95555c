/* Reads LIR in either form and writes it in another, with the installed
 * library and nothing else: convert text|binary FILE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <runa/lir.h>

/* The whole of a file; the caller frees it.  NULL if it cannot be read. */
static char *
read_file(const char *path, size_t *size)
{
    FILE *in = fopen(path, "rb");
    char *bytes = NULL;
    long end = -1;

    if (in && fseek(in, 0, SEEK_END) == 0)
        end = ftell(in);
    if (end >= 0 && fseek(in, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)end + 1);
    if (bytes && fread(bytes, 1, (size_t)end, in) != (size_t)end) {
        free(bytes);
        bytes = NULL;
    }
    *size = (size_t)end;
    if (in)
        fclose(in);
    return bytes;
}

int
main(int argc, char **argv)
{
    enum runa_lir_form form = RUNA_LIR_FORM_TEXT;
    struct runa_lir_module *module;
    char *bytes;
    size_t size;
    bool good;

    if (argc != 3)
        return 2;
    if (strcmp(argv[1], "binary") == 0)
        form = RUNA_LIR_FORM_BINARY;
    bytes = read_file(argv[2], &size);
    if (!bytes)
        return 3;
    module = runa_lir_read(argv[2], bytes, size, stderr);
    good = module && runa_lir_write(module, form, stdout);
    runa_lir_module_free(module);
    free(bytes);
    return good ? 0 : 1;
}
