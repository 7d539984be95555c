/*
 * The program that users call, under one of its names: runa-llvm and runa-cc
 * compile and link, runa-c++ does so for C++, runa-ld links what is said and
 * nothing else, runa-ar and the like are LLVM's tools.
 */
#include "cc/command.h"

#define BAD_USAGE 2
#define FAILED 3

/* What is behind "runa-" in the name of the program, with or without folders. */
static const char *
called_name(const char *program)
{
    const char *base = strrchr(program, '/');
    const char *name = base ? base + 1 : program;
    const char *prefix = strstr(name, "runa-");

    return prefix ? prefix + strlen("runa-") : name;
}

/* What was printed counts only if it arrived. */
static int
check_stdout(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    fputs("runa-llvm: error: cannot write to standard output\n", stderr);
    return FAILED;
}

static int
compile(bool is_cxx, const char *const *words, int count)
{
    struct command command;
    int status = BAD_USAGE;

    if (command_read(&command, words, count)) {
        command.is_cxx = is_cxx;
        status = information_answer(&command) ? check_stdout()
                                              : build_run(&command);
    }
    command_release(&command);
    return status;
}

int
main(int argc, char **argv)
{
    const char *name = argc > 0 ? called_name(argv[0]) : "llvm";
    const char *const *words = (const char *const *)argv + 1;
    int status;

    if (tools_become(name, words, argc - 1, &status))
        return status;
    return compile(strcmp(name, "c++") == 0, words, argc - 1);
}
