/* The runtime's functions on memory, strings and the text of numbers. */
#include "interp/host.h"

/* Memory words; the address is the low half of a sum. */

static uint32_t
word_address(const struct interp_value *args)
{
    return (uint32_t)(args[0].low + args[1].low);
}

static void
load_word(struct interp *in, const struct interp_value *args,
          struct interp_value *result, unsigned size)
{
    const uint8_t *at = memory_at(in, word_address(args), size, MAY_READ);

    if (at)
        result->low = bytes_get(at, size);
}

static void
store_word(struct interp *in, const struct interp_value *args, unsigned size)
{
    uint8_t *at = memory_at(in, word_address(args), size, MAY_WRITE);

    if (at)
        bytes_put(at, size, args[2].low);
}

void
rt___load(struct interp *in, const struct interp_value *args,
          struct interp_value *result)
{
    load_word(in, args, result, 8);
}

void
rt___load8(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    load_word(in, args, result, 1);
}

void
rt___store(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    (void)result;
    store_word(in, args, 8);
}

void
rt___store8(struct interp *in, const struct interp_value *args,
            struct interp_value *result)
{
    (void)result;
    store_word(in, args, 1);
}

/* Blocks */

#define NEW_ALIGN 16

uint32_t
runtime_allocate(struct interp *in, uint32_t size)
{
    uint32_t address = memory_allocate(in, size, NEW_ALIGN);

    if (!address)
        runtime_out_of_memory(in, size);
    return address;
}

uint32_t
text_new(struct interp *in, const char *text, size_t size)
{
    uint32_t address = runtime_allocate(in, (uint32_t)size + 1);

    if (!address)
        return 0;
    memcpy(in->memory.bytes + address, text, size);
    in->memory.bytes[address + size] = 0;
    return address;
}

void
rt_runa_allocate(struct interp *in, const struct interp_value *args,
                 struct interp_value *result)
{
    uint32_t size = (uint32_t)args[0].low;

    result->low = runtime_allocate(in, size);
    if (result->low)
        memset(in->memory.bytes + result->low, 0, size);
}

void
rt_runa_reallocate(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    uint32_t old = (uint32_t)args[0].low, size = (uint32_t)args[1].low;
    uint32_t old_size = old ? memory_block_size(in, old) : 0;
    uint32_t address = in->running ? runtime_allocate(in, size) : 0;

    if (!address)
        return;
    if (old) {
        memcpy(in->memory.bytes + address, in->memory.bytes + old,
               old_size < size ? old_size : size);
        memory_free(in, old);
    }
    result->low = address;
}

void
rt_runa_free(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    (void)result;
    if ((uint32_t)args[0].low)
        memory_free(in, (uint32_t)args[0].low);
}

void
rt_runa_copy(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    uint32_t size = (uint32_t)args[2].low;
    const uint8_t *from = memory_at(in, (uint32_t)args[1].low, size, MAY_READ);
    uint8_t *to =
        from ? memory_at(in, (uint32_t)args[0].low, size, MAY_WRITE) : NULL;

    (void)result;
    if (to)
        memmove(to, from, size);
}

static void
fill(struct interp *in, uint64_t address, uint32_t size, uint8_t byte)
{
    uint8_t *at = memory_at(in, (uint32_t)address, size, MAY_WRITE);

    if (at)
        memset(at, byte, size);
}

void
rt_runa_fill(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    (void)result;
    fill(in, args[0].low, (uint32_t)args[2].low, (uint8_t)args[1].low);
}

void
rt_runa_zero(struct interp *in, const struct interp_value *args,
             struct interp_value *result)
{
    (void)result;
    fill(in, args[0].low, (uint32_t)args[1].low, 0);
}

/* -1, 0 or 1. */
static uint64_t
order(int difference)
{
    return (uint64_t)((difference > 0) - (difference < 0));
}

void
rt_runa_compare(struct interp *in, const struct interp_value *args,
                struct interp_value *result)
{
    uint32_t size = (uint32_t)args[2].low;
    const uint8_t *a = memory_at(in, (uint32_t)args[0].low, size, MAY_READ);
    const uint8_t *b =
        a ? memory_at(in, (uint32_t)args[1].low, size, MAY_READ) : NULL;

