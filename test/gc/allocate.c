/* Allocates and does nothing else: what the collector costs in bytes. */
#include <runa/gc.h>

struct node {
    const struct runa_type *type;
    struct node *next;
};
static const struct runa_type node_type = {.size = sizeof(struct node),
                                           .map = 2};

int
main(void)
{
    void **sp = runa_gc_stack;
    for (int i = 0; i < 1000000; i++) {
        struct node *node = runa_gc_new(sp + 1, &node_type);
        node->next = sp[0];
        sp[0] = node;
    }
    return 0;
}
