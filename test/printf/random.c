/* Formats and values at random:
 *
 *   random COUNT [SEED]
 *
 * On the host, COUNT conversions by our printf are compared with the host's.
 * What the two are known to do in different ways is not made there. On WASI the
 * results are printed, for run.sh to compare those of our printf with those of
 * wasi-libc's. What C leaves undefined is made nowhere. */
#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int runa_vsnprintf(char *to, size_t size, const char *format, va_list list);

#ifdef __wasi__
static const bool on_host = false;
#else
static const bool on_host = true;
#endif

enum {
    TEXT_SIZE = 24000,
    LINE_MOST = 200, /* longer texts are printed as a number */
    FORMAT_SIZE = 64,
    WIDTH_MOST = 300,
    DOUBLE_MOST = 1200,
    EXTENDED_MOST = 17000,
};

static uint64_t state;

/* xorshift64*, of Vigna. */
static uint64_t
random_bits(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1d;
}

static unsigned
below(unsigned limit)
{
    return (unsigned)(random_bits() >> 32) % limit;
}

#ifdef __wasi__
/* FNV-1a, of Fowler, Noll and Vo. */
static uint32_t
text_hash(const char *text)
{
    uint32_t hash = 0x811c9dc5;
    for (; *text; ++text)
        hash = (hash ^ (unsigned char)*text) * 0x01000193;
    return hash;
}

static void
print_result(const char *format, size_t size, int count, const char *text)
{
    fputs(format, stdout);
    putchar(' ');
    /* By digits, since printf is what is tested. */
    for (unsigned rest = (unsigned)count, i = 0; i < 10; ++i, rest /= 10)
        putchar((int)('0' + rest % 10));
    putchar(' ');
    if (count < 0) {
        puts(strerror(errno));
    } else if (!size) {
        puts("nothing");
    } else if (strlen(text) <= LINE_MOST) {
        puts(text);
    } else {
        for (uint32_t rest = text_hash(text); rest; rest /= 16)
            putchar((int)('a' + rest % 16));
        putchar('\n');
    }
}
#else
static void
check_same(const char *format, size_t size, int our_count, const char *ours,
           int host_count, const char *host)
{
    if (our_count == host_count && !memcmp(ours, host, size))
        return;
    fprintf(stderr, "%s (size %zu): we %d \"%.*s\"\nhost %d \"%.*s\"\n",
            format, size, our_count, (int)size, ours, host_count, (int)size,
            host);
    exit(1);
}
#endif

static void
compare(const char *format, ...)
{
    static char ours[TEXT_SIZE], host[TEXT_SIZE];
    size_t size = below(4) ? TEXT_SIZE : below(40);
    va_list list;
    memset(ours, '~', size);
    va_start(list, format);
#ifdef __wasi__
    (void)host;
    print_result(format, size, vsnprintf(size ? ours : 0, size, format, list),
                 ours);
#else
    int our_count = runa_vsnprintf(size ? ours : 0, size, format, list);
    va_end(list);
    memset(host, '~', size);
    va_start(list, format);
    int host_count = vsnprintf(size ? host : 0, size, format, list);
    check_same(format, size, our_count, ours, host_count, host);
#endif
    va_end(list);
}

/* "%", flags, and a width and precision that stars may stand for; returns
 * the number of stars. */
static unsigned
make_head(char *format, const char *flags, int most, int amount[2])
{
    unsigned stars = 0;
    memset(format, 0, FORMAT_SIZE);
    *format++ = '%';
    for (unsigned i = below(4); i--;)
        *format++ = flags[below((unsigned)strlen(flags))];
    for (int behind = 0; behind < 2; ++behind) {
        if (below(2))
            continue;
        if (behind)
            *format++ = '.';
        unsigned limit = below(16) ? 24 : (unsigned)most;
        amount[stars] = (int)below(limit);
        if (!below(4)) {
            *format++ = '*';
            if (!below(4))
                amount[stars] = -amount[stars];
            ++stars;
        } else if (below(8) || !behind) {
            if (amount[stars] || behind)
                format += sprintf(format, "%d", amount[stars]);
        }
    }
    return stars;
}

#define COMPARE(format, stars, amount, value) \
    ((stars) == 2   ? compare(format, (amount)[0], (amount)[1], value) \
     : (stars) == 1 ? compare(format, (amount)[0], value) \
                    : compare(format, value))

static uint64_t
some_integer(void)
{
    switch (below(4)) {
    case 0: return below(100);
    case 1: return random_bits() >> below(64);
    case 2: return ((uint64_t)1 << below(64)) - below(3);
    default: return 0 - (random_bits() >> below(64));
    }
}

static void
try_integer(void)
{
    static const struct {
        const char *name;
        size_t size;
    } lengths[] = {
        {"hh", 1},
        {"h", 2},
        {"", sizeof(int)},
        {"l", sizeof(long)},
        {"ll", sizeof(long long)},
        {"j", sizeof(intmax_t)},
        {"z", sizeof(size_t)},
        {"t", sizeof(ptrdiff_t)},
    };
    char format[FORMAT_SIZE];
    int amount[2];
    unsigned length = below(8);
    unsigned stars = make_head(format, "-+ #0'", WIDTH_MOST, amount);
    char letter = "diouxXbB"[below(on_host ? 8 : 6)];
    sprintf(format + strlen(format), "%s%c", lengths[length].name, letter);
    uint64_t value = some_integer();
    if (lengths[length].size <= sizeof(int))
        COMPARE(format, stars, amount, (unsigned)value);
    else
        COMPARE(format, stars, amount, value);
}

