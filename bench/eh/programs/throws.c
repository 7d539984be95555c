/* throws.lir in C, where what can fail returns whether it has, and gives its
 * result by an address. The error is in a variable. */
#include "../../gc/compiled/bench.h"

#define NOINLINE __attribute__((noinline))

struct error {
    int32_t number;
};

static struct error *error, *old_error;
int32_t last;

static int32_t
calculate(int32_t number)
{
    int left = rounds;

    do
        number = (number * 5 + 1) & 0xffff;
    while (--left > 0);
    return number;
}

static NOINLINE int32_t
never_fails(int32_t number)
{
    if (number < 0)
        abort();
    return calculate(number);
}

static NOINLINE int
fails_new(int32_t number, int32_t *result)
{
    if (number < 0) {
        error = allocate(sizeof *error);
        error->number = number;
        return 1;
    }
    *result = calculate(number);
    return 0;
}

static NOINLINE int
fails_old(int32_t number, int32_t *result)
{
    if (number < 0) {
        error = old_error;
        return 1;
    }
    *result = calculate(number);
    return 0;
}

static NOINLINE int
deep(int32_t number, int32_t depth, int32_t *result)
{
    if (depth == 0)
        return fails_old(number, result);
    if (deep(number, depth - 1, &number))
        return 1;
    last = depth;
    *result = (number * 3) & 0xffff;
    return 0;
}

/* Takes the error, and what is made of it is the next number. */
static int32_t
handle(int32_t number)
{
    int32_t next = number ^ (error->number & 0xff);

    if (error != old_error)
        free(error);
    error = NULL;
    return next;
}

typedef int32_t many(int32_t number, int32_t count);

static int32_t
calm(int32_t number, int32_t count)
{
    do
        number = never_fails(number);
    while (--count);
    return number;
}

/* Ends with the error. */
static int32_t
outside(int32_t number, int32_t count)
{
    do
        if (fails_new(number, &number))
            return 0;
    while (--count);
    return number;
}

static int32_t
region(int32_t number, int32_t count)
{
    do
        if (fails_new(number, &number))
            number = handle(number);
    while (--count);
    return number;
}

static int32_t
caught(int32_t number, int32_t count)
{
    do
        if (fails_old(number, &number))
            number = handle(number);
    while (--count);
    return number;
}

static int32_t
ten(int32_t number, int32_t count)
{
    do
        if (deep(number, 9, &number))
            number = handle(number);
    while (--count);
    return number;
}

static int32_t
hundred(int32_t number, int32_t count)
{
    do
        if (deep(number, 99, &number))
            number = handle(number);
    while (--count);
    return number;
}

enum { FIRST_THAT_THROWS = 5 };

static int32_t
work(int32_t size)
{
    static many *const ways[] = {calm,   outside, region, ten,    hundred,
                                 caught, region,  ten,    hundred};
    int32_t number = way < FIRST_THAT_THROWS ? 0 : -1;

    old_error = allocate(sizeof *old_error);
    old_error->number = 7;
    for (int32_t i = size / 1000; i > 0; i--)
        number = ways[way](number, 1000);
    return number;
}
