/*
 * Random operations against the collector that is linked.
 *
 *     model RUNS LENGTH exact|leaks
 */
#include "model.h"

#include <runa/gc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    bool exact = strcmp(argv[3], "exact") == 0;
    uint32_t runs = (uint32_t)atoi(argv[1]);
    for (uint32_t seed = 1; seed <= runs; seed++)
        model_run_random(seed, (size_t)atoi(argv[2]), exact);
    struct runa_gc_statistics statistics;
    runa_gc_get_statistics(&statistics);
    printf("%s\n", statistics.collections > runs ? "collected" : "kept");
    return 0;
}
