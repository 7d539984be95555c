/*
 * A Runa module as it is written: what parse.c builds, print_ast.c shows and
 * lower.c turns into LIR.
 *
 * Nothing is resolved here. Whether `Some with value as 1` makes a variant or
 * calls a process, and what `a.b` names, is seen only when all modules are
 * read; the tree says what stands there. Nodes live in the program's arena and
 * form lists by their `next`; names are ids of the program's one intern table.
 */
#ifndef RUNA_RUNA_AST_H
#define RUNA_RUNA_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/intern.h"
#include "base/source.h"

/* No name: INTERN_NONE. */
struct runa_name {
    uint32_t id;
    struct span span;
};

/* Word, Module.Word, Word[Word, ...]: of what is in the brackets, only the
 * first word is kept. */
struct runa_type {
    struct runa_name name, module, element;
};

enum runa_expr_kind {
    RUNA_INT,      /* value */
    RUNA_FLOAT,    /* value: its bits */
    RUNA_BOOLEAN,  /* value: 0 or 1 */
    RUNA_STRING,   /* name.id: its bytes, escapes done */
    RUNA_NAME,     /* name; `name from M`: module */
    RUNA_ADDRESS,  /* $name */
    RUNA_BINARY,   /* op, left, right */
    RUNA_UNARY,    /* op, left */
    RUNA_FIELD,    /* left, name: the f of x, x.f */
    RUNA_INDEX,    /* left, right: x at index i, x at i; by_key: x at key k */
    RUNA_CALL,     /* left: what is called; args */
    RUNA_LIST,     /* args */
    RUNA_SET,      /* args */
    RUNA_DICT,     /* args: key, value, key, value, ... */
    RUNA_STRUCT,   /* type, args with names: a T with f v; a value of type T */
    RUNA_VARIANT,  /* type: T as V; name: V; args */
    RUNA_LAMBDA,   /* params, left: the body */
    RUNA_CONVERT,  /* left, type */
    RUNA_LENGTH,   /* left: length of x */
    RUNA_POSITION, /* left: what, right: in which string */
    RUNA_SUBSTRING, /* args: string, from, to */
    RUNA_TEXT,      /* left: string representation of x */
    RUNA_SIZE_OF,   /* type */
    RUNA_EXTERNAL   /* name.id: a C function; args */
};

/* No deeper are expressions, or blocks, nested in each other. */
#define RUNA_DEPTH_MAX 1000

/* No process has more parameters, and no call more arguments. */
#define RUNA_PARAMS_MAX 200

/* Binary operators, in the order of runa_op_names. */
/* clang-format off */
#define RUNA_OPS(OP) \
    OP(OR, or) OP(AND, and) \
    OP(BIT_OR, bit_or) OP(BIT_XOR, bit_xor) OP(BIT_AND, bit_and) \
    OP(EQ, eq) OP(NE, ne) OP(LT, lt) OP(LE, le) OP(GT, gt) OP(GE, ge) \
    OP(CONTAINS, contains) OP(CONTAINS_KEY, contains_key) \
    OP(SHL, shl) OP(SHR, shr) \
    OP(ADD, add) OP(SUB, sub) OP(JOIN, join) \
    OP(MUL, mul) OP(DIV, div) OP(MOD, mod) \
    OP(NOT, not) OP(BIT_NOT, bit_not) OP(NEGATE, negate)
/* clang-format on */

enum runa_op {
#define OP(id, name) RUNA_OP_##id,
    RUNA_OPS(OP)
#undef OP
};

/* An argument, an element, a field's value. */
struct runa_arg {
    struct runa_arg *next;
    struct runa_name name; /* `name as value`, `name value` */
    struct runa_expr *value;
};

struct runa_expr {
    uint8_t kind; /* enum runa_expr_kind */
    uint8_t op;   /* enum runa_op */
    bool by_key;
    bool with;        /* a call by `with`, not by parentheses */
    struct span span; /* all of it */
    struct runa_name name, module;
    uint16_t height; /* nodes from here to the farthest leaf, at most
                        RUNA_DEPTH_MAX: what follows a tree may recurse */
    int64_t value;
    struct runa_type *type;
    struct runa_expr *left, *right;
    struct runa_arg *args;
    struct runa_param *params;
};

/* Patterns of Match */

enum runa_pattern_kind {
    RUNA_PATTERN_ANY,     /* _ */
    RUNA_PATTERN_TYPE,    /* name of Type type */
    RUNA_PATTERN_VARIANT, /* name, module, fields: Name with f as x */
    RUNA_PATTERN_NAME,    /* name, module: a variant, or a value */
    RUNA_PATTERN_VALUE    /* value */
};

