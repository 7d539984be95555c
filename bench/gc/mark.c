/*
 * How fast the collector marks: full collections of a heap of pairs, linked in
 * the order of their addresses or in a shuffled one.
 *
 *     mark SIZE_IN_MB shuffled|ordered
 */
#include "heap.h"
#include "trees.h"
#include <string.h>

struct pair {
    const struct runa_type *type;
    struct pair *left;
    struct pair *right;
};

static const struct runa_type pair_type = {
    .size = sizeof(struct pair), .map = 6, .name = "pair"};

static void
shuffle(struct pair **pairs, size_t count)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = chance() % (i + 1);
        struct pair *pair = pairs[i];
        pairs[i] = pairs[other];
        pairs[other] = pair;
    }
}

/* A binary heap: pair i leads to 2i+1 and 2i+2. */
static void
tie(struct pair **pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pairs[i]->left = 2 * i + 1 < count ? pairs[2 * i + 1] : NULL;
        pairs[i]->right = 2 * i + 2 < count ? pairs[2 * i + 2] : NULL;
    }
}

int
main(int argc, char **argv)
{
    size_t megabytes = argc > 1 ? (size_t)atoi(argv[1]) : 32;
    size_t count = (megabytes << 20) / runa_gc_round(sizeof(struct pair));
    struct pair **pairs = malloc(count * sizeof *pairs);
    void **sp = runa_gc_stack;
    for (size_t i = 0; i < count; i++) {
        pairs[i] = runa_gc_new(sp + 1, &pair_type);
        pairs[i]->left = sp[0];
        sp[0] = pairs[i];
    }
    if (argc < 3 || strcmp(argv[2], "shuffled") == 0)
        shuffle(pairs, count);
    tie(pairs, count);
    sp[0] = pairs[0];
    int64_t best = INT64_MAX;
    for (int i = 0; i < 10; i++) {
        int64_t start = now();
        runa_gc_collect(sp + 1);
        int64_t time = now() - start;
        best = time < best ? time : best;
    }
    printf("%.1f million objects a second\n",
           (double)count * 1e3 / (double)best);
    report(best, (long)count);
    return 0;
}
