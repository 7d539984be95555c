/* What users tell a linker: what of it is for wasm-ld. */
#ifndef RUNA_LINK_LD_FLAGS_H
#define RUNA_LINK_LD_FLAGS_H

#include <stdbool.h>

/* State of reading one word after the other. */
struct ld_flags {
    bool skip_operand; /* the next word belongs to a flag that is left out */
    bool keyword;      /* it belongs to -z */
    bool dependencies; /* it is the file that --dependency-file names */
    bool library;      /* it is the name of a library */
};

/* What becomes of a word. */
enum ld_flag {
    LD_FLAG_PASS,   /* wasm-ld gets it */
    LD_FLAG_PASS_Z, /* it gets "-z" and then it */
    LD_FLAG_DROP,
    LD_FLAG_LIBRARY,     /* *OPERAND is the name of a library */
    LD_FLAG_DEPENDENCIES /* *OPERAND is where to write them */
};

/* WORD is the next one; the state begins as zeros. */
enum ld_flag ld_flags_next(struct ld_flags *state, const char *word,
                           const char **operand);

#endif
