/*
 * Fuzzes the reader of the binary form: what it reads is written as the same
 * bytes, and if the verifier accepts it, is the same by way of text; about
 * what it does not read it says one thing.
 */
#include "trial.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;
    bool good = trial_read(&trial, data, size);

    if (trial.source.binary && trial.is_read)
        trial_check_canonical(&trial);
    if (trial.source.binary && !trial.is_read && trial.diag.errors != 1)
        BUG("%u errors: %s", trial.diag.errors, trial.said.at);
    if (good)
        trial_check_roundtrip(&trial);
    trial_release(&trial);
    return 0;
}
