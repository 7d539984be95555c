/*
 * The parts of the differential test that are written in C:
 *
 *   diff generate FIRST COUNT     random programs, on standard output
 *   diff interpret FILE...        runs the programs in these modules as
 *                                 host.mjs does, by the reference interpreter
 *   diff statistics FIRST COUNT   how often programs have which opcode; fails
 *                                 if one is never there that should be
 */
#include <inttypes.h>

#include "base/base.h"
#include "generate.h"
#include "lir/read.h"
#include "oracle.h"

/* Prints the programs' module and reads it back. */
static bool
read_programs(struct lir_module *module, struct source *source, uint64_t first,
              unsigned count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct diag diag;
    bool good;

    if (!out)
        BUG("no memory stream");
    generate_module(out, first, count);
    fclose(out);
    diag_init(&diag, stderr);
    source_from_text(source, "programs", text, size);
    free(text);
    good = lir_parse(module, source, &diag) &&
           lir_verify(module, source, &diag) &&
           lir_check_target(module, source, &diag);
    return good;
}

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
print_opcodes(const uint64_t *counts, uint64_t total)
{
    bool complete = true;

    for (unsigned op = 0; op < LIR_OP_COUNT; op++) {
        const char *never = generate_never(op);

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
print_statistics(uint64_t first, unsigned count)
{
    uint64_t counts[LIR_OP_COUNT] = {0}, total;
    struct lir_module module;
    struct source source;
    bool good;

    lir_module_init(&module);
    good = read_programs(&module, &source, first, count);
    if (good) {
        total = count_opcodes(&module, counts);
        good = print_opcodes(counts, total);
        printf("%u programs, %" PRIu64 " instructions, %.0f in one on "
               "average\n",
               count, total, (double)total / count);
    }
    lir_module_release(&module);
    source_release(&source);
    return good;
}

static int
usage(void)
{
    fputs("usage: diff generate FIRST COUNT\n"
          "       diff interpret FILE...\n"
          "       diff statistics FIRST COUNT\n",
          stderr);
    return 2;
}

int
main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    unsigned count = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;

    if (strcmp(command, "generate") == 0 && argc == 4)
        generate_module(stdout, first, count);
    else if (strcmp(command, "statistics") == 0 && argc == 4)
        return !print_statistics(first, count);
    else if (strcmp(command, "interpret") == 0 && argc > 2)
        return !oracle_run(argv + 2);
    else
        return usage();
    return fflush(stdout) != 0;
}
