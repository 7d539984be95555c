/*
 * What the programs of this folder check with. A program says what is wrong,
 * with its line, and goes on; it ends with `return failures`.
 */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int failures;

/* error_name: of errno, as its text is each libc's own. */
static inline const char *
error_name(void)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {EAGAIN, "EAGAIN"}, {EBADF, "EBADF"},   {EINTR, "EINTR"},
        {EINVAL, "EINVAL"}, {ENOENT, "ENOENT"}, {EPIPE, "EPIPE"},
        {EPERM, "EPERM"},   {ESPIPE, "ESPIPE"}, {ESRCH, "ESRCH"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == errno)
            return names[i].name;
    return "another error";
}

/* show: a result, and the error if there is one. */
static inline void
show(const char *what, long result)
{
    printf("%s: %ld %s\n", what, result, result < 0 ? error_name() : "");
    fflush(stdout);
}

/* fails: a check that the program made went wrong. */
static inline void
fails(int line, const char *text, const char *why)
{
    printf("line %d: %s: %s\n", line, text, why);
    failures++;
}

#define CHECK(condition) \
    do { \
        if (!(condition)) \
            fails(__LINE__, #condition, "no"); \
    } while (0)

/* The call returns -1, or null, and sets errno to this. */
#define CHECK_ERROR(call, error) \
    do { \
        errno = 0; \
        long result = (long)(call); \
        if (result != -1 && result != 0) \
            fails(__LINE__, #call, "succeeded"); \
        else if (errno != (error)) \
            fails(__LINE__, #call, strerror(errno)); \
    } while (0)

#define CHECK_TEXT(text, expected) \
    do { \
        const char *seen = (text); \
        if (seen == NULL) \
            fails(__LINE__, #text, "null"); \
        else if (strcmp(seen, expected) != 0) \
            fails(__LINE__, #text, seen); \
    } while (0)

#endif
