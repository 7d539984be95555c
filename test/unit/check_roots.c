/* Which references are kept on the shadow stack, where and when. */
#include "planned.h"

/* The plan of the function BODY behind HEAD, as it is printed. */
static void
expect_plan_as(const struct roots_wish *wish, const char *body,
               const char *expected)
{
    char *text = xasprintf(HEAD "%s", body), *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    struct planned p;

    planned_init_as(&p, text, wish);
    roots_print(&p.reading.module, p.func, &p.plan, out);
    fclose(out);
    ck_assert_str_eq(found, expected);
    ck_assert(planned_is_good(&p));
    planned_release(&p);
    free(found);
    free(text);
}

static void
expect_plan(enum roots_mode mode, const char *body, const char *expected)
{
    expect_plan_as(&(struct roots_wish){.mode = mode, .unit = 1}, body,
                   expected);
}

static const char parameters[] = "func @f (v1000:ref, v1001:ref) : ref {\n"
                                 ".LBB0:\n"
                                 "  call.void @work(v1001)\n"
                                 "  ret.ref v1000\n"
                                 "}\n";

/* What a call is given, its callee keeps. */
START_TEST(parameter)
{
    expect_plan(ROOTS_PREFIX, parameters,
                "; @f: words 1, front 0, first 0=v1000\n"
                ";   0 call, scans 1\n");
}
END_TEST

START_TEST(parameter_with_all)
{
    expect_plan(ROOTS_ALL, parameters,
                "; @f: words 2, front 0, first 0=v1000 1=v1001\n"
                ";   0 call, scans 2\n");
}
END_TEST

START_TEST(allocation_only)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                "  regs v1001:ref\n"
                ".LBB0:\n"
                "  alloc.ref v1001, $O\n"
                "  store.ref [v1001 + 4], v1000\n"
                "  ret.ref v1001\n"
                "}\n",
                "; @f: words 1, front 0\n"
                ";   0 alloc, scans 1, cold 0=v1000\n");
}
END_TEST

/* The one store is before the loop; the allocation in it needs none. */
START_TEST(loop)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                "  regs v1001:ref\n"
                ".LBB0:\n"
                "  jmp .LBB1\n"
                ".LBB1: loop 1 header\n"
                "  alloc.ref v1001, $O\n"
                "  call.void @work(v1001)\n"
                "  cmp.ref v1000, $0\n"
                "  branch.eq .LBB1, .LBB2\n"
                ".LBB2:\n"
                "  ret.ref v1000\n"
                "}\n",
                "; @f: words 1, front 0, first 0=v1000\n"
                ";   1 alloc, scans 1\n"
                ";   2 call, scans 1\n");
}
END_TEST

/* Each way has its own value, and they share a word. */
START_TEST(diamond)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                "  regs v1001:ref v1002:ref\n"
                ".LBB0:\n"
                "  cmp.ref v1000, $0\n"
                "  branch.eq .LBB1, .LBB2\n"
                ".LBB1:\n"
                "  load.ref v1001, [v1000 + 4]\n"
                "  safepoint\n"
                "  ret.ref v1001\n"
                ".LBB2:\n"
                "  mov.ref v1002, v1000\n"
                "  safepoint\n"
                "  ret.ref v1002\n"
                "}\n",
                "; @f: words 1, front 0\n"
                ";   2 load, after 0=v1001\n"
                ";   3 safepoint, scans 1\n"
                ";   5 mov, after 0=v1002\n"
                ";   6 safepoint, scans 1\n");
}
END_TEST

/* The result of a call is stored behind it; what it replaces is not live. */
START_TEST(result)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                ".LBB0:\n"
                "  call.ref v1000, @f(v1000)\n"
                "  call.void @work(v1000)\n"
                "  ret.ref v1000\n"
                "}\n",
                "; @f: words 1, front 0\n"
                ";   0 call, scans 0, after 0=v1000\n"
                ";   1 call, scans 1\n");
}
END_TEST

/* Two ways into a loop, and a word that holds nothing yet on one of them. */
START_TEST(irreducible)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref, v1001:ref) : ref {\n"
                "  regs v1002:ref\n"
                ".LBB0:\n"
                "  cmp.ref v1000, $0\n"
                "  branch.eq .LBB1, .LBB2\n"
                ".LBB1:\n"
                "  load.ref v1002, [v1001 + 4]\n"
                "  safepoint\n"
                "  store.ref [v1002 + 4], v1001\n"
                "  jmp .LBB2\n"
                ".LBB2:\n"
                "  alloc.ref v1000, $O\n"
                "  cmp.ref v1000, v1001\n"
                "  branch.eq .LBB1, .LBB3\n"
                ".LBB3:\n"
                "  ret.ref v1001\n"
                "}\n",
                "; @f: words 2, front 0, first 0=v1001\n"
                ";   2 load, after 1=v1002\n"
                ";   3 safepoint, scans 2\n"
                ";   6 alloc, scans 1\n");
}
END_TEST

