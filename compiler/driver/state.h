/*
 * State shared by the parts of the driver:
 *   driver.c       the pipeline: driver_run
 *   input.c        what the inputs are
 *   front_end.c    one of them, up to its LIR
 *   compile.c      one of them, up to its object
 *   link_inputs.c  the link
 *   output.c       where results go
 *   interpret.c    --interpret
 */
#ifndef RUNA_DRIVER_STATE_H
#define RUNA_DRIVER_STATE_H

#include "base/diag.h"
#include "emit/codegen.h"
#include "lir/faults.h"
#include "lir/lir.h"
#include "options.h"

enum input_kind { INPUT_RUNA, INPUT_LIR, INPUT_LLVM, INPUT_LINK };

struct input {
    enum input_kind kind;
    const char *path;
    const char *shown;        /* what messages call it */
    bool from_lir;            /* it is LIR or Runa, or an object of it */
    bool is_part;             /* Runa, and compiled with an input before */
    bool is_read;             /* the fields above and source are set */
    struct source source;     /* of Runa, LIR and LLVM */
    struct lir_module module; /* of Runa and LIR */
    LLVMMemoryBufferRef object;
    int object_fd; /* in memory, for the linker; -1 if none */
};

/* The parts of the work that -ftime-report tells apart. */
enum phase {
    PHASE_READ,
    PHASE_EMIT,
    PHASE_OPTIMISE,
    PHASE_GENERATE,
    PHASE_LINK,
    PHASE_COUNT
};

struct driver {
    const struct options *options;
    double spent[PHASE_COUNT]; /* processor seconds */
    double phase_start;
    struct diag diag;
    char features[96]; /* see list_features */
    struct codegen codegen;
    char *sysroot;
    struct input *inputs;
    size_t input_count;
};

/* Each of the following returns false after reporting an error. */

/* driver.c */

/* The time between these is of PHASE. */
void driver_begin_phase(struct driver *d);
void driver_end_phase(struct driver *d, enum phase phase);

/* With -v or -###: WHAT is done with INPUT. */
void driver_say(const struct driver *d, const char *what, const char *input);

/* Faults of INPUT, which is checked, become what the options say. */
bool driver_throw_faults(struct driver *d, struct input *input);

/* input.c */

/* Reads the file of INPUT and finds out its kind. */
bool driver_read(struct driver *d, struct input *input);

/* front_end.c */

/* The LIR of INPUT, which is Runa or LIR, checked. */
bool driver_read_lir(struct driver *d, struct input *input);

/* The tree of INPUT, which is Runa, as --emit=ast writes it. */
bool driver_write_ast(struct driver *d, struct input *input);

/* compile.c */

/* Compiles INPUT, which was read, as far as the options say. */
bool driver_compile(struct driver *d, struct input *input);

/* link_inputs.c */

/* Links all inputs, which were compiled. */
void driver_link(struct driver *d);

/* output.c */

/* SIZE BYTES to the file at PATH; '-': standard output. */
bool driver_write(struct driver *d, const char *path, const void *bytes,
                  size_t size);

/* The same, as text that WRITE makes of WHAT. */
bool driver_write_text(struct driver *d, const struct input *input,
                       const char *extension, const void *what,
                       void write(const void *what, FILE *out));

/* What INPUT became, where -o says, else beside us as NAME.EXTENSION. */
bool driver_write_step(struct driver *d, const struct input *input,
                       const char *extension, const void *bytes, size_t size);

#endif
