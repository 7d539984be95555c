/* Landing pads. */
#include "unit.h"

#include "lir/throw.h"

/* The ways outward are 3, 2, 4, 5; 10, 4, 5; 9, which is the end of it; and
 * 6, 7, where not everything is caught. */
static const char pads[] =
    "lir 1\n"
    "type $E object size 8 align 4\n"
    "func @f (v1000:ref) : i32 {\n"
    "  regs v1001:i32\n"
    ".LBB0:\n"
    "  invoke.i32 v1001, @f(v1000), .LBB1, .LBB3\n"
    ".LBB1:\n"
    "  ret.i32 $1\n"
    ".LBB2:\n"
    "  landingpad.ref v1000, catch $E .LBB1, outer .LBB4\n"
    ".LBB3:\n"
    "  landingpad.ref v1000, catch $E .LBB1, cleanup .LBB8, outer .LBB2\n"
    ".LBB4:\n"
    "  landingpad.ref v1000, filter @f .LBB1, outer .LBB5\n"
    ".LBB5:\n"
    "  nop\n"
    "  landingpad.ref v1000, catch $E .LBB1, catch .LBB1\n"
    ".LBB6:\n"
    "  landingpad.ref v1000, cleanup .LBB8, outer .LBB7\n"
    ".LBB7:\n"
    "  nop\n"
    "  landingpad.ref v1000, filter @f .LBB1\n"
    ".LBB8:\n"
    "  resume.ref v1000\n"
    ".LBB9:\n"
    "  landingpad.ref v1000, catch .LBB1, outer .LBB7\n"
    ".LBB10:\n"
    "  landingpad.ref v1000, outer .LBB4\n"
    "}\n";

START_TEST(catching)
{
    static const bool expected[] = {[2] = true, [3] = true, [4] = true,
                                    [5] = true, [9] = true, [10] = true};
    struct reading r;
    bool *found;

    reading_init(&r, pads);
    ck_assert(r.good && lir_verify(&r.module, &r.source, &r.listener.diag));
    found = lir_find_catching(&r.module.funcs[0]);
    ck_assert_mem_eq(found, expected, sizeof expected);
    free(found);
    reading_release(&r);
}
END_TEST

START_TEST(cleanup)
{
    struct reading r;
    const struct lir_func *func;

    reading_init(&r, pads);
    ck_assert(r.good);
    func = &r.module.funcs[0];
    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct lir_inst *pad = lir_landing_pad(func, i);

        if (pad)
            ck_assert_uint_eq(lir_cleanup(func, pad),
                              i == 3 || i == 6 ? 8 : LIR_NO_INDEX);
    }
    reading_release(&r);
}
END_TEST

Suite *
throw_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("throw", &tests);

    tcase_add_test(tests, catching);
    tcase_add_test(tests, cleanup);
    return suite;
}
