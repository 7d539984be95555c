/* The command line as data. */
#ifndef RUNA_OPTIONS_H
#define RUNA_OPTIONS_H

#include "base/arena.h"
#include "base/vec.h"

/* The steps of a compilation, in order: see driver/driver.c. */
enum step {
    STEP_LIR,
    STEP_LIRB,
    STEP_LLVM,
    STEP_BC,
    STEP_ASM,
    STEP_OBJ,
    STEP_WASM
};

/* What the program is asked to do. */
enum action {
    ACTION_COMPILE,
    ACTION_INTERPRET,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_PRINT_LIBDIR,
    ACTION_PRINT_SYSROOT
};

struct option_input {
    const char *text; /* path, or the name behind -l */
    bool is_library;
};

struct options {
    struct arena arena; /* owns the texts that came from @files */
    enum action action;
    enum step last;      /* where to stop */
    int level;           /* enum codegen_level */
    int roots;           /* enum roots_mode */
    int convention;      /* enum convention */
    int exceptions;      /* enum exception_model */
    const char *output;  /* NULL: the default */
    const char *linker;  /* NULL: the one built in */
    const char *sysroot; /* NULL: found beside the program */
    bool check_roots, incremental, no_gc_options, stack_traces, gc_stress;
    bool filters, reflection, strip, tail_calls, simd, atomics, bulk_memory;
    bool verbose, dry_run, time_report, faults_throw;
    VEC(struct option_input) inputs; /* in the order given */
    VEC(const char *) library_dirs;
    VEC(const char *) undefined;    /* symbols to link a definition of */
    VEC(const char *) program_args; /* to be interpreted with these */
    uint64_t step_limit;            /* 0: the default */
};

/*
 * Reads COUNT arguments ARGS, which must outlive OPTIONS; @file stands for
 * the arguments in it.  False after saying on stderr what is wrong and with
 * which argument.  The caller releases the options in both cases.
 */
bool options_read(struct options *options, const char *const *args, int count);
void options_release(struct options *options);

/* Prints one line for each option. */
void options_help(FILE *out);

#endif
