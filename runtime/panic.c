/* Ways for a program to fail. */
#include "output.h"
#include "rt.h"

#include <stdlib.h>

/* Nothing else runs: whoever panics no longer trusts the program's state. */
__attribute__((weak)) void
runa_rt_panic_end(void)
{
    runa_rt_out_line();
    if (runa_rt_print_frames)
        runa_rt_print_frames();
    _Exit(RUNA_PANIC_EXIT);
}

void
runa_rt_panic_figure(const char *text, uint64_t figure)
{
    runa_rt_out_string(STREAM_ERROR, "panic: ");
    runa_rt_out_string(STREAM_ERROR, text);
    runa_rt_out_unsigned(STREAM_ERROR, figure);
    runa_rt_panic_end();
}

void
runa_panic(const char *message, const char *file, int32_t line)
{
    if (file) {
        runa_rt_out_string(STREAM_ERROR, file);
        runa_rt_out_string(STREAM_ERROR, ":");
        runa_rt_out_integer(STREAM_ERROR, line);
        runa_rt_out_string(STREAM_ERROR, ": ");
    }
    runa_rt_out_string(STREAM_ERROR, "panic: ");
    runa_rt_out_string(STREAM_ERROR, message);
    runa_rt_panic_end();
}

void
runa_assert(int32_t condition, const char *message, const char *file,
            int32_t line)
{
    if (!condition)
        runa_panic(message, file, line);
}
