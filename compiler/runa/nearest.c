/* Distances between words by restricted edits: insertion, removal, replacement
 * and exchange of neighbours (R. Lowrance and R. A. Wagner, An Extension of the
 * String-to-String Correction Problem, JACM 22, 1975). */
#include "runa/nearest.h"

#include <string.h>

#include "base/base.h"

#define LENGTH_MAX 48 /* longer words are not compared */

void
nearest_init(struct nearest *nearest, const char *word)
{
    size_t len = strlen(word);

    *nearest = (struct nearest){.word = word,
                                .distance = len < 2 || len > LENGTH_MAX
                                                ? 0
                                                : (unsigned)(len + 2) / 3 + 1};
}

static unsigned
smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;

    return least < c ? least : c;
}

/* Rows of the table of distances between all beginnings of both words: the
 * present one, the one before, and the one before that. */
static unsigned
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    unsigned rows[3][LENGTH_MAX + 1];
    unsigned *now = rows[0], *last = rows[1], *before = rows[2];

    for (size_t j = 0; j <= b_len; j++)
        now[j] = (unsigned)j;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned *spare = before;

        before = last, last = now, now = spare;
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned differs = a[i - 1] != b[j - 1];

            now[j] =
                smallest(last[j] + 1, now[j - 1] + 1, last[j - 1] + differs);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
    }
    return now[b_len];
}

void
nearest_try(struct nearest *nearest, const char *candidate)
{
    size_t len = strlen(candidate), word_len = strlen(nearest->word);
    size_t gap = len > word_len ? len - word_len : word_len - len;
    unsigned found;

    if (len > LENGTH_MAX || gap >= nearest->distance)
        return;
    found = distance(nearest->word, word_len, candidate, len);
    if (found < nearest->distance) {
        nearest->distance = found;
        nearest->best = candidate;
    }
}
