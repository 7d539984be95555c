/* The table of a program's descriptors: descriptor.c. */
#ifndef RUNA_POSIX_DESCRIPTOR_H
#define RUNA_POSIX_DESCRIPTOR_H

#include <stddef.h>
#include <wasi/api.h>

enum descriptor_kind { CLOSED, OF_HOST, READ_END, WRITE_END };

/* What a number means. Several may mean the same. */
struct descriptor {
    enum descriptor_kind kind;
    __wasi_fd_t host;  /* OF_HOST: its number on the other side */
    struct pipe *pipe; /* of the ends */
};

/* What an open number means, null for others. */
struct descriptor *__runa_descriptor(int number);

/* Gives the lowest free number from the given one on a meaning: the number, or
   -1 and errno. */
int __runa_descriptor_add(int from, struct descriptor meaning);

/* Gives a number below DESCRIPTORS_MAX another meaning, after it was closed if
   it was open. */
void __runa_descriptor_set(int number, struct descriptor meaning);

#endif
