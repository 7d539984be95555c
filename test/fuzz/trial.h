/* What the harnesses do first with an input. */
#ifndef RUNA_TEST_TRIAL_H
#define RUNA_TEST_TRIAL_H

#include "lir/read.h"

/* The entry point that libFuzzer and replay.c call with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
    char *at;
    size_t size;
};

/* An input as it was read, and what was said of it. */
struct trial {
    struct text said;
    struct source source;
    struct lir_module module;
    struct diag diag;
};

/*
 * Reads DATA and verifies it.  True if it is good LIR.  TRIAL is to be
 * released in both cases.
 */
bool trial_read(struct trial *trial, const void *data, size_t size);
void trial_release(struct trial *trial);

/* Writes the module, reads that and writes it again; aborts unless the second
 * text is the first. */
void trial_check_roundtrip(const struct trial *trial);

#endif
