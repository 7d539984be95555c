/* Stack traces: see runa_gc_visit_frames. */
#include "gc.h"

extern const struct runa_frame __start_runa_frames[] __attribute__((weak));
extern const struct runa_frame __stop_runa_frames[] __attribute__((weak));

void
runa_gc_visit_frames(void **sp, runa_frame_visitor *visit, void *context)
{
    while (--sp >= runa_gc_stack) {
        const struct runa_frame *frame = *sp;
        if (frame >= __start_runa_frames && frame < __stop_runa_frames)
            visit(context, frame);
    }
}
