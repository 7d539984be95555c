/* Ways for a program to fail. */
#include "output.h"
#include "rt.h"

#include <stdlib.h>

/* Nothing else runs: whoever panics no longer trusts the program's state. */
static _Noreturn void end(void)
{
    output_line();
    _Exit(RUNA_PANIC_EXIT);
}

void panic_figure(const char *text, uint64_t figure)
{
    output_string(STREAM_ERROR, "panic: ");
    output_string(STREAM_ERROR, text);
    output_unsigned(STREAM_ERROR, figure);
    end();
}

void runa_panic(const char *message, const char *file, int32_t line)
{
    if (file) {
        output_string(STREAM_ERROR, file);
        output_string(STREAM_ERROR, ":");
        output_integer(STREAM_ERROR, line);
        output_string(STREAM_ERROR, ": ");
    }
    output_string(STREAM_ERROR, "panic: ");
    output_string(STREAM_ERROR, message);
    end();
}

void runa_assert(int32_t condition, const char *message, const char *file,
                 int32_t line)
{
    if (!condition)
        runa_panic(message, file, line);
}
