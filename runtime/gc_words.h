/* Lists of words in the environment, for the options of both collectors. */
#ifndef RUNA_GC_WORDS_H
#define RUNA_GC_WORDS_H

#include <stdbool.h>

/* Whether the list, whose words stand between commas, has this one. */
static inline bool
has_word(const char *list, const char *word)
{
    while (list && *list) {
        const char *next = word;
        while (*next && *list == *next)
            list++, next++;
        if (*next == 0 && (*list == 0 || *list == ','))
            return true;
        while (*list && *list++ != ',')
            ;
    }
    return false;
}

#endif
