/*
 * Where all memory of the Runa language's library comes from, `allocate`
 * included: these five functions and nothing else. lang_memory.c defines them;
 * a link may bring another definition, for example one that collects.
 *
 * A block is aligned to 8 bytes, lies above RUNA_LANG_LOWEST_ADDRESS and has at
 * least the size that was asked for; of size 0, it still has an address of its
 * own. Whoever asks for more than there is ends the program by a panic.
 */
#ifndef RUNA_LANG_MEMORY_H
#define RUNA_LANG_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/*
 * A new block of zeros. It may come to hold addresses, wherever they are aligned:
 * the library keeps pointers in it, programs words of 8 bytes.
 */
void *runa_lang_memory_new(uint64_t size);

/* A new block for bytes, which are not zeroed and never hold an address. */
void *runa_lang_memory_new_text(uint64_t size);

/*
 * Makes a block larger or smaller, moving it if need be, and returns where it
 * is now. What it had stays, as far as it fits; what is added to words is
 * zero. Null stands for a new block of words.
 */
void *runa_lang_memory_resize(void *block, uint64_t size);

/* Gives a block back. Null is fine; what is no block in use is a panic. */
void runa_lang_memory_free(void *block);

/* What a block has room for: its size, perhaps rounded up. */
size_t runa_lang_memory_size(const void *block);

#endif
