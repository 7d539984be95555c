/*
 * State and helpers shared by the parts of the text reader: parse.c
 * (declarations), parse_func.c (functions) and parse_inst.c (instructions).
 * The helpers are in parser.c.
 */
#ifndef RUNA_LIR_PARSER_H
#define RUNA_LIR_PARSER_H

#include "base/idmap.h"
#include "base/vec.h"
#include "lir/lex.h"
#include "lir/lir.h"
#include "lir/read.h"

/* A mnemonic with its suffixes, split once and then remembered. */
struct mnemonic {
    uint8_t op, type, aux;
    bool known; /* the fields are filled; false too for a wrong one */
};

struct parser {
    struct lexer lexer;
    struct lir_module *module;
    const struct source *source;
    struct diag *diag;
    VEC(char) text; /* decoded strings and names */

    VEC(struct lir_file) files;
    VEC(struct lir_struct) structs;
    VEC(struct lir_string) strings;
    VEC(struct lir_global) globals;
    VEC(struct lir_extern) externs;
    VEC(struct lir_func) funcs;
    VEC(struct lir_symbol) symbols; /* by name id */
    VEC(uint32_t) numbers;          /* offsets of references in a type */
    VEC(uint8_t) types;             /* parameters of an extern */
    VEC(struct lir_init) inits;     /* of a global */
    struct idmap struct_of;         /* name id -> type index */
    struct intern words;            /* mnemonics seen, and what they are */
    VEC(struct mnemonic) mnemonics; /* by word id */

    /* The function being read; emptied for each. */
    VEC(struct lir_reg) regs;
    VEC(struct lir_slot) slots;
    VEC(struct lir_block) blocks;
    VEC(struct lir_inst) insts;
    VEC(struct lir_operand) operands;
    VEC(struct lir_operand) args;           /* of the call being read */
    struct idmap reg_of, slot_of, block_of; /* number or name -> index */
};

/* Goes to the next token. */
void parser_next(struct parser *p);

/* "expected WHAT, found ..." at the present token; always false.  Silent when
 * the lexer has reported the token already. */
bool parser_expected(struct parser *p, const char *what);

/* An error at the present token; always false. */
bool parser_error(struct parser *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* Takes the present token if it is of KIND, or the word WORD. */
bool parser_take(struct parser *p, int kind);
bool parser_take_word(struct parser *p, const char *word);

/* The same, but anything else is an error: "expected WHAT". */
bool parser_expect(struct parser *p, int kind, const char *what);
bool parser_expect_word(struct parser *p, const char *word);

/* True if the present token is the word WORD. */
bool parser_is_word(const struct parser *p, const char *word);

struct span parser_span(const struct parser *p);

/* The name id of what the present string or name token says. */
uint32_t parser_name(struct parser *p);

/* Takes a token of KIND and stores what it says as a name id. */
bool parser_expect_name(struct parser *p, int kind, const char *what,
                        uint32_t *name);

/* Takes a number between 0 and MAX. */
bool parser_expect_number(struct parser *p, const char *what, uint32_t max,
                          uint32_t *number);

/* Takes the name of a type; void only when VOID_ALLOWED. */
bool parser_expect_type(struct parser *p, bool void_allowed, uint8_t *type);

/* Takes `$Name` of a declared type. */
bool parser_expect_struct(struct parser *p, uint32_t *index);

/* Takes the end of the line; if something else is there, reports it. */
bool parser_end_of_line(struct parser *p);

/* Skips to the start of the next line. */
void parser_skip_line(struct parser *p);

/* Declares NAME in the module; reports a second declaration. */
bool parser_declare(struct parser *p, uint32_t name, enum lir_symbol_kind kind,
                    size_t index, struct span span);

/* func, after the word: the rest of the line and the body up to '}'. */
void parse_func(struct parser *p);

/* An instruction with its operands and the end of its line.  False after an
 * error, somewhere in the line. */
bool parse_inst(struct parser *p);

#endif
