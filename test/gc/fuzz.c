/*
 * The fuzzing harness of the collector: the first byte chooses its mode, the
 * others the operations of model.c.
 */
#include "gc_heap.h"
#include "model.h"

/* The entry point that libFuzzer and replay.c call with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*step)(void **);
    enum { SLICES = 1, STRESS = 2, CHECK = 4 };
    if (!step) {
        step = runa_rt_heap.step;
        runa_rt_gc_start();
    }
    if (size == 0)
        return 0;
    runa_rt_heap.step = data[0] & SLICES ? step : NULL;
    runa_rt_heap.stress = data[0] & STRESS;
    runa_rt_heap.check = data[0] & CHECK;
    model_run(data + 1, size - 1, true);
    return 0;
}
