/* The interpreter: its interface, its limits, and what it notices. */
#include "interp/interp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "lir/wasm_asm.h"
#include "unit.h"

/* A module in which functions are called, and what it printed. */
struct lab {
    struct reading reading;
    struct interp *interp;
    char printed[256];
    size_t printed_size;
    unsigned asked; /* calls of the host */
};

static int
keep_printed(void *context, int stream, const void *bytes, size_t size)
{
    struct lab *lab = context;

    if (stream != 1)
        return 0;
    ck_assert_uint_lt(lab->printed_size + size, sizeof lab->printed);
    memcpy(lab->printed + lab->printed_size, bytes, size);
    lab->printed_size += size;
    return 0;
}

static uint32_t
name_of(const struct lab *lab, const char *name)
{
    return intern_find(&lab->reading.module.names, name, strlen(name));
}

/* Calls @NAME with two integers. */
static enum interp_end
call(struct lab *lab, const char *name, uint64_t a, uint64_t b,
     uint64_t *result)
{
    const struct interp_value args[2] = {{a, 0}, {b, 0}};
    struct interp_value value = {0};
    struct lir_symbol symbol =
        lir_symbol_of(&lab->reading.module, name_of(lab, name));
    enum interp_end end;

    ck_assert_uint_eq(symbol.kind, LIR_SYMBOL_FUNC);
    end = interp_call(lab->interp, symbol.index, args, &value);
    if (result)
        *result = value.low;
    return end;
}

/* Knows two functions: one that adds, and one that calls @work with its first
 * argument and with one more, and adds both results and 1000. */
static bool
lab_host(void *context, struct interp *interp, const struct lir_extern *ext,
         const struct interp_value *args, struct interp_value *result)
{
    struct lab *lab = context;
    const char *name = lir_name(&lab->reading.module, ext->name);
    uint64_t first = 99, second = 99;

    ck_assert_ptr_eq(interp, lab->interp);
    lab->asked++;
    if (strcmp(name, "plus") == 0) {
        result->low = args[0].low + args[1].low;
        return true;
    }
    if (strcmp(name, "twice") != 0)
        return false;
    ck_assert_int_eq(call(lab, "work", args[0].low, 0, &first),
                     INTERP_RETURNED);
    ck_assert_int_eq(call(lab, "work", args[0].low + 1, 0, &second),
                     INTERP_RETURNED);
    result->low = first + second + 1000;
    return true;
}

static void
lab_init(struct lab *lab, const char *text, struct interp_options options)
{
    *lab = (struct lab){.interp = NULL};
    reading_init(&lab->reading, text);
    ck_assert(lab->reading.good);
    ck_assert(lir_verify(&lab->reading.module, &lab->reading.source,
                         &lab->reading.listener.diag));
    ck_assert(interp_check(&lab->reading.module, &lab->reading.source,
                           &lab->reading.listener.diag));
    options.write = keep_printed;
    options.host = lab_host;
    options.context = lab;
    lab->interp = interp_new(&lab->reading.module, &options);
}