    if (b)
        result->low = order(memcmp(a, b, size));
}

/* Strings */

void
rt_runa_string_length(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    struct text text;

    if (text_at(in, args[0].low, &text))
        result->low = text.size;
}

void
rt_runa_string_compare(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    struct text a, b;

    if (text_at(in, args[0].low, &a) && text_at(in, args[1].low, &b))
        result->low = order(strcmp(a.at, b.at));
}

void
rt_runa_string_equal(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    struct text a, b;

    if (text_at(in, args[0].low, &a) && text_at(in, args[1].low, &b))
        result->low = strcmp(a.at, b.at) == 0;
}

/* New memory with SIZE bytes of TEXT, which lies in memory that may move when
 * it grows. */
static uint32_t
copy_text(struct interp *in, const char *text, size_t size)
{
    char *copy = xstrndup(text, size);
    uint32_t address = text_new(in, copy, size);

    free(copy);
    return address;
}

void
rt_runa_string_copy(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text text;

    if (text_at(in, args[0].low, &text))
        result->low = copy_text(in, text.at, text.size);
}

void
rt_runa_string_concat(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    struct text a, b;
    char *both;

    if (!text_at(in, args[0].low, &a) || !text_at(in, args[1].low, &b))
        return;
    both = xasprintf("%s%s", a.at, b.at);
    result->low = text_new(in, both, strlen(both));
    free(both);
}

void
rt_runa_string_substring(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    int64_t first = (int32_t)args[1].low;
    int64_t end = first + (int32_t)args[2].low;
    struct text text;

    if (!text_at(in, args[0].low, &text))
        return;
    if (first < 0)
        first = 0;
    if (end > text.size)
        end = text.size;
    if (first > end)
        first = end = 0;
    result->low = copy_text(in, text.at + first, (size_t)(end - first));
}

void
rt_runa_string_find_byte(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    const char *found;
    struct text text;

    if (!text_at(in, args[0].low, &text))
        return;
    found = memchr(text.at, (uint8_t)args[1].low, text.size);
    result->low = (uint64_t)(found ? found - text.at : -1);
}

void
rt_runa_string_find(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text text, part;
    const char *found;

    if (!text_at(in, args[0].low, &text) || !text_at(in, args[1].low, &part))
        return;
    found = strstr(text.at, part.at);
    result->low = (uint64_t)(found ? found - text.at : -1);
}

/* Numbers and text */

void
rt_runa_parse_integer(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    struct text text;
    int64_t value;
    uint8_t *at;

    if (!text_at(in, args[0].low, &text) || !parse_integer(text.at, &value))
        return;
    at = memory_at(in, (uint32_t)args[1].low, 8, MAY_WRITE);
    result->low = 1;
    if (at)
        bytes_put(at, 8, (uint64_t)value);
}

void
rt_runa_parse_float(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text text;
    double value;
    uint8_t *at;

    if (!text_at(in, args[0].low, &text) || !parse_float(text.at, &value))
        return;
    at = memory_at(in, (uint32_t)args[1].low, 8, MAY_WRITE);
    result->low = 1;
    if (at)
        bytes_put(at, 8, float_bits(LIR_F64, value));
}

/* Writes TEXT to the buffer that the arguments from the second name. */
static void
format(struct interp *in, const struct interp_value *args,
       struct interp_value *result, const char *text)
{
    uint32_t room = (uint32_t)args[2].low, size = (uint32_t)strlen(text);
    uint32_t fits = size < room ? size : room - 1;
    uint8_t *at;

    result->low = size;
    if (room == 0)
        return;
    at = memory_at(in, (uint32_t)args[1].low, fits + 1, MAY_WRITE);
    if (!at)
        return;
    memcpy(at, text, fits);
    at[fits] = 0;
}

void
rt_runa_format_integer(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    snprintf(text, sizeof text, "%lld", (long long)args[0].low);
    format(in, args, result, text);
}

void
rt_runa_format_unsigned(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    snprintf(text, sizeof text, "%llu", (unsigned long long)args[0].low);
    format(in, args, result, text);
}

void
rt_runa_format_float(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    float_text(float_value(LIR_F64, args[0].low), text);
    format(in, args, result, text);
}
