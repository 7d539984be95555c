/* The interpreter: its interface, its limits, and what it notices. */
#include <errno.h>

#include "lab.h"

#define DIVIDE \
    "lir 1\n" \
    "global @count : i32 = 5\n" \
    "func @divide (v1000:i32, v1001:i32) : i32 {\n" \
    "  regs v1002:i32\n" \
    ".LBB0:\n" \
    "  load.i32 v1002, [@count]\n" \
    "  inc.i32 v1002, v1002\n" \
    "  store.i32 [@count], v1002\n" \
    "  call.i32 v1000, @inner(v1000, v1001)\n" \
    "  ret.i32 v1000\n" \
    "}\n" \
    "func @inner (v1000:i32, v1001:i32) : i32 {\n" \
    ".LBB0:\n" \
    "  idiv.i32 v1000, v1000, v1001\n" \
    "  ret.i32 v1000\n" \
    "}\n"

START_TEST(calls_after_a_trap)
{
    struct lab lab;
    uint64_t result;
    uint32_t count;

    lab_init(&lab, DIVIDE, (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "divide", 0xffffffff00000007, 2, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 3);
    ck_assert_int_eq(lab_call(&lab, "divide", 7, 0, &result), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "integer divide by zero");
    ck_assert_int_eq(lab_call(&lab, "divide", 0xfffffff9, 2, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 0xfffffffd); /* -3 */
    count = interp_address(lab.interp, lab_name(&lab, "count"));
    ck_assert_uint_eq(interp_memory(lab.interp, count, 4)[0], 8);
    lab_release(&lab);
}
END_TEST

START_TEST(a_fault_knows_where)
{
    struct lab lab;
    const struct interp_fault *fault;

    lab_init(&lab, DIVIDE, (struct interp_options){0});
    lab_call(&lab, "divide", 7, 0, NULL);
    fault = interp_fault(lab.interp);
    ck_assert_uint_eq(fault->depth, 2);
    ck_assert_uint_eq(fault->stack[0].func, 1);
    ck_assert_uint_eq(fault->stack[0].inst, 0);
    ck_assert_uint_eq(fault->stack[1].func, 0);
    ck_assert_uint_eq(fault->stack[1].inst, 3);
    interp_report(lab.interp, INTERP_TRAPPED, &lab.reading.source,
                  &lab.reading.listener.diag);
    ck_assert_str_eq(listener_text(&lab.reading.listener),
                     "t:14:3: error: trap: integer divide by zero\n"
                     "  idiv.i32 v1000, v1000, v1001\n"
                     "  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
                     "t:9:3: note: called from '@divide'\n"
                     "  call.i32 v1000, @inner(v1000, v1001)\n"
                     "  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n");
    lab_release(&lab);
}
END_TEST

/* The limit is of one call, and the next begins anew. */
START_TEST(limit_of_steps)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "func @count (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:i64\n"
             ".LBB0:\n"
             "  jmp .LBB1\n"
             ".LBB1:\n"
             "  inc.i64 v1002, v1002\n"
             "  cmp.i64 v1002, v1000\n"
             "  branch.ult .LBB1, .LBB2\n"
             ".LBB2:\n"
             "  ret.i64 v1002\n"
             "}\n",
             (struct interp_options){.step_limit = 302});
    ck_assert_int_eq(lab_call(&lab, "count", 100, 0, NULL), INTERP_RETURNED);
    ck_assert_uint_eq(interp_steps(lab.interp), 302);
    ck_assert_int_eq(lab_call(&lab, "count", 101, 0, NULL),
                     INTERP_OUT_OF_STEPS);
    ck_assert_int_eq(lab_call(&lab, "count", 100, 0, NULL), INTERP_RETURNED);
    lab_release(&lab);
}
END_TEST

