/*
 * What the names of a program stand for, and the static types of values.
 *
 * There is one table for all modules: names are found first in the module that
 * uses them, then in those it imports, then in any. Locals are not here: they
 * belong to the process being lowered (lowerer.h).
 */
#ifndef RUNA_RUNA_SCOPE_H
#define RUNA_RUNA_SCOPE_H

#include "base/idmap.h"
#include "base/vec.h"
#include "lir/lir.h"
#include "runa/nearest.h"
#include "runa/runa.h"

/* Static types: what the compiler knows of a word. They steer printing,
 * joining, comparing, fields and indexes; nothing is checked by them. */
enum runa_kind {
    RUNA_KIND_WORD, /* nothing is known */
    RUNA_KIND_STRING,
    RUNA_KIND_FLOAT,
    RUNA_KIND_LIST,
    RUNA_KIND_SET,
    RUNA_KIND_DICT,
    RUNA_KIND_CLOSURE, /* what a lambda makes */
    RUNA_KIND_STRUCT,  /* of definition */
    RUNA_KIND_VARIANT, /* of definition */
    RUNA_KIND_NOTHING  /* no value; read, it is 0 */
};

struct static_type {
    uint8_t kind;    /* enum runa_kind */
    uint8_t element; /* enum runa_kind: of a list's elements */
    const struct runa_typedef *definition;
};

enum entity_kind {
    ENTITY_PROCESS,
    ENTITY_EXTERNAL,
    ENTITY_GLOBAL,
    ENTITY_TYPE,
    ENTITY_VARIANT
};

/* Sets of entity kinds. */
#define ENTITY_SET(kind) (1u << (kind))
#define ENTITY_CALLABLE \
    (ENTITY_SET(ENTITY_PROCESS) | ENTITY_SET(ENTITY_EXTERNAL) | \
     ENTITY_SET(ENTITY_VARIANT) | ENTITY_SET(ENTITY_GLOBAL))
#define ENTITY_VALUE ENTITY_CALLABLE

struct entity {
    uint8_t kind;        /* enum entity_kind */
    bool is_constant;    /* GLOBAL */
    bool is_literal;     /* GLOBAL: a constant that is its value */
    bool is_initialised; /* GLOBAL: before the program begins */
    const struct runa_module *module;
    struct runa_name name;
    uint32_t next;            /* with the same name; index or none */
    uint32_t symbol;          /* PROCESS, GLOBAL, EXTERNAL: its LIR name */
    struct static_type type;  /* of its value or result */
    struct lir_operand value; /* of a literal */
    uint32_t count;           /* parameters, fields */
    uint32_t tag;             /* VARIANT */
    const struct runa_process *process;
    const struct runa_external *external;
    const struct runa_stmt *global;
    const struct runa_typedef *definition; /* TYPE; a VARIANT's */
    const struct runa_variant *variant;
};

/* A struct's field; fields of one name form a list. */
struct scope_field {
    const struct runa_typedef *definition;
    uint32_t index, next;
};

struct scope {
    const struct runa_program *program;
    struct diag *diag;
    VEC(struct entity) entities;
    VEC(struct scope_field) fields;
    struct idmap entity_of, field_of; /* name id -> the first */
    uint32_t *type_words;             /* ids of the language's type names */
};

void scope_init(struct scope *scope, const struct runa_program *program,
                struct diag *diag);
void scope_release(struct scope *scope);

/* Declares everything in all modules; reports what is declared twice in one. */
void scope_declare(struct scope *scope);

/* The entity of KINDS that NAME means in MODULE, or NULL. */
struct entity *scope_find(const struct scope *scope,
                          const struct runa_module *module, uint32_t name,
                          unsigned kinds);

/* The one that is in MODULE itself, or NULL. */
struct entity *scope_find_in(const struct scope *scope,
                             const struct runa_module *module, uint32_t name,
                             unsigned kinds);

/* The one that is a member of MODULE: in it or in what it imports; or NULL. */
struct entity *scope_find_member(const struct scope *scope,
                                 const struct runa_module *module,
                                 uint32_t name, unsigned kinds);

/* The module that MODULE imports as ALIAS, or NULL. */
const struct runa_module *scope_module(const struct runa_module *module,
                                       uint32_t alias);

/* What TYPE, written in MODULE, says of a value; NULL says nothing. */
struct static_type scope_type(const struct scope *scope,
                              const struct runa_module *module,
                              const struct runa_type *type);

/* The index of the field NAME in DEFINITION, or LIR_NO_INDEX. */
uint32_t scope_field_index(const struct runa_typedef *definition,
                           uint32_t name);

/* The first struct field called NAME, of the whole program; an index into
 * fields, or IDMAP_NONE. */
uint32_t scope_first_field(const struct scope *scope, uint32_t name);

/* Tries the names of all entities of KINDS, or only of those in MODULE. */
void scope_try_names(const struct scope *scope,
                     const struct runa_module *module, unsigned kinds,
                     struct nearest *nearest);

#endif
