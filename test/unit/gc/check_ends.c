/* The ends of objects: weak references to them, and finalisers. */
#include "gc_heap.h"
#include "rt.h"

#include <check.h>

Suite *ends_suite(void);

struct thing {
    const struct runa_type *type;
    uintptr_t number;
    struct thing *other;
};

static void finalise(void **sp, void *object);
static const struct runa_type thing_type = {.size = sizeof(struct thing),
                                            .map = 4,
                                            .name = "thing",
                                            .finalise = finalise};
static const struct runa_type plain_type = {
    .size = sizeof(struct thing), .map = 4, .name = "plain thing"};

/* What the finaliser saw, and what it is to do. */
static uintptr_t ended[16];
static int count;
static void **keep;
static bool allocate;

static void
finalise(void **sp, void *object)
{
    struct thing *thing = object;
    ck_assert_int_lt(count, 16);
    ended[count++] = thing->number;
    if (thing->other)
        ck_assert_uint_ne(thing->other->number, 0);
    if (keep)
        *keep = thing;
    for (int i = 0; allocate && i < 3; i++) {
        runa_gc_new(sp, &plain_type);
        runa_gc_collect(sp);
    }
}

static struct thing *
make(void **sp, uintptr_t number)
{
    struct thing *thing = runa_gc_new_finalised(sp, &thing_type);
    thing->number = number;
    return thing;
}

static void
begin(void)
{
    runa_rt_gc_start();
    runa_rt_heap.check = true;
}

START_TEST(once)
{
    void **sp = runa_gc_stack;
    begin();
    sp[0] = make(sp, 1);
    make(sp + 1, 2);
    runa_gc_collect(sp + 1);
    ck_assert_int_eq(count, 1);
    ck_assert_uint_eq(ended[0], 2);
    runa_gc_collect(sp);
    ck_assert_int_eq(count, 2);
    ck_assert_uint_eq(ended[1], 1);
    runa_gc_collect(sp);
    runa_gc_collect(sp);
    ck_assert_int_eq(count, 2);
    ck_assert_uint_eq(runa_rt_heap.live, 0);
}
END_TEST

/* Those that die together: the youngest first, whatever refers to what, and
 * all of them are whole while a finaliser runs. */
START_TEST(together)
{
    void **sp = runa_gc_stack;
    begin();
    struct thing *first = sp[0] = make(sp, 1);
    struct thing *second = sp[1] = make(sp + 1, 2);
    struct thing *third = sp[2] = make(sp + 2, 3);
    first->other = third;
    third->other = first;
    second->other = runa_gc_new(sp + 3, &plain_type);
    second->other->number = 9;
    runa_gc_collect(sp);
    ck_assert_int_eq(count, 3);
    ck_assert_uint_eq(ended[0], 3);
    ck_assert_uint_eq(ended[1], 2);
    ck_assert_uint_eq(ended[2], 1);
}
END_TEST

START_TEST(never_in_allocation)
{
    void **sp = runa_gc_stack;
    begin();
    make(sp, 1);
    for (int i = 0; i < 10000; i++)
        runa_gc_new(sp, &plain_type);
    ck_assert_uint_gt(runa_rt_heap.collections, 0);
    ck_assert_int_eq(count, 0);
    runa_gc_safepoint(sp);
    ck_assert_int_eq(count, 1);
}
END_TEST

/* Brought back, an object is like any other, but has no finaliser. */
START_TEST(resurrection)
{
    void **sp = runa_gc_stack;
    begin();
    struct thing *thing = make(sp, 1);
    thing->other = runa_gc_new(sp + 1, &plain_type);
    thing->other->number = 2;
    sp[0] = NULL;
    keep = sp;
    runa_gc_collect(sp + 1);
    ck_assert_ptr_eq(sp[0], thing);
    for (int i = 0; i < 3; i++)
        runa_gc_collect(sp + 1);
    ck_assert_uint_eq(thing->other->number, 2);
    runa_gc_collect(sp);
    ck_assert_int_eq(count, 1);
    ck_assert_uint_eq(runa_rt_heap.live, 0);
}
END_TEST

/* A finaliser that collects does not call others from inside. */
START_TEST(not_nested)
{
    void **sp = runa_gc_stack;
    begin();
    allocate = true;
    for (uintptr_t i = 1; i < 5; i++)
        make(sp, i);
    runa_gc_collect(sp);
    ck_assert_int_eq(count, 4);
    for (uintptr_t i = 0; i < 4; i++)
        ck_assert_uint_eq(ended[i], 4 - i);
}
END_TEST

START_TEST(weak)
{
    void **sp = runa_gc_stack;
    begin();
    sp[0] = runa_gc_new(sp, &plain_type);
    sp[1] = runa_weak_new(sp + 1, sp[0]);
    sp[2] = runa_weak_new(sp + 2, NULL);
    runa_weak_new(sp + 3, sp[0]);
    runa_gc_collect(sp + 3);
    ck_assert_ptr_eq(runa_weak_get(sp[1]), sp[0]);
    ck_assert_ptr_null(runa_weak_get(sp[2]));
    sp[0] = NULL;
    runa_gc_collect(sp + 3);
    ck_assert_ptr_null(runa_weak_get(sp[1]));
    runa_gc_collect(sp);
    ck_assert_uint_eq(runa_rt_heap.live, 0);
}
END_TEST

/* Whichever of the two was used first. */
START_TEST(weak_before_finaliser)
{
    void **sp = runa_gc_stack;
    begin();
    if (_i == 0)
        runa_weak_new(sp, NULL);
    sp[0] = make(sp, 1);
    sp[1] = runa_weak_new(sp + 1, sp[0]);
    sp[0] = NULL;
    keep = sp;
    runa_gc_collect(sp + 2);
    ck_assert_ptr_nonnull(sp[0]);
    ck_assert_ptr_null(runa_weak_get(sp[1]));
}
END_TEST

/* What LIR programs call takes the shadow stack from where C code finds it. */
START_TEST(calls_of_programs)
{
    RUNA_ROOT(frame, 2);
    begin();
    frame[0] = make(runa_gc_top, 1);
    frame[1] = runa_gc_weak_new(frame[0]);
    void *handle = runa_gc_handle_new(frame[0]);
    frame[0] = NULL;
    ck_assert_int_eq(runa_gc_live_bytes(), 0);
    runa_gc_collect_now();
    ck_assert_int_eq(count, 0);
    ck_assert_ptr_nonnull(runa_gc_weak_get(frame[1]));
    ck_assert_ptr_eq(runa_gc_weak_get(frame[1]), runa_gc_handle_get(handle));
    ck_assert_int_eq(runa_gc_live_bytes(), (int64_t)runa_rt_heap.live);
    ck_assert_int_gt(runa_gc_live_bytes(), 0);
    runa_gc_handle_free(handle);
    runa_gc_collect_now();
    ck_assert_int_eq(count, 1);
    ck_assert_ptr_null(runa_gc_weak_get(frame[1]));
    ck_assert_int_eq(runa_gc_collection_count(), 2);
}
END_TEST

Suite *
ends_suite(void)
{
    Suite *suite = suite_create("ends");
    TCase *all = tcase_create("ends");
    tcase_add_test(all, once);
    tcase_add_test(all, together);
    tcase_add_test(all, never_in_allocation);
    tcase_add_test(all, resurrection);
    tcase_add_test(all, not_nested);
    tcase_add_test(all, weak);
    tcase_add_loop_test(all, weak_before_finaliser, 0, 2);
    tcase_add_test(all, calls_of_programs);
    suite_add_tcase(suite, all);
    return suite;
}