#define ALLOCATE \
    "lir 1\n" \
    "extern @runa_allocate (i32) : ptr\n" \
    "extern @runa_free (ptr) : void\n" \
    "extern @malloc (i32) : ptr\n" \
    "func @malloc_it (v1000:i32, v1001:i32) : ptr {\n" \
    "  regs v1002:ptr\n" \
    ".LBB0:\n" \
    "  call.ptr v1002, @malloc(v1000)\n" \
    "  ret.ptr v1002\n" \
    "}\n" \
    "func @allocate (v1000:i32, v1001:i32) : ptr {\n" \
    "  regs v1002:ptr\n" \
    ".LBB0:\n" \
    "  call.ptr v1002, @runa_allocate(v1000)\n" \
    "  ret.ptr v1002\n" \
    "}\n" \
    "func @free_it (v1000:ptr, v1001:i32) : void {\n" \
    ".LBB0:\n" \
    "  call.void @runa_free(v1000)\n" \
    "  ret\n" \
    "}\n" \
    "func @read (v1000:ptr, v1001:i32) : i8 {\n" \
    "  regs v1002:i8\n" \
    ".LBB0:\n" \
    "  load.i8 v1002, [v1000 + v1001]\n" \
    "  ret.i8 v1002\n" \
    "}\n"

START_TEST(limit_of_memory)
{
    struct lab lab;
    uint64_t block;

    lab_init(&lab, ALLOCATE,
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(lab_call(&lab, "allocate", 1 << 19, 0, &block),
                     INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "malloc_it", 1 << 19, 0, &block),
                     INTERP_RETURNED);
    ck_assert_uint_eq(block, 0);
    ck_assert_int_eq(lab_call(&lab, "allocate", 1 << 19, 0, NULL),
                     INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(lab_call(&lab, "malloc_it", UINT32_MAX, 0, &block),
                     INTERP_RETURNED);
    ck_assert_uint_eq(block, 0);
    lab_release(&lab);
}
END_TEST

/* What was freed is told from what was never there, until memory is short. */
START_TEST(blocks_that_are_gone)
{
    struct lab lab;
    uint64_t block, again;

    lab_init(&lab, ALLOCATE,
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    lab_call(&lab, "allocate", 1 << 19, 0, &block);
    ck_assert_int_eq(lab_call(&lab, "read", block, (1 << 19) - 1, NULL),
                     INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "read", block, 1 << 19, NULL),
                     INTERP_UNDEFINED);
    ck_assert_int_eq(lab_call(&lab, "free_it", block + 16, 0, NULL),
                     INTERP_UNDEFINED);
    ck_assert_int_eq(lab_call(&lab, "free_it", block, 0, NULL),
                     INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "read", block, 0, NULL), INTERP_UNDEFINED);
    ck_assert_int_eq(lab_call(&lab, "allocate", 1000, 0, &again),
                     INTERP_RETURNED);
    ck_assert_uint_ne(again, block);
    ck_assert_int_eq(lab_call(&lab, "allocate", 1 << 18 | 1 << 17, 0, NULL),
                     INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "allocate", 1 << 18, 0, &again),
                     INTERP_RETURNED);
    ck_assert_uint_eq(again, block);
    lab_release(&lab);
}
END_TEST

