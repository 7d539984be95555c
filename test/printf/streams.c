/* Streams of every kind: what is written and when, and what fails. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

/* A stream that tells of each write. */
static bool failing;
static char written[8000];
static size_t written_size;
static int writes;

static ssize_t
note_write(void *cookie, const char *text, size_t size)
{
    (void)cookie;
    if (failing) {
        errno = ENOSPC;
        return 0;
    }
    memcpy(written + written_size, text, size);
    written_size += size;
    ++writes;
    return (ssize_t)size;
}

static FILE *
open_noted(int mode, char *buffer, size_t size)
{
    cookie_io_functions_t functions = {.write = note_write};
    FILE *stream = fopencookie(0, "w", functions);
    written_size = 0;
    writes = 0;
    failing = false;
    setvbuf(stream, buffer, mode, size);
    return stream;
}

static void
tell(const char *what, int result)
{
    printf("%s: %d, %d writes, %zu bytes, %.60s\n", what, result, writes,
           written_size, written);
    writes = 0;
}

static void
modes(void)
{
    static const struct {
        int mode;
        const char *name;
    } mode[] = {{_IOFBF, "full"}, {_IOLBF, "lines"}, {_IONBF, "none"}};
    static char buffer[BUFSIZ];
    for (int i = 0; i < 3; ++i) {
        memset(written, 0, sizeof written);
        FILE *stream = open_noted(mode[i].mode, buffer, sizeof buffer);
        tell(mode[i].name, fprintf(stream, "%d and %s", 12, "text"));
        tell(mode[i].name, fprintf(stream, " ends%c", '\n'));
        tell(mode[i].name, fprintf(stream, "%060d", 7));
        tell("flushed", fflush(stream));
        int count = fprintf(stream, "%3000s|%-3000d|", "right", 12345);
        fflush(stream);
        uint32_t sum = 0;
        for (size_t at = 0; at < written_size; ++at)
            sum = sum * 31 + (unsigned char)written[at];
        printf("%d, %zu bytes, sum %x\n", count, written_size, sum);
        fclose(stream);
    }
}

static void
errors(void)
{
    static char buffer[BUFSIZ];
    for (int unbuffered = 0; unbuffered < 2; ++unbuffered) {
        FILE *stream =
            open_noted(unbuffered ? _IONBF : _IOFBF, buffer, sizeof buffer);
        failing = true;
        errno = 0;
        int result = fprintf(stream, "%5000d", 1);
        printf("failing: %d %d %s\n", result, !!ferror(stream),
               strerror(errno));
        failing = false;
        result = fprintf(stream, "%d", 1);
        printf("error stays: %d %d\n", result, !!ferror(stream));
        clearerr(stream);
        result = fprintf(stream, "%d", 1);
        printf("cleared: %d %d\n", result, !!ferror(stream));
        fclose(stream);
    }
    int result = fprintf(stdin, "no");
    printf("input: %d %d\n", result, !!ferror(stdin));
    errno = 0;
    result = dprintf(99, "%d", 1);
    printf("descriptor: %d %s\n", result, strerror(errno));
}

static void
memory(void)
{
    char *text = 0, fixed[10];
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    fprintf(stream, "%s-%d", "memory", 1);
    fprintf(stream, "%100d", 1);
    fclose(stream);
    printf("%zu %s\n", size, text);
    free(text);
    stream = fmemopen(fixed, sizeof fixed, "w");
    int result = fprintf(stream, "%d", 123456789);
    result += fclose(stream);
    printf("%d %s\n", result, fixed);
    result = asprintf(&text, "%s %g", "made", 0.5);
    printf("%d %s\n", result, text);
    free(text);
    result = sprintf(fixed, "%x", 0xabcdu);
    printf("%d %s\n", result, fixed);
    printf("%d ", snprintf(fixed, 4, "%s", "truncated"));
    printf("%s %d\n", fixed, snprintf(0, 0, "%500d", 1));
}

static void
wide(void)
{
    wchar_t text[40];
    int result = swprintf(text, 40, L"%d %ls %.3f %5c", 1, L"wide", 2.5, 'x');
    printf("%d %ls\n", result, text);
    printf("%d|%10ls|%-10.2ls|%lc|%S|%C|\n", 1, L"wide", L"wide", L'w', L"S",
           L'C');
    errno = 0;
    result = snprintf(0, 0, "%lc", (wint_t)0x20ac);
    printf("%d %s\n", result, strerror(errno));
}

static void
counts(void)
{
    signed char c = -1;
    short s = -1;
    int i = -1;
    long l = -1;
    long long ll = -1;
    intmax_t j = -1;
    size_t z = 99;
    printf("12345%hhn6%hn7%n8%ln9%lln0%jn%zn\n", &c, &s, &i, &l, &ll, &j, &z);
    printf("%d %d %d %ld %lld %jd %zu\n", c, s, i, l, ll, j, z);
}

static void
refuse(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    errno = 0;
    int result = vsnprintf(0, 0, format, list);
    va_end(list);
    printf("%s: %d %s\n", format, result, strerror(errno));
    fflush(stdout);
}

static void
refused(void)
{
    refuse("%2147483647d", 1);
    refuse("%2147483647d%d", 1, 2);
    refuse("%2147483648d", 1);
    refuse("%99999999999d", 1);
    refuse("%.2147483647d", 1);
    refuse("%.2147483647d", -1);
    refuse("%.99999999999d", 1);
    refuse("%.2147483647f", 1.0);
    refuse("%.2147483640f", 1.0);
    refuse("%.2147483647e", 1.0);
    refuse("%.*d", INT_MIN, 1);
    refuse("%y", 1);
    refuse("%");
    refuse("%-");
    refuse("%2$d", 1, 2);
}

static void
numbered(void)
{
    printf("%2$s %1$s %2$s\n", "one", "two");
    printf("%3$*1$.*2$f|%3$g|%4$Lg|%5$c%%\n", 12, 3, 3.14159, 2.5L, 'x');
    printf("%9$d%8$d%7$d%6$d%5$d%4$d%3$d%2$d%1$d\n", 1, 2, 3, 4, 5, 6, 7, 8,
           9);
    printf("%2$lld %1$hhd %3$s %4$p\n", 300, 1LL << 40, "s", (void *)0x123);
    printf("$%d costs 100%%\n", 7);
}

static void
messages(void)
{
    for (int error = -2; error < 130; ++error) {
        errno = error;
        printf("%10.40m|%-3.1m\n");
    }
}

/* Values that are rounded to one digit more. */
static void
carries(void)
{
    printf("%#.2G %#.3g %g %.0f %.1f %.0e %a\n", -99.6, 9.996, 999999.5, 9.5,
           0.96, 9.7, 0x1.fffffffffffffp0);
    printf("%.0a %.1a %.3La %#.4Lg\n", 1.5, 0x1.f8p3, 0x1.ffffp0L, 99999.5L);
}

int
main(void)
{
    carries();
    messages();
    modes();
    errors();
    memory();
    wide();
    counts();
    refused();
    numbered();
    dprintf(2, "%s to a descriptor: %d\n", "straight", 42);
    fprintf(stderr, "%s without a buffer: %.3f\n", "error", 2.0);
    printf("%s %s\n", (char *)0, "is null");
    printf("a line that does not end, %d", 1);
    return 0;
}
