/* Which references are kept on the shadow stack, where and when. */
#include "unit.h"

#include "base/base.h"
#include "roots/roots.h"

#define HEAD \
    "lir 1\n" \
    "type $O object size 8 align 4 refs 4\n" \
    "type $A array elem ref\n" \
    "type $B blob size 12 align 4 refs 4\n" \
    "type $G delegate () : void\n" \
    "extern @work (ref) : void\n" \
    "extern @print_integer (i64) : void\n"

struct planned {
    struct reading reading;
    struct roots_closure closure;
    const struct lir_func *func; /* the first */
    const bool *points;
    struct roots_plan plan;
};

static void
planned_init(struct planned *p, const char *text, enum roots_mode mode)
{
    reading_init(&p->reading, text);
    ck_assert_msg(p->reading.good &&
                      lir_verify(&p->reading.module, &p->reading.source,
                                 &p->reading.listener.diag),
                  "%s", listener_text(&p->reading.listener));
    roots_closure_init(&p->closure, &p->reading.module, false, NULL);
    p->func = &p->reading.module.funcs[0];
    p->points = roots_points(&p->closure, 0);
    roots_plan_init(&p->plan, &p->reading.module, p->func, p->points, mode, 0);
}

static void
planned_release(struct planned *p)
{
    roots_plan_release(&p->plan);
    roots_closure_release(&p->closure);
    reading_release(&p->reading);
}

static bool
is_good(const struct planned *p)
{
    return roots_check(p->func, p->points, &p->plan).kind == ROOTS_GOOD;
}

/* The plan of the function BODY behind HEAD, as it is printed. */
static void
expect_plan(enum roots_mode mode, const char *body, const char *expected)
{
    char *text = xasprintf(HEAD "%s", body), *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    struct planned p;

    planned_init(&p, text, mode);
    roots_print(&p.reading.module, p.func, &p.plan, out);
    fclose(out);
    ck_assert_str_eq(found, expected);
    ck_assert(is_good(&p));
    planned_release(&p);
    free(found);
    free(text);
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

/* A function that makes COUNT references, and needs them all. */
static char *
many_text(bool allocates, uint32_t count)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fputs(HEAD "func @f (v1000:ref) : ref {\n  regs", out);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out, " v%u:ref", 1000 + i);
    fputs("\n.LBB0:\n", out);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out,
                allocates ? "  alloc.ref v%u, $O\n"
                          : "  call.ref v%u, @f(v1000)\n",
                1000 + i);
    for (uint32_t i = 1; i <= count; i++)
        fprintf(out, "  call.ref v1000, @f(v%u)\n", 1000 + i);
    fputs("  ret.ref v1000\n}\n", out);
    fclose(out);
    return text;
}

/* Each is stored once, whatever makes it. */
START_TEST(many)
{
    static const uint32_t count = 300;

    for (int allocates = 0; allocates < 2; allocates++) {
        char *text = many_text(allocates, count);
        struct planned p;

        planned_init(&p, text, ROOTS_PREFIX);
        ck_assert(is_good(&p));
        ck_assert_uint_le(p.plan.store_count, count + 1);
        ck_assert_uint_le(p.plan.words, count + 1);
        planned_release(&p);
        free(text);
    }
}
END_TEST

/* More than PLANNER_COLD_MAX are not stored by each allocation. */
START_TEST(many_cold)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct planned p;

    fputs(HEAD "func @f (v1000:ref) : ref {\n  regs", out);
    for (uint32_t i = 1; i <= 100; i++)
        fprintf(out, " v%u:ref", 1000 + i);
    fputs("\n.LBB0:\n", out);
    for (uint32_t i = 1; i <= 100; i++)
        fprintf(out, "  alloc.ref v%u, $O\n", 1000 + i);
    for (uint32_t i = 1; i <= 100; i++)
        fprintf(out, "  store.ref [v1000 + 4], v%u\n", 1000 + i);
    fputs("  ret.ref v1000\n}\n", out);
    fclose(out);
    planned_init(&p, text, ROOTS_PREFIX);
    ck_assert(is_good(&p));
    ck_assert_uint_le(p.plan.store_count, 100 + 16 * 17 / 2);
    planned_release(&p);
    free(text);
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

