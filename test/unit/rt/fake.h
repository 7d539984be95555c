/*
 * What the tests put between the runtime and libc: output is caught, writes
 * and allocations can be made to fail, and what ends a program can be watched
 * from outside.
 */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stddef.h>

/* What was written to a descriptor, ended by a zero byte. */
struct caught {
    char text[8192];
    size_t size;
    int calls;
};

/* How the next writes behave: the errors come first, then the limit holds. */
struct fake_write {
    int error;       /* the errno that writes fail with, */
    int error_count; /* so many times, */
    int error_fd;    /* on this descriptor; 0: on both */
    size_t limit;    /* the most that one write takes; 0: all */
};

/* Begin to catch standard output (1) and standard error (2). */
void catch_output(struct fake_write behaviour);
/* End it, after a flush; returns what was caught, until the next catch. */
const struct caught *caught(int fd);

/* Makes every allocation of the runtime and of the test fail, or not. */
void fail_allocations(bool fail);

/* Has the system give so many bytes more, beside those of malloc. */
void limit_growth(size_t bytes);

/* Makes these bytes, and then its end, the standard input. */
void feed_input(const void *bytes, size_t size);

/* Runs a function in a process of its own. Returns its exit code; what it
 * wrote to standard output and error is for caught(). */
int run_apart(void (*function)(void));

#endif