static void
lab_release(struct lab *lab)
{
    interp_free(lab->interp);
    reading_release(&lab->reading);
}

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
    ck_assert_int_eq(call(&lab, "divide", 0xffffffff00000007, 2, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 3);
    ck_assert_int_eq(call(&lab, "divide", 7, 0, &result), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "integer divide by zero");
    ck_assert_int_eq(call(&lab, "divide", 0xfffffff9, 2, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 0xfffffffd); /* -3 */
    count = interp_address(lab.interp, name_of(&lab, "count"));
    ck_assert_uint_eq(interp_memory(lab.interp, count, 4)[0], 8);
    lab_release(&lab);
}
END_TEST

START_TEST(a_fault_knows_where)
{
    struct lab lab;
    const struct interp_fault *fault;

    lab_init(&lab, DIVIDE, (struct interp_options){0});
    call(&lab, "divide", 7, 0, NULL);
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
    ck_assert_int_eq(call(&lab, "count", 100, 0, NULL), INTERP_RETURNED);
    ck_assert_uint_eq(interp_steps(lab.interp), 302);
    ck_assert_int_eq(call(&lab, "count", 101, 0, NULL), INTERP_OUT_OF_STEPS);
    ck_assert_int_eq(call(&lab, "count", 100, 0, NULL), INTERP_RETURNED);
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
    ck_assert_int_eq(call(&lab, "allocate", 1 << 19, 0, &block),
                     INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "malloc_it", 1 << 19, 0, &block),
                     INTERP_RETURNED);
    ck_assert_uint_eq(block, 0);
    ck_assert_int_eq(call(&lab, "allocate", 1 << 19, 0, NULL), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(call(&lab, "malloc_it", UINT32_MAX, 0, &block),
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
    call(&lab, "allocate", 1 << 19, 0, &block);
    ck_assert_int_eq(call(&lab, "read", block, (1 << 19) - 1, NULL),
                     INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "read", block, 1 << 19, NULL),
                     INTERP_UNDEFINED);
    ck_assert_int_eq(call(&lab, "free_it", block + 16, 0, NULL),
                     INTERP_UNDEFINED);
    ck_assert_int_eq(call(&lab, "free_it", block, 0, NULL), INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "read", block, 0, NULL), INTERP_UNDEFINED);
    ck_assert_int_eq(call(&lab, "allocate", 1000, 0, &again), INTERP_RETURNED);
    ck_assert_uint_ne(again, block);
    ck_assert_int_eq(call(&lab, "allocate", 1 << 18 | 1 << 17, 0, NULL),
                     INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "allocate", 1 << 18, 0, &again),
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
    ck_assert_int_eq(call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "down", 10, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 10);
    lab_release(&lab);

    lab_init(&lab, text, (struct interp_options){.stack_limit = 1024});
    ck_assert_int_eq(call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
    ck_assert_int_eq(call(&lab, "down", 100, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted by slots");
    ck_assert_int_eq(call(&lab, "down", 9, 0, NULL), INTERP_RETURNED);
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
    ck_assert_int_eq(call(&lab, "add", UINT32_MAX, 3, &sum), INTERP_RETURNED);
    ck_assert_uint_eq(sum, 2); /* the result is of its type */
    ck_assert_int_eq(call(&lab, "subtract", 1, 3, NULL), INTERP_REFUSED);
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
    ck_assert_int_eq(call(&lab, "again", 0, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(call(&lab, "again", 0, 0, NULL), INTERP_TRAPPED);
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
    call(&lab, "part", 1, 0, NULL);
    ck_assert_uint_eq(lab.printed_size, 0);
    call(&lab, "line", (uint64_t)-2, 0, NULL);
    ck_assert_str_eq(lab.printed, "1-2\n");
    call(&lab, "part", 3, 0, NULL);
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
                      interp_address(lab.interp, name_of(&lab, "saved")),
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
    ck_assert_int_eq(call(&lab, "look", 0, 0, &first), INTERP_RETURNED);
    lab_release(&lab);
    lab_init(&lab, text, (struct interp_options){.sealed = true});
    ck_assert_int_eq(call(&lab, "look", 0, 0, &second), INTERP_RETURNED);
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
    ck_assert_int_eq(call(&lab, "divide", 1, 1, NULL), INTERP_REFUSED);
    ck_assert_int_eq(call(&lab, "divide", 1, 1, NULL), INTERP_REFUSED);
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 0);
    lab_release(&lab);
}
END_TEST

/* A module of one function, @run, with INSTS and then the return of v1000. */
#define RUN(insts) RUN_BEGIN insts RUN_END
#define RUN_BEGIN \
    "lir 1\n" \
    "type $Place blob size 64 align 8\n" \
    "func @run (v1000:i64, v1001:i64) : i64 {\n" \
    "  regs v1002:i8 v1003:i32 v1004:f32 v1005:f64\n" \
    "  slot %place : $Place\n" \
    ".LBB0:\n"
#define RUN_END \
    "  ret.i64 v1000\n" \
    "}\n"

#define TEXT_SIZE 400

static void write_run(char text[TEXT_SIZE], const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The module RUN(insts) with an instruction that FORMAT says. */
static void
write_run(char text[TEXT_SIZE], const char *format, ...)
{
    char inst[TEXT_SIZE / 2];
    va_list args;

    va_start(args, format);
    vsnprintf(inst, sizeof inst, format, args);
    va_end(args);
    snprintf(text, TEXT_SIZE, "%s  %s\n%s", RUN_BEGIN, inst, RUN_END);
}

/* How @run of TEXT ends, in a new interpreter that depends on nothing. */
static enum interp_end
run(const char *text, uint64_t a, uint64_t b, uint64_t *result)
{
    struct lab lab;
    enum interp_end end;

    lab_init(&lab, text, (struct interp_options){.sealed = true});
    end = call(&lab, "run", a, b, result);
    lab_release(&lab);
    return end;
}

/* Minus EBADF, with as many bits as the suffix has. */
START_TEST(system_calls_have_a_sign)
{
    static const char *const suffixes[] = {"i8", "i16", "i32", "i64"};
    uint64_t result;

    for (unsigned i = 0; i < COUNT_OF(suffixes); i++) {
        char text[TEXT_SIZE];

        write_run(text, "syscall.%s v1000, $3(v1001)", suffixes[i]);
        ck_assert_int_eq(run(text, 0, 99, &result), INTERP_RETURNED);
        ck_assert_uint_eq(result, UINT64_MAX >> (64 - (8u << i)) << 3 &
                                      UINT64_MAX >> (64 - (8u << i)));
    }
    ck_assert_int_eq(run(RUN("  syscall.i64 v1000, $31()\n"), 5, 0, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 0);
}
END_TEST

START_TEST(system_calls_that_are_not_there)
{
    static const char text[] = RUN("  syscall.void $33(v1000)\n");
    struct lab lab;

    lab_init(&lab, text, (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "run", 0, 0, NULL), INTERP_REFUSED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "the interpreter has no WASI function 'proc_raise'");
    lab_release(&lab);
}
END_TEST

/* Nothing can be done with a stream that the program closed. */
START_TEST(streams_are_closed_once)
{
    static const char text[] =
        RUN("  syscall.i64 v1000, $19(v1001, %place, $0, %place)\n"
            "  syscall.i8 v1002, $3(v1001)\n"
            "  or.i64 v1000, v1000, v1002\n" /* until here all goes well */
            "  test.i64 v1000, v1000\n"
            "  branch.ne .LBB1, .LBB2\n"
            ".LBB2:\n"
            "  syscall.i64 v1000, $3(v1001)\n"
            "  shl.i64 v1000, v1000, $8\n"
            "  syscall.i8 v1002, $19(v1001, %place, $0, %place)\n"
            "  or.i64 v1000, v1000, v1002\n"
            "  shl.i64 v1000, v1000, $8\n"
            "  syscall.i8 v1002, $13(v1001, %place, $0, %place)\n"
            "  or.i64 v1000, v1000, v1002\n"
            "  jmp .LBB1\n"
            ".LBB1:\n");
    uint64_t result;

    ck_assert_int_eq(run(text, 0, 1, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result & 0xffffff, 0xf8f8f8);
    ck_assert_int_eq(run(text, 0, 99, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, UINT64_MAX - 7);
}
END_TEST

START_TEST(no_folder_is_opened_before)
{
    static const char text[] = RUN("  syscall.i64 v1000, $41($3, %place)\n"
                                   "  syscall.i64 v1001, $42($3, %place, $8)\n"
                                   "  add.i64 v1000, v1000, v1001\n");
    uint64_t result;

    ck_assert_int_eq(run(text, 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, (uint64_t)-16);
}
END_TEST

/* /dev/null is a device of characters, which WASI calls 2. */
START_TEST(the_kind_of_a_file)
{
    static const char text[] = RUN("  syscall.i64 v1000, $5(v1001, %place)\n"
                                   "  load8.i64 v1001, [%place]\n"
                                   "  add.i64 v1000, v1000, v1001\n");
    struct lab lab;
    uint64_t result;
    int kept = dup(0), null = open("/dev/null", O_RDONLY);

    ck_assert_int_eq(dup2(null, 0), 0);
    lab_init(&lab, text, (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "run", 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 2);
    ck_assert_int_eq(call(&lab, "run", 0, 99, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, (uint64_t)-8);
    lab_release(&lab);
    dup2(kept, 0);
    close(kept);
    close(null);
}
END_TEST

static const char *
constant_of(char letter)
{
    switch (letter) {
    case 'i': return "i32.const 7";
    case 'l': return "i64.const 7";
    case 'f': return "f32.const 7";
    default: return "f64.const 7";
    }
}

/* What stands behind an instruction's name so that it can be executed. */
static const char *
immediate_of(enum wasm_op op)
{
    switch ((enum wasm_immediate)wasm_ops[op].immediate) {
    case WASM_IMMEDIATE_NONE: return "";
    case WASM_IMMEDIATE_LOCAL: return " 0";
    case WASM_IMMEDIATE_OFFSET: return "";
    default: return " 7";
    }
}

/* Instruction OP, with what it takes under it. */
static void
write_assembly(char *text, size_t size, enum wasm_op op)
{
    const char *pops =
        op == WASM_SELECT ? "lli"
        : op == WASM_DROP || op == WASM_LOCAL_SET || op == WASM_LOCAL_TEE
            ? "l"
            : wasm_ops[op].pops;
    bool memory = wasm_ops[op].immediate == WASM_IMMEDIATE_OFFSET;
    bool leaves = wasm_ops[op].pushes[0] || op == WASM_SELECT ||
                  op == WASM_LOCAL_GET || op == WASM_LOCAL_TEE;
    size_t done = 0;

    for (size_t i = 0; pops[i]; i++)
        done += (size_t)snprintf(text + done, size - done, "%s ",
                                 memory && i == 0 ? "local.get 1"
                                                  : constant_of(pops[i]));
    snprintf(text + done, size - done, "%s%s%s", wasm_ops[op].name,
             immediate_of(op), leaves ? " drop" : "");
}

/* Each of the table is known to the interpreter; what comes of it, the edge
 * values tell. */
START_TEST(every_instruction_of_assembly)
{
    for (unsigned op = 0; op < WASM_OP_COUNT; op++) {
        char assembly[100], text[TEXT_SIZE];

        write_assembly(assembly, sizeof assembly, op);
        write_run(text, "inline_asm.void \"%s\"(v1000, %%place)", assembly);
        ck_assert_msg(
            run(text, 1, 2, NULL) ==
                (op == WASM_UNREACHABLE ? INTERP_TRAPPED : INTERP_RETURNED),
            "%s", assembly);
    }
}
END_TEST

/* A text is read once, but executed with arguments of whatever types. */
START_TEST(assembly_executed_again)
{
    static const char text[] =
        RUN("  mov.i8 v1002, v1001\n"
            "  inline_asm.i64 v1000, \"local.get 0\"(v1000)\n"
            "  inline_asm.i32 v1003, \"local.get 0\"(v1002)\n"
            "  inline_asm.f64 v1005, \"local.get 0\"($2.5)\n"
            "  cvtsd2si.i64 v1001, v1005\n"
            "  add.i64 v1000, v1000, v1003\n"
            "  add.i64 v1000, v1000, v1001\n");
    struct lab lab;
    uint64_t result;

    lab_init(&lab, text, (struct interp_options){0});
    for (uint64_t i = 0; i < 3; i++) {
        ck_assert_int_eq(call(&lab, "run", i << 40, 0xfff, &result),
                         INTERP_RETURNED);
        ck_assert_uint_eq(result, (i << 40) + 0xff + 2);
    }
    lab_release(&lab);
}
END_TEST

/* Arithmetic gives the one NaN, what moves bits keeps them. */
START_TEST(nans_of_assembly)
{
    static const struct {
        const char *text;
        uint64_t bits;
    } cases[] = {
        {"i64.const 0xfff4000000000001 f64.reinterpret_i64",
         0xfff4000000000001},
        {"f64.const nan:0x4000000000001 f64.neg", 0xfff4000000000001},
        {"f64.const -nan:0x4000000000001 f64.abs", 0x7ff4000000000001},
        {"f64.const nan:0x4000000000001 f64.const -1 f64.copysign",
         0xfff4000000000001},
        {"f64.const -nan:0x4000000000001 f64.const 1 f64.add",
         0x7ff8000000000000},
        {"f64.const -nan:0x4000000000001 f64.ceil", 0x7ff8000000000000},
        {"f32.const -nan:0x200001 f64.promote_f32", 0x7ff8000000000000},
    };

    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        char text[TEXT_SIZE];
        uint64_t result;

        write_run(text, "inline_asm.i64 v1000, \"%s i64.reinterpret_f64\"()",
                  cases[i].text);
        ck_assert_int_eq(run(text, 0, 0, &result), INTERP_RETURNED);
        ck_assert_msg(result == cases[i].bits, "%s: %jx", cases[i].text,
                      (uintmax_t)result);
    }
}
END_TEST

START_TEST(traps_of_assembly)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"unreachable", "unreachable"},
        {"i32.const 1 i32.const 0 i32.rem_u drop", "integer divide by zero"},
        {"i32.const 0x80000000 i32.const -1 i32.div_s drop",
         "integer overflow"},
        {"i64.const 0x8000000000000000 i64.const -1 i64.div_s drop",
         "integer overflow"},
        {"f32.const nan i32.trunc_f32_s drop",
         "invalid conversion to integer"},
        {"f64.const 0x1p32 i32.trunc_f64_u drop", "integer overflow"},
        {"f64.const -1 i64.trunc_f64_u drop", "integer overflow"},
        {"i32.const -1 i32.load8_u offset=1 drop",
         "out of bounds memory access"},
        {"i32.const -4 i64.const 0 i64.store", "out of bounds memory access"},
    };

    for (unsigned i = 0; i < COUNT_OF(cases); i++) {
        struct lab lab;
        char text[TEXT_SIZE];

        write_run(text, "inline_asm.void \"%s\"()", cases[i].text);
        lab_init(&lab, text, (struct interp_options){0});
        ck_assert_int_eq(call(&lab, "run", 0, 0, NULL), INTERP_TRAPPED);
        ck_assert_str_eq(interp_fault(lab.interp)->message, cases[i].message);
        lab_release(&lab);
    }
}
END_TEST

/* A program has the pages that it asks for, up to the limit. */
START_TEST(assembly_grows_memory)
{
    static const char text[] =
        RUN("  inline_asm.i32 v1003, \"local.get 0 memory.grow\"(v1003)\n"
            "  mov.i32 v1003, v1001\n"
            "  inline_asm.i32 v1003, \"local.get 0 memory.grow\"(v1003)\n"
            "  cmp.i32 v1003, $-1\n"
            "  branch.eq .LBB1, .LBB2\n"
            ".LBB2:\n"
            "  shl.i32 v1003, v1003, $16\n"
            "  inline_asm.void \"local.get 0 i64.const 77 i64.store\"(v1003)\n"
            "  inline_asm.i64 v1000, \"local.get 0 i64.load\"(v1003)\n"
            "  ret.i64 v1000\n"
            ".LBB1:\n");
    struct lab lab;
    uint64_t result;

    lab_init(&lab, text,
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(call(&lab, "run", 5, 16, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 5); /* so much there is not */
    ck_assert_int_eq(call(&lab, "run", 5, 1, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 77);
    lab_release(&lab);
}
END_TEST

/* Memory that no object has is nobody's for assembly, too. */
START_TEST(assembly_stays_in_its_objects)
{
    ck_assert_int_eq(
        run(RUN("  inline_asm.void \"local.get 0 i32.const 1 i32.store8 "
                "offset=64\"(%place)\n"),
            0, 0, NULL),
        INTERP_UNDEFINED);
}
END_TEST

/* Managed objects: each function gives one number. */
#define MANAGED \
    "lir 1\n" \
    "type $P blob size 12 align 4 refs 4\n" \
    "type $B object size 12 align 4 refs 4 vtable @of_b, @both\n" \
    "type $D object size 24 align 16 refs 4 base $B vtable @of_d, @both\n" \
    "type $E object size 24 align 16 refs 4 base $D\n" \
    "type $Shorts array elem i16\n" \
    "type $Vectors array elem v128\n" \
    "type $Ps array elem $P\n" \
    "type $Refs array elem ref\n" \
    "type $G delegate (i32) : i32\n" \
    "extern @plus (ref, i64) : i64\n" \
    "func @of_b (v1000:ref) : i64 {\n" \
    ".LBB0:\n" \
    "  ret.i64 $1\n" \
    "}\n" \
    "func @of_d (v1000:ref) : i64 {\n" \
    "  regs v1001:i64\n" \
    ".LBB0:\n" \
    "  load32.i64 v1001, [v1000 + 16]\n" \
    "  ret.i64 v1001\n" \
    "}\n" \
    "func @both (v1000:ref, v1001:i32) : i32 {\n" \
    ".LBB0:\n" \
    "  ret.i32 v1001\n" \
    "}\n"

#define MANAGED_CASE(...) \
    MANAGED "func @f (v1000:i64, v1001:i64) : i64 {\n" \
            "  regs v1002:ref v1003:ref v1004:i64 v1005:ptr v1006:v128\n" \
            ".LBB0:\n" __VA_ARGS__ "}\n"

struct managed_case {
    const char *text;
    uint64_t result; /* of f(5, 7) */
};

static const struct managed_case managed_cases[] = {
    /* Objects are zero and stay apart; their types suit their alignment. */
    {MANAGED_CASE("  alloc.ref v1002, $D\n"
                  "  store.i64 [v1002 + 8], v1000\n"
                  "  alloc.ref v1003, $D\n"
                  "  load.i64 v1004, [v1003 + 8]\n"
                  "  load.i64 v1000, [v1002 + 8]\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  cmp.ref v1002, v1003\n"
                  "  cmov.i64.eq v1004, $0, v1004\n"
                  "  lea.i64 v1000, [v1003]\n"
                  "  and.i64 v1000, v1000, $15\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     5},
    {MANAGED_CASE("  alloc_array.ref v1002, $Shorts, v1001\n"
                  "  array_store.i64 $Shorts, v1002, $6, $-2\n"
                  "  array_load.i64 v1004, $Shorts, v1002, $6\n"
                  "  ret.i64 v1004\n"),
     0xfffe},
    {MANAGED_CASE("  alloc_array.ref v1002, $Shorts, v1001\n"
                  "  array_length.i64 v1004, v1002\n"
                  "  array_load.i64 v1000, $Shorts, v1002, v1000\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     7},
    /* The length is where docs/lir.md has it, and elements lie behind it. */
    {MANAGED_CASE("  alloc_array.ref v1002, $Ps, v1001\n"
                  "  array_address.ptr v1005, $Ps, v1002, v1000\n"
                  "  lea.ptr v1004, [v1002]\n"
                  "  sub.i64 v1004, v1005, v1004\n"
                  "  load.i32 v1000, [v1002 + 4]\n"
                  "  imul.i64 v1000, v1000, $1000\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     7068},
    {MANAGED_CASE("  alloc_array.ref v1002, $Vectors, $2\n"
                  "  vbroadcast.i64x2 v1006, v1001\n"
                  "  array_store.v128 $Vectors, v1002, $1, v1006\n"
                  "  array_load.v128 v1006, $Vectors, v1002, $1\n"
                  "  vextract.i64x2 v1004, v1006, $1\n"
                  "  load.i64 v1000, [v1002 + 40]\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     14},
    {MANAGED_CASE("  alloc_array.ref v1002, $Refs, $2\n"
                  "  alloc.ref v1003, $E\n"
                  "  array_store.ref $Refs, v1002, $1, v1003\n"
                  "  array_load.ref v1003, $Refs, v1002, $1\n"
                  "  type_test.i64 v1004, v1003, $B\n"
                  "  array_load.ref v1003, $Refs, v1002, $0\n"
                  "  type_test.i64 v1000, v1003, $B\n"
                  "  shl.i64 v1000, v1000, $1\n"
                  "  or.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     1},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  type_test.i64 v1004, v1002, $D\n"
                  "  type_test.i64 v1000, v1002, $Refs\n"
                  "  or.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     0},
    /* Tables are taken from the base, and entries overridden. */
    {MANAGED_CASE("  alloc.ref v1002, $E\n"
                  "  store.i32 [v1002 + 16], $-1\n"
                  "  call_virtual.i64 v1004, $B, $0(v1002)\n"
                  "  ret.i64 v1004\n"),
     0xffffffff},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  delegate.ref v1002, $G, @both, v1002\n"
                  "  call_delegate.i64 v1004, $G, v1002($3)\n"
                  "  type_test.i64 v1000, v1002, $G\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  ret.i64 v1004\n"),
     4},
    {MANAGED_CASE("  alloc.ref v1002, $B\n"
                  "  call_virtual.i64 v1004, $B, $0(v1002)\n"
                  "  call_virtual.i64 v1000, $B, $1(v1002, $-2)\n"
                  "  add.i64 v1004, v1004, v1000\n"
                  "  call_virtual.void $B, $0(v1002)\n"
                  "  safepoint\n"
                  "  ret.i64 v1004\n"),
     0xffffffff},
};

START_TEST(managed_objects)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab, managed_cases[_i].text, (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, managed_cases[_i].result);
    lab_release(&lab);
}
END_TEST

/* Nothing is collected: what is known stays known. */
START_TEST(weak_references_and_handles)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab,
             "lir 1\n"
             "type $T object size 8 align 4\n"
             "extern @runa_gc_weak_new (ref) : ref\n"
             "extern @runa_gc_weak_get (ref) : ref\n"
             "extern @runa_gc_handle_new (ref) : ptr\n"
             "extern @runa_gc_handle_get (ptr) : ref\n"
             "extern @runa_gc_handle_free (ptr) : void\n"
             "extern @runa_gc_collect_now () : void\n"
             "extern @runa_gc_live_bytes () : i64\n"
             "extern @runa_gc_collection_count () : i64\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref v1003:ref v1004:ptr v1005:i64\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $T\n"
             "  store.i32 [v1002 + 4], v1000\n"
             "  call.ref v1003, @runa_gc_weak_new(v1002)\n"
             "  call.ptr v1004, @runa_gc_handle_new(v1003)\n"
             "  call.void @runa_gc_collect_now()\n"
             "  call.ref v1002, @runa_gc_handle_get(v1004)\n"
             "  call.void @runa_gc_handle_free(v1004)\n"
             "  call.ref v1003, @runa_gc_weak_get(v1002)\n"
             "  load.i32 v1001, [v1003 + 4]\n"
             "  call.i64 v1005, @runa_gc_live_bytes()\n"
             "  add.i64 v1001, v1001, v1005\n"
             "  call.i64 v1005, @runa_gc_collection_count()\n"
             "  add.i64 v1001, v1001, v1005\n"
             "  ret.i64 v1001\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 5);
    lab_release(&lab);
}
END_TEST

/* The entry of a table can lie outside of the module. */
START_TEST(the_host_is_called_virtually)
{
    struct lab lab;
    uint64_t result = 0;

    lab_init(&lab,
             "lir 1\n"
             "type $T object size 4 align 4 vtable @plus\n"
             "extern @plus (ref, i64) : i64\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref v1003:i64\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $T\n"
             "  call_virtual.i64 v1003, $T, $0(v1002, v1000)\n"
             "  lea.i64 v1001, [v1002]\n"
             "  sub.i64 v1003, v1003, v1001\n"
             "  ret.i64 v1003\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "f", 5, 7, &result), INTERP_RETURNED);
    ck_assert_uint_eq(lab.asked, 1);
    ck_assert_uint_eq(result, 5);
    lab_release(&lab);
}
END_TEST

/* A managed object is no block that could be freed, and a block no object. */
START_TEST(objects_and_blocks_are_two_things)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "type $Bytes array elem i8\n"
             "type $Slot blob size 4 align 4 refs 0\n"
             "extern @runa_free (ptr) : void\n"
             "extern @runa_allocate (i32) : ptr\n"
             "func @free_object (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref v1003:ptr\n"
             ".LBB0:\n"
             "  alloc_array.ref v1002, $Bytes, v1000\n"
             "  lea.ptr v1003, [v1002]\n"
             "  call.void @runa_free(v1003)\n"
             "  ret\n"
             "}\n"
             "func @use_block (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref v1003:ptr\n"
             "  slot %s : $Slot\n"
             ".LBB0:\n"
             "  call.ptr v1003, @runa_allocate(v1000)\n"
             "  store.ptr [%s], v1003\n"
             "  load.ref v1002, [%s]\n"
             "  array_store.i8 $Bytes, v1002, $0, $1\n"
             "  ret\n"
             "}\n",
             (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "free_object", 8, 0, NULL), INTERP_UNDEFINED);
    ck_assert_int_eq(call(&lab, "use_block", 16, 0, NULL), INTERP_UNDEFINED);
    lab_release(&lab);
}
END_TEST

/* Nothing is collected, so that a small memory is full one day. */
START_TEST(a_full_heap_is_a_panic)
{
    struct lab lab;

    lab_init(&lab,
             "lir 1\n"
             "type $Bytes array elem i8\n"
             "func @f (v1000:i64, v1001:i64) : void {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  jmp .LBB1\n"
             ".LBB1:\n"
             "  alloc_array.ref v1002, $Bytes, v1000\n"
             "  jmp .LBB1\n"
             "}\n",
             (struct interp_options){.memory_limit = 1 << 20,
                                     .stack_limit = 1 << 16});
    ck_assert_int_eq(call(&lab, "f", 100000, 0, NULL), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(call(&lab, "f", UINT64_MAX, 0, NULL), INTERP_TRAPPED);
    lab_release(&lab);
}
END_TEST

/* The host calls @work twice, which throws what is 7 if it is called with 0. */
#define THROW(attributes) \
    "lir 1\n" \
    "type $Error object size 8 align 4\n" \
    "global @entered : i32 = 0\n" \
    "extern @twice (i32, i32) : i32 import \"env\" \"twice\"" attributes "\n" \
    "func @work (v1000:i32, v1001:i32) : i32 {\n" \
    "  regs v1002:ref\n" \
    ".LBB0:\n" \
    "  load.i32 v1001, [@entered]\n" \
    "  inc.i32 v1001, v1001\n" \
    "  store.i32 [@entered], v1001\n" \
    "  test.i32 v1000, v1000\n" \
    "  branch.eq .LBB1, .LBB2\n" \
    ".LBB1:\n" \
    "  alloc.ref v1002, $Error\n" \
    "  store.i32 [v1002 + 4], $7\n" \
    "  throw.ref v1002\n" \
    ".LBB2:\n" \
    "  ret.i32 v1000\n" \
    "}\n" \
    "func @leave (v1000:i32, v1001:i32) : i32 {\n" \
    ".LBB0:\n" \
    "  call.i32 v1000, @twice(v1000, v1001)\n" \
    "  ret.i32 v1000\n" \
    "}\n" \
    "func @take (v1000:i32, v1001:i32) : i32 {\n" \
    "  regs v1002:ref\n" \
    ".LBB0:\n" \
    "  invoke.i32 v1001, @leave(v1000, v1001), .LBB1, .LBB2\n" \
    ".LBB1:\n" \
    "  ret.i32 v1001\n" \
    ".LBB2:\n" \
    "  landingpad.ref v1002, catch $Error .LBB3\n" \
    ".LBB3:\n" \
    "  load.i32 v1001, [v1002 + 4]\n" \
    "  ret.i32 v1001\n" \
    "}\n"

static unsigned
times_entered(const struct lab *lab)
{
    uint32_t at = interp_address(lab->interp, name_of(lab, "entered"));

    return interp_memory(lab->interp, at, 4)[0];
}

START_TEST(exceptions_of_the_host)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(" throws"), (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "take", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    ck_assert_uint_eq(times_entered(&lab), 2);

    /* As long as it is pending, nothing runs. */
    ck_assert_int_eq(call(&lab, "take", 0, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 7);
    ck_assert_uint_eq(times_entered(&lab), 3);
    ck_assert_int_eq(call(&lab, "take", UINT32_MAX, 0, &result),
                     INTERP_RETURNED);
    ck_assert_uint_eq(result, 7);
    ck_assert_uint_eq(times_entered(&lab), 5);
    lab_release(&lab);
}
END_TEST

START_TEST(exceptions_that_nobody_catches)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(" throws"), (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "work", 0, 0, &result), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(call(&lab, "leave", 0, 0, &result), INTERP_EXITED);
    ck_assert_int_eq(interp_status(lab.interp), 101);
    ck_assert_int_eq(call(&lab, "leave", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    lab_release(&lab);
}
END_TEST

START_TEST(exceptions_that_the_host_must_not_throw)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab, THROW(""), (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "take", 0, 0, &result), INTERP_UNDEFINED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "an exception left '@twice', which is not declared "
                     "'throws'");
    ck_assert_uint_eq(interp_fault(lab.interp)->depth, 2);
    ck_assert_int_eq(call(&lab, "take", 5, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 1011);
    lab_release(&lab);
}
END_TEST

/* A call of a filter is one more call, and one more of C. */
START_TEST(limits_of_filters)
{
    static const char text[] =
        "lir 1\n"
        "type $Error object size 8 align 4\n"
        "func @yes (v1000:ref) : i32 {\n"
        ".LBB0:\n"
        "  ret.i32 $1\n"
        "}\n"
        "func @down (v1000:i64, v1001:i64) : i64 {\n"
        "  regs v1002:ref\n"
        ".LBB0:\n"
        "  dec.i64 v1000, v1000\n"
        "  branch.eq .LBB1, .LBB2\n"
        ".LBB1:\n"
        "  alloc.ref v1002, $Error\n"
        "  throw.ref v1002\n"
        ".LBB2:\n"
        "  call.i64 v1000, @down(v1000, v1001)\n"
        "  ret.i64 v1000\n"
        "}\n"
        "func @take (v1000:i64, v1001:i64) : i64 {\n"
        "  regs v1002:ref\n"
        ".LBB0:\n"
        "  invoke.i64 v1000, @down(v1000, v1001), .LBB1, .LBB2\n"
        ".LBB1:\n"
        "  ret.i64 v1000\n"
        ".LBB2:\n"
        "  landingpad.ref v1002, filter @yes .LBB3\n"
        ".LBB3:\n"
        "  ret.i64 $33\n"
        "}\n"
        "func @again (v1000:ref) : i32 {\n"
        "  regs v1001:i64\n"
        ".LBB0:\n"
        "  call.i64 v1001, @ask(v1001, v1001)\n"
        "  ret.i32 v1001\n"
        "}\n"
        "func @ask (v1000:i64, v1001:i64) : i64 {\n"
        "  regs v1002:ref\n"
        ".LBB0:\n"
        "  alloc.ref v1002, $Error\n"
        "  throw.ref v1002, .LBB1\n"
        ".LBB1:\n"
        "  landingpad.ref v1002, filter @again .LBB2\n"
        ".LBB2:\n"
        "  ret.i64 $33\n"
        "}\n";
    struct lab lab;
    uint64_t result;

    lab_init(&lab, text, (struct interp_options){.depth_limit = 10});
    ck_assert_int_eq(call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 33);
    ck_assert_int_eq(call(&lab, "take", 9, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 33);
    lab_release(&lab);

    lab_init(&lab, text, (struct interp_options){0});
    ck_assert_int_eq(call(&lab, "ask", 0, 0, NULL), INTERP_TRAPPED);
    ck_assert_str_eq(interp_fault(lab.interp)->message,
                     "call stack exhausted");
    ck_assert_int_eq(call(&lab, "take", 8, 0, &result), INTERP_RETURNED);
    lab_release(&lab);
}
END_TEST

/* What a cleanup was entered with is forgotten with the call. */
START_TEST(faults_in_cleanups)
{
    struct lab lab;
    uint64_t result;

    lab_init(&lab,
             "lir 1\n"
             "type $Error object size 8 align 4\n"
             "func @f (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $Error\n"
             "  throw.ref v1002, .LBB1\n"
             ".LBB1:\n"
             "  landingpad.ref v1002, cleanup .LBB2, outer .LBB3\n"
             ".LBB2:\n"
             "  idiv.i64 v1000, v1001, v1000\n"
             "  resume.ref v1002, .LBB3\n"
             ".LBB3:\n"
             "  landingpad.ref v1002, catch .LBB4\n"
             ".LBB4:\n"
             "  ret.i64 v1000\n"
             "}\n"
             "func @loop (v1000:i64, v1001:i64) : i64 {\n"
             "  regs v1002:ref\n"
             ".LBB0:\n"
             "  alloc.ref v1002, $Error\n"
             "  jmp .LBB1\n"
             ".LBB1:\n"
             "  throw.ref v1002, .LBB2\n"
             ".LBB2:\n"
             "  landingpad.ref v1002, catch .LBB3, cleanup .LBB3\n"
             ".LBB3:\n"
             "  throw.ref v1002, .LBB4\n"
             ".LBB4:\n"
             "  landingpad.ref v1002, cleanup .LBB1\n"
             "}\n",
             (struct interp_options){.step_limit = 10000});
    ck_assert_int_eq(call(&lab, "f", 0, 8, NULL), INTERP_TRAPPED);
    ck_assert_int_eq(call(&lab, "f", 2, 8, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 4);
    ck_assert_int_eq(call(&lab, "loop", 0, 0, NULL), INTERP_OUT_OF_STEPS);
    ck_assert_int_eq(call(&lab, "f", 2, 6, &result), INTERP_RETURNED);
    ck_assert_uint_eq(result, 3);
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
    tcase_add_test(tests, system_calls_have_a_sign);
    tcase_add_test(tests, system_calls_that_are_not_there);
    tcase_add_test(tests, streams_are_closed_once);
    tcase_add_test(tests, no_folder_is_opened_before);
    tcase_add_test(tests, the_kind_of_a_file);
    tcase_add_test(tests, every_instruction_of_assembly);
    tcase_add_test(tests, assembly_executed_again);
    tcase_add_test(tests, nans_of_assembly);
    tcase_add_test(tests, traps_of_assembly);
    tcase_add_test(tests, assembly_grows_memory);
    tcase_add_test(tests, assembly_stays_in_its_objects);
    tcase_add_loop_test(tests, managed_objects, 0, COUNT_OF(managed_cases));
    tcase_add_test(tests, the_host_is_called_virtually);
    tcase_add_test(tests, weak_references_and_handles);
    tcase_add_test(tests, objects_and_blocks_are_two_things);
    tcase_add_test(tests, a_full_heap_is_a_panic);
    tcase_add_test(tests, exceptions_of_the_host);
    tcase_add_test(tests, exceptions_that_nobody_catches);
    tcase_add_test(tests, exceptions_that_the_host_must_not_throw);
    tcase_add_test(tests, limits_of_filters);
    tcase_add_test(tests, faults_in_cleanups);
    return suite;
}
