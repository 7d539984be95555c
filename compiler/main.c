/* The command line of runa-llvm; the only place that exits. */
#include <llvm-c/Core.h>

#include "driver/driver.h"
#include "version.h"

static int
print_version(void)
{
    unsigned major, minor, patch;

    LLVMGetVersion(&major, &minor, &patch);
    printf("runa-llvm %s\nLLVM %u.%u.%u, target wasm32-wasi\n", RUNA_VERSION,
           major, minor, patch);
    return DRIVER_DONE;
}

static int
print_path(char *path)
{
    puts(path);
    free(path);
    return DRIVER_DONE;
}

static int
run(const struct options *options)
{
    switch (options->action) {
    case ACTION_HELP: options_help(stdout); return DRIVER_DONE;
    case ACTION_VERSION: return print_version();
    case ACTION_PRINT_LIBDIR: return print_path(driver_libdir());
    case ACTION_PRINT_SYSROOT: return print_path(driver_sysroot(options));
    case ACTION_INTERPRET: return driver_interpret(options);
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
