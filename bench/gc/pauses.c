/*
 * Pauses: a program that holds so many megabytes in a table of trees keeps
 * replacing some, and every visit to the collector is timed.
 *
 *     pauses MEGABYTES SECONDS
 */
#include "heap.h"
#include "trees.h"

struct node {
    const struct runa_type *type;
    void *left;
    void *right;
};

static const struct runa_type node_type = {
    .size = sizeof(struct node), .map = 6, .name = "node"};

enum { DEPTH = 7, TREE_BYTES = ((2 << DEPTH) - 1) * 16 };

/* How many visits took so many steps of 10 microseconds. */
static uint32_t visits[100000];
static int64_t longest;

static void
time_visit(int64_t ns)
{
    size_t step = (size_t)(ns / 10000);
    visits[step < 100000 ? step : 99999]++;
    longest = ns > longest ? ns : longest;
}

static struct node *
new_node(void **sp)
{
    uint32_t size = runa_gc_round(sizeof(struct node));
    if (size <= (size_t)(runa_gc_limit - runa_gc_next))
        return runa_gc_new(sp, &node_type);
    int64_t start = now();
    struct node *node = runa_gc_allocate(sp, &node_type, size);
    time_visit(now() - start);
    return node;
}

static struct node *
make(void **sp, int depth)
{
    struct node *node = new_node(sp);
    if (depth > 0) {
        sp[0] = node;
        store(&node->left, make(sp + 1, depth - 1));
        store(&node->right, make(sp + 1, depth - 1));
    }
    return node;
}

/* The step that so many of all visits do not exceed, in milliseconds. */
static double
percentile(uint64_t all, double part)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < 100000; i++) {
        seen += visits[i];
        if ((double)seen >= part * (double)all)
            return (double)(i + 1) / 100;
    }
    return 1000;
}

int
main(int argc, char **argv)
{
    uint32_t megabytes = argc > 1 ? (uint32_t)atoi(argv[1]) : 64;
    int64_t end = now() + 1000000000ll * (argc > 2 ? atoi(argv[2]) : 5);
    uint32_t count = (megabytes << 20) / TREE_BYTES;
    void **sp = runa_gc_stack;
    void **trees = new_table(sp, count);
    for (uint32_t i = 0; i < count; i++)
        store(&trees[i], make(sp + 1, DEPTH));
    while (now() < end)
        for (int i = 0; i < 100; i++)
            store(&trees[chance() % count], make(sp + 1, DEPTH));
    uint64_t all = 0;
    for (size_t i = 0; i < 100000; i++)
        all += visits[i];
    struct runa_gc_statistics s;
    runa_gc_get_statistics(&s);
    printf("%llu visits, %zu collections, %zu MB live, %zu MB owned\n",
           (unsigned long long)all, s.collections, s.live >> 20,
           s.owned >> 20);
    printf("pauses in ms: 99%% %.2f, 99.9%% %.2f, longest %.2f\n",
           percentile(all, 0.99), percentile(all, 0.999),
           (double)longest / 1e6);
    return 0;
}
