/* Pipes in memory: pipe.c. Ends are READ_END and WRITE_END of descriptor.h. */
#ifndef RUNA_POSIX_PIPE_H
#define RUNA_POSIX_PIPE_H

#include "descriptor.h"

#include <stdbool.h>

struct pipe;

/* A pipe with no end open; null if there is no memory. */
struct pipe *__runa_pipe_new(void);

/* One descriptor more, or less, for an end. The last of all frees the pipe. */
void __runa_pipe_open(struct pipe *pipe, enum descriptor_kind end);
void __runa_pipe_close(struct pipe *pipe, enum descriptor_kind end);

__wasi_errno_t __runa_pipe_read(struct pipe *pipe, const __wasi_iovec_t *parts,
                                size_t count, size_t *done);
__wasi_errno_t __runa_pipe_write(struct pipe *pipe,
                                 const __wasi_ciovec_t *parts, size_t count,
                                 size_t *done);

__wasi_fdflags_t *__runa_pipe_flags(struct pipe *pipe,
                                    enum descriptor_kind end);

/* How many bytes wait to be read. */
size_t __runa_pipe_size(const struct pipe *pipe);

/* Whether reading or writing would not block, and whether nobody is at the
   other end. */
bool __runa_pipe_is_ready(const struct pipe *pipe, enum descriptor_kind end,
                          bool *hung_up);

#endif
