/* See lang_text.h. */
#include "lang_text.h"

#include "lang.h"

#include <string.h>

/* The first address that no string of the program can have. */
static uint64_t
addresses_end(void)
{
#ifdef __wasm__
    return (uint64_t)__builtin_wasm_memory_size(0) * 65536;
#else
    return UINTPTR_MAX;
#endif
}

/* The string at a word, or null if none can be there. */
static const char *
text_at(int64_t word)
{
    if (word < RUNA_LANG_LOWEST_ADDRESS || (uint64_t)word >= addresses_end())
        return NULL;
    return (const char *)(uintptr_t)word;
}

bool
runa_lang_text_same(int64_t a, int64_t b)
{
    if (a == b)
        return true;
    const char *first = text_at(a);
    const char *second = text_at(b);
    return first && second && strcmp(first, second) == 0;
}

/* FNV-1a, mixed once more because its high bits are not good. */
uint32_t
runa_lang_text_hash(int64_t word)
{
    const char *text = text_at(word);
    if (!text)
        return runa_lang_word_hash(word);
    uint32_t hash = 0x811c9dc5;
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * 0x01000193;
    return runa_lang_word_hash(hash);
}
