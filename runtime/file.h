/* What reading whole files has in common, whosever memory they go to. */
#ifndef RUNA_FILE_H
#define RUNA_FILE_H

#include <stdint.h>

/* Makes memory, or null, so large, perhaps moving it. */
typedef void *runa_rt_resize(void *memory, int32_t size);

/*
 * Reads a file to its end into memory that grows as needed, with a zero byte
 * behind it. Returns the size, or a negative errno; the memory is the caller's
 * either way, null if there is no such file.
 */
int64_t runa_rt_read_file(const char *path, runa_rt_resize *resize,
                          char **memory);

#endif
