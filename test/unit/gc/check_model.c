/* Random operations, in each mode of the collector. */
#include "gc_heap.h"
#include "test/gc/model.h"

#include <check.h>

Suite *model_suite(void);

enum { RUNS = 20, LENGTH = 4000 };

/* Chooses the mode; linking all of the collector made it an incremental one. */
static void
begin(bool in_slices)
{
    runa_rt_gc_start();
    ck_assert(runa_rt_heap.step);
    if (!in_slices)
        runa_rt_heap.step = NULL;
}

static void
run_some(uint32_t first, size_t length)
{
    for (uint32_t seed = first; seed < first + RUNS; seed++)
        model_run_random(seed, length, true);
}

START_TEST(at_once)
{
    begin(false);
    run_some(1, LENGTH);
}
END_TEST

START_TEST(in_slices)
{
    begin(true);
    run_some(1, LENGTH);
}
END_TEST

START_TEST(checked)
{
    begin(true);
    runa_rt_heap.check = true;
    run_some(2001, LENGTH);
}
END_TEST

START_TEST(stress)
{
    begin(false);
    runa_rt_heap.stress = true;
    run_some(1001, LENGTH / 10);
}
END_TEST

/* Several collections lie between two that are asked for. */
START_TEST(longer)
{
    begin(_i == 1);
    for (uint32_t seed = 1; seed < 4; seed++)
        model_run_random(seed, 100 * LENGTH, true);
}
END_TEST

Suite *
model_suite(void)
{
    Suite *suite = suite_create("model");
    TCase *all = tcase_create("model");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, at_once);
    tcase_add_test(all, in_slices);
    tcase_add_test(all, checked);
    tcase_add_test(all, stress);
    tcase_add_loop_test(all, longer, 0, 2);
    suite_add_tcase(suite, all);
    return suite;
}
