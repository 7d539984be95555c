/*
 * Times the reader alone: parses and verifies a file several times and prints
 * the median, as millions of instructions a second, and the memory taken for
 * each instruction.
 *
 *   reader FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lir/read.h"

#define RUNS 7

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The most memory in use so far; 0 where the system does not tell.  Not from
 * getrusage, whose figure begins with that of the process before exec. */
static long
peak_bytes(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[128];
    long kib = 0;

    while (status && fgets(line, sizeof line, status)) {
        if (sscanf(line, "VmHWM: %ld", &kib) == 1)
            break;
    }
    if (status)
        fclose(status);
    return kib * 1024;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The time of one run, or a negative number if FILE is wrong. */
static double
run(const struct source *source, unsigned long *insts)
{
    struct lir_module module;
    struct diag diag;
    double start = cpu_seconds();
    bool good;

    diag_init(&diag, stderr);
    lir_module_init(&module);
    good = lir_parse(&module, source, &diag) &&
           lir_verify(&module, source, &diag);
    start = cpu_seconds() - start;
    *insts = 0;
    for (uint32_t i = 0; i < module.func_count; i++)
        *insts += module.funcs[i].inst_count;
    lir_module_release(&module);
    return good ? start : -1;
}

int
main(int argc, char **argv)
{
    struct source source;
    double times[RUNS];
    unsigned long insts = 0;
    long before = peak_bytes(), first = 0;

    if (argc != 2 || source_read(&source, argv[1]) != 0)
        return 2;
    for (int i = 0; i < RUNS; i++) {
        times[i] = run(&source, &insts);
        if (times[i] < 0)
            return 1;
        if (i == 0)
            first = peak_bytes() - before;
    }
    qsort(times, RUNS, sizeof *times, compare);
    printf("%lu instructions, %.2f million a second (median of %d), %.0f "
           "bytes each\n",
           insts, (double)insts / times[RUNS / 2] / 1e6, RUNS,
           (double)first / (double)insts);
    source_release(&source);
    return 0;
}
