/*
 * What a panic tells of the functions that were being called, of code that was
 * compiled with -fstack-traces. Such code refers to this, which links it.
 */
#include "gc.h"
#include "output.h"

enum { FRAMES_MAX = 50 };

static void
print_frame(void *context, const struct runa_frame *frame)
{
    uint32_t *count = context;
    if (++*count > FRAMES_MAX)
        return;
    runa_rt_out_string(STREAM_ERROR, "  at ");
    runa_rt_out_string(STREAM_ERROR, frame->function);
    if (frame->file) {
        runa_rt_out_string(STREAM_ERROR, " (");
        runa_rt_out_string(STREAM_ERROR, frame->file);
        runa_rt_out_string(STREAM_ERROR, ":");
        runa_rt_out_unsigned(STREAM_ERROR, frame->line);
        runa_rt_out_string(STREAM_ERROR, ")");
    }
    runa_rt_out_line();
}

void
runa_rt_print_frames(void)
{
    uint32_t count = 0;
    runa_gc_visit_frames(runa_gc_top, print_frame, &count);
    if (count <= FRAMES_MAX)
        return;
    runa_rt_out_string(STREAM_ERROR, "  and ");
    runa_rt_out_unsigned(STREAM_ERROR, count - FRAMES_MAX);
    runa_rt_out_string(STREAM_ERROR, " more");
    runa_rt_out_line();
}
