/*
 * The parts of the differential test that are written in C:
 *
 *   diff generate KIND FIRST COUNT    random programs, on standard output
 *   diff interpret FILE...            runs the programs in these modules as
 *                                     host.mjs does, by the interpreter
 *   diff statistics KIND FIRST COUNT  how often programs have which opcode;
 *                                     fails if one is never there that should
 *                                     be
 *   diff objects FIRST COUNT          what managed programs do with objects
 *   diff roots [KIND] FIRST COUNT     judges the plans of roots (roots/roots.h),
 *                                     of managed programs if nothing is said
 *
 * KIND is plain, managed, throwing or closed.
 */
#include <inttypes.h>

#include "base/base.h"
#include "generate.h"
#include "lir/read.h"
#include "oracle.h"
#include "plans.h"

#define BATCH 20u /* programs in a module, where that does not matter */

/* Prints the programs' module and reads it back. */
static bool
read_programs(struct lir_module *module, struct source *source, uint64_t first,
              unsigned count, enum generate_kind kind)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        BUG("no memory stream");
    generate_module(out, first, count, kind);
    fclose(out);
    source_from_text(source, "programs", text, size);
    free(text);
    return oracle_read(module, source);
}

/* Opcodes */

static uint64_t
count_opcodes(const struct lir_module *module, uint64_t *counts)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        total += func->inst_count;
        for (uint32_t k = 0; k < func->inst_count; k++)
            counts[func->insts[k].op]++;
    }
    return total;
}

/* True if every opcode is there that random programs are to have. */
static bool
print_opcodes(const uint64_t *counts, uint64_t total, enum generate_kind kind)
{
    bool complete = true;

    for (unsigned op = 0; op < LIR_OP_COUNT; op++) {
        const char *never = generate_never(op, kind);

        if (never)
            printf("%-16s never: %s\n", lir_ops[op].name, never);
        else
            printf("%-16s %9" PRIu64 " %6.2f %%\n", lir_ops[op].name,
                   counts[op], 100.0 * (double)counts[op] / (double)total);
        if (!never && counts[op] == 0) {
            fprintf(stderr, "no program has opcode '%s'\n", lir_ops[op].name);
            complete = false;
        }
    }
    return complete;
}

static bool
print_statistics(enum generate_kind kind, uint64_t first, unsigned count)
{
    uint64_t counts[LIR_OP_COUNT] = {0}, total;
    struct lir_module module;
    struct source source;
    bool good;

    lir_module_init(&module);
    good = read_programs(&module, &source, first, count, kind);
    if (good) {
        total = count_opcodes(&module, counts);
        good = print_opcodes(counts, total, kind);
        printf("%u programs, %" PRIu64 " instructions, %.0f in one on "
               "average\n",
               count, total, (double)total / count);
    }
    lir_module_release(&module);
    source_release(&source);
    return good;
}

/* Objects and roots: modules are read in batches, and what is found in them is
 * added up. */

struct sums {
    struct oracle oracle;
    struct plans plans;
};

static bool
add_batch(struct sums *sums, uint64_t first, unsigned count,
          enum generate_kind kind)
{
    struct lir_module module;
    struct source source;
    bool good;

    lir_module_init(&module);
    good = read_programs(&module, &source, first, count, kind);
    if (good) {
        plans_judge(&sums->plans, &module);
        if (kind == GENERATE_COUNTING)
            oracle_run_module(&sums->oracle, &module);
    }
    lir_module_release(&module);
    source_release(&source);
    return good;
}

static bool
add_batches(struct sums *sums, uint64_t first, unsigned count,
            enum generate_kind kind)
{
    for (unsigned done = 0; done < count; done += BATCH)
        if (!add_batch(sums, first + done,
                       count - done < BATCH ? count - done : BATCH, kind))
            return false;
    return sums->plans.wrong == 0;
}

static void
print_average(const char *what, uint64_t sum, unsigned count)
{
    printf("%-44s %10" PRIu64 " %10.2f\n", what, sum, (double)sum / count);
}

static bool
print_objects(uint64_t first, unsigned count)
{
    static const char *const what[ORACLE_COUNTS] = {
        NULL,
        "virtual calls that reach an overriding one",
        "objects allocated",
        "arrays allocated",
        "virtual calls",
        "safepoints by opcode",
        "delegates made",
        "calls of delegates"};
    static const char *const ends[] = {"return",    "panic",    "trap",
                                       "undefined", "too long", "refused"};
    struct sums sums = {.oracle = {.quiet = true}};
    bool good = add_batches(&sums, first, count, GENERATE_COUNTING);

    printf("%-44s %10s %10s\n", "", "all", "a program");
    for (unsigned i = 1; i < ORACLE_COUNTS; i++)
        print_average(what[i], sums.oracle.counts[i], count);
    for (unsigned i = 0; i < COUNT_OF(ends); i++)
        print_average(ends[i], sums.oracle.ends[i], count);
    plans_print(&sums.plans);
    return good;
}

static bool
print_roots(enum generate_kind kind, uint64_t first, unsigned count)
{
    struct sums sums = {0};
    bool good = add_batches(&sums, first, count, kind);

    plans_print(&sums.plans);
    if (kind == GENERATE_CLOSED && !plans_decide(&sums.plans)) {
        fprintf(stderr, "nothing is known of calls of some kind\n");
        good = false;
    }
    return good;
}

/* The command line */

static int
usage(void)
{
    fputs("usage: diff generate KIND FIRST COUNT\n"
          "       diff interpret FILE...\n"
          "       diff statistics KIND FIRST COUNT\n"
          "       diff objects FIRST COUNT\n"
          "       diff roots [KIND] FIRST COUNT\n",
          stderr);
    return 2;
}

static enum generate_kind
kind_called(const char *name)
{
    static const char *const names[GENERATE_KINDS] = {
        "plain", "managed", "counting", "throwing", "closed"};
    enum generate_kind kind = 0;

    while (kind < GENERATE_KINDS && strcmp(names[kind], name) != 0)
        kind++;
    return kind;
}

/* What is about COUNT programs from FIRST on. */
static int
run_command(const char *command, enum generate_kind kind, uint64_t first,
            unsigned count)
{
    if (strcmp(command, "generate") == 0)
        generate_module(stdout, first, count, kind);
    else if (strcmp(command, "statistics") == 0)
        return !print_statistics(kind, first, count);
    else if (strcmp(command, "objects") == 0)
        return !print_objects(first, count);
    else if (strcmp(command, "roots") == 0)
        return !print_roots(kind, first, count);
    else
        return usage();
    return fflush(stdout) != 0;
}

int
main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    enum generate_kind kind = GENERATE_MANAGED;

    if (strcmp(command, "interpret") == 0 && argc > 2)
        return !oracle_run(argv + 2);
    if (argc == 5)
        kind = kind_called(argv[2]);
    if (argc < 4 || argc > 5 || kind == GENERATE_KINDS)
        return usage();
    return run_command(command, kind, strtoull(argv[argc - 2], NULL, 10),
                       (unsigned)strtoul(argv[argc - 1], NULL, 10));
}