/* collects and has_frame of each function, as "name+f ". */
static void
expect_closure(const char *body, const char *expected)
{
    char *text = xasprintf("%s", body), *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    struct reading r;
    struct roots_closure closure;

    reading_init(&r, text);
    ck_assert_msg(r.good && lir_verify(&r.module, &r.source, &r.listener.diag),
                  "%s", listener_text(&r.listener));
    roots_closure_init(&closure, &r.module, false, NULL);
    for (uint32_t i = 0; i < r.module.func_count; i++)
        fprintf(out, "%s%s%s%s ", lir_name(&r.module, r.module.funcs[i].name),
                closure.collects[i] ? "+" : "",
                closure.has_frame[i] ? "f" : "",
                closure.is_taken[i] ? "&" : "");
    fclose(out);
    ck_assert_str_eq(found, expected);
    roots_closure_release(&closure);
    reading_release(&r);
    free(found);
    free(text);
}

#define LEAF(name, head, body) \
    "func @" name " " head " local {\n.LBB0:\n" body "  ret\n}\n"

START_TEST(closure_by_name)
{
    expect_closure("lir 1\ntype $O object size 4 align 4\n"
                   "extern @print_integer (i64) : void\n" LEAF(
                       "a", "() : void", "  call.void @b()\n")
                       LEAF("b", "() : void", "  call.void @c()\n")
                           LEAF("c", "() : void", "  safepoint\n")
                               LEAF("d", "() : void", "  call.void @e()\n")
                                   LEAF("e", "() : void",
                                        "  call.void @print_integer($1)\n"
                                        "  call.void @d()\n"),
                   "a+f b+f c+f d e ");
}
END_TEST

START_TEST(closure_by_signature)
{
    expect_closure(
        "lir 1\ntype $O object size 4 align 4\n" LEAF(
            "one", "(v1000:ptr) : void", "  call_indirect.void v1000(v1000)\n")
            LEAF("two", "(v1000:ptr, v1001:i64) : void",
                 "  call_indirect.void v1000(v1001)\n")
                LEAF("is_taken", "(v1000:i32) : void", "  safepoint\n")
                    LEAF("calm", "(v1000:i64) : void",
                         "") "global @t : ptr local = @is_taken\n"
                             "global @u : ptr local = @calm\n",
        "one+f two is_taken+f& calm& ");
}
END_TEST

START_TEST(closure_of_an_open_module)
{
    expect_closure(
        "lir 1\ntype $O object size 4 align 4\n"
        "func @visible () : void {\n.LBB0:\n  ret\n}\n" LEAF(
            "two", "(v1000:ptr) : void", "  call_indirect.void v1000()\n"),
        "visible two+f ");
}
END_TEST

START_TEST(closure_by_entry)
{
    expect_closure(
        "lir 1\n"
        "type $O object size 4 align 4 vtable @calm, @calm\n"
        "type $P object size 4 align 4 base $O "
        "vtable @calm, @wild\n" LEAF("calm", "(v1000:ref) : void", "")
            LEAF("wild", "(v1000:ref) : void", "  safepoint\n")
                LEAF("zero", "(v1000:ref) : void",
                     "  call_virtual.void $O, $0(v1000)\n")
                    LEAF("one", "(v1000:ref) : void",
                         "  call_virtual.void $O, $1(v1000)\n"),
        "calmf wild+f zero one+f ");
}
END_TEST

#define DELEGATES \
    "lir 1\n" \
    "type $Do delegate () : void\ntype $Done delegate () : void\n" \
    "type $Add delegate (i64) : void\n"

/* By signature, whatever the types are called. */
START_TEST(closure_by_delegate)
{
    expect_closure(
        DELEGATES LEAF("calm", "(v1000:ref, v1001:i64) : void", "")
            LEAF("wild", "(v1000:ref) : void", "  safepoint\n")
                LEAF("make", "(v1000:ref) : void",
                     "  delegate.ref v1000, $Do, @wild, v1000\n"
                     "  delegate.ref v1000, $Add, @calm, v1000\n")
                    LEAF("do", "(v1000:ref) : void",
                         "  call_delegate.void $Done, v1000()\n")
                        LEAF("add", "(v1000:ref) : void",
                             "  call_delegate.void $Add, v1000($1)\n"),
        "calmf wild+f make+f do+f add ");
}
END_TEST

