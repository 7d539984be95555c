/* What the collector promises of single objects, of memory and its limits. */
#include "gc_heap.h"
#include "rt.h"
#include "test/unit/rt/fake.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *heap_suite(void);

static const struct runa_type leaf_type = {.size = 16, .name = "leaf"};
static const struct runa_type text_type = {
    .size = 16, .element_size = 1, .name = "text"};
static const struct runa_type list_type = {
    .size = 16, .element_size = sizeof(void *), .map = 1, .name = "list"};

/* Without a mark stack, a chain takes quadratic time. */
enum { CHAIN = GC_MARK_PAGES == 0 ? 30 : 300 };

static void
at_once(void)
{
    runa_rt_gc_start();
    runa_rt_heap.step = NULL;
    runa_rt_heap.check = true;
}

START_TEST(first)
{
    void **sp = runa_gc_stack;
    at_once();
    sp[0] = runa_gc_new(sp, &leaf_type);
    ck_assert_ptr_eq(runa_gc_type(sp[0]), &leaf_type);
    runa_gc_collect(sp + 1);
    ck_assert_uint_eq(runa_rt_heap.live, 16);
    runa_gc_collect(sp);
    ck_assert_uint_eq(runa_rt_heap.live, 0);
}
END_TEST

/* Objects of each size, side by side, are whole, zero and apart. */
START_TEST(sizes)
{
    enum { COUNT = 250 };
    void **sp = runa_gc_stack;
    at_once();
    for (uint32_t i = 0; i < COUNT; i++) {
        char *text = sp[i] = runa_gc_new_array(sp + i, &text_type, 17 * i);
        ck_assert_uint_eq(*runa_gc_length(text), 17 * i);
        for (uint32_t k = 0; k < 17 * i; k++)
            ck_assert_int_eq(text[16 + k], 0);
        memset(text + 16, (int)i, 17 * (size_t)i);
    }
    runa_gc_collect(sp + COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        for (uint32_t k = 0; k < 17 * i; k++)
            ck_assert_int_eq(((unsigned char *)sp[i])[16 + k], i);
}
END_TEST

/* All memory comes back: pages, regions, what stood between. */
START_TEST(nothing_left)
{
    void **sp = runa_gc_stack;
    at_once();
    size_t most = 0;
    for (int round = 0; round < 20; round++) {
        sp[0] = NULL;
        for (uint32_t i = 0; i < CHAIN; i++) {
            void **list = runa_gc_new_array(sp + 1, &list_type, 1 + 7 * i);
            list[16 / sizeof(void *)] = sp[0];
            sp[0] = list;
        }
        runa_gc_collect(sp);
        ck_assert_uint_eq(runa_rt_heap.live, 0);
        size_t stack =
            (size_t)(runa_rt_heap.stack.end - runa_rt_heap.stack.base) +
            GC_MARK_SLACK;
        ck_assert_uint_eq(runa_rt_heap.used,
                          stack * sizeof(void *) / PAGE_SIZE);
        if (round == 5)
            most = runa_rt_heap.owned;
    }
    ck_assert_uint_eq(runa_rt_heap.owned, most);
}
END_TEST

/* A list as long as memory allows is no deep recursion, an array as wide needs
 * no stack. */
START_TEST(long_and_wide)
{
    enum { LENGTH = 100 * CHAIN };
    void **sp = runa_gc_stack;
    at_once();
    sp[0] = NULL;
    sp[1] = runa_gc_new_array(sp, &list_type, LENGTH);
    for (uint32_t i = 0; i < LENGTH; i++) {
        void **cell = runa_gc_new_array(sp + 2, &list_type, 2);
        cell[16 / sizeof(void *)] = sp[0];
        sp[0] = cell;
        ((void **)sp[1])[16 / sizeof(void *) + i] =
            runa_gc_new(sp + 2, &leaf_type);
    }
    runa_gc_collect(sp + 2);
    size_t cell = runa_gc_round(16 + 2 * sizeof(void *));
    ck_assert_uint_eq(runa_rt_heap.live,
                      LENGTH * (cell + 16) + runa_gc_size(sp[1]));
}
END_TEST

START_TEST(freed_is_poisoned)
{
    void **sp = runa_gc_stack;
    at_once();
    runa_rt_heap.stress = true;
    sp[0] = runa_gc_new(sp, &leaf_type);
    unsigned char *small = runa_gc_new(sp + 1, &leaf_type);
    unsigned char *large = runa_gc_new_array(sp + 1, &text_type, 2000);
    runa_gc_collect(sp + 1);
    ck_assert_uint_eq(small[15], 0xDD);
    ck_assert_uint_eq(large[1000], 0xDD);
    ck_assert_ptr_eq(runa_gc_type(sp[0]), &leaf_type);
}
END_TEST

static void
fill_heap(void)
{
    void **sp = runa_gc_stack;
    setenv("RUNA_GC_HEAP_MAX", "256k", 1);
    at_once();
    void **list = sp[0] = runa_gc_new_array(sp, &list_type, 10000);
    print_string_nonl("before ");
    for (uint32_t i = 0; i < 10000; i++)
        list[2 + i] = runa_gc_new_array(sp + 1, &text_type, 100);
}

static void
ask_too_much(void)
{
    setenv("RUNA_GC_HEAP_MAX", "1m", 1);
    at_once();
    runa_gc_new_array(runa_gc_stack, &text_type, 1 << 20);
}

static void
ask_the_impossible(void)
{
    runa_gc_new_array(runa_gc_stack, &list_type, 1 << 29);
}

/* The longest that compiled code asks for. */
static void
ask_the_most(void)
{
    runa_gc_new_array(runa_gc_stack, &text_type, INT32_MAX - 16);
}

static void
run_over(void)
{
    void **sp = (void **)runa_gc_stack_end;
    memset(runa_gc_stack, 0, (size_t)(sp - runa_gc_stack) * sizeof *sp);
    runa_gc_new(sp, &leaf_type);
}

static const char *
panic_of(void (*function)(void))
{
    ck_assert_int_eq(run_apart(function), RUNA_PANIC_EXIT);
    return caught(2)->text;
}

START_TEST(out_of_memory)
{
    const char *text = panic_of(fill_heap);
    ck_assert_str_eq(caught(1)->text, "before ");
    const char *start = "panic: out of memory: 128 bytes wanted, ";
    ck_assert_int_eq(strncmp(text, start, strlen(start)), 0);
    int live = atoi(text + strlen(start));
    ck_assert_int_gt(live, 200 * 1024);
    ck_assert_ptr_nonnull(strstr(text, " in use, the heap has 262144\n"));
    text = panic_of(ask_too_much);
    start = "panic: out of memory: 1048592 bytes wanted, 0 in use, ";
    ck_assert_int_eq(strncmp(text, start, strlen(start)), 0);
    text = panic_of(ask_the_most);
    start = "panic: out of memory: 2147483648 bytes wanted, 0 in use, ";
    ck_assert_int_eq(strncmp(text, start, strlen(start)), 0);
}
END_TEST

START_TEST(wrong_use)
{
    ck_assert_str_eq(panic_of(ask_the_impossible),
                     "panic: array too long: 536870912\n");
    ck_assert_str_eq(panic_of(run_over), "panic: shadow stack overflow\n");
}
END_TEST

START_TEST(told)
{
    void **sp = runa_gc_stack;
    setenv("RUNA_GC", "check,verbose", 1);
    runa_gc_new(sp, &leaf_type);
    ck_assert(runa_rt_heap.check);
    ck_assert(!runa_rt_heap.stress);
    catch_output((struct fake_write){0});
    runa_gc_collect(sp);
    const char *start = "gc 1: 0 KB live in ";
    ck_assert_int_eq(strncmp(caught(2)->text, start, strlen(start)), 0);
    ck_assert_ptr_nonnull(strstr(caught(2)->text, " us\n"));
}
END_TEST

START_TEST(statistics)
{
    struct runa_gc_statistics s;
    void **sp = runa_gc_stack;
    at_once();
    sp[0] = runa_gc_new_array(sp, &text_type, 5000);
    runa_gc_collect(sp + 1);
    runa_gc_get_statistics(&s);
    ck_assert_uint_eq(s.collections, 1);
    ck_assert_uint_eq(s.live, runa_gc_size(sp[0]));
    ck_assert_uint_ge(s.used, s.live);
    ck_assert_uint_ge(s.owned, s.used);
}
END_TEST

/* The heap checker is worth what it finds. */
static void
damage_reference(void)
{
    void **sp = runa_gc_stack;
    at_once();
    void **list = sp[0] = runa_gc_new_array(sp, &list_type, 2);
    list[2] = runa_gc_new(sp + 1, &leaf_type);
    runa_gc_collect(sp + 1);
    void *freed = list[2];
    list[2] = NULL;
    runa_gc_collect(sp + 1);
    list[2] = freed;
    runa_rt_gc_check(sp + 1);
}

static void
damage_length(void)
{
    void **sp = runa_gc_stack;
    at_once();
    sp[0] = runa_gc_new_array(sp, &text_type, 2000);
    runa_gc_collect(sp + 1);
    *runa_gc_length(sp[0]) = 5000;
    runa_rt_gc_check(sp + 1);
}

START_TEST(damage)
{
    ck_assert_str_eq(panic_of(damage_reference),
                     "heap check:0: panic: not marked\n");
    ck_assert_str_eq(panic_of(damage_length),
                     "heap check:0: panic: not of its size\n");
}
END_TEST

Suite *
heap_suite(void)
{
    Suite *suite = suite_create("heap");
    TCase *all = tcase_create("heap");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, first);
    tcase_add_test(all, sizes);
    tcase_add_test(all, nothing_left);
    tcase_add_test(all, long_and_wide);
    tcase_add_test(all, freed_is_poisoned);
    tcase_add_test(all, out_of_memory);
    tcase_add_test(all, wrong_use);
    tcase_add_test(all, told);
    tcase_add_test(all, statistics);
    tcase_add_test(all, damage);
    suite_add_tcase(suite, all);
    return suite;
}
