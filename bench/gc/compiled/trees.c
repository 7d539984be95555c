/* trees.mjs in C. */
#include "bench.h"

struct node {
    struct node *left;
    struct node *right;
};

static struct node *
make(int depth)
{
    struct node *node = allocate(sizeof *node);

    node->left = depth > 0 ? make(depth - 1) : NULL;
    node->right = depth > 0 ? make(depth - 1) : NULL;
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

static int32_t
count(const struct node *node)
{
    return node->left ? count(node->left) + count(node->right) + 1 : 1;
}

static int32_t
stretch(int depth)
{
    struct node *node = make(depth);
    int32_t nodes = count(node);

    drop(node);
    return nodes;
}

static int32_t
work(int32_t depth)
{
    int32_t sum = stretch(depth + 1);
    struct node *lasting = make(depth);

    for (int d = 4; d <= depth; d += 2)
        for (int i = 1 << (depth - d + 4); i > 0; i--)
            sum += stretch(d);
    sum += count(lasting);
    drop(lasting);
    return sum;
}
