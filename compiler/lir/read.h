/*
 * Readers and writers of LIR modules, and the check between them.
 *
 * None of them exits or keeps anything: what they could not do is in the
 * diagnostics and in the result, and the module owns all that was built.
 */
#ifndef RUNA_LIR_READ_H
#define RUNA_LIR_READ_H

#include <stdio.h>

#include "base/diag.h"
#include "lir/lir.h"

/*
 * Reads the text form (docs/lir.md) into MODULE, which the caller has
 * initialised and releases.  False after reporting errors; then the module
 * can only be released.  SOURCE must outlive the module's use in messages.
 */
bool lir_parse(struct lir_module *module, const struct source *source,
               struct diag *diag);

/*
 * The same for the binary form; SOURCE says that it is binary, so that places
 * in it are offsets.
 */
bool lir_decode(struct lir_module *module, const struct source *source,
                struct diag *diag);

/* SOURCE begins as the binary form does. */
bool lir_is_binary(const struct source *source);

/* Reads the form that SOURCE says it is in. */
bool lir_read(struct lir_module *module, const struct source *source,
              struct diag *diag);

/*
 * Checks what the reader cannot see: types, operands, control flow, flags,
 * calls, initialisers.  False after reporting errors.  A module that passes
 * can be printed and, unless lir_check_target objects, translated.
 */
bool lir_verify(const struct lir_module *module, const struct source *source,
                struct diag *diag);

/*
 * Checks the declarations of a verified module against what they meet when it
 * runs: foreign calling conventions, externs that disagree with the runtime,
 * names.  False after reporting errors.
 */
bool lir_check_outside(const struct lir_module *module,
                       const struct source *source, struct diag *diag);

/*
 * Checks a verified module against what this back end can do: the same, and
 * opcodes without a lowering.  False after reporting errors.
 */
bool lir_check_target(const struct lir_module *module,
                      const struct source *source, struct diag *diag);

/*
 * Writes the canonical text: reading it gives an equal module, and writing
 * that gives the same bytes.  The caller looks for errors of OUT.
 */
void lir_print(const struct lir_module *module, FILE *out);

/* Writes one instruction as text, without the end of its line. */
void lir_print_inst(const struct lir_module *module,
                    const struct lir_func *func, const struct lir_inst *inst,
                    FILE *out);

/*
 * Says after a message about SPAN of a binary SOURCE, which nobody can read,
 * what stands there: the instruction as text, or what it is a part of.  About
 * text it says nothing.
 */
void lir_note_place(const struct lir_module *module,
                    const struct source *source, struct span span,
                    struct diag *diag);

/*
 * Writes the binary form of a verified module; the same module gives the same
 * bytes.  The caller looks for errors of OUT.
 */
void lir_encode(const struct lir_module *module, FILE *out);

#endif
