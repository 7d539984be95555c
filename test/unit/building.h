/* What the tests of the writing library share: a module to add to. */
#ifndef RUNA_TEST_BUILDING_H
#define RUNA_TEST_BUILDING_H

#include "runa/lir.h"

/* A module with what the tests name: a function with registers v1000 to v1008,
 * one of each type, and its entry. */
extern struct runa_lir_module *module;
extern struct runa_lir_func *func;

/* The fixture that makes them. */
void set_up(void);
void tear_down(void);

/* How the module begins as text, up to that entry. */
#define HEAD "lir 1 module \"t\" target \"wasm32-wasi\" ptr 4 int 8\n"
#define BEGIN \
    HEAD "type $T blob size 16 align 8 refs\n" \
         "func @f () : void conv 0 {\n" \
         "  regs v1000:i8 v1001:i16 v1002:i32 v1003:i64 v1004:f32 v1005:f64 " \
         "v1006:ptr v1007:v128\n" \
         "  regs v1008:ref\n" \
         "  slot %s : $T\n" \
         ".LBB0:\n"

/* The module's text; the caller frees it. */
char *text_of(struct runa_lir_module *from);

void expect_text(struct runa_lir_module *from, const char *expected);

/* A number that its enumeration does not have, hidden from analysers that
 * would object to it. */
unsigned odd(const char *digits);

#endif
