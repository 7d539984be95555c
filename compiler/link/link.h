/*
 * The link step: objects, archives and libraries to a wasm program, with the
 * C library and the runtime of the sysroot.
 */
#ifndef RUNA_LINK_LINK_H
#define RUNA_LINK_LINK_H

#include "base/diag.h"
#include "base/vec.h"
#include "lir/lir.h"

/* Something to link, in the order of the command line. */
struct link_input {
    char *path;        /* for the linker; owned */
    bool is_flag;      /* it is no file but a word for the linker */
    const char *shown; /* for messages */
    /* If it was made from LIR, for messages that point into the source. */
    const struct lir_module *module;
    const struct source *source;
};

/* What begins a program. */
enum link_start { LINK_COMMAND, LINK_REACTOR, LINK_NO_START };

struct link_job {
    VEC(struct link_input) inputs;
    const char *sysroot;
    const char *const *undefined; /* symbols to be defined, so many: */
    size_t undefined_count;
    const char *const
        *library_dirs; /* for what the linker looks up, so many: */
    size_t library_dir_count;
    const char *linker;       /* a program to run, or NULL: the one built in */
    const char *output;       /* a regular file, existing or not */
    const char *dependencies; /* a file to list what was linked in, or NULL */
    const char *entry;        /* where the program begins, or NULL: as usual */
    enum link_start start;
    bool strict;      /* a wrong signature is an error, not a trap later */
    bool relocatable; /* to an object */
    bool no_libraries, no_libc, no_posix;
    bool no_mman, no_clocks, no_getpid; /* emulations that are left out */
    bool strip;
    bool no_gc_options; /* the collector asks the environment for nothing */
    bool collect_words; /* with the collector of the Runa language */
    bool compress; /* nothing has debug information: write short numbers */
};

void link_release(struct link_job *job);

/* The arguments of wasm-ld for JOB, NULL-terminated; they live in ARENA. */
const char *const *link_arguments(const struct link_job *job,
                                  struct arena *arena);

/*
 * Puts the inputs into an archive, which stands for a shared library: what is
 * linked with it takes the members that it needs.  The output must not exist;
 * DIR is a folder for temporary files.  False after reporting errors.
 */
bool link_archive(const struct link_job *job, const char *dir,
                  struct diag *diag);

/* What the linker says when asked about itself by the flags of JOB. */
bool link_ask(const struct link_job *job);

/* Links.  False after reporting errors; then there is no output. */
bool link_run(const struct link_job *job, struct diag *diag);

#endif
