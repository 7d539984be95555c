/*
 * Words that are collected: with --gc=conservative any word of a program may
 * be the address of memory that the runtime of the Runa language has handed
 * out, and memory that no word leads to is given back.
 */
#ifndef RUNA_LIR_WORDS_H
#define RUNA_LIR_WORDS_H

#include "base/diag.h"
#include "lir/lir.h"

/*
 * Puts a safepoint before each call of a function of the runtime that may ask
 * for such memory, in MODULE, which is verified.  False after reporting what
 * nothing of this is seen in: managed objects, which have a collector of their
 * own, and the stack of push.
 */
bool lir_collect_words(struct lir_module *module, const struct source *source,
                       struct diag *diag);

/*
 * Which registers of FUNC may hold such an address, as one that was passed,
 * loaded or returned may be, and what is computed from it, but for products,
 * quotients and what was compared.  The result is by register; the caller frees
 * it.  Only i64 and ptr count.
 */
bool *lir_find_words(const struct lir_module *module,
                     const struct lir_func *func);

#endif
