/* What a FILE of wasi-libc is: musl's, without locks. ../VERSION pins it. */
#ifndef RUNA_PRINTF_FILE_H
#define RUNA_PRINTF_FILE_H

#include <stddef.h>
#include <stdio.h>

struct file {
    unsigned flags;
    char *read_at, *read_end;
    int (*close)(FILE *);
    char *write_end, *write_at, *write_start;
    size_t (*read)(FILE *, char *, size_t);
    /* Writes what is in the buffer and then the bytes given. After an error
     * FILE_ERROR is set, and there is no buffer until __towrite. */
    size_t (*write)(FILE *, const char *, size_t);
    off_t (*seek)(FILE *, off_t, int);
    char *buffer;
    size_t buffer_size;
    FILE *previous, *next;
    int descriptor;
    int orientation; /* more than 0: wide */
    int line_end;    /* not negative: lines are written when they end */
};

enum { FILE_ERROR = 32, FILE_SET_BUFFER = 64 };

static inline struct file *
file_of(FILE *stream)
{
    return (struct file *)(void *)stream;
}

#endif
