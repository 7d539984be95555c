/* Liveness of registers. */
#include "unit.h"

#include "lir/live.h"

/* A loop from .LBB1 to .LBB3, and a block that nothing goes to. */
static const char loop[] = "lir 1\n"
                           "func @f (v1000:i64, v1001:i64) : i64 {\n"
                           "  regs v1002:i64 v1003:i64 v1004:i64\n"
                           ".LBB0:\n"
                           "  mov.i64 v1002, $0\n"
                           "  xchg.i64 v1003, v1001\n"
                           "  jmp .LBB1\n"
                           ".LBB1:\n"
                           "  cmp.i64 v1002, v1000\n"
                           "  je .LBB3\n"
                           "  jl .LBB2\n"
                           "  ret.i64 v1003\n"
                           ".LBB2:\n"
                           "  mov.i64 v1003, v1002\n"
                           "  debug_value v1001, \"x\"\n"
                           "  jmp .LBB3\n"
                           ".LBB3:\n"
                           "  inc.i64 v1002, v1002\n"
                           "  load.i64 v1004, [v1003 + v1002]\n"
                           "  jmp .LBB1\n"
                           ".LBB4:\n"
                           "  ret.i64 v1004\n"
                           "}\n";

/* Results of invokes: where these throw, they are not written. */
static const char invokes[] =
    "lir 1\n"
    "func @f (v1000:i64, v1001:i64) : i64 {\n"
    "  regs v1002:ref\n"
    ".LBB0:\n"
    "  invoke.i64 v1000, @f(v1001, v1001), .LBB1, .LBB2\n"
    ".LBB1:\n"
    "  invoke.i64 v1001, @f(v1000, v1000), .LBB4, .LBB2\n"
    ".LBB2:\n"
    "  landingpad.ref v1002, catch .LBB3\n"
    ".LBB3:\n"
    "  ret.i64 v1000\n"
    ".LBB4:\n"
    "  ret.i64 v1001\n"
    "}\n";

/* The numbers of the chosen registers of TEXT, "block: registers;" for each. */
static void
expect_live(const char *text, const bool *chosen, const char *expected)
{
    struct reading r;
    struct lir_live live;
    const struct lir_func *func;
    char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);

    reading_init(&r, text);
    ck_assert(r.good);
    func = &r.module.funcs[0];
    lir_live_init(&live, func, chosen);
    for (uint32_t i = 0; i < func->block_count; i++) {
        fprintf(out, "%u:", i);
        for (uint32_t j = live.first[i]; j < live.first[i + 1]; j++)
            fprintf(out, " %u", func->regs[live.regs[j]].number);
        fputs("; ", out);
    }
    fclose(out);
    ck_assert_str_eq(found, expected);
    free(found);
    lir_live_release(&live);
    reading_release(&r);
}

START_TEST(of_all_registers)
{
    expect_live(loop, (bool[]){true, true, true, true, true},
                "0: 1000 1001 1003; 1: 1000 1002 1003; 2: 1000 1002; "
                "3: 1000 1002 1003; 4: 1004; ");
}
END_TEST

START_TEST(of_chosen_registers)
{
    expect_live(loop, (bool[]){false, true, false, true, false},
                "0: 1001 1003; 1: 1003; 2:; 3: 1003; 4:; ");
    expect_live(loop, (bool[]){false, false, false, false, false},
                "0:; 1:; 2:; 3:; 4:; ");
}
END_TEST

START_TEST(of_results_that_are_kept)
{
    expect_live(invokes, (bool[]){true, true, true},
                "0: 1000 1001; 1: 1000 1001; 2: 1000; 3: 1000; 4: 1001; ");
    expect_live(invokes, (bool[]){false, true, true},
                "0: 1001; 1: 1001; 2:; 3:; 4: 1001; ");
}
END_TEST

Suite *
live_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("live", &tests);

    tcase_add_test(tests, of_all_registers);
    tcase_add_test(tests, of_chosen_registers);
    tcase_add_test(tests, of_results_that_are_kept);
    return suite;
}
