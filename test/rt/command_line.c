// An LIR main with parameters: what the compiler's adapter does.
// OUT: 3
// OUT: one
#include <runa/rt.h>

int
runa_main(void)
{
    wrappers_environment_manager__runtime_set_command_line_args(
        runa_rt_argc(), (int64_t)(uintptr_t)runa_rt_argv());
    print_integer(runa_argument_count());
    print_string(runa_argument(1));
    runa_exit(0);
}
