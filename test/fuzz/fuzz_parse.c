/* Fuzzes the reader, the verifier and the writer. */
#include "trial.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;

    if (trial_read(&trial, data, size))
        trial_check_roundtrip(&trial);
    trial_release(&trial);
    return 0;
}
