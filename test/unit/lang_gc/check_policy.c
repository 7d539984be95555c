/* When there is a collection, and how large the heap becomes. */
#include "../rt/fake.h"
#include "lang_gc.h"
#include "lang_memory.h"
#include "roots.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *policy_suite(void);

static struct lang_heap *const heap = &runa_rt_lang_heap;

/* Allocates so many bytes that nothing keeps, as compiled code does. */
static void
waste(uint64_t bytes, uint32_t size)
{
    for (uint64_t done = 0; done < bytes; done += size) {
        runa_lang_safepoint(NULL);
        memset(runa_lang_memory_new(size), 1, size);
    }
}

static size_t
owned(void)
{
    return heap->owned * PAGE_SIZE;
}

START_TEST(the_heap_stays_small)
{
    static const uint32_t sizes[] = {8, 40, 1000, 10000, 50000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        waste(100 * (uint64_t)LANG_GC_MIN, sizes[i]);
        ck_assert_uint_le(owned(), 3 * LANG_GC_MIN + 40 * PAGE_SIZE);
    }
    ck_assert_uint_gt(heap->collections, 100);
}
END_TEST

/* Half as much again, and what is lost at the ends of pages. */
START_TEST(it_grows_with_what_is_live)
{
    enum { COUNT = 64 };
    for (int i = 0; i < COUNT; i++)
        roots[i] = (uintptr_t)runa_lang_memory_new(LANG_GC_MIN / 4);
    uint64_t live = live_after_collection();
    ck_assert_uint_ge(live, COUNT * LANG_GC_MIN / 4);
    uint32_t before = heap->collections;
    waste(10 * live, 100);
    ck_assert_uint_ge(heap->collections - before, 19);
    ck_assert_uint_le(heap->collections - before, 22);
    ck_assert_uint_le(owned(), 2 * live);
}
END_TEST

START_TEST(nothing_is_collected_in_between)
{
    runa_lang_safepoint(NULL);
    for (int i = 0; i < 40; i++)
        runa_lang_memory_new(LANG_GC_MIN);
    ck_assert_uint_eq(heap->collections, 0);
    runa_lang_safepoint(NULL);
    ck_assert_uint_eq(heap->collections, 1);
    ck_assert_uint_eq(heap->live, 0);
}
END_TEST

/* Who gives everything back needs no collection, and no more memory. */
START_TEST(giving_back_is_enough)
{
    runa_lang_safepoint(NULL);
    for (uint32_t i = 0; i < 20000; i++) {
        void *blocks[40];
        for (int j = 0; j < 40; j++)
            blocks[j] =
                runa_lang_memory_new(1 + (i * 7 + 13u * (uint32_t)j) % 600);
        for (int j = 0; j < 40; j++)
            runa_lang_memory_free(blocks[(j * 7) % 40]);
        runa_lang_safepoint(NULL);
    }
    ck_assert_uint_le(heap->collections, 1);
    ck_assert_uint_le(owned(), 3 * LANG_GC_MIN + 40 * PAGE_SIZE);
}
END_TEST

/* Three quarters are in use: half as much again is not to be had. */
START_TEST(scarce_memory_goes_round)
{
    const size_t table =
        (GC_PAGES * sizeof(void *) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    limit_growth(table + 40 * LANG_GC_MIN);
    runa_lang_safepoint(NULL);
    for (int i = 0; i < 30; i++) {
        runa_lang_safepoint(NULL);
        roots[i] = (uintptr_t)runa_lang_memory_new(LANG_GC_MIN);
    }
    waste(300 * (uint64_t)LANG_GC_MIN, 24);
    waste(300 * (uint64_t)LANG_GC_MIN, 100);
    waste(300 * (uint64_t)LANG_GC_MIN, LANG_GC_MIN / 8);
    ck_assert(heap->scarce);
    ck_assert_uint_le(owned(), 40 * LANG_GC_MIN);
    ck_assert_uint_le(heap->collections, 2000);
}
END_TEST

START_TEST(stress_collects_always)
{
    setenv("RUNA_GC", "verbose,stress", 1);
    catch_output((struct fake_write){0});
    unsigned char *lost = runa_lang_memory_new(20);
    unsigned char *kept = runa_lang_memory_new(20);
    roots[0] = (uintptr_t)kept;
    for (int i = 0; i < 5; i++)
        runa_lang_safepoint(NULL);
    const char *text = caught(2)->text;
    ck_assert_uint_eq(heap->collections, 5);
    ck_assert_ptr_nonnull(strstr(text, "gc 5: 0 KB live in "));
    ck_assert_int_eq(kept[19], 0);
#ifndef __SANITIZE_ADDRESS__
    ck_assert_int_eq(lost[0], 0xDD);
    ck_assert_int_eq(lost[23], 0xDD);
#endif
    (void)lost;
}
END_TEST

Suite *
policy_suite(void)
{
    Suite *suite = suite_create("policy");
    TCase *all = tcase_create("policy");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, the_heap_stays_small);
    tcase_add_test(all, it_grows_with_what_is_live);
    tcase_add_test(all, nothing_is_collected_in_between);
    tcase_add_test(all, giving_back_is_enough);
    tcase_add_test(all, scarce_memory_goes_round);
    tcase_add_test(all, stress_collects_always);
    suite_add_tcase(suite, all);
    return suite;
}
