/* The Runa language's functions on memory, arenas, strings and floats. */
#include <math.h>

#include "interp/host.h"

/* Memory */

/* New memory of SIZE bytes, all zero; 0 after a panic. */
static uint32_t
allocate(struct interp *in, uint64_t size)
{
    uint32_t address = 0;

    if (size <= UINT32_MAX)
        address = runtime_allocate(in, (uint32_t)size);
    else
        runtime_out_of_memory(in, size);
    if (address)
        memset(in->memory.bytes + address, 0, size);
    return address;
}

void
rt_runa_lang_allocate(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    result->low = allocate(in, args[0].low);
}

void
rt_runa_lang_deallocate(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    (void)result;
    if (args[0].low)
        memory_free(in, (uint32_t)args[0].low);
}

/* Memory of SIZE bytes with what is at OLD, if that is not 0, and zeros behind
 * it; OLD is no more. */
static uint32_t
reallocate(struct interp *in, uint32_t old, uint64_t size)
{
    uint32_t old_size = old ? memory_block_size(in, old) : 0;
    uint32_t address = in->running ? allocate(in, size) : 0;

    if (!address || !old)
        return address;
    memcpy(in->memory.bytes + address, in->memory.bytes + old,
           old_size < size ? old_size : size);
    memory_free(in, old);
    return address;
}

void
rt_runa_lang_memory_realloc(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    result->low = reallocate(in, (uint32_t)args[0].low, args[1].low);
}

void
rt_runa_lang_reallocate(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    uint64_t old_size = args[1].low, size = args[2].low;
    uint32_t address = reallocate(in, (uint32_t)args[0].low, size);

    if (address && old_size < size)
        memset(in->memory.bytes + address + old_size, 0, size - old_size);
    result->low = address;
}

void
rt_runa_lang_memory_get_int32(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    const uint8_t *at =
        memory_at(in, (uint32_t)(args[0].low + args[1].low), 4, MAY_READ);

    if (at)
        result->low = (uint64_t)(int32_t)bytes_get(at, 4);
}

void
rt_runa_lang_memory_set_int32(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    uint8_t *at =
        memory_at(in, (uint32_t)(args[0].low + args[1].low), 4, MAY_WRITE);

    (void)result;
    if (at)
        bytes_put(at, 4, args[2].low);
}

void
rt_runa_lang_memory_get_pointer_at_index(struct interp *in,
                                         const struct interp_value *args,
                                         struct interp_value *result)
{
    const uint8_t *at =
        memory_at(in, (uint32_t)(args[0].low + 8 * args[1].low), 8, MAY_READ);

    if (at)
        result->low = bytes_get(at, 8);
}

void
rt_runa_lang_memory_set_pointer_at_index(struct interp *in,
                                         const struct interp_value *args,
                                         struct interp_value *result)
{
    uint8_t *at =
        memory_at(in, (uint32_t)(args[0].low + 8 * args[1].low), 8, MAY_WRITE);

    (void)result;
    if (at)
        bytes_put(at, 8, args[2].low);
}

void
rt_runa_lang_memory_pointer_to_string(struct interp *in,
                                      const struct interp_value *args,
                                      struct interp_value *result)
{
    (void)in;
    result->low = args[0].low;
}

/* Strings */

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
rt_runa_lang_memory_get_substring(struct interp *in,
                                  const struct interp_value *args,
                                  struct interp_value *result)
{
    int64_t length = (int64_t)args[2].low;
    struct text text;

    if (!args[0].low || length <= 0)
        result->low = text_new(in, "", 0);
    else if (text_at(in, args[0].low + args[1].low, &text))
        result->low = copy_text(
            in, text.at, length < text.size ? (size_t)length : text.size);
}

void
rt_runa_lang_string_concat(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    rt_runa_string_concat(in, args, result);
}

void
rt_runa_lang_string_duplicate(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    rt_runa_string_copy(in, args, result);
}

void
rt_runa_lang_string_find(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    rt_runa_string_find(in, args, result);
}

void
rt_runa_lang_string_compare(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    bool a = args[0].low, b = args[1].low;

    if (a && b)
        rt_runa_string_compare(in, args, result);
    else
        result->low = (uint64_t)(a - b);
}

