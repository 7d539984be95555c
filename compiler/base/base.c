/* Allocation that cannot fail and the report of our own bugs. */
#define BASE_ALLOWS_LIBC_ALLOCATION
#include "base.h"

#include <stdarg.h>
#include <time.h>

void
base_bug(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "runa-llvm: internal error at %s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nThis is a bug in runa-llvm, please report it.\n", stderr);
    abort();
}

static void *
checked(void *memory, size_t size)
{
    if (!memory && size)
        BUG("out of memory allocating %zu bytes", size);
    return memory;
}

void *
xmalloc(size_t size)
{
    return checked(malloc(size), size);
}

void *
xcalloc(size_t count, size_t size)
{
    return checked(calloc(count, size), count && size);
}

void *
xrealloc(void *old, size_t size)
{
    return checked(realloc(old, size), size);
}

char *
xstrndup(const char *text, size_t len)
{
    char *copy = xmalloc(len + 1);

    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *
xstrdup(const char *text)
{
    return xstrndup(text, strlen(text));
}

char *
xvasprintf(const char *format, va_list args)
{
    va_list again;
    char *text;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        BUG("cannot format '%s'", format);
    text = xmalloc((size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return text;
}

char *
xasprintf(const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = xvasprintf(format, args);
    va_end(args);
    return text;
}

uint32_t
base_seed(void)
{
    struct timespec now;
    uintptr_t here = (uintptr_t)&now; /* the system moves stacks about */

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)now.tv_nsec * 2654435769u ^ (uint32_t)(here >> 4);
}
