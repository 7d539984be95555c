/*
 * The front end for Runa source: modules are read, parsed and lowered to LIR.
 *
 * None of these exits or keeps anything: what went wrong is in the
 * diagnostics and in the result.
 */
#ifndef RUNA_RUNA_RUNA_H
#define RUNA_RUNA_RUNA_H

#include <stdio.h>

#include "base/diag.h"
#include "lir/lir.h"
#include "runa/ast.h"

void runa_program_init(struct runa_program *program);
void runa_program_release(struct runa_program *program);

/* Where imported modules are looked for behind the importing file's folder. */
struct runa_paths {
    const char *const *folders;
    size_t count;
};

/*
 * Reads into PROGRAM the modules of COUNT SOURCES, which are copied, and all
 * that they import, each once. False after reporting errors; then the program
 * can only be released, or what was read of it printed.
 */
bool runa_read(struct runa_program *program,
               const struct source *const *sources, size_t count,
               const struct runa_paths *paths, struct diag *diag);

/*
 * Parses the source of MODULE, of PROGRAM, into its lists. False after
 * reporting errors; then it has what could be understood.
 */
bool runa_parse(struct runa_program *program, struct runa_module *module,
                struct diag *diag);

/* SOURCE begins with a word that begins declarations of Runa, or with a comment
 * or an annotation of it, and so not as LIR does. */
bool runa_is_source(const struct source *source);

/* Writes the tree of every module; the caller looks for errors of OUT. */
void runa_print(const struct runa_program *program, FILE *out);

/*
 * Resolves the names of PROGRAM and makes LIR of it in MODULE, which the
 * caller has initialised and releases. False after reporting errors. What
 * comes out passes lir_verify.
 */
bool runa_lower(const struct runa_program *program, struct lir_module *module,
                struct diag *diag);

#endif