#define HOLE(point) \
    "func @f (v1000:ref) : ref {\n" \
    "  regs v1001:ref v1002:ref\n" \
    ".LBB0:\n" \
    "  cmp.ref v1000, $0\n" \
    "  branch.eq .LBB1, .LBB2\n" \
    ".LBB1:\n" \
    "  load.ref v1002, [v1000 + 4]\n" \
    "  safepoint\n" \
    "  store.ref [v1000 + 4], v1002\n" \
    "  safepoint\n" \
    "  safepoint\n" \
    "  safepoint\n" \
    "  ret.ref v1002\n" \
    ".LBB2:\n" point "  ret.ref v1000\n" \
    "}\n"

#define HOLE_PLAN \
    "; @f: words 2, front 0, first 1=v1000\n" \
    ";   2 load, after 0=v1002\n" \
    ";   3 safepoint, scans 2\n" \
    ";   5 safepoint, scans 1\n" \
    ";   6 safepoint, scans 1\n" \
    ";   7 safepoint, scans 1\n"

/* On the second way nobody has stored anything in word 0. */
START_TEST(hole)
{
    expect_plan(ROOTS_PREFIX, HOLE("  safepoint\n"),
                HOLE_PLAN ";   9 safepoint, scans 2, before 0=null\n");
    expect_plan(ROOTS_PREFIX, HOLE("  alloc.ref v1001, $O\n"),
                HOLE_PLAN ";   9 alloc, scans 1, cold 0=v1000\n");
    expect_plan(ROOTS_PREFIX,
                HOLE("  alloc.ref v1001, $O\n"
                     "  safepoint\n"),
                HOLE_PLAN ";   9 alloc, scans 2, before 0=null\n"
                          ";   10 safepoint, scans 2\n");
}
END_TEST

/* Two words are in use at one call, none at the next, the second at the last:
 * what the call between has left in the first matters to exact plans only. */
#define LEFT_BEHIND \
    "func @f (v1000:ref) : ref {\n" \
    "  regs v1001:ref\n" \
    ".LBB0:\n" \
    "  call.ref v1001, @f($0)\n" \
    "  call.void @work(v1001)\n" \
    "  call.void @work(v1000)\n" \
    "  store.ref [v1000 + 4], v1001\n" \
    "  call.void @work($0)\n" \
    "  call.ref v1001, @f($0)\n" \
    "  call.void @work($0)\n" \
    "  ret.ref v1001\n" \
    "}\n"

#define LEFT_BEHIND_PLAN \
    "; @f: words 2, front 0, first 0=v1000\n" \
    ";   0 call, scans 1, after 1=v1001\n" \
    ";   1 call, scans 2\n" \
    ";   2 call, scans 2\n" \
    ";   4 call, scans 0\n" \
    ";   5 call, scans 0, after 1=v1001\n"

START_TEST(left_behind)
{
    static const struct roots_wish exact = {.exact = true, .unit = 1};
    static const struct roots_wish wide = {
        .exact = true, .unit = 4, .reserved = 1};

    expect_plan(ROOTS_PREFIX, LEFT_BEHIND,
                LEFT_BEHIND_PLAN ";   6 call, scans 2\n");
    expect_plan_as(&exact, LEFT_BEHIND,
                   LEFT_BEHIND_PLAN ";   6 call, scans 2, before 0=null\n");
    /* Frames of four words: all that others get is behind these. */
    expect_plan_as(&wide, LEFT_BEHIND,
                   "; @f: words 4, front 1, first 1=v1000\n"
                   ";   0 call, scans 2, before 2=null 3=null, after 2=v1001\n"
                   ";   1 call, scans 3\n"
                   ";   2 call, scans 3\n"
                   ";   4 call, scans 1\n"
                   ";   5 call, scans 1, after 2=v1001\n"
                   ";   6 call, scans 3\n");
}
END_TEST

/* What a register held may stay in its word, which costs nothing. */
START_TEST(stale)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                "  regs v1001:ref\n"
                ".LBB0:\n"
                "  safepoint\n"
                "  safepoint\n"
                "  load.ref v1001, [v1000 + 4]\n"
                "  safepoint\n"
                "  store.ref [v1000 + 4], v1001\n"
                "  safepoint\n"
                "  ret.ref v1001\n"
                "}\n",
                "; @f: words 2, front 0, first 0=v1000\n"
                ";   0 safepoint, scans 1\n"
                ";   1 safepoint, scans 1\n"
                ";   2 load, after 1=v1001\n"
                ";   3 safepoint, scans 2\n"
                ";   5 safepoint, scans 2\n");
}
END_TEST