/* The bits of a double: short ones, halfway cases, powers, anything. */
static double
some_double(void)
{
    double value;
    uint64_t bits = random_bits();
    static const double special[] = {0,        DBL_MIN, DBL_MAX, DBL_TRUE_MIN,
                                     INFINITY, NAN};
    switch (below(8)) {
    case 0: value = special[below(6)]; break;
    case 1: value = (double)below(1000) / 8; break;
    case 2: value = (double)below(1000000) / 1000; break;
    case 3: value = ldexp((double)below(16), (int)below(2200) - 1100); break;
    case 4: value = (double)some_integer() + 0.5 * below(2); break;
    case 5: value = pow(10, (int)below(640) - 320) - (double)below(2); break;
    case 6: value = (double)below(100000000) * 1e-5; break;
    default: memcpy(&value, &bits, sizeof value); break;
    }
    return below(2) ? value : -value;
}

/* The host loses a digit of %#.2g with 99.6. */
static const char *
float_flags(char letter)
{
    return on_host && (letter | 32) == 'g' ? "-+ 0'" : "-+ #0'";
}

static void
try_double(void)
{
    char format[FORMAT_SIZE];
    int amount[2];
    char letter = "eEfFgGaA"[below(8)];
    unsigned stars =
        make_head(format, float_flags(letter), DOUBLE_MOST, amount);
    double value = some_double();
    /* The host does not normalise these. */
    if (on_host && (letter | 32) == 'a' && fabs(value) < DBL_MIN)
        value = 1;
    sprintf(format + strlen(format), "%s%c", below(2) ? "l" : "", letter);
    COMPARE(format, stars, amount, value);
}

static long double
some_extended(void)
{
    long double value = some_double();
    if (below(2))
        return value + (long double)some_double() * 0x1p-60L;
    value =
        (long double)random_bits() + ldexpl((long double)random_bits(), -64);
    value = ldexpl(value, (int)below(33000) - 16500);
    return below(2) ? value : -value;
}

/* On the host not 'a', where x87 has four bits before the point. */
static void
try_extended(void)
{
    char format[FORMAT_SIZE];
    int amount[2];
    char letter = "eEfFgGaA"[below(on_host ? 6 : 8)];
    unsigned stars =
        make_head(format, float_flags(letter), EXTENDED_MOST, amount);
    sprintf(format + strlen(format), "L%c", letter);
    COMPARE(format, stars, amount, some_extended());
}

/* In the C locale there are wide characters that cannot be printed, and 0, which
 * the host prints as a byte. */
static wint_t
some_wide(void)
{
    if (on_host)
        return 1 + below(127);
    return below(2) ? below(256) : 0xdf00 + below(300);
}

static void
try_text(void)
{
    static const wchar_t wide[] = L"wide characters, plain";
    static const char text[] = "some text that is longer than one word, so "
                               "that both ways of copying are run";
    char format[FORMAT_SIZE];
    int amount[2];
    unsigned stars = make_head(format, "-", WIDTH_MOST, amount);
    char *end = format + strlen(format);
    switch (below(6)) {
    case 0:
        *end = 's';
        COMPARE(format, stars, amount, text + below(sizeof text));
        break;
    case 1:
        strcpy(end, below(2) ? "ls" : "S");
        COMPARE(format, stars, amount,
                wide + below(sizeof wide / sizeof *wide));
        break;
    case 2:
        *end = 'c';
        COMPARE(format, stars, amount, (int)below(256));
        break;
    case 3:
        strcpy(end, below(2) ? "lc" : "C");
        COMPARE(format, stars, amount, some_wide());
        break;
    case 4:
        if (!on_host && !strchr(format, '.')) {
            *end = 'p';
            COMPARE(format, stars, amount, (void *)(uintptr_t)some_integer());
        }
        break;
    default:
        if (!on_host) {
            *end = 'm';
            errno = (int)below(90);
            COMPARE(format, stars, amount, 0);
        }
        break;
    }
}

/* Two arguments of different sizes, by number, in either order. */
static void
try_numbered(void)
{
    char format[FORMAT_SIZE];
    const char *first = below(2) ? "%1$d" : "%1$*1$d";
    const char *second = below(2) ? "%2$.*1$f" : "%2$g";
    unsigned swap = below(2);
    sprintf(format, "<%s|%s|%%3$ls%%%%>", swap ? second : first,
            swap ? first : second);
    compare(format, (int)below(60) - 30, some_double(), L"wide");
}

int
main(int argc, char **argv)
{
    unsigned long count = strtoul(argc > 1 ? argv[1] : "100000", 0, 10);
    state = strtoull(argc > 2 ? argv[2] : "1", 0, 10) * 2 + 1;
    for (unsigned long i = 0; i < count; ++i) {
        if (!on_host && i == count / 2)
            setlocale(LC_CTYPE, "C.UTF-8");
        switch (below(8)) {
        case 0:
        case 1: try_integer(); break;
        case 2:
        case 3:
        case 4: try_double(); break;
        case 5: try_extended(); break;
        case 6: try_text(); break;
        default: try_numbered(); break;
        }
    }
    if (on_host)
        puts("1 passed, 0 failed, 0 skipped");
    return 0;
}
