/* queens.mjs in C. */
#include "bench.h"

struct cell {
    int32_t column;
    const struct cell *next;
};

static int
safe(int32_t column, int32_t distance, const struct cell *list)
{
    for (; list; list = list->next, distance++) {
        int32_t apart = list->column - column;
        if (apart == 0 || apart == distance || -apart == distance)
            return 0;
    }
    return 1;
}

static int32_t
place(int32_t columns, int32_t rows, const struct cell *list)
{
    int32_t ways = 0;

    if (rows == 0)
        return 1;
    for (int32_t column = 1; column <= columns; column++) {
        if (safe(column, 1, list)) {
            struct cell *cell = allocate(sizeof *cell);
            *cell = (struct cell){column, list};
            ways += place(columns, rows - 1, cell);
            free(cell);
        }
    }
    return ways;
}

static int32_t
work(int32_t n)
{
    return place(n, n, NULL);
}
