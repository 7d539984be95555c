/*
 * The command line as data: its words taken apart by the table options.def,
 * for both programs, the front (cc/) and the back end (options.h).
 */
#ifndef RUNA_ARGUMENTS_H
#define RUNA_ARGUMENTS_H

#include "base/arena.h"
#include "base/vec.h"

/* The steps of a compilation, in order: see driver/driver.c. */
enum step {
    STEP_AST,
    STEP_LIR,
    STEP_LIRB,
    STEP_LLVM,
    STEP_BC,
    STEP_ASM,
    STEP_OBJ,
    STEP_WASM
};

/* How a program is begun: by its function main, or by those it exports. */
enum exec_model { MODEL_COMMAND, MODEL_REACTOR };

enum option {
#define OPT(id, spelling, kind, taker, operand, help) OPTION_##id,
#define CHOICE(id, word, value)
#define DEFAULT(id, word, value)
#define ALIAS(spelling, kind, id)
#define FOREIGN(spelling, kind, treatment)
#include "options.def"
    OPTION_COUNT,
    OPTION_FOREIGN = OPTION_COUNT, /* one that has no name here */
    OPTION_FILE,                   /* no option, but an input */
    OPTION_PROGRAM_ARGUMENT        /* of a program that is interpreted */
};

/* Who takes an argument: see options.def. */
enum taker {
    TAKER_FRONT,
    TAKER_C,
    TAKER_QUIET,
    TAKER_FAMILY,
    TAKER_LIR,
    TAKER_BOTH,
    TAKER_LINK,
    TAKER_NOTHING
};

struct argument {
    enum option option;
    enum taker taker;
    const char *operand; /* NULL if it takes none */
    int value;           /* of the operand, if it is one of some words */
    size_t first, count; /* the words that it was written in */
};

struct arguments {
    struct arena arena; /* owns the texts that came from @files */
    VEC(const char *) words;
    VEC(struct argument) list;
};

/*
 * Reads COUNT words, which must outlive ARGUMENTS; @file stands for the words
 * in it.  False after saying on stderr what is wrong and with which word.  The
 * caller releases the arguments in both cases.
 */
bool arguments_read(struct arguments *arguments, const char *const *words,
                    int count);
void arguments_release(struct arguments *arguments);

/* Says on stderr what is wrong about the command line; returns false. */
bool usage_error(const char *format, ...) PRINTF_LIKE(1, 2);

/* Prints one line for each option that has a name here. */
void arguments_help(FILE *out);

#endif