START_TEST(limits_of_calls)
{
    static const char text[] = "lir 1\n"
                               "type $Word blob size 8 align 8\n"
                               "func @down (v1000:i64, v1001:i64) : i64 {\n"
                               "  slot %s : $Word\n"
                               ".LBB0:\n"
                               "  test.i64 v1000, v1000\n"
                               "  branch.eq .LBB1, .LBB2\n"
                               ".LBB1:\n"
                               "  ret.i64 v1000\n"
                               ".LBB2:\n"
                               "  dec.i64 v1000, v1000\n"
                               "  call.i64 v1000, @down(v1000, v1001)\n"
                               "  ret.i64 v1000\n"
                               "}\n";
    struct lab lab;

    lab_init(&lab, text, (struct interp_options){.depth_limit = 10});
    ck_assert_int_eq(lab_call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "down", 10, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 10);
    lab_release(&lab);

    lab_init(&lab, text, (struct interp_options){.stack_limit = 1024});
    ck_assert_int_eq(lab_call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
    ck_assert_int_eq(lab_call(&lab, "down", 100, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted by slots");
    ck_assert_int_eq(lab_call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
    lab_release(&lab);
}
END_TEST

START_TEST(the_host_is_asked)
{
    struct lab lab;
    uint64_t sum;

    lab_init(&lab,
             "lir 1\n"
             "extern @plus (i32, i32) : i32 import \"env\" \"plus\"\n"
             "extern @minus (i32, i32) : i32\n"
             "func @add (v1000:i32, v1001:i32) : i32 {\n"
             ".LBB0:\n"
             "  call.i32 v1000, @plus(v1000, v1001)\n"
             "  ret.i32 v1000\n"
             "}\n"
             "func @subtract (v1000:i32, v1001:i32) : i32 {\n"
             ".LBB0:\n"
             "  call.i32 v1000, @minus(v1000, v1001)\n"
             "  ret.i32 v1000\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "add", UINT32_MAX, 3, &sum),
                     INTERP_RETURNED);
    ck_assert_uint_eq(sum, 2); /* the result is of its type */
    ck_assert_int_eq(lab_call(&lab, "subtract", 1, 3, NULL), INTERP_REFUSED);
    ck_assert_uint_eq(lab.asked, 2);
    lab_release(&lab);
}
END_TEST

/* C calls LIR that calls C, and so on. */
START_TEST(callbacks_end_somewhere)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "type $Two blob size 8 align 4\n"
             "global @two : $Two = {i32 2, 1}\n"
             "extern @qsort (ptr, i32, i32, ptr) : void\n"
             "func @again (v1000:ptr, v1001:ptr) : i32 {\n"
             ".LBB0:\n"
             "  call.void @qsort(@two, $2, $4, @again)\n"
             "  ret.i32 $0\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(lab_call(&lab, "again", 0, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(lab_call(&lab, "again", 0, 0, NULL), INTERP_TRAPPED);
    lab_release(&lab);
}
END_TEST

#define PRINT \
    "lir 1\n" \
    "extern @print_integer_nonl (i64) : void\n" \
    "extern @print_integer (i64) : void\n" \
    "func @part (v1000:i64, v1001:i64) : void {\n" \
    ".LBB0:\n" \
    "  call.void @print_integer_nonl(v1000)\n" \
    "  ret\n" \
    "}\n" \
    "func @line (v1000:i64, v1001:i64) : void {\n" \
    ".LBB0:\n" \
    "  call.void @print_integer(v1000)\n" \
    "  ret\n" \
    "}\n"

START_TEST(lines_are_printed_whole)
{
    struct lab lab;

    lab_init(&lab, PRINT, (struct interp_options){0});
    lab_call(&lab, "part", 1, 0, NULL);
    ck_assert_uint_eq(lab.printed_size, 0);
    lab_call(&lab, "line", (uint64_t)-2, 0, NULL);
    ck_assert_str_eq(lab.printed, "1-2\n");
    lab_call(&lab, "part", 3, 0, NULL);
    interp_flush(lab.interp);
    ck_assert_str_eq(lab.printed, "1-2\n3");
    lab_release(&lab);
}
END_TEST

static int
full(void *context, int stream, const void *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    (void)size;
    return stream == 1 ? ENOSPC : 0;
}

START_TEST(output_that_fails_is_a_panic)
{
    const struct interp_options options = {.write = full};
    const struct interp_value args[2] = {{1, 0}, {0, 0}};
    struct interp *interp;
    struct lab lab;

    lab_init(&lab, PRINT, (struct interp_options){0});
    interp = interp_new(&lab.reading.module, &options);
    ck_assert_int_eq(interp_call(interp, 1, args, NULL), INTERP_EXITED);
    ck_assert_int_eq(interp_status(interp), 101);
    interp_free(interp);
    lab_release(&lab);
}
END_TEST

START_TEST(vectors_pass_both_halves)
{
    const struct interp_value args[] = {{1, 2}};
    struct interp_value result = {0};
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "global @saved : v128 = {}\n"
             "func @keep (v1000:v128) : v128 {\n"
             ".LBB0:\n"
             "  store.v128 [@saved], v1000\n"
             "  load.v128 v1000, [@saved]\n"
             "  ret.v128 v1000\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(interp_call(lab.interp, 0, args, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result.low, 1);
    ck_assert_uint_eq(result.high, 2);
    ck_assert_uint_eq(
        interp_memory(lab.interp,
                      interp_address(lab.interp, lab_name(&lab, "saved")),
                      16)[8],
        2);
    lab_release(&lab);
}
END_TEST

/* Twice the same, and nothing of the outside. */
START_TEST(sealed_is_always_the_same)
{
    static const char text[] = "lir 1\n"
                               "extern @runa_random_integer () : i64\n"
                               "extern @runa_clock_wall_ns () : i64\n"
                               "extern @runa_sleep_ns (i64) : void\n"
                               "extern @runa_file_exists (ptr) : i32\n"
                               "extern @runa_read_line (ptr, i32) : i32\n"
                               "string @root \"/\\00\"\n"
                               "func @look (v1000:i64, v1001:i64) : i64 {\n"
                               "  regs v1002:i32\n"
                               ".LBB0:\n"
                               "  call.void @runa_sleep_ns($-1)\n"
                               "  call.void @runa_sleep_ns($10000000000000)\n"
                               "  call.i64 v1000, @runa_random_integer()\n"
                               "  call.i64 v1001, @runa_clock_wall_ns()\n"
                               "  add.i64 v1000, v1000, v1001\n"
                               "  call.i32 v1002, @runa_file_exists(@root)\n"
                               "  add.i64 v1000, v1000, v1002\n"
                               "  call.i32 v1002, @runa_read_line($0, $0)\n"
                               "  add.i64 v1000, v1000, v1002\n"
                               "  ret.i64 v1000\n"
                               "}\n";
    struct lab lab;
    uint64_t first, second;

    lab_init(&lab, text, (struct interp_options){.sealed = true});
    ck_assert_int_eq(lab_call(&lab, "look", 0, 0, &first), INTERP_RETURNED);
    lab_release(&lab);
    lab_init(&lab, text, (struct interp_options){.sealed = true});
    ck_assert_int_eq(lab_call(&lab, "look", 0, 0, &second), INTERP_RETURNED);
    ck_assert_uint_eq(first, second);
    lab_release(&lab);
}
END_TEST

START_TEST(main_gets_its_arguments)
{
    static const char *const argv[] = {"prog", "x"};
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "func @main (v1000:i64, v1001:i32) : i8 {\n"
             "  regs v1002:ptr\n"
             ".LBB0:\n"
             "  load.ptr v1002, [v1001 + 4]\n"
             "  load8.i64 v1001, [v1002]\n"
             "  add.i64 v1000, v1000, v1001\n"
             "  ret.i64 v1000\n"
             "}\n",
             (struct interp_options){.argc = 2, .argv = argv});
    ck_assert_int_eq(interp_run_main(lab.interp), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 'x' + 2);
    lab_release(&lab);
}
END_TEST

/* What does not fit is told by each call. */
START_TEST(data_that_does_not_fit)
{
    struct lab lab;

    lab_init(&lab, DIVIDE,
             (struct interp_options){.memory_limit = 1 << 16,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(lab_call(&lab, "divide", 1, 1, NULL), INTERP_REFUSED);
    ck_assert_int_eq(lab_call(&lab, "divide", 1, 1, NULL), INTERP_REFUSED);
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 0);
    lab_release(&lab);
}
END_TEST

Suite *
interp_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("interp", &tests);

    tcase_add_test(tests, calls_after_a_trap);
    tcase_add_test(tests, a_fault_knows_where);
    tcase_add_test(tests, limit_of_steps);
    tcase_add_test(tests, limit_of_memory);
    tcase_add_test(tests, blocks_that_are_gone);
    tcase_add_test(tests, limits_of_calls);
    tcase_add_test(tests, the_host_is_asked);
    tcase_add_test(tests, callbacks_end_somewhere);
    tcase_add_test(tests, lines_are_printed_whole);
    tcase_add_test(tests, output_that_fails_is_a_panic);
    tcase_add_test(tests, vectors_pass_both_halves);
    tcase_add_test(tests, sealed_is_always_the_same);
    tcase_add_test(tests, main_gets_its_arguments);
    tcase_add_test(tests, data_that_does_not_fit);
    return suite;
}
