/* What the command line asks of the back end, as data. */
#ifndef RUNA_OPTIONS_H
#define RUNA_OPTIONS_H

#include "arguments.h"

/* What the program is asked to do. */
enum action { ACTION_COMPILE, ACTION_INTERPRET, ACTION_ASK_LINKER };

enum option_input_kind {
    OPTION_INPUT_FILE,
    OPTION_INPUT_LIBRARY, /* the name behind -l */
    OPTION_INPUT_FLAG     /* a word for the linker, at this place */
};

struct option_input {
    enum option_input_kind kind;
    const char *text;
    const char *shown; /* what messages call it, or NULL */
};

struct options {
    struct arguments arguments; /* which own the texts */
    enum action action;
    enum step last;           /* where to stop */
    int level;                /* enum codegen_level */
    int roots;                /* enum roots_mode */
    int convention;           /* enum convention */
    int exceptions;           /* enum exception_model */
    int exec_model;           /* enum exec_model */
    const char *output;       /* NULL: the default */
    const char *linker;       /* NULL: the one built in */
    const char *sysroot;      /* NULL: found beside the program */
    const char *entry;        /* NULL: the usual one */
    const char *name_of_next; /* what messages call the next input, or NULL */
    bool check_roots, incremental, no_gc_options, stack_traces, gc_stress;
    bool filters, reflection, strip, tail_calls, simd, atomics, bulk_memory;
    bool verbose, dry_run, time_report, faults_throw;
    bool collect_words; /* --gc=conservative: see lir/words.h */
    bool shared, relocatable, no_start_files, no_libraries, no_libc, wasm_opt;
    bool no_posix, no_mman, no_clocks, no_getpid;
    VEC(struct option_input) inputs; /* in the order given */
    VEC(const char *) library_dirs;
    VEC(const char *) include_dirs;
    VEC(const char *) undefined;    /* symbols to link a definition of */
    VEC(const char *) program_args; /* to be interpreted with these */
    uint64_t step_limit;            /* 0: the default */
};

/*
 * Reads COUNT arguments ARGS, which must outlive OPTIONS.  False after saying
 * on stderr what is wrong and with which argument.  The caller releases the
 * options in both cases.
 */
bool options_read(struct options *options, const char *const *args, int count);
void options_release(struct options *options);

#endif