START_TEST(closure_of_delegates_from_outside)
{
    expect_closure(DELEGATES "func @visible (v1000:ref) : void {\n.LBB0:\n"
                             "  call_delegate.void $Do, v1000()\n  ret\n}\n",
                   "visible+f ");
}
END_TEST

START_TEST(closure_of_an_unmanaged_module)
{
    expect_closure("lir 1\nextern @e () : void\n" LEAF("a", "() : void",
                                                       "  call.void @e()\n"),
                   "a ");
}
END_TEST

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

    reading_init(&r, body);
    ck_assert_msg(r.good && lir_verify(&r.module, &r.source, &r.listener.diag),
                  "%s", listener_text(&r.listener));
    roots_closure_init(&closure, &r.module, false, NULL);
    count = r.module.func_count;
    plans = xcalloc(count, sizeof *plans);
    looks = xcalloc(count, sizeof *looks);
    for (uint32_t i = 0; i < count; i++) {
        if (closure.collects[i])
            roots_plan_init(&plans[i], &r.module, &r.module.funcs[i],
                            roots_points(&closure, i), ROOTS_PREFIX, 0);
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

/* Random functions */

struct dice {
    uint32_t state;
};

static uint32_t
roll(struct dice *dice, uint32_t below)
{
    dice->state = dice->state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)dice->state * below >> 32);
}

#define REGS 9u

static uint32_t
any_reg(struct dice *dice)
{
    return 1000 + roll(dice, REGS);
}

static void
write_inst(struct dice *dice, FILE *out)
{
    uint32_t a = any_reg(dice), b = any_reg(dice);

    switch (roll(dice, 10)) {
    case 0:
    case 1: fprintf(out, "  mov.ref v%u, v%u\n", a, b); break;
    case 2: fprintf(out, "  mov.ref v%u, $0\n", a); break;
    case 3: fprintf(out, "  alloc.ref v%u, $O\n", a); break;
    case 4: fprintf(out, "  call.void @work(v%u)\n", a); break;
    case 5: fprintf(out, "  call.ref v%u, @f(v%u, v%u)\n", a, b, a); break;
    case 8: fprintf(out, "  delegate.ref v%u, $G, @work, v%u\n", a, b); break;
    case 6: fprintf(out, "  xchg.ref v%u, v%u\n", a, b); break;
    case 7: fprintf(out, "  load.ref v%u, [v%u + 4]\n", a, b); break;
    default: fprintf(out, "  store.ref [v%u + 4], v%u\n", a, b); break;
    }
}

/* Every block can be reached, from the one before it. */
static void
write_end(struct dice *dice, uint32_t block, uint32_t blocks, FILE *out)
{
    uint32_t next = block + 1;

    if (next == blocks)
        fprintf(out, "  ret.ref v%u\n", any_reg(dice));
    else if (roll(dice, 4) == 0)
        fprintf(out, "  jmp .LBB%u\n", next);
    else
        fprintf(out, "  cmp.ref v%u, $0\n  branch.eq .LBB%u, .LBB%u\n",
                any_reg(dice), next, roll(dice, blocks));
}

/* A function of SEED; the caller frees it. */
static char *
random_text(uint32_t seed)
{
    struct dice dice = {seed * 2654435761u};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    uint32_t blocks = 1 + roll(&dice, 8);

    fputs(HEAD "func @f (v1000:ref, v1001:ref) : ref {\n  regs", out);
    for (uint32_t i = 2; i < REGS; i++)
        fprintf(out, " v%u:ref", 1000 + i);
    fputs(roll(&dice, 4) ? "\n" : "\n  slot %s : $B\n", out);
    for (uint32_t i = 0; i < blocks; i++) {
        fprintf(out, ".LBB%u: loop %u\n", i, roll(&dice, 3));
        for (uint32_t n = roll(&dice, 9); n > 0; n--)
            write_inst(&dice, out);
        write_end(&dice, i, blocks, out);
    }
    fputs("}\n", out);
    fclose(out);
    return text;
}

