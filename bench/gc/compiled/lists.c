/* lists.mjs in C. */
#include "bench.h"

struct cell {
    int32_t value;
    struct cell *next;
};

static struct cell *
build(int32_t n)
{
    struct cell *list = NULL;

    for (; n > 0; n--) {
        struct cell *cell = allocate(sizeof *cell);
        *cell = (struct cell){n, list};
        list = cell;
    }
    return list;
}

static uint32_t
sum(const struct cell *list)
{
    uint32_t total = 0;

    for (; list; list = list->next)
        total += (uint32_t)list->value;
    return total;
}

static void
drop(struct cell *list)
{
    while (list) {
        struct cell *next = list->next;
        free(list);
        list = next;
    }
}

static int32_t
work(int32_t n)
{
    uint32_t total = 0;

    for (int i = 0; i < 20; i++) {
        struct cell *list = build(n);
        total += sum(list);
        drop(list);
    }
    return (int32_t)total;
}
