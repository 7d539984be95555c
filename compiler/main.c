/* The back end's process; the only place of it that exits. */
#include <llvm-c/Core.h>

#include "driver/driver.h"

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
    struct options options;
    int status = DRIVER_BAD_USAGE;

    if (options_read(&options, (const char *const *)argv + 1, argc - 1))
        status = check_stdout(run(&options));
    options_release(&options);
    LLVMShutdown();
    return status;
}