/* `field as name` of a variant pattern. */
struct runa_binding {
    struct runa_binding *next;
    struct runa_name field, name;
};

struct runa_pattern {
    struct runa_pattern *next; /* `or` */
    uint8_t kind;              /* enum runa_pattern_kind */
    struct span span;
    struct runa_name name, module;
    struct runa_type *type;
    struct runa_binding *fields;
    struct runa_expr *value;
};

/* Statements */

enum runa_stmt_kind {
    RUNA_LET,      /* name, type or NULL, value */
    RUNA_CONSTANT, /* the same; of a module or a process */
    RUNA_SET_TO,   /* target, value */
    RUNA_UPDATE,   /* target, op, value: Increase, gets increased by */
    RUNA_IF,       /* arms */
    RUNA_WHILE,    /* value, body */
    RUNA_FOR,      /* name, value to limit, step or NULL, body */
    RUNA_FOR_EACH, /* name, type or NULL, value, body */
    RUNA_LOOP,     /* body */
    RUNA_BREAK,
    RUNA_CONTINUE,
    RUNA_RETURN,  /* value or NULL */
    RUNA_DISPLAY, /* args; same_line: continuing */
    RUNA_MATCH,   /* value, arms */
    RUNA_DO,      /* value: a call for its effects */
    RUNA_ADD,     /* value, target: Add v to l */
    RUNA_BLOCK,   /* body: Unsafe Block */
    RUNA_ASSEMBLY /* span */
};

/* A branch of If or Match; neither condition nor pattern: Otherwise. */
struct runa_arm {
    struct runa_arm *next;
    struct runa_expr *condition;
    struct runa_pattern *patterns;
    struct runa_stmt *body;
    struct span span; /* up to the colon */
};

struct runa_stmt {
    struct runa_stmt *next;
    uint8_t kind; /* enum runa_stmt_kind */
    uint8_t op;   /* enum runa_op */
    bool same_line;
    struct span span; /* its first words */
    struct runa_name name;
    struct runa_type *type;
    struct runa_expr *value, *target, *limit, *step;
    struct runa_arg *args;
    struct runa_stmt *body;
    struct runa_arm *arms;
};

/* Declarations */

struct runa_param {
    struct runa_param *next;
    struct runa_name name;
    struct runa_type *type; /* NULL: of a lambda */
};

struct runa_process {
    struct runa_process *next;
    struct runa_name name;
    struct runa_param *params;
    struct runa_type *result; /* NULL: returns Nothing */
    struct runa_stmt *body;
    bool is_export;
    struct span end; /* of End Process */
};

/* External Process called "f" ... aliased as "g". */
struct runa_external {
    struct runa_external *next;
    struct runa_name name, alias, library;
    struct runa_param *params;
    struct runa_type *result;
};

struct runa_field {
    struct runa_field *next;
    struct runa_name name;
    struct runa_type *type;
};

struct runa_variant {
    struct runa_variant *next;
    struct runa_name name;
    struct runa_field *fields;
};

struct runa_typedef {
    struct runa_typedef *next;
    struct runa_name name;
    struct runa_field *fields;     /* a struct's */
    struct runa_variant *variants; /* or these */
    int64_t array_length;          /* or an array's, else -1 */
    struct runa_type *element;     /* of an array */
};

/* Import "path" as alias; Import A, B from "path" as alias. */
struct runa_import {
    struct runa_import *next;
    struct runa_name path, alias;
    struct runa_arg *names;     /* names alone; not needed to see them */
    struct runa_module *module; /* once it is found */
};

struct runa_module {
    struct runa_module *next; /* in the order of their discovery */
    struct source source;
    uint32_t path;   /* name id: where it was found */
    uint32_t number; /* from 1, in that order */
    struct runa_import *imports;
    struct runa_typedef *types;
    struct runa_stmt *globals; /* RUNA_LET and RUNA_CONSTANT; the value of an
                                  array constant is a RUNA_LIST */
    struct runa_process *processes;
    struct runa_external *externals;
};

/* A program: some modules and all that they import. */
struct runa_program {
    struct arena arena; /* owns all nodes */
    struct intern names;
    struct runa_module *modules; /* those asked for come first */
    bool has_lambda;             /* somewhere in them */
};

const char *runa_op_name(enum runa_op op);

#endif
