/* The back end's process; the only place of it that exits. */
#include <signal.h>
#include <unistd.h>

#include <llvm-c/Core.h>

#include "driver/driver.h"

/* The linker writes to memory that stands for the output, in several threads. A
 * disk that is full is a signal to one of them, where nothing can be reported. */
static void
end_without_space(int signal)
{
    static const char text[] =
        "runa-llvm: error: cannot write the program: no space left\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);

    (void)signal;
    (void)written; /* nobody is left to hear of it */
    _exit(DRIVER_FAILED);
}

static int
run(const struct options *options)
{
    switch (options->action) {
    case ACTION_INTERPRET: return driver_interpret(options);
    case ACTION_ASK_LINKER: return (int)driver_ask_linker(options);
    case ACTION_COMPILE: break;
    }
    return (int)driver_run(options);
}

/* What was printed counts only if it arrived. */
static int
check_stdout(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fputs("runa-llvm: error: cannot write to standard output\n", stderr);
    return DRIVER_FAILED;
}

int
main(int argc, char **argv)
{
    const struct sigaction without_space = {.sa_handler = end_without_space};
    struct options options;
    int status = DRIVER_BAD_USAGE;

    sigaction(SIGBUS, &without_space, NULL);
    if (options_read(&options, (const char *const *)argv + 1, argc - 1))
        status = check_stdout(run(&options));
    options_release(&options);
    LLVMShutdown();
    return status;
}
