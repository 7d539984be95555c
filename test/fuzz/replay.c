/*
 * Gives files to a fuzzing harness, without the fuzzer: with any compiler, and
 * each in a process of its own, so that one that fails does not hide others.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "trial.h"

/* In memory of its exact size, so that ASan sees a read behind the end. */
static void
run_file(const char *path)
{
    struct source source;
    char *data;

    if (source_read(&source, path) != 0)
        BUG("cannot read '%s'", path);
    data = xmalloc(source.size);
    memcpy(data, source.text, source.size);
    LLVMFuzzerTestOneInput((const uint8_t *)data, source.size);
    free(data);
    source_release(&source);
}

/* The status of a process that ran the file; -1 in that process. */
static int
start_file(const char *path)
{
    pid_t child = fork();
    int status = 1;

    if (child == 0) {
        run_file(path);
        return -1;
    }
    waitpid(child, &status, 0);
    return status;
}

int
main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++) {
        int status = start_file(argv[i]);

        if (status < 0)
            return 0; /* from main, which is where leaks are looked for */
        if (status) {
            fprintf(stderr, "FAIL: %s\n", argv[i]);
            failed++;
        }
    }
    printf("%d passed, %d failed, 0 skipped\n", argc - 1 - failed, failed);
    return failed > 0;
}
