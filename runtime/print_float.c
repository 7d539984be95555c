/* Printing floats: apart from print.c, for the code that it takes. */
#include "number.h"
#include "output.h"
#include "rt.h"

static void
add_float(double value)
{
    char text[FLOAT_TEXT_SIZE];
    size_t size = runa_rt_float_text(value, text);
    runa_rt_out_add(STREAM_OUT, text, size);
}

void
runa_print_float(double value)
{
    add_float(value);
    runa_rt_out_line();
}

void
runa_print_float_nonl(double value)
{
    add_float(value);
    runa_rt_flush_at_exit();
}
