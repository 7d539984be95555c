/*
 * Which of some words a misspelt one was meant to be.
 *
 *     struct nearest nearest;
 *     nearest_init(&nearest, "retrun");
 *     nearest_try(&nearest, "Return"); ... for all words
 *     nearest.best is NULL when none is alike
 */
#ifndef RUNA_RUNA_NEAREST_H
#define RUNA_RUNA_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    const char *best;  /* borrowed from who tried it */
    unsigned distance; /* of the best; at first, of what is too far */
};

/* Words count as alike up to a third of their letters apart; case is a
 * letter of its own, but an exchange of two neighbours counts once. A single
 * letter is like no other. */
void nearest_init(struct nearest *nearest, const char *word);
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
