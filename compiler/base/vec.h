/*
 * A growing array of any element type, for what is gathered before its size
 * is known.
 *
 *     struct { uint32_t *at; size_t count, room; } ids = {0};
 *     *VEC_PUSH(&ids) = 7;
 *     VEC_RELEASE(&ids);
 *
 * Growth moves the elements, so names for them are indexes, not pointers.
 */
#ifndef RUNA_BASE_VEC_H
#define RUNA_BASE_VEC_H

#include "base/base.h"

#define VEC(type) \
    struct { \
        type *at; \
        size_t count, room; \
    }

/* A pointer to a new last element, not initialised. */
#define VEC_PUSH(vec) \
    (((vec)->count == (vec)->room \
          ? (void)((vec)->at = \
                       vec_grow((vec)->at, &(vec)->room, sizeof *(vec)->at)) \
          : (void)0), \
     (vec)->at + (vec)->count++)

#define VEC_CLEAR(vec) ((void)((vec)->count = 0))

#define VEC_RELEASE(vec) \
    do { \
        free((vec)->at); \
        (vec)->at = NULL; \
        (vec)->count = (vec)->room = 0; \
    } while (0)

/* Doubles *ROOM and moves the elements of SIZE bytes. */
void *vec_grow(void *at, size_t *room, size_t size);

#endif
