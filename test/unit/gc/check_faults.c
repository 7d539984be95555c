/* What faults throw, and allocations that may fail. */
#include "exception.h"
#include "gc_heap.h"
#include "rt.h"

#include <check.h>
#include <stdlib.h>

Suite *faults_suite(void);

struct fault {
    const struct runa_type *type;
    int32_t kind;
};

static const struct runa_type leaf_type = {.size = 128, .name = "leaf"};
static const struct runa_type small_type = {.size = 16, .name = "small"};
static const struct runa_type list_type = {
    .size = 16, .element_size = sizeof(void *), .map = 1, .name = "list"};
static void finalise(void **sp, void *object);
static const struct runa_type ended_type = {
    .size = 128, .name = "ended", .finalise = finalise};

static void
finalise(void **sp, void *object)
{
    (void)sp;
    (void)object;
}

static void
begin(void)
{
    runa_rt_gc_start();
    runa_rt_heap.step = NULL;
    runa_rt_heap.check = true;
}

START_TEST(kinds)
{
    void **sp = runa_gc_top = runa_gc_stack;
    begin();
    for (int32_t kind = 1; kind <= RUNA_FAULT_STACK_OVERFLOW; kind++) {
        struct fault *fault = sp[0] = runa_fault(kind);
        struct fault *again = runa_fault(kind);
        bool is_ready = kind == RUNA_FAULT_OUT_OF_MEMORY ||
                        kind == RUNA_FAULT_STACK_OVERFLOW;
        ck_assert_int_eq(fault->kind, kind);
        ck_assert_str_eq(fault->type->name, "runa.Fault");
        ck_assert_int_eq(fault == again, is_ready);
        ck_assert(is_ready != runa_rt_is_object(fault));
    }
}
END_TEST

START_TEST(texts)
{
    ck_assert_str_eq(runa_fault_text(1), "division by zero");
    ck_assert_str_eq(runa_fault_text(7), "stack overflow");
    ck_assert_str_eq(runa_fault_text(0), "unknown fault");
    ck_assert_str_eq(runa_fault_text(-1), "unknown fault");
}
END_TEST

START_TEST(thrown)
{
    runa_gc_throw_fault(runa_gc_stack + 2, RUNA_FAULT_STACK_OVERFLOW);
    ck_assert_ptr_eq(runa_gc_top, runa_gc_stack + 2);
    struct fault *fault = runa_catch();
    ck_assert_int_eq(fault->kind, RUNA_FAULT_STACK_OVERFLOW);
    ck_assert_ptr_null(runa_pending());
}
END_TEST

/* As many as there is room for, in a list at sp[0]; returns sp behind it. */
static void **
fill(void **sp)
{
    enum { MANY = 10000 };
    void **list = sp[0] = runa_gc_new_array(sp, &list_type, MANY);
    void *object;
    size_t i = 2;
    while ((object = runa_gc_try_allocate(sp + 1, &leaf_type, 128)) ||
           (object = runa_gc_try_allocate(sp + 1, &small_type, 16)))
        list[i++] = object;
    ck_assert_uint_lt(i, MANY);
    return sp + 1;
}

START_TEST(full)
{
    void **sp = runa_gc_stack;
    setenv("RUNA_GC_HEAP_MAX", "256k", 1);
    begin();
    sp = fill(sp);
    ck_assert_ptr_null(runa_gc_try_allocate(sp, &leaf_type, 128));
    ck_assert_ptr_null(runa_gc_try_new_array(sp, &list_type, 20000));
    ck_assert_ptr_null(runa_gc_try_new_finalised(sp, &ended_type));
    runa_gc_top = sp;
    struct fault *fault = runa_fault(RUNA_FAULT_BOUNDS);
    ck_assert_int_eq(fault->kind, RUNA_FAULT_OUT_OF_MEMORY);
    sp[-1] = NULL;
    ck_assert_ptr_nonnull(runa_gc_try_allocate(sp, &leaf_type, 128));
    uint32_t *list = runa_gc_try_new_array(sp, &list_type, 3);
    ck_assert_uint_eq(*runa_gc_length(list), 3);
    ck_assert_ptr_nonnull(runa_gc_try_new_finalised(sp, &ended_type));
}
END_TEST

Suite *
faults_suite(void)
{
    Suite *suite = suite_create("faults");
    TCase *all = tcase_create("all");
    tcase_add_test(all, kinds);
    tcase_add_test(all, texts);
    tcase_add_test(all, thrown);
    tcase_add_test(all, full);
    suite_add_tcase(suite, all);
    return suite;
}
