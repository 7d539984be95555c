/*
 * Times the reader alone: reads and verifies a file in either form several
 * times and prints the medians, as millions of instructions a second, and the
 * memory and the bytes of the file for each instruction.
 *
 *   reader FILE
 *
 * The first run, told apart, has its memory from the system, which takes the
 * same time for either form; the others have what the first one gave back.
 */
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
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

/* How long one run took, in seconds. */
struct times {
    double read[RUNS], both[RUNS]; /* reading; that and verifying */
};

/* Memory that was given back stays in the process. */
static void
keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_THRESHOLD, INT_MAX);
#endif
}

/* False if the input is wrong. */
static bool
run(const struct source *source, struct times *times, int index,
    unsigned long *insts)
{
    struct lir_module module;
    struct diag diag;
    double start = cpu_seconds();
    bool good;

    diag_init(&diag, stderr);
    lir_module_init(&module);
    good = lir_read(&module, source, &diag);
    times->read[index] = cpu_seconds() - start;
    good = good && lir_verify(&module, source, &diag);
    times->both[index] = cpu_seconds() - start;
    *insts = 0;
    for (uint32_t i = 0; i < module.func_count; i++)
        *insts += module.funcs[i].inst_count;
    lir_module_release(&module);
    return good;
}

/* The median, as millions of INSTS a second. */
static double
speed(double *times, unsigned long insts)
{
    qsort(times, RUNS, sizeof *times, compare);
    return (double)insts / times[RUNS / 2] / 1e6;
}

int
main(int argc, char **argv)
{
    struct source source;
    struct times times, fresh;
    unsigned long insts = 0;
    long before = peak_bytes(), first;

    if (argc != 2 || source_read(&source, argv[1]) != 0)
        return 2;
    keep_memory();
    source.binary = lir_is_binary(&source);
    if (!run(&source, &fresh, 0, &insts))
        return 1;
    first = peak_bytes() - before;
    for (int i = 0; i < RUNS; i++)
        run(&source, &times, i, &insts);
    printf("%lu instructions, %.2f million a second read, %.2f verified too "
           "(medians of %d), %.2f read in fresh memory, %.0f bytes of memory "
           "and %.1f of the file each\n",
           insts, speed(times.read, insts), speed(times.both, insts), RUNS,
           (double)insts / fresh.read[0] / 1e6, (double)first / (double)insts,
           (double)source.size / (double)insts);
    source_release(&source);
    return 0;
}
