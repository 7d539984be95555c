/*
 * The Runa language's lists, sets and dictionaries as the interpreter has them:
 * in the program's memory, with a header as runtime/lang.h says, and elements
 * of one size behind its `data`.
 */
#ifndef RUNA_INTERP_CONTAINER_H
#define RUNA_INTERP_CONTAINER_H

#include "interp/host.h"
#include "runtime/lang.h"

/* A new one of KIND without elements; 0 after a panic. */
uint32_t container_new(struct interp *in, enum runa_lang_kind kind);

/* Is there one at ADDRESS?  A fault if there is something else, but null. */
bool container_is(struct interp *in, uint64_t address);

/* A word of the header, by its RUNA_LANG_*_OFFSET. */
uint32_t container_field(const struct interp *in, uint64_t container,
                         uint32_t offset);
void container_set_field(struct interp *in, uint64_t container,
                         uint32_t offset, uint32_t value);

/* 0 if there is none. */
uint32_t container_length(struct interp *in, uint64_t container);

/* Element number INDEX, of SIZE bytes, which exists. */
uint8_t *container_at(struct interp *in, uint64_t container, uint64_t index,
                      uint32_t size);

/* Makes it longer by one element of SIZE bytes; false after a panic. */
bool container_grow(struct interp *in, uint64_t container, uint32_t size);

void container_free(struct interp *in, uint64_t container);

#endif
