/*
 * State shared by the parts of the verifier:
 *   verify.c          module and blocks
 *   verify_type.c     declared types
 *   verify_inst.c     one instruction
 *   verify_operand.c  one operand of it
 *   verify_call.c     the arguments of a call
 *   verify_asm.c      inline assembly
 *   verify_flags.c    flags
 *   verify_unwind.c   landing pads
 *   verify_stack.c    the stack of push and pop
 *   verify_refs.c     addresses inside managed objects
 */
#ifndef RUNA_LIR_VERIFIER_H
#define RUNA_LIR_VERIFIER_H

#include "base/idmap.h"
#include "lir/read.h"

struct verifier {
    const struct lir_module *module;
    const struct source *source;
    struct diag *diag;
    const struct lir_func *func;
    struct idmap file_of; /* number -> index */
    struct {
        uint8_t defined; /* enum flag, as bits */
        uint8_t writer;  /* enum lir_op of the last instruction that changed
                            them, LIR_NOP at the start of a block */
    } flags;
};

/* An error at SPAN; always false. */
bool verify_error(struct verifier *v, struct span span, const char *format,
                  ...) PRINTF_LIKE(3, 4);

/* A declared type; those before it are checked already. */
void verify_type(struct verifier *v, const struct lir_struct *type);

/* Suffixes, operands and their types, calls.  False after one report. */
bool verify_inst(struct verifier *v, const struct lir_inst *inst);

/* "expected WHAT, found ...", with the type if OPERAND is a register. */
bool verify_expected(struct verifier *v, const struct lir_operand *operand,
                     const char *what);

/* A symbol that the module declares. */
bool verify_is_declared(struct verifier *v, const struct lir_operand *operand);

/* A value read as TYPE. */
bool verify_value(struct verifier *v, const struct lir_operand *operand,
                  enum lir_type type);

/* An operand of KIND, which is WHAT. */
bool verify_kind(struct verifier *v, const struct lir_operand *operand,
                 enum lir_operand_kind kind, const char *what);

/* An immediate, WHAT, that counts something of which there are COUNT. */
bool verify_below(struct verifier *v, const struct lir_operand *operand,
                  unsigned count, const char *what);

/* OPERAND of INST against its letter in lir_ops.def. */
bool verify_operand(struct verifier *v, const struct lir_inst *inst,
                    char letter, const struct lir_operand *operand);

/* The arguments and the result of INST, if an operand with this letter says
 * what they must be. */
bool verify_callee(struct verifier *v, const struct lir_inst *inst,
                   char letter, const struct lir_operand *operand);

/* Arguments without a declaration: each has the type of its own. */
bool verify_indirect_args(struct verifier *v, const struct lir_inst *inst);

/* The clauses of a landing pad, its operands from FROM on. */
bool verify_clauses(struct verifier *v, const struct lir_inst *inst,
                    unsigned from);

/* The text of an inline_asm whose operands are right. */
bool verify_asm(struct verifier *v, const struct lir_inst *inst);

/* Forgets the flags: at the start of a block. */
void verify_flags_begin(struct verifier *v);

/* Flags that INST reads are defined; then notes what it does to them. */
void verify_flags(struct verifier *v, const struct lir_inst *inst);

/* Exceptions go to landing pads and nothing else does, in a function that is
 * right otherwise. */
void verify_unwind(struct verifier *v);

/* The stack of push and pop, in a function that is right otherwise. */
void verify_stack(struct verifier *v);

/* Addresses inside managed objects are not used after a safepoint, in a
 * function that is right otherwise. */
void verify_refs(struct verifier *v);

#endif
