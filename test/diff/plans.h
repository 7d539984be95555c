/* Judges the plans of roots of whole modules. */
#ifndef RUNA_TEST_DIFF_PLANS_H
#define RUNA_TEST_DIFF_PLANS_H

#include <stdint.h>

#include "lir/lir.h"

/* What was found in all modules so far. */
struct plans {
    uint64_t funcs, programs;       /* that may collect; that there are */
    uint64_t points, rooted, words; /* safepoints; those with references; and
                                       the words that they look at */
    uint64_t in_loop;               /* programs with a reference live across
                                       a safepoint in a loop */
    uint64_t wrong;

    /* Calls by address, by delegate, by virtual table; those of them that
     * cannot collect, that cannot throw. */
    uint64_t calls[3], calm[3], quiet[3];
};

/* Plans all functions of a verified module in both modes; wrong plans are told
 * on standard error. */
void plans_judge(struct plans *plans, const struct lir_module *module);

/* Are there calls of each kind that cannot collect, and such that cannot throw,
 * and others? */
bool plans_decide(const struct plans *plans);

void plans_print(const struct plans *plans);

#endif