void
rt_runa_lang_string_equals(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    if (args[0].low && args[1].low)
        rt_runa_string_equal(in, args, result);
    else
        result->low = args[0].low == args[1].low;
}

void
rt_runa_lang_string_substring(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    int64_t start = (int64_t)args[1].low, length = (int64_t)args[2].low;
    struct text text;
    int64_t rest;

    if (!text_at(in, args[0].low, &text))
        return;
    rest = start >= 0 && start < text.size ? text.size - start : 0;
    if (rest == 0)
        start = 0;
    result->low =
        copy_text(in, text.at + start,
                  (size_t)(length < 0 || length > rest ? rest : length));
}

void
rt_runa_lang_string_char_at(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    struct text text;

    if (text_at(in, args[0].low, &text) && args[1].low < text.size)
        result->low = (uint8_t)text.at[args[1].low];
}

void
rt_runa_lang_integer_to_string(struct interp *in,
                               const struct interp_value *args,
                               struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    snprintf(text, sizeof text, "%lld", (long long)args[0].low);
    result->low = text_new(in, text, strlen(text));
}

void
rt_runa_lang_string_to_integer(struct interp *in,
                               const struct interp_value *args,
                               struct interp_value *result)
{
    struct text text;
    bool negative;

    if (!text_at(in, args[0].low, &text))
        return;
    negative = *text.at == '-';
    for (const char *at = text.at + negative; *at >= '0' && *at <= '9'; at++)
        result->low = 10 * result->low + (uint64_t)(*at - '0');
    if (negative)
        result->low = -result->low;
}

/* Floats */

void
rt_runa_lang_integer_to_float(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    (void)in;
    result->low = float_from_integer(LIR_F64, (int64_t)args[0].low);
}

void
rt_runa_lang_float_to_integer(struct interp *in,
                              const struct interp_value *args,
                              struct interp_value *result)
{
    (void)in;
    result->low = (uint64_t)float_to_integer(LIR_F64, args[0].low, 64);
}

/* The word of VALUE, which is always the same one for a NaN. */
static uint64_t
float_word(double value)
{
    return isnan(value) ? UINT64_C(0x7ff8) << 48 : float_bits(LIR_F64, value);
}

void
rt_runa_lang_float_multiply_bits(struct interp *in,
                                 const struct interp_value *args,
                                 struct interp_value *result)
{
    (void)in;
    result->low = float_word(
        float_value(LIR_F64, float_mul(LIR_F64, args[0].low, args[1].low)));
}

void
rt_runa_lang_float_to_string(struct interp *in,
                             const struct interp_value *args,
                             struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    float_text(float_value(LIR_F64, args[0].low), text);
    result->low = text_new(in, text, strlen(text));
}

void
rt_runa_lang_string_to_float(struct interp *in,
                             const struct interp_value *args,
                             struct interp_value *result)
{
    struct text text;

    if (text_at(in, args[0].low, &text))
        result->low = float_word(strtod(text.at, NULL));
}

void
rt_runa_lang_display_float(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    rt_runa_print_float(in, args, result);
}

void
rt_runa_lang_display_float_continuing(struct interp *in,
                                      const struct interp_value *args,
                                      struct interp_value *result)
{
    rt_runa_print_float_nonl(in, args, result);
}

void
rt_runa_lang_print_newline(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    (void)args;
    (void)result;
    output_add(in, "\n", 1);
}

/* Arenas: three words that the program may look at, and the address of what
 * was allocated last.  Each such block begins with the address of the one
 * before, so that nothing can reach from one into another. */

#define ARENA_BYTES 32u
#define ARENA_CAPACITY 8u
#define ARENA_USED 16u
#define ARENA_LAST 24u
#define LINK_BYTES 8u

static uint64_t
arena_word(const struct interp *in, uint64_t arena, uint32_t offset)
{
    return bytes_get(in->memory.bytes + (uint32_t)arena + offset, 8);
}

static void
arena_set(struct interp *in, uint64_t arena, uint32_t offset, uint64_t value)
{
    bytes_put(in->memory.bytes + (uint32_t)arena + offset, 8, value);
}

/* False if there is none, perhaps after a fault. */
static bool
is_arena(struct interp *in, uint64_t address)
{
    return address && memory_block_size(in, (uint32_t)address) == ARENA_BYTES;
}

