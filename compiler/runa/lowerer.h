/*
 * What the parts of the lowering share:
 *   lower.c         the program: globals, processes, main
 *   lower_stmt.c    statements
 *   lower_match.c   Match
 *   lower_expr.c    names, literals, operators
 *   lower_call.c    calls of processes, builtins and C
 *   lower_address.c calls of what a variable holds, lambdas
 *   lower_object.c  structs, variants, collections, fields, indexes
 *   lower_memory.c  builtins that are instructions
 *   lower_list.c    lists as instructions
 *   lowerer.c       what they all use
 *
 * Every value is one 64-bit word, in a register of type i64 or an immediate; a
 * local is a register. There is one walk over each process, in the order of the
 * text: that is also the order in which locals begin to exist.
 */
#ifndef RUNA_RUNA_LOWERER_H
#define RUNA_RUNA_LOWERER_H

#include "runa/build.h"
#include "runa/builtins.h"
#include "runa/nearest.h"
#include "runa/scope.h"

/* A word, and what is known of it. */
struct value {
    struct lir_operand at; /* a register, immediate or symbol */
    struct static_type type;
};

/* A place where an address is called, or where one is made: see
 * lower_address.c. */
struct address_site {
    uint32_t func;  /* index */
    uint32_t at;    /* index of the instruction, or of the operand */
    uint32_t count; /* arguments, or parameters, without a closure's own */
    bool is_closure;
};

struct lowerer {
    struct scope scope;
    const struct runa_program *program;
    struct lir_module *module;
    struct diag *diag;
    VEC(struct lir_file) files;
    VEC(struct lir_string) strings;
    VEC(struct lir_global) globals;
    VEC(struct lir_extern) externs;
    VEC(struct lir_func) funcs;
    struct idmap string_of;  /* program's name id -> index */
    struct idmap extern_of;  /* LIR name id -> index */
    struct idmap builtin_of; /* program's name id -> number */
    struct idmap inline_of;  /* program's name id -> its instructions */
    VEC(struct address_site) called, made;

    /* The place last asked for, from where lines are counted on. */
    const struct runa_module *line_module;
    uint32_t line_off, line, line_begin;
};

struct local {
    struct static_type type;
    uint32_t reg;
    bool is_unknown; /* a name that means nothing, reported once */
    bool is_constant;
    bool is_literal;          /* a constant that is its value */
    struct lir_operand value; /* then */
};

/* Where Break and Continue go. */
struct loop {
    struct loop *outer;
    uint32_t after, next;
};

/* A process, lambda or initialiser being lowered. */
struct body {
    struct lowerer *l;
    struct build b;
    const struct runa_module *module;
    uint32_t symbol; /* its LIR name */
    VEC(struct local) locals;
    struct idmap local_of; /* program's name id -> local */
    struct loop *loop;
    struct body *outer;     /* of a lambda: where it stands */
    VEC(uint32_t) captured; /* of a lambda: names of the outer one's locals */
    uint32_t lambdas;       /* made so far */
};

/* lowerer.c */

void lowerer_error(struct body *body, struct span span, const char *format,
                   ...) PRINTF_LIKE(3, 4);
void lowerer_warning(struct body *body, struct span span, const char *format,
                     ...) PRINTF_LIKE(3, 4);

/* An error that ends by what was meant, if NEAREST has found that. */
void lowerer_error_nearest(struct body *body, struct span span,
                           const struct nearest *nearest, const char *format,
                           ...) PRINTF_LIKE(4, 5);

/* The text of one of the program's names. */
const char *lowerer_text(const struct lowerer *l, uint32_t name);

