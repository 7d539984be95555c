/*
 * Pages, in which both collectors get their memory from the system: that of
 * managed objects (gc_heap.h) and that of the Runa language (lang_gc.h). Sizes
 * are macros so that tests can make them tiny.
 */
#ifndef RUNA_GC_PAGE_H
#define RUNA_GC_PAGE_H

#include <stddef.h>
#include <stdint.h>

#ifndef GC_PAGE_SHIFT
#define GC_PAGE_SHIFT 16
#endif
#ifndef GC_PAGES
#define GC_PAGES 65536 /* that there can be: wasm's 4 GB */
#endif

#define PAGE_SIZE ((size_t)1 << GC_PAGE_SHIFT)

#ifdef __wasm__
#define PAGES_BASE 0
#else
extern char *runa_rt_pages_base; /* platform_host.c: pages are counted from */
#define PAGES_BASE runa_rt_pages_base
#endif

static inline size_t
page_index(const void *address)
{
    return ((uintptr_t)address - (uintptr_t)PAGES_BASE) >> GC_PAGE_SHIFT;
}

static inline void *
page_address(size_t index)
{
    return (void *)((uintptr_t)PAGES_BASE + (index << GC_PAGE_SHIFT));
}

#endif
