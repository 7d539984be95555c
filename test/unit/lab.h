/* What the tests of the interpreter share: a module in an interpreter. */
#ifndef RUNA_TEST_LAB_H
#define RUNA_TEST_LAB_H

#include "interp/interp.h"
#include "unit.h"

/* A module in which functions are called, and what it printed. */
struct lab {
    struct reading reading;
    struct interp *interp;
    char printed[256];
    size_t printed_size;
    unsigned asked; /* calls of the host */
};

/*
 * The host knows two functions: @plus, which adds, and @twice, which calls @work
 * with its first argument and with one more, and adds both results and 1000.
 */
void lab_init(struct lab *lab, const char *text,
              struct interp_options options);
void lab_release(struct lab *lab);

uint32_t lab_name(const struct lab *lab, const char *name);

/* Calls @NAME with two integers. */
enum interp_end lab_call(struct lab *lab, const char *name, uint64_t a,
                         uint64_t b, uint64_t *result);

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

/* The module RUN(insts) with an instruction that FORMAT says. */
void lab_write(char text[TEXT_SIZE], const char *format, ...)
    PRINTF_LIKE(2, 3);

/* How @run of TEXT ends, in a new interpreter that depends on nothing. */
enum interp_end lab_run(const char *text, uint64_t a, uint64_t b,
                        uint64_t *result);

#endif
