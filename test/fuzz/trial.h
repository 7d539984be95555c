/* What the harnesses do first with an input. */
#ifndef RUNA_TEST_TRIAL_H
#define RUNA_TEST_TRIAL_H

#include "lir/faults.h"
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
    bool is_read; /* it is, whatever the verifier said */
};

/*
 * Reads DATA in the form that it begins as, and verifies it.  True if it is good LIR.  TRIAL is to be
 * released in both cases.
 */
bool trial_read(struct trial *trial, const void *data, size_t size);
void trial_release(struct trial *trial);

/* Faults are thrown, in functions that do not say it too, if THROWS.  False if
 * that is refused; aborts if the verifier does not take what it gives. */
bool trial_throw_faults(struct trial *trial, bool throws);

/* Writes the verified module in either form, reads that and writes it again;
 * aborts unless the second is as the first. */
void trial_check_roundtrip(const struct trial *trial);

/* Aborts unless a module read from the binary form is written as it was. */
void trial_check_canonical(const struct trial *trial);

/* Changes text so that it stays close to LIR; what libFuzzer asks of its own
 * mutators. */
size_t mutate_text(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t mutate_binary(uint8_t *data, size_t size, size_t max_size,
                     unsigned seed);

/* The next random number below LIMIT.  They must follow from the seed, so
 * that a run can be repeated. */
size_t mutate_below(unsigned *seed, size_t limit);

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

#endif
