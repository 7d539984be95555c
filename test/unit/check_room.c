/* Which functions look whether the shadow stack has room. */
#include "roots/roots.h"
#include "unit.h"

/* The functions of BODY that look for room, as "name ". */
static void
expect_lookers(const char *body, const char *expected)
{
    struct reading r;
    struct roots_closure closure;
    uint32_t count;
    char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    struct roots_plan *plans;
    bool *looks;

    reading_init_valid(&r, body);
    roots_closure_init(&closure, &r.module, false, NULL);
    count = r.module.func_count;
    plans = xcalloc(count, sizeof *plans);
    looks = xcalloc(count, sizeof *looks);
    for (uint32_t i = 0; i < count; i++) {
        if (closure.collects[i])
            roots_plan_init(&plans[i], &r.module, &r.module.funcs[i],
                            roots_points(&closure, i),
                            &(struct roots_wish){.unit = 1});
    }
    roots_find_lookers(&r.module, &closure, plans, looks);
    for (uint32_t i = 0; i < count; i++) {
        if (looks[i])
            fprintf(out, "%s ", lir_name(&r.module, r.module.funcs[i].name));
        roots_plan_release(&plans[i]);
    }
    fclose(out);
    ck_assert_str_eq(found, expected);
    roots_closure_release(&closure);
    reading_release(&r);
    free(plans);
    free(looks);
    free(found);
}

#define ONE_ARGUMENT "lir 1\ntype $O object size 8 align 4 refs 4\n"
#define CALLER(name, callee) \
    "func @" name " (v1000:ref) : ref local {\n" \
    "  regs v1001:ref\n" \
    ".LBB0:\n" \
    "  call.ref v1001, @" callee "(v1000)\n" \
    "  store.ref [v1001 + 4], v1000\n" \
    "  ret.ref v1001\n" \
    "}\n"
#define FORWARDER(name, callee) \
    "func @" name " (v1000:ref) : ref local {\n" \
    ".LBB0:\n" \
    "  call.ref v1000, @" callee "(v1000)\n" \
    "  ret.ref v1000\n" \
    "}\n"
#define ALLOCATOR(name) \
    "func @" name " (v1000:ref) : ref local {\n" \
    ".LBB0:\n" \
    "  alloc.ref v1000, $O\n" \
    "  ret.ref v1000\n" \
    "}\n"

START_TEST(lookers_by_name)
{
    expect_lookers(ONE_ARGUMENT CALLER("one", "two") CALLER("two", "three")
                       ALLOCATOR("three"),
                   "");
    expect_lookers(ONE_ARGUMENT CALLER("self", "self"), "");
    expect_lookers(ONE_ARGUMENT FORWARDER("forward", "forward"), "");
}
END_TEST

/* Of a circle in which frames move up, one looks. */
START_TEST(lookers_in_circles)
{
#define COLLECTING(name, callee) \
    "func @" name " (v1000:ref) : ref local {\n" \
    "  regs v1001:ref\n" \
    ".LBB0:\n" \
    "  safepoint\n" \
    "  call.ref v1001, @" callee "(v1000)\n" \
    "  store.ref [v1001 + 4], v1000\n" \
    "  ret.ref v1001\n" \
    "}\n"
    expect_lookers(ONE_ARGUMENT COLLECTING("self", "self"), "self ");
    expect_lookers(ONE_ARGUMENT CALLER("a", "b") FORWARDER("b", "c")
                       CALLER("c", "a") FORWARDER("calm", "c"),
                   "");
    expect_lookers(ONE_ARGUMENT CALLER("a", "b") FORWARDER("b", "c")
                       COLLECTING("c", "a"),
                   "c ");
}
END_TEST

/* What is not known may need all of the reserve. */
START_TEST(lookers_for_others)
{
#define EXTERN "extern @work (ref) : ref\n"
    expect_lookers(ONE_ARGUMENT EXTERN FORWARDER("forward", "work"), "");
    expect_lookers(ONE_ARGUMENT EXTERN CALLER("one", "forward")
                       FORWARDER("forward", "work"),
                   "one ");
    expect_lookers(ONE_ARGUMENT EXTERN CALLER("one", "two")
                       CALLER("two", "work"),
                   "two ");
}
END_TEST

Suite *
room_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("room", &tests);

    tcase_add_test(tests, lookers_by_name);
    tcase_add_test(tests, lookers_in_circles);
    tcase_add_test(tests, lookers_for_others);
    return suite;
}
