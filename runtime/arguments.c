/*
 * The command line and the environment, fetched when first asked for: most
 * programs never do, and it takes an allocator.
 */
#include "platform.h"
#include "rt.h"

#include <stdbool.h>
#include <stdlib.h>

static struct {
    bool known;
    int32_t count;
    char **list;
} arguments;

static void
fetch(void)
{
    if (!arguments.known)
        arguments.count = runa_rt_sys_arguments(&arguments.list);
    arguments.known = true;
}

int32_t
runa_rt_argc(void)
{
    fetch();
    return arguments.count;
}

char **
runa_rt_argv(void)
{
    static char *none[1];
    fetch();
    return arguments.list ? arguments.list : none;
}

void
wrappers_environment_manager__runtime_set_command_line_args(int64_t argc,
                                                            int64_t argv)
{
    arguments.known = true;
    arguments.count = (int32_t)argc;
    arguments.list = (char **)(uintptr_t)argv;
}

int32_t
runa_argument_count(void)
{
    return runa_rt_argc();
}

const char *
runa_argument(int32_t index)
{
    bool exists = index >= 0 && index < runa_rt_argc();
    return exists ? arguments.list[index] : NULL;
}

const char *
runa_environment(const char *name)
{
    return getenv(name ? name : "");
}
