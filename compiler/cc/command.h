/*
 * State shared by the parts of the front, the program that users call:
 *   main.c         under which name it was called
 *   command.c      what a command line asks for: inputs and how far to go
 *   clang.c        the command line of clang, which compiles C
 *   back_end.c     that of the back end, which compiles LIR, and links
 *   build.c        runs them
 *   information.c  answers to questions about the compiler
 *   tools.c        the companions: runa-ar, runa-nm...
 *   line.c         command lines that are being made
 */
#ifndef RUNA_CC_COMMAND_H
#define RUNA_CC_COMMAND_H

#include "arguments.h"

enum language {
    LANGUAGE_C,      /* clang's: C, C++, assembler */
    LANGUAGE_CXX,    /* C++, of those */
    LANGUAGE_HEADER, /* clang's, but nothing to link comes of it */
    LANGUAGE_LIR,    /* the back end's: Runa, LIR and LLVM IR */
    LANGUAGE_LINK    /* for the linker, or to be looked into */
};

struct command_input {
    enum language language;
    const char *path;
    const char *forced; /* what -x says it is, or NULL */
    size_t argument;    /* its index */
    const char *object; /* what clang made of it, or would; NULL: nothing */
};

struct command {
    struct arguments arguments;
    bool is_cxx;          /* it was called as a C++ compiler */
    enum option question; /* about the compiler; OPTION_COUNT if none */
    const char *asked;    /* its operand */
    enum step last;       /* where to stop */
    bool preprocesses;    /* C is not even compiled */
    bool links;
    const char *output, *sysroot; /* NULL: the default */
    const char *dependencies;     /* operand of -MF, or NULL */
    bool makes_dependencies, names_target;
    bool keeps_steps;                   /* -save-temps: and the object */
    bool keeps_steps_beside;            /* =obj: in the folder of the output */
    bool measures_stack, keeps_remarks; /* clang writes files of that */
    bool no_posix, no_signal, no_mman, no_clocks, no_getpid, threads;
    bool cxx_exceptions;
    bool standard_sjlj; /* longjmp by exceptions of the standard */
    bool dry_run, verbose, interprets, asks_linker;
    VEC(struct command_input) inputs;
};

/* A command line that is being made; the words live in ARENA. */
struct line {
    struct arena *arena;
    VEC(const char *) words;
};

/*
 * Reads COUNT WORDS, which must outlive COMMAND.  False after saying what is
 * wrong.  The caller releases the command in both cases.
 */
bool command_read(struct command *command, const char *const *words,
                  int count);
void command_release(struct command *command);

/* How many of the inputs are for clang. */
size_t command_count_c(const struct command *command);

bool language_is_c(enum language language);

/* The name of INPUT's file without its folders. */
const char *input_name(const struct command_input *input);

void line_add(struct line *line, const char *word);
void line_add_format(struct line *line, const char *format, ...)
    PRINTF_LIKE(2, 3);
/* The words of ARGUMENT, as they were written. */
void line_add_argument(struct line *line, const struct command *command,
                       const struct argument *argument);
/* Ends the line and returns it; LINE owns it. */
const char *const *line_words(struct line *line);
void line_release(struct line *line);

/* The line of clang for all inputs of COMMAND, which does not link. */
void clang_compile_all(struct line *line, const struct command *command);
/* For INPUT, to an object at the path OBJECT. */
void clang_compile_one(struct line *line, const struct command *command,
                       const struct command_input *input, const char *object);
/* Only to find out whether clang knows what COMMAND wants of it, or the one
 * argument SUSPECT if it is not NULL. */
void clang_judge(struct line *line, const struct command *command,
                 const struct argument *suspect);

void back_end_line(struct line *line, const struct command *command);

/* Does what COMMAND asks for; returns the exit status, if it returns. */
int build_run(struct command *command);
/* Runs LINE in place of this program; returns the exit status if that fails. */
int build_become(struct line *line);

/* Answers on standard output what COMMAND asks; false if that is nothing. */
bool information_answer(const struct command *command);

/* Becomes LLVM's tool called NAME, "ar" and its like, with COUNT WORDS; returns
 * false if there is none of that name, *STATUS is for exit if it cannot run. */
bool tools_become(const char *name, const char *const *words, int count,
                  int *status);

/* Folders of what is installed with us; the caller frees them. */
char *installed_libdir(void);
char *installed_sysroot(const struct command *command);

#endif
