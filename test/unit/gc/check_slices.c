/* Marking in slices, when the program changes things in between. */
#include "gc_heap.h"

#include <check.h>
#include <stdlib.h>

Suite *slices_suite(void);

static const struct runa_type list_type = {
    .size = 16, .element_size = sizeof(void *), .map = 1, .name = "list"};
static const struct runa_type leaf_type = {.size = 32, .name = "leaf"};

static const struct runa_type dot_type = {.size = 16, .name = "dot"};

static void **
slot(void *list, uint32_t index)
{
    return (void **)(void *)((char *)list + 16) + index;
}

static bool
marking(void)
{
    return runa_rt_heap.marking != runa_rt_heap.epoch;
}

static bool
is_marked(const void *object)
{
    return marking() && runa_gc_is_live(object);
}

/* Allocation alone begins and ends collections, and frees. */
START_TEST(by_itself)
{
    void **sp = runa_gc_stack;
    runa_rt_gc_start();
    runa_rt_heap.check = true;
    bool seen = false;
    sp[0] = runa_gc_new_array(sp, &list_type, 300);
    for (uint32_t i = 0; i < 300; i++)
        runa_gc_store(slot(sp[0], i), runa_gc_new(sp + 1, &leaf_type));
    for (int i = 0; i < 20000; i++) {
        runa_gc_new(sp + 1, &leaf_type);
        seen |= marking();
    }
    ck_assert(seen);
    ck_assert_uint_gt(runa_rt_heap.collections, 5);
    ck_assert_uint_lt(runa_rt_heap.owned, 60);
}
END_TEST

/*
 * A list that was scanned gets the only references to new objects, in each of
 * its slots, the first and last of every card among them.
 */
START_TEST(stores_behind)
{
    uint32_t length = _i == 0 ? 30 : 3000;
    void **sp = runa_gc_stack;
    runa_rt_gc_start();
    sp[0] = runa_gc_new_array(sp, &list_type, length);
    sp[1] = runa_gc_new_array(sp + 1, &list_type, length);
    uint32_t done = 0;
    while (done < length) {
        void *leaf = sp[2] = runa_gc_new(sp + 2, &leaf_type);
        *(char *)((char *)leaf + 20) = 'a';
        sp[2] = NULL;
        if (is_marked(sp[0]) && !is_marked(leaf))
            runa_gc_store(slot(sp[0], done++), leaf);
    }
    size_t before = runa_rt_heap.collections;
    while (runa_rt_heap.collections < before + 2)
        runa_gc_new(sp + 2, &leaf_type);
    runa_rt_heap.step = NULL;
    runa_rt_heap.check = true;
    runa_gc_collect(sp + 1);
    ck_assert_uint_eq(runa_rt_heap.live, length * 32 + runa_gc_size(sp[0]));
    for (uint32_t i = 0; i < length; i++)
        ck_assert_int_eq(((char *)*slot(sp[0], i))[20], 'a');
}
END_TEST

/* Each small hole is a visit to the collector; what counts is its size. */
START_TEST(small_holes)
{
    enum { LENGTH = 3000, NEW = 300 };
    void **sp = runa_gc_stack;
    runa_rt_gc_start();
    sp[0] = runa_gc_new_array(sp, &list_type, LENGTH);
    for (uint32_t i = 0; i < LENGTH; i++)
        runa_gc_store(slot(sp[0], i), runa_gc_new(sp + 1, &dot_type));
    for (uint32_t i = 0; i < LENGTH; i += 2)
        runa_gc_store(slot(sp[0], i), NULL);
    runa_gc_collect(sp + 1);
    size_t before = runa_rt_heap.collections;
    for (int i = 0; i < NEW; i++)
        runa_gc_new(sp + 1, &dot_type);
    ck_assert(!marking());
    ck_assert_uint_eq(runa_rt_heap.collections, before);
    ck_assert_uint_ge(runa_rt_heap.allocated, NEW * RUNA_GRANULE);
    ck_assert_uint_lt(runa_rt_heap.allocated, 2 * NEW * RUNA_GRANULE);
}
END_TEST

/* Whoever asks for a collection gets a whole one. */
START_TEST(collect_meanwhile)
{
    void **sp = runa_gc_stack;
    runa_rt_gc_start();
    runa_rt_heap.check = true;
    sp[0] = runa_gc_new_array(sp, &list_type, 3000);
    while (!is_marked(sp[0]))
        runa_gc_new(sp + 1, &leaf_type);
    runa_gc_collect(sp);
    ck_assert(!marking());
    ck_assert_uint_eq(runa_rt_heap.live, 0);
}
END_TEST

/* Each time a slice, and no larger than it must be. */
START_TEST(stressed)
{
    void **sp = runa_gc_stack;
    setenv("RUNA_GC", "stress-slices,check", 1);
    sp[0] = runa_gc_new_array(sp, &list_type, 30);
    ck_assert(runa_rt_heap.slices && marking());
    for (uint32_t i = 0; i < 300; i++) {
        bool before = marking();
        void *leaf = runa_gc_new(sp + 1, &leaf_type);
        ck_assert(before || marking());
        *((char *)leaf + 20) = 'a';
        runa_gc_store(slot(sp[0], i % 30), leaf);
    }
    ck_assert_uint_gt(runa_rt_heap.collections, 1);
    ck_assert_uint_lt(runa_rt_heap.collections, 100);
    for (int i = 0; i < 100; i++)
        runa_gc_safepoint(sp + 1);
    for (uint32_t i = 0; i < 30; i++)
        ck_assert_int_eq(((char *)*slot(sp[0], i))[20], 'a');
}
END_TEST

/* One that a test forgets to tell of is lost. */
START_TEST(store_not_told)
{
    void **sp = runa_gc_stack;
    setenv("RUNA_GC", "stress-slices", 1);
    void **list = sp[0] = runa_gc_new_array(sp, &list_type, 30);
    while (!is_marked(list))
        runa_gc_safepoint(sp + 1);
    char *leaf = runa_gc_new(sp + 1, &leaf_type);
    leaf[20] = 'a';
    *slot(list, 0) = leaf;
    while (marking())
        runa_gc_safepoint(sp + 1);
    ck_assert_uint_eq((unsigned char)leaf[20], 0xDD);
}
END_TEST

/* Without slices, whole collections. */
START_TEST(stressed_whole)
{
    setenv("RUNA_GC", "stress-slices", 1);
    runa_rt_heap.step = NULL;
    runa_gc_new(runa_gc_stack, &leaf_type);
    ck_assert(!runa_rt_heap.slices && runa_rt_heap.stress);
    ck_assert_uint_eq(runa_rt_heap.collections, 1);
}
END_TEST

Suite *
slices_suite(void)
{
    Suite *suite = suite_create("slices");
    TCase *all = tcase_create("slices");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, by_itself);
    tcase_add_loop_test(all, stores_behind, 0, 2);
    tcase_add_test(all, small_holes);
    tcase_add_test(all, collect_meanwhile);
    tcase_add_test(all, stressed);
    tcase_add_test(all, store_not_told);
    tcase_add_test(all, stressed_whole);
    suite_add_tcase(suite, all);
    return suite;
}
