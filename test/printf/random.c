/* Compares our printf with the host's, on formats and values at random:
 *
 *   random COUNT [SEED]
 *
 * COUNT conversions are made. What the two are known to do in different ways,
 * and what C leaves undefined, is not made; expect.c has tests of it. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int runa_vsnprintf(char *to, size_t size, const char *format, va_list list);

enum { TEXT_SIZE = 24000 };

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

static void
compare(const char *format, ...)
{
    static char ours[TEXT_SIZE], host[TEXT_SIZE];
    size_t size = below(4) ? TEXT_SIZE : below(40);
    va_list list;
    memset(ours, '~', size);
    memset(host, '~', size);
    va_start(list, format);
    int our_count = runa_vsnprintf(size ? ours : 0, size, format, list);
    va_end(list);
    va_start(list, format);
    int host_count = vsnprintf(size ? host : 0, size, format, list);
    va_end(list);
    if (our_count == host_count && !memcmp(ours, host, size))
        return;
    ours[TEXT_SIZE - 1] = host[TEXT_SIZE - 1] = 0;
    printf("%s (size %zu): we %d \"%s\"\nhost %d \"%s\"\n", format, size,
           our_count, size ? ours : "", host_count, size ? host : "");
    exit(1);
}

/* "%", flags, and a width and precision that stars may stand for; returns
 * the number of stars. */
static unsigned
make_head(char *format, const char *flags, int most, int amount[2])
{
    unsigned stars = 0;
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
    *format = 0;
    return stars;
}

#define COMPARE(format, stars, amount, value)                                \
    ((stars) == 2   ? compare(format, (amount)[0], (amount)[1], value)       \
     : (stars) == 1 ? compare(format, (amount)[0], value)                    \
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
    static const char *const lengths[] = {"hh", "h", "", "l", "ll", "j",
                                          "z",  "t"};
    char format[64];
    int amount[2];
    unsigned length = below(8);
    unsigned stars = make_head(format, "-+ #0'", 300, amount);
    sprintf(format + strlen(format), "%s%c", lengths[length],
            "diouxXbB"[below(8)]);
    uint64_t value = some_integer();
    if (length < 3)
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
    static const double special[] = {0,       DBL_MIN, DBL_MAX,
                                     DBL_TRUE_MIN, INFINITY, NAN};
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

static void
try_double(void)
{
    char format[64];
    int amount[2];
    unsigned stars = make_head(format, "-+ #0'", 1200, amount);
    double value = some_double();
    char letter = "eEfFgGaA"[below(8)];
    /* The host does not normalise these. */
    if ((letter | 32) == 'a' && fabs(value) < DBL_MIN)
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
    value = ldexpl((long double)random_bits(), (int)below(33000) - 16500);
    return below(2) ? value : -value;
}

/* Not 'a', which x87's owners write with four bits before the point. */
static void
try_extended(void)
{
    char format[64];
    int amount[2];
    unsigned stars = make_head(format, "-+ #0'", 17000, amount);
    sprintf(format + strlen(format), "L%c", "eEfFgG"[below(6)]);
    COMPARE(format, stars, amount, some_extended());
}

static void
try_text(void)
{
    static const wchar_t wide[] = L"wide characters, plain";
    static const char text[] = "some text that is longer than thirty-two "
                               "bytes, so that both ways of copying are run";
    char format[64];
    int amount[2];
    unsigned stars = make_head(format, "-", 300, amount);
    char *end = format + strlen(format);
    switch (below(5)) {
    case 0:
        strcpy(end, "s");
        COMPARE(format, stars, amount, text + below(sizeof text));
        break;
    case 1:
        strcpy(end, below(2) ? "ls" : "S");
        COMPARE(format, stars, amount,
                wide + below(sizeof wide / sizeof *wide));
        break;
    case 2:
        strcpy(end, "c");
        COMPARE(format, stars, amount, (int)below(256));
        break;
    case 3:
        strcpy(end, below(2) ? "lc" : "C");
        COMPARE(format, stars, amount, (wint_t)(1 + below(127)));
        break;
    default:
        errno = (int)below(60);
        strcat(format, "s|");
        COMPARE(format, stars, amount, "");
        break;
    }
}

/* Two arguments of different sizes, by number, in either order. */
static void
try_numbered(void)
{
    char format[64];
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
    while (count--) {
        switch (below(8)) {
        case 0: case 1: try_integer(); break;
        case 2: case 3: case 4: try_double(); break;
        case 5: try_extended(); break;
        case 6: try_text(); break;
        default: try_numbered(); break;
        }
    }
    return 0;
}