#define RANDOM_FUNCTIONS 3000u

START_TEST(random_plans_are_good)
{
    for (uint32_t seed = 0; seed < RANDOM_FUNCTIONS; seed++) {
        char *text = random_text(seed);

        for (int mode = ROOTS_PREFIX; mode <= ROOTS_ALL; mode++) {
            struct planned p;

            planned_init(&p, text, (enum roots_mode)mode);
            ck_assert_msg(is_good(&p), "mode %d, seed %u:\n%s", mode, seed,
                          text);
            planned_release(&p);
        }
        free(text);
    }
}
END_TEST

struct score {
    uint32_t made, found;
};

static void
count(struct score *score, const struct planned *p)
{
    score->made++;
    score->found += !is_good(p);
}

/* Each store in turn goes to the wrong word: it is as if it were left out and
 * another one added. */
static void
drop_stores(struct planned *p, struct score *score)
{
    for (uint32_t i = 0; i < p->plan.store_count; i++) {
        struct roots_store *store = &p->plan.stores[i];
        struct roots_store kept = *store;

        store->slot = p->plan.words++;
        count(score, p);
        p->plan.words--;
        *store = kept;
    }
}

static void
lower_prefixes(struct planned *p, struct score *score)
{
    for (uint32_t i = 0; i < p->func->inst_count; i++) {
        uint32_t *k = &p->plan.scanned[i];

        if (*k == LIR_NO_INDEX || *k <= p->plan.front)
            continue;
        --*k;
        count(score, p);
        ++*k;
    }
}

/* Not everything is missed: another word may hold the same value, and a slot
 * may be safe by what it held before. */
START_TEST(wrong_plans_are_found)
{
    struct score stores = {0}, prefixes = {0};

    for (uint32_t seed = 0; seed < RANDOM_FUNCTIONS / 10; seed++) {
        char *text = random_text(seed);
        struct planned p;

        planned_init(&p, text, ROOTS_PREFIX);
        drop_stores(&p, &stores);
        lower_prefixes(&p, &prefixes);
        planned_release(&p);
        free(text);
    }
    if (getenv("RUNA_SCORES"))
        fprintf(stderr, "stores %u of %u, prefixes %u of %u\n", stores.found,
                stores.made, prefixes.found, prefixes.made);
    ck_assert_uint_gt(stores.made, 100);
    ck_assert_uint_gt(prefixes.made, 100);
    ck_assert_uint_ge(stores.found * 100, stores.made * 90);
    ck_assert_uint_ge(prefixes.found * 100, prefixes.made * 90);
}
END_TEST

Suite *
roots_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("roots", &tests);

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, parameter);
    tcase_add_test(tests, parameter_with_all);
    tcase_add_test(tests, allocation_only);
    tcase_add_test(tests, loop);
    tcase_add_test(tests, diamond);
    tcase_add_test(tests, result);
    tcase_add_test(tests, irreducible);
    tcase_add_test(tests, hole);
    tcase_add_test(tests, stale);
    tcase_add_test(tests, cold_behind);
    tcase_add_test(tests, many);
    tcase_add_test(tests, many_cold);
    tcase_add_test(tests, interior_address);
    tcase_add_test(tests, slots_in_front);
    tcase_add_test(tests, closure_by_name);
    tcase_add_test(tests, closure_by_signature);
    tcase_add_test(tests, closure_of_an_open_module);
    tcase_add_test(tests, closure_by_entry);
    tcase_add_test(tests, closure_by_delegate);
    tcase_add_test(tests, closure_of_delegates_from_outside);
    tcase_add_test(tests, closure_of_an_unmanaged_module);
    tcase_add_test(tests, lookers_by_name);
    tcase_add_test(tests, lookers_in_circles);
    tcase_add_test(tests, lookers_for_others);
    tcase_add_test(tests, random_plans_are_good);
    tcase_add_test(tests, wrong_plans_are_found);
    return suite;
}
