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
    const char *shown; /* for messages */
    /* If it was made from LIR, for messages that point into the source. */
    const struct lir_module *module;
    const struct source *source;
};

struct link_job {
    VEC(struct link_input) inputs;
    const char *sysroot;
    const char *const *undefined; /* symbols to be defined, so many: */
    size_t undefined_count;
    const char *linker; /* a program to run, or NULL: the one built in */
    const char *output; /* a regular file, existing or not */
    bool strip;
    bool no_gc_options; /* the collector asks the environment for nothing */
    bool compress; /* nothing has debug information: write short numbers */
};

void link_release(struct link_job *job);

/* The arguments of wasm-ld for JOB, NULL-terminated; they live in ARENA. */
const char *const *link_arguments(const struct link_job *job,
                                  struct arena *arena);

/* Links.  False after reporting errors; then there is no output. */
bool link_run(const struct link_job *job, struct diag *diag);

#endif
