/*
 * What a panic tells of the functions that were being called, of code that was
 * compiled with -fstack-traces. Such code refers to this, which links it.
 */
#include "trace.h"

#include "output.h"

static void
take_frame(void *context, const struct runa_frame *frame)
{
    struct trace *trace = context;
    if (trace->count < TRACE_MAX)
        trace->frames[trace->count] = frame;
    trace->count++;
}

void
runa_rt_trace_take(struct trace *trace, void **sp)
{
    trace->count = 0;
    runa_gc_visit_frames(sp, take_frame, trace);
}

static void
print_frame(const struct runa_frame *frame)
{
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
runa_rt_trace_print(const struct trace *trace)
{
    for (uint32_t i = 0; i < trace->count && i < TRACE_MAX; i++)
        print_frame(trace->frames[i]);
    if (trace->count <= TRACE_MAX)
        return;
    runa_rt_out_string(STREAM_ERROR, "  and ");
    runa_rt_out_unsigned(STREAM_ERROR, trace->count - TRACE_MAX);
    runa_rt_out_string(STREAM_ERROR, " more");
    runa_rt_out_line();
}

void
runa_rt_print_frames(void)
{
    struct trace trace;
    runa_rt_trace_take(&trace, runa_gc_top);
    runa_rt_trace_print(&trace);
}
