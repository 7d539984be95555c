/* calls.lir in C. What is called can fail, but nothing collects. */
#include "bench.h"

struct counter {
    uint32_t number;
};

typedef int32_t step(const struct counter *counter, int32_t argument);

struct object {
    step *address;
    const struct counter *target;
};

static int32_t
add(const struct counter *counter, int32_t argument)
{
    if (argument < 0)
        abort();
    return (int32_t)(((uint32_t)argument + counter->number) & INT32_MAX);
}

static int32_t
subtract(const struct counter *counter, int32_t argument)
{
    if (argument < 0)
        abort();
    return (int32_t)(((uint32_t)argument - counter->number) & INT32_MAX);
}

static int32_t
either(const struct counter *counter, int32_t argument)
{
    if (argument < 0)
        abort();
    return (int32_t)(((uint32_t)argument ^ counter->number) & INT32_MAX);
}

static int32_t
both(const struct counter *counter, int32_t argument)
{
    if (argument < 0)
        abort();
    return (int32_t)(((uint32_t)argument | counter->number) & INT32_MAX);
}

static int32_t
one_object(struct object **table, int32_t argument, int32_t count)
{
    const struct object *object = table[0];

    do
        argument = object->address(object->target, argument);
    while (--count);
    return argument;
}

static int32_t
one_address(struct object **table, int32_t argument, int32_t count)
{
    step *address = table[0]->address;
    const struct counter *target = table[0]->target;

    do
        argument = address(target, argument);
    while (--count);
    return argument;
}

static int32_t
four_objects(struct object **table, int32_t argument, int32_t count)
{
    do {
        const struct object *object = table[count & 3];

        argument = object->address(object->target, argument);
    } while (--count);
    return argument;
}

/* Not static, so that the compiler cannot know what is called. */
typedef int32_t thousand(struct object **table, int32_t argument,
                         int32_t count);
thousand *bench_ways[] = {one_object, one_object, one_address, four_objects,
                          four_objects};
step *bench_steps[] = {add, subtract, either, both};

static int32_t
work(int32_t size)
{
    struct counter counter = {7};
    struct object objects[4], *table[4];
    int32_t result = 0;

    for (int i = 0; i < 4; i++) {
        objects[i] = (struct object){bench_steps[i], &counter};
        table[i] = &objects[i];
    }
    for (int32_t rounds = size / 1000; rounds > 0; rounds--)
        result = bench_ways[way](table, result, 1000);
    return result;
}
