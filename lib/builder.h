/*
 * What the parts of libruna-lir share: the structures behind the handles of
 * runa/lir.h, and the checks that every call begins with.
 *
 * A module gathers its declarations in the types of lir/lir.h, the ones that
 * the readers build; write.c puts them together as a struct lir_module for
 * the writers.  A handle is in the arena of its module, and knows it.
 */
#ifndef RUNA_LIB_BUILDER_H
#define RUNA_LIB_BUILDER_H

#include <locale.h>

#include "runa/lir.h"

#include "base/idmap.h"
#include "base/vec.h"
#include "lir/lir.h"

struct runa_lir_layout {
    struct runa_lir_module *module;
    struct lir_struct is; /* but for refs and vtable */
    uint32_t index;
    VEC(uint32_t) refs, entries;
};

struct runa_lir_global {
    struct runa_lir_module *module;
    struct lir_global is; /* but for inits */
    VEC(struct lir_init) inits;
};

struct runa_lir_extern {
    struct runa_lir_module *module;
    struct lir_extern is;
};

/* An instruction and the index of its block, since blocks may be left and
 * come back to. */
struct placed {
    struct lir_inst inst;
    uint32_t block;
};

struct runa_lir_func {
    struct runa_lir_module *module;
    struct lir_func is; /* but for the arrays, which are here */
    VEC(struct lir_reg) regs;
    VEC(struct lir_slot) slots;
    VEC(struct lir_block)
    blocks; /* but for first and count; outer is a
                                     number, not an index */
    VEC(struct placed) insts;
    VEC(struct lir_operand) operands;       /* blocks by number, not index */
    struct idmap reg_of, slot_of, block_of; /* number or name -> index */
    uint32_t next_reg, next_block; /* above all that were named so far */
    uint32_t here;                 /* index of the present block */
};

struct runa_lir_module {
    struct lir_module ir; /* arena and names; all, if it was read */
    char *error;          /* what was wrong first, or NULL */
    const struct runa_lir_func *about; /* what the present call names */
    bool is_read;
    VEC(struct lir_file) files;
    VEC(struct runa_lir_layout *) layouts;
    VEC(struct lir_string) strings;
    VEC(struct runa_lir_global *) globals;
    VEC(struct runa_lir_extern *) externs;
    VEC(struct runa_lir_func *) funcs;
    struct idmap layout_of;  /* name of a type -> index */
    struct idmap declared;   /* names of symbols */
    struct idmap literal_of; /* text -> index of its string */
    uint32_t literal_count;  /* names .LCn that are taken */
};

/* Keeps the message if it is the first, with the function that the call is
 * about; always false. */
bool builder_fail(struct runa_lir_module *module, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* What every call begins with: true if MODULE, or that of FUNC, can be added
 * to.  MODULE may be NULL, and then it cannot. */
bool builder_is_open(struct runa_lir_module *module);
bool builder_func_is_open(struct runa_lir_func *func);

/* The ids of a name, which must be there, and of SIZE bytes of text. */
bool builder_name(struct runa_lir_module *module, const char *name,
                  uint32_t *id);
bool builder_text(struct runa_lir_module *module, const void *bytes,
                  size_t size, uint32_t *id);

/* A type that a value may have, or void if that is ALLOWED. */
bool builder_type(struct runa_lir_module *module, enum runa_lir_type type,
                  bool void_allowed, uint8_t *id);

/* The index of the declared type called NAME. */
bool builder_layout(struct runa_lir_module *module, const char *name,
                    uint32_t *index);

/* Takes the name of a new symbol. */
bool builder_declare(struct runa_lir_module *module, const char *name,
                     uint32_t *id);

/* VALUE is at most MAX. */
bool builder_range(struct runa_lir_module *module, const char *what,
                   uint64_t value, uint64_t max);

/* CONV is one of Runa's calling conventions. */
bool builder_conv(struct runa_lir_module *module, unsigned conv);

/* FLAGS are all of ALLOWED. */
bool builder_flags(struct runa_lir_module *module, const char *what,
                   unsigned flags, unsigned allowed);

/* Numbers have a point, whatever locale the program is in: to be entered
 * around reading and writing, and left. */
struct builder_locale {
    locale_t ours, before;
};

struct builder_locale builder_enter_locale(void);
void builder_leave_locale(struct builder_locale locale);

#endif
