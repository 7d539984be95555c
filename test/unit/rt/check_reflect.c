/* Methods by name: two of them, as the compiler would describe them. */
#include "reflect.h"

#include <check.h>
#include <stdlib.h>

#include "gc.h"
#include "rt.h"

Suite *reflect_suite(void);

static void **given;

static int32_t
add(void **sp, int32_t a, int32_t b)
{
    given = sp;
    runa_gc_top = sp + 5; /* as what C is called by leaves it */
    return a + b;
}

static int32_t
ask(void **sp, void *object)
{
    return sp && object ? 1 : 0;
}

static void
invoke_add(void (*function)(void), void **sp, const void *args, void *result)
{
    const int32_t *numbers = args;

    *(int32_t *)result = ((int32_t (*)(void **, int32_t, int32_t))function)(
        sp, numbers[0], numbers[1]);
}

static void
invoke_none(void (*function)(void), void **sp, const void *args, void *result)
{
    (void)function;
    (void)sp;
    (void)args;
    (void)result;
}

static const struct runa_method methods[]
    __attribute__((section("runa_methods"), used)) = {
        {"add", "(i32, i32) : i32", (void (*)(void))add, invoke_add},
        {"ask", "(ref) : i32", (void (*)(void))ask, invoke_none}};

#define DELEGATE_TYPE(text) \
    {.size = sizeof(struct runa_delegate), \
     .map = 1u << offsetof(struct runa_delegate, target) / sizeof(void *), \
     .name = text}
static const struct runa_type ask_type = DELEGATE_TYPE("Ask");
static const struct runa_type other_type = DELEGATE_TYPE("Other");
static const struct runa_type unknown_type = DELEGATE_TYPE("Unknown");
static const struct runa_delegate_type delegates[]
    __attribute__((section("runa_delegates"), used)) = {
        {&other_type, "(ref) : i64"}, {&ask_type, "(ref) : i32"}};

START_TEST(listing)
{
    ck_assert_int_eq(runa_method_count(), 2);
    ck_assert_ptr_eq(runa_method_at(0), &methods[0]);
    ck_assert_ptr_eq(runa_method_at(1), &methods[1]);
    ck_assert_ptr_null(runa_method_at(2));
    ck_assert_ptr_null(runa_method_at(-1));
    ck_assert_str_eq(runa_method_name(&methods[1]), "ask");
    ck_assert_str_eq(runa_method_signature(&methods[1]), "(ref) : i32");
}
END_TEST

START_TEST(finding)
{
    ck_assert_ptr_eq(runa_method_find("ask", NULL), &methods[1]);
    ck_assert_ptr_eq(runa_method_find("ask", ""), &methods[1]);
    ck_assert_ptr_eq(runa_method_find("ask", "(ref) : i32"), &methods[1]);
    ck_assert_ptr_null(runa_method_find("ask", "(ref): i32"));
    ck_assert_ptr_null(runa_method_find("as", NULL));
    ck_assert_ptr_null(runa_method_find("", NULL));
    ck_assert_ptr_null(runa_method_find(NULL, NULL));
}
END_TEST

/* What the method leaves of the shadow stack is nobody's. */
START_TEST(invoking)
{
    int32_t args[] = {40, 2}, sum = 0;
    void **top = runa_gc_top;

    runa_gc_method_invoke(&methods[0], args, &sum);
    ck_assert_int_eq(sum, 42);
    ck_assert_ptr_eq(given, top);
    ck_assert_ptr_eq(runa_gc_top, top);
}
END_TEST

START_TEST(binding)
{
    struct runa_delegate ask_like = {&ask_type, NULL, NULL};
    struct runa_delegate other_like = {&other_type, NULL, NULL};
    struct runa_delegate unknown_like = {&unknown_type, NULL, NULL};
    void **top = runa_gc_top;
    struct runa_delegate *bound =
        runa_gc_method_bind(&methods[1], &ask_like, &ask_like);

    ck_assert_ptr_eq(bound->type, &ask_type);
    ck_assert_ptr_eq(bound->target, &ask_like);
    ck_assert(bound->function == methods[1].function);
    ck_assert_ptr_null(runa_gc_method_bind(&methods[0], NULL, &ask_like));
    ck_assert_ptr_null(runa_gc_method_bind(&methods[1], NULL, &other_like));
    ck_assert_ptr_null(runa_gc_method_bind(&methods[1], NULL, &unknown_like));
    ck_assert_ptr_eq(runa_gc_top, top);
}
END_TEST

Suite *
reflect_suite(void)
{
    Suite *suite = suite_create("reflect");
    TCase *tests = tcase_create("reflect");

    tcase_add_test(tests, listing);
    tcase_add_test(tests, finding);
    tcase_add_test(tests, invoking);
    tcase_add_test(tests, binding);
    suite_add_tcase(suite, tests);
    return suite;
}
