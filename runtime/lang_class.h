/*
 * Size classes of the Runa language's memory, for both that are there
 * (lang_memory.c, lang_gc.h): each multiple of 8 up to FINE, from there on four
 * between one power of two and the next. Who includes this says what FINE is,
 * as FINE_BITS.
 */
#ifndef RUNA_LANG_CLASS_H
#define RUNA_LANG_CLASS_H

#include <stdint.h>
#include <string.h>

/*
 * Under AddressSanitizer a block ends where it was said to end, and what is not
 * in use may not be touched.
 */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define HIDE(start, size) ASAN_POISON_MEMORY_REGION(start, size)
#define SHOW(start, size) ASAN_UNPOISON_MEMORY_REGION(start, size)
#define IS_HIDING 1
#else
#define HIDE(start, size) ((void)(start), (void)(size))
#define SHOW(start, size) ((void)(start), (void)(size))
#define IS_HIDING 0
#endif

enum {
    ALIGN = 8,
    FINE = 1 << FINE_BITS,
    FINE_CLASSES = FINE / ALIGN + 1,
    LARGE_BITS = 15, /* of the size of the last class */
    CLASSES = FINE_CLASSES + 4 * (LARGE_BITS - FINE_BITS),
    CLEAR_MAX = 256 /* bytes that a loop clears faster than a call */
};

/* Of what is larger than 0. */
static inline uint32_t
class_of(uint32_t size)
{
    if (size <= FINE)
        return (size + ALIGN - 1) / ALIGN;
    uint32_t last = size - 1;
    uint32_t bits = 31 - (uint32_t)__builtin_clz(last);
    return FINE_CLASSES + (bits - FINE_BITS) * 4 + (last >> (bits - 2)) % 4;
}

static inline uint32_t
class_size(uint32_t class)
{
    if (class < FINE_CLASSES)
        return class * ALIGN;
    class -= FINE_CLASSES;
    return (5 + class % 4) << (class / 4 + FINE_BITS - 2);
}

/* Sizes here are small multiples of 8. */
static inline void
clear(void *block, uint32_t size)
{
    if (size > CLEAR_MAX) {
        memset(block, 0, size);
        return;
    }
    for (uint64_t *word = block; size > 0; size -= ALIGN)
        *word++ = 0;
}

#endif
