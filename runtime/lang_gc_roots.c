/*
 * Where the search of lang_gc.h begins in a wasm program: what compiled code
 * has stored on the shadow stack, the data, where globals and the variables of
 * C are, and the C stack. What C has in its own memory, that of malloc, is not
 * looked at, and variables of C that are nowhere in memory cannot be.
 */
#include "gc.h"
#include "lang_gc.h"

/* The linker defines these. */
extern char __global_base[];
extern char __data_end[];
extern char __stack_high[];

static void
mark(void *context, void **root)
{
    (void)context;
    runa_rt_lang_mark((uintptr_t)*root);
}

/* The shadow stack lies among the data, and what is above its end was left by
 * functions that have returned. */
static void
mark_data(void)
{
    runa_rt_lang_mark_range(__global_base, runa_gc_stack);
    runa_rt_lang_mark_range(runa_gc_stack_end + RUNA_GC_STACK_SLACK,
                            (void *)((uintptr_t)__data_end & ~(uintptr_t)3));
}

void
runa_rt_lang_mark_roots(void **sp)
{
    /* What the address of is taken is on the C stack, here at its end. */
    uintptr_t here[1] = {0};
    __asm__ volatile("" : : "r"(here) : "memory");
    runa_rt_lang_mark_range(here, __stack_high);
    runa_gc_visit_roots(sp, mark, NULL);
    mark_data();
}
