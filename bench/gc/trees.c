/* binary-trees as generated code would do it; the peers are beside it. */
#include "trees.h"

#ifdef USE_MALLOC
#include <stdlib.h>

struct node {
    struct node *left;
    struct node *right;
};

static struct node *
make(int depth)
{
    struct node *node = calloc(1, sizeof *node);
    if (depth > 0) {
        node->left = make(depth - 1);
        node->right = make(depth - 1);
    }
    return node;
}

static void
drop(struct node *node)
{
    if (node->left) {
        drop(node->left);
        drop(node->right);
    }
    free(node);
}

#define MAKE(depth) make(depth)
#define DROP(node) drop(node)
#define ROOT(node)
#else
#include "heap.h"

struct node {
    const struct runa_type *type;
    void *left;
    void *right;
};

static const struct runa_type node_type = {
    .size = sizeof(struct node), .map = 6, .name = "node"};

/*
 * The left child is live across the second call, the new node is made last:
 * one slot each, stored where it must be.
 */
static struct node *
make(void **sp, int depth)
{
    struct node *node = runa_gc_new(sp, &node_type);
    if (depth > 0) {
        sp[0] = node;
        store(&node->left, make(sp + 1, depth - 1));
        store(&node->right, make(sp + 1, depth - 1));
    }
    return node;
}

static void **sp = runa_gc_stack;
#define MAKE(depth) make(sp, depth)
#define DROP(node)
#define ROOT(node) *sp++ = (node)
#endif

static int
count(const struct node *node)
{
    return node->left ? 1 + count(node->left) + count(node->right) : 1;
}

static int
stretch(int depth)
{
    struct node *node = MAKE(depth);
    int nodes = count(node);
    DROP(node);
    return nodes;
}

int
main(int argc, char **argv)
{
    int depth = argc > 1 ? atoi(argv[1]) : 16;
    int64_t start = now();
    long sum = stretch(depth + 1);
    struct node *lasting = MAKE(depth);
    ROOT(lasting);
    for (int d = 4; d <= depth; d += 2)
        for (int i = 1 << (depth - d + 4); i > 0; i--)
            sum += stretch(d);
    sum += count(lasting);
    report(now() - start, sum);
    return 0;
}