void
rt_runa_lang_arena_create(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    uint32_t arena = allocate(in, ARENA_BYTES);
    int64_t capacity = (int64_t)args[0].low;

    if (!arena)
        return;
    arena_set(in, arena, 0, arena);
    arena_set(in, arena, ARENA_CAPACITY, capacity < 0 ? 0 : args[0].low);
    result->low = arena;
}

static uint32_t
arena_allocate(struct interp *in, uint64_t arena, int64_t size)
{
    uint64_t capacity, used;
    uint32_t block;

    if (!is_arena(in, arena) || size < 0)
        return 0;
    block = allocate(in, (uint64_t)size + LINK_BYTES);
    if (!block)
        return 0;
    bytes_put(in->memory.bytes + block, LINK_BYTES,
              arena_word(in, arena, ARENA_LAST));
    memory_hide(in, block, LINK_BYTES);
    arena_set(in, arena, ARENA_LAST, block);
    capacity = arena_word(in, arena, ARENA_CAPACITY);
    used = arena_word(in, arena, ARENA_USED) + ((uint64_t)size + 7) / 8 * 8;
    if (used > capacity)
        capacity = 2 * (used > 2 * capacity ? used : capacity);
    arena_set(in, arena, ARENA_CAPACITY, capacity);
    arena_set(in, arena, ARENA_USED, used);
    return block + LINK_BYTES;
}

void
rt_runa_lang_arena_allocate(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    result->low = arena_allocate(in, args[0].low, (int64_t)args[1].low);
}

/* A copy of TEXT in ARENA; 0 if there is none. */
static uint32_t
arena_text(struct interp *in, uint64_t arena, const char *text)
{
    uint32_t address = arena_allocate(in, arena, (int64_t)strlen(text) + 1);

    if (address)
        memcpy(in->memory.bytes + address, text, strlen(text) + 1);
    return address;
}

/* The same of A and B in the program's memory. */
static uint32_t
arena_texts(struct interp *in, uint64_t arena, uint64_t a, uint64_t b)
{
    struct text first, second;
    uint32_t address;
    char *both;

    if (!text_at(in, a, &first) || !text_at(in, b, &second))
        return 0;
    both = xasprintf("%s%s", first.at, second.at);
    address = arena_text(in, arena, both);
    free(both);
    return address;
}

void
rt_runa_lang_arena_string_duplicate(struct interp *in,
                                    const struct interp_value *args,
                                    struct interp_value *result)
{
    if (args[1].low)
        result->low = arena_texts(in, args[0].low, args[1].low, 0);
}

void
rt_runa_lang_arena_string_concat(struct interp *in,
                                 const struct interp_value *args,
                                 struct interp_value *result)
{
    result->low = arena_texts(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_lang_arena_integer_to_string(struct interp *in,
                                     const struct interp_value *args,
                                     struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    snprintf(text, sizeof text, "%lld", (long long)args[1].low);
    result->low = arena_text(in, args[0].low, text);
}

void
rt_runa_lang_arena_get_used(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    if (is_arena(in, args[0].low))
        result->low = arena_word(in, args[0].low, ARENA_USED);
}

void
rt_runa_lang_arena_get_capacity(struct interp *in,
                                const struct interp_value *args,
                                struct interp_value *result)
{
    if (is_arena(in, args[0].low))
        result->low = arena_word(in, args[0].low, ARENA_CAPACITY);
}

/* Gives back all that was allocated in ARENA. */
static void
arena_empty(struct interp *in, uint64_t arena)
{
    uint64_t block = arena_word(in, arena, ARENA_LAST);

    while (block) {
        uint64_t before =
            bytes_get(in->memory.bytes + (uint32_t)block, LINK_BYTES);

        memory_free(in, (uint32_t)block);
        block = before;
    }
    arena_set(in, arena, ARENA_LAST, 0);
    arena_set(in, arena, ARENA_USED, 0);
}

void
rt_runa_lang_arena_reset(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)result;
    if (is_arena(in, args[0].low))
        arena_empty(in, args[0].low);
}

void
rt_runa_lang_arena_destroy(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    (void)result;
    if (!is_arena(in, args[0].low))
        return;
    arena_empty(in, args[0].low);
    memory_free(in, (uint32_t)args[0].low);
}