/* What an allocation stores lies behind the words that are needed, though a
 * word below is free. */
START_TEST(cold_behind)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref, v1001:ref) : ref {\n"
                "  regs v1002:ref\n"
                ".LBB0:\n"
                "  call.void @work(v1000)\n"
                "  alloc.ref v1002, $O\n"
                "  store.ref [v1002 + 4], v1000\n"
                "  call.void @work(v1001)\n"
                "  ret.ref v1002\n"
                "}\n",
                "; @f: words 2, front 0, first 0=v1000 1=v1001\n"
                ";   0 call, scans 2\n"
                ";   1 alloc, scans 2, after 0=v1002\n"
                ";   3 call, scans 1\n");
}
END_TEST

/* How references are made and used: the text around the register's name. */
struct makes {
    const char *make[2], *use[2];
};

/* A function that makes COUNT references, and needs them all. */
static char *
many_text(const struct makes *how, uint32_t count)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fputs(HEAD "func @f (v1000:ref) : ref {\n  regs", out);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out, " v%u:ref", 1000 + i);
    fputs("\n.LBB0:\n", out);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out, "  %sv%u%s\n", how->make[0], 1000 + i, how->make[1]);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out, "  %sv%u%s\n", how->use[0], 1000 + i, how->use[1]);
    fputs("  ret.ref v1000\n}\n", out);
    fclose(out);
    return text;
}

/* The plan of so many has STORES and WORDS at the most. */
static void
expect_many(const struct makes *how, uint32_t count, uint32_t stores,
            uint32_t words)
{
    char *text = many_text(how, count);
    struct planned p;

    planned_init(&p, text, ROOTS_PREFIX);
    ck_assert(planned_is_good(&p));
    ck_assert_uint_le(p.plan.store_count, stores);
    ck_assert_uint_le(p.plan.words, words);
    planned_release(&p);
    free(text);
}

/* Each is stored once, whatever makes it. */
START_TEST(many)
{
    static const struct makes call = {{"call.ref ", ", @f(v1000)"},
                                      {"call.ref v1000, @f(", ")"}};
    static const struct makes alloc = {{"alloc.ref ", ", $O"},
                                       {"call.ref v1000, @f(", ")"}};

    expect_many(&call, 300, 301, 301);
    expect_many(&alloc, 300, 301, 301);
}
END_TEST

/* More than PLANNER_COLD_MAX are not stored by each allocation. */
START_TEST(many_cold)
{
    static const struct makes alloc = {{"alloc.ref ", ", $O"},
                                       {"store.ref [v1000 + 4], ", ""}};

    expect_many(&alloc, 100, 100 + 16 * 17 / 2, 101);
}
END_TEST

/* An address inside an object is read by the call, not kept through it. */
START_TEST(interior_address)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : void {\n"
                "  regs v1001:ptr\n"
                ".LBB0:\n"
                "  lea.ptr v1001, [v1000 + 4]\n"
                "  call_indirect.void v1001(v1001)\n"
                "  ret\n"
                "}\n",
                "; @f: words 0, front 0\n"
                ";   1 call_indirect, scans 0\n");
}
END_TEST

START_TEST(slots_in_front)
{
    expect_plan(ROOTS_PREFIX,
                "func @f (v1000:ref) : ref {\n"
                "  slot %a : $B\n"
                "  slot %b : $B\n"
                ".LBB0:\n"
                "  safepoint\n"
                "  store.ref [%b + 4], v1000\n"
                "  safepoint\n"
                "  load.ref v1000, [%b + 4]\n"
                "  ret.ref v1000\n"
                "}\n",
                "; @f: words 7, front 6, first 6=v1000\n"
                ";   0 safepoint, scans 7\n"
                ";   2 safepoint, scans 6\n");
}
END_TEST

Suite *
roots_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("roots", &tests);

    tcase_add_test(tests, parameter);
    tcase_add_test(tests, parameter_with_all);
    tcase_add_test(tests, allocation_only);
    tcase_add_test(tests, loop);
    tcase_add_test(tests, diamond);
    tcase_add_test(tests, result);
    tcase_add_test(tests, irreducible);
    tcase_add_test(tests, hole);
    tcase_add_test(tests, left_behind);
    tcase_add_test(tests, stale);
    tcase_add_test(tests, cold_behind);
    tcase_add_test(tests, many);
    tcase_add_test(tests, many_cold);
    tcase_add_test(tests, interior_address);
    tcase_add_test(tests, slots_in_front);
    return suite;
}
