/* Which functions may collect, and which may throw. */
#include "roots/roots.h"
#include "unit.h"

/* collects, has_frame, is_taken and throws of each function, as "name+f&! ". */
static void
expect_closure(const char *body, const char *expected)
{
    char *found = NULL;
    size_t size;
    FILE *out = open_memstream(&found, &size);
    struct reading r;
    struct roots_closure closure;

    reading_init_valid(&r, body);
    roots_closure_init(&closure, &r.module, false, NULL);
    for (uint32_t i = 0; i < r.module.func_count; i++)
        fprintf(
            out, "%s%s%s%s%s ", lir_name(&r.module, r.module.funcs[i].name),
            closure.collects[i] ? "+" : "", closure.has_frame[i] ? "f" : "",
            closure.is_taken[i] ? "&" : "", closure.throws[i] ? "!" : "");
    fclose(out);
    ck_assert_str_eq(found, expected);
    roots_closure_release(&closure);
    reading_release(&r);
    free(found);
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
        "visible two+f! ");
}
END_TEST

/* What the runtime gives back is our own, but for functions by name. */
START_TEST(closure_with_the_runtime)
{
#define WITH(extern) \
    "lir 1\ntype $O object size 4 align 4\n" extern LEAF( \
        "two", "(v1000:ptr) : void", "  call_indirect.void v1000()\n")

    expect_closure(WITH("extern @runa_gc_weak_new (ref) : ref\n"
                        "extern @runa_gc_collect_now () : void\n"),
                   "two ");
    expect_closure(
        WITH("extern @runa_gc_method_invoke (ptr, ptr, ptr) : void\n"),
        "two+f! ");
    expect_closure(WITH("extern @other () : void\n"), "two+f! ");
#undef WITH
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
                   "visible+f! ");
}
END_TEST

#define CATCHING(name, head, invoke) \
    "func @" name " " head " local {\n" \
    "  regs v1009:ref\n" \
    ".LBB0:\n  " invoke ", .LBB1, .LBB2\n" \
    ".LBB1:\n  ret\n" \
    ".LBB2:\n  landingpad.ref v1009, catch .LBB1\n" \
    "}\n"

/* What is thrown gets to callers of all kinds, but not past who catches it. */
START_TEST(closure_of_what_throws)
{
    expect_closure(
        DELEGATES
        "type $O object size 4 align 4 vtable @bad\n"
        "global @t : ptr local = @taken\n"
        "func @bad (v1000:ref) : void local {\n.LBB0:\n  throw.ref "
        "v1000\n}\n" LEAF("taken", "(v1000:f32) : void",
                          "  call.void @bad($0)\n")
            LEAF("make", "(v1000:ref) : void",
                 "  delegate.ref v1000, $Do, @bad, v1000\n")
                LEAF("virtual", "(v1000:ref) : void",
                     "  call_virtual.void $O, $0(v1000)\n")
                    LEAF("indirect", "(v1000:ptr, v1001:f32) : void",
                         "  call_indirect.void v1000(v1001)\n")
                        LEAF("other", "(v1000:ptr, v1001:f64) : void",
                             "  call_indirect.void v1000(v1001)\n")
                            LEAF("delegate", "(v1000:ref) : void",
                                 "  call_delegate.void $Do, v1000()\n")
                                CATCHING("catches", "(v1000:ref) : void",
                                         "invoke.void @delegate(v1000)"),
        "bad+f! taken+f&! make+f virtual+f! indirect+f! other delegate+f! "
        "catches+f ");
}
END_TEST

/* Another module may have what these call, though this one has no function of
 * their types. */
START_TEST(throwing_of_an_open_module)
{
    static const char text[] =
        DELEGATES "func @visible () : void {\n.LBB0:\n  ret\n}\n" CATCHING(
            "indirect", "(v1000:ptr, v1001:f64) : void",
            "invoke_indirect.void v1000(v1001)")
            CATCHING("delegate", "(v1000:ref) : void",
                     "invoke_delegate.void $Do, v1000()");
    struct reading r;
    struct roots_closure closure;

    reading_init_valid(&r, text);
    roots_closure_init(&closure, &r.module, false, NULL);
    ck_assert(roots_throwing(&closure, 1)[0]);
    ck_assert(roots_throwing(&closure, 2)[0]);
    ck_assert(!closure.throws[1] && !closure.throws[2]);
    roots_closure_release(&closure);
    reading_release(&r);
}
END_TEST

START_TEST(closure_of_an_unmanaged_module)
{
    expect_closure("lir 1\nextern @e () : void\n" LEAF("a", "() : void",
                                                       "  call.void @e()\n"),
                   "a ");
}
END_TEST

Suite *
closure_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("closure", &tests);

    tcase_add_test(tests, closure_by_name);
    tcase_add_test(tests, closure_by_signature);
    tcase_add_test(tests, closure_of_an_open_module);
    tcase_add_test(tests, closure_with_the_runtime);
    tcase_add_test(tests, closure_by_entry);
    tcase_add_test(tests, closure_by_delegate);
    tcase_add_test(tests, closure_of_delegates_from_outside);
    tcase_add_test(tests, closure_of_what_throws);
    tcase_add_test(tests, throwing_of_an_open_module);
    tcase_add_test(tests, closure_of_an_unmanaged_module);
    return suite;
}
