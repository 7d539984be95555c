/*
 * Words that may be texts: where a container compares contents, not words. What
 * cannot be the address of a string is compared as the number that it is.
 */
#ifndef RUNA_LANG_TEXT_H
#define RUNA_LANG_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* Are these the same word, or equal strings? */
bool runa_lang_text_same(int64_t a, int64_t b);

/* A number that is the same for all of which that is true. */
uint32_t runa_lang_text_hash(int64_t word);

/* The same for who compares words: the high bits are the good ones. */
static inline uint32_t
runa_lang_word_hash(int64_t word)
{
    return (uint32_t)((uint64_t)word * 0x9e3779b97f4a7c15 >> 32);
}

#endif