/* The id in the LIR module of a name made like printf does. */
uint32_t lowerer_symbol(struct lowerer *l, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The LIR name of the string with these bytes, a name id of the program. */
uint32_t lowerer_string(struct lowerer *l, uint32_t bytes);

/* The C function of runtime/rt.def called SYMBOL, declared. */
const struct lir_extern *lowerer_runtime(struct lowerer *l,
                                         const char *symbol);

/* Any C function, declared with a signature; the first declaration counts. */
const struct lir_extern *lowerer_extern(struct lowerer *l,
                                        const struct lir_extern *ext);

void body_begin(struct body *body, struct lowerer *l,
                const struct runa_module *module, uint32_t symbol,
                uint32_t param_count);
/* Adds it to the module's functions; returns its index. */
uint32_t body_finish(struct body *body, bool is_local);

/* Says where what follows stands in the source. */
void body_at(struct body *body, struct span span);

struct value value_word(struct lir_operand at);
struct value value_of(struct lir_operand at, enum runa_kind kind);
struct value value_int(int64_t value);
bool value_is(struct value value, enum runa_kind kind);

/* VALUE in a register, or in a new one that is the caller's to change. */
struct lir_operand body_reg(struct body *body, struct value value);
struct lir_operand body_copy(struct body *body, struct value value);

/* The same as an address, or as a double. */
struct lir_operand body_pointer(struct body *body, struct value value);
struct lir_operand body_double(struct body *body, struct value value);
/* A double in a register as a word. */
struct value body_from_double(struct body *body, struct lir_operand reg);

/* The result of an instruction with one or two words. */
struct value body_op1(struct body *body, enum lir_op op, struct value x);
struct value body_op2(struct body *body, enum lir_op op, struct value x,
                      struct value y);

/* Calls the C function SYMBOL of runtime/rt.def, whose arguments are words. */
struct value body_runtime(struct body *body, const char *symbol,
                          const struct value *args, size_t count);
#define BODY_RUNTIME(body, symbol, ...) \
    body_runtime(body, symbol, (struct value[]){__VA_ARGS__}, \
                 sizeof((struct value[]){__VA_ARGS__}) / \
                     sizeof(struct value))

/* Calls EXT with words, converted to what it takes; missing ones are 0. */
struct value body_call_extern(struct body *body, const struct lir_extern *ext,
                              const struct value *args, size_t count);

/* Locals */

/* The local NAME, one of an outer body included, which is captured; NULL if
 * there is none. Only valid until another is declared. */
struct local *body_local(struct body *body, uint32_t name);
struct local *body_declare(struct body *body, uint32_t name,
                           struct static_type type);
/* What it holds; of a captured one, what it held. */
struct value body_read_local(struct body *body, uint32_t name);

/* lower_expr.c */

struct value lower_expr(struct body *body, const struct runa_expr *expr);
/* Goes to YES if EXPR is not 0, else to NO. */
void lower_condition(struct body *body, const struct runa_expr *expr,
                     uint32_t yes, uint32_t no);
struct value lower_binary(struct body *body, enum runa_op op, struct value x,
                          struct value y);
/* X, which is no String perhaps, as one. */
struct value lower_to_string(struct body *body, struct value x);
/* 1 if X equals Y, or as COND says. */
struct value lower_compare(struct body *body, enum lir_cond cond,
                           struct value x, struct value y);
/* What NAME means, or NAME of the module ALIAS, if there is an alias; NULL if
 * it means nothing. */
struct entity *lower_find(struct body *body, struct runa_name alias,
                          struct runa_name name, unsigned kinds);
/* Reports that, a name alone once for each process. */
void lower_unknown(struct body *body, struct runa_name alias,
                   struct runa_name name, const char *what, unsigned kinds);

/* lower_call.c */

struct value lower_call(struct body *body, const struct runa_expr *call);
struct value lower_external(struct body *body, const struct runa_expr *expr);
const struct lir_extern *lower_declare_external(struct lowerer *l,
                                                const struct entity *e);

/* lower_memory.c */

void lower_memory_init(struct lowerer *l);
/* The builtin NAME as instructions; false if it is none such. */
bool lower_memory(struct body *body, uint32_t name, const struct value *args,
                  size_t count, struct value *result);
/* The memory at POINTER + OFFSET, or at POINTER + 8 * INDEX. */
struct lir_operand lower_place(struct body *body, struct value pointer,
                               struct value offset, unsigned scale);

/* lower_list.c */

struct value lower_list_length(struct body *body, struct value list);
struct value lower_list_get(struct body *body, struct value list,
                            struct value index);
void lower_list_set(struct body *body, struct value list, struct value index,
                    struct value value);

/* lower_address.c */

struct value lower_address_of(struct body *body, const struct entity *process);
struct value lower_call_address(struct body *body, struct value callee,
                                const struct value *args, size_t count);
struct value lower_lambda(struct body *body, const struct runa_expr *expr);
/* At the end: all calls by address and all addresses agree on the number of
 * parameters. */
void lower_unify_addresses(struct lowerer *l);

/* lower_object.c */

struct value lower_list(struct body *body, const struct runa_expr *expr);
struct value lower_set(struct body *body, const struct runa_expr *expr);
void lower_add_to_set(struct body *body, struct value set, struct value value);
struct value lower_dict(struct body *body, const struct runa_expr *expr);
struct value lower_struct(struct body *body, const struct runa_expr *expr);
struct value lower_variant(struct body *body, const struct entity *variant,
                           const struct runa_arg *args, struct span span);
struct value lower_qualified_variant(struct body *body,
                                     const struct runa_expr *expr);
/* Puts ARGS right, if among them are variants that took what is behind them. */
void lower_end_variants(struct body *body, struct runa_arg *args);
/* The number of the variant NAME of TYPE. */
struct value lower_tag(struct body *body, const struct entity *type,
                       struct runa_name name);
struct value lower_size_of(struct body *body, const struct runa_expr *expr);

/* A field or an element, in two steps, so that a compound assignment can use
 * it twice. */
struct place {
    struct value object, index;
    struct lir_operand memory; /* of neither LIST nor DICT */
    struct static_type type;
    uint8_t kind; /* enum runa_kind: LIST, DICT, STRING; WORD: memory */
};
bool lower_field_place(struct body *body, const struct runa_expr *expr,
                       struct place *place);
void lower_index_place(struct body *body, const struct runa_expr *expr,
                       struct place *place);
struct value lower_read_place(struct body *body, const struct place *place);
void lower_write_place(struct body *body, const struct place *place,
                       struct value value);

/* lower_stmt.c */

void lower_stmts(struct body *body, const struct runa_stmt *stmt);
/* LOCAL, called NAME, becomes VALUE. */
void lower_assign(struct body *body, uint32_t name, struct value value);

/* lower_match.c */

void lower_match(struct body *body, const struct runa_stmt *stmt);

#endif
