/* The Runa language's lists, which lie in the program's memory as
 * runtime/lang.h says: compiled code looks into them. */
#include "interp/host.h"
#include "runtime/lang.h"

#define WORD 8u

/* Can a string be at WORD? */
static bool
may_be_text(const struct interp *in, uint64_t word)
{
    return word >= RUNA_LANG_LOWEST_ADDRESS && word < in->memory.size;
}

bool
text_same(struct interp *in, uint64_t a, uint64_t b)
{
    struct text first, second;

    if (a == b || !may_be_text(in, a) || !may_be_text(in, b))
        return a == b;
    return text_at(in, a, &first) && text_at(in, b, &second) &&
           strcmp(first.at, second.at) == 0;
}

static uint32_t
field(const struct interp *in, uint64_t list, uint32_t offset)
{
    return (uint32_t)bytes_get(in->memory.bytes + (uint32_t)list + offset, 4);
}

static void
set_field(struct interp *in, uint64_t list, uint32_t offset, uint32_t value)
{
    bytes_put(in->memory.bytes + (uint32_t)list + offset, 4, value);
}

/* Is there a list at ADDRESS?  A fault if there is something else. */
static bool
is_list(struct interp *in, uint64_t address)
{
    if (!address ||
        memory_block_size(in, (uint32_t)address) != RUNA_LANG_HEADER_BYTES) {
        return false;
    }
    return field(in, address, RUNA_LANG_KIND_OFFSET) == RUNA_LANG_LIST;
}

static uint32_t
length(struct interp *in, uint64_t list)
{
    return is_list(in, list) ? field(in, list, RUNA_LANG_LENGTH_OFFSET) : 0;
}

/* Word number INDEX, which exists. */
static uint8_t *
element(struct interp *in, uint64_t list, uint64_t index)
{
    return in->memory.bytes + field(in, list, RUNA_LANG_DATA_OFFSET) +
           WORD * index;
}

static uint64_t
get(struct interp *in, uint64_t list, uint64_t index)
{
    return bytes_get(element(in, list, index), WORD);
}

static void
set(struct interp *in, uint64_t list, uint64_t index, uint64_t value)
{
    bytes_put(element(in, list, index), WORD, value);
}

void
rt_runa_lang_list_create(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    uint32_t list = runtime_allocate(in, RUNA_LANG_HEADER_BYTES);

    (void)args;
    if (!list)
        return;
    memset(in->memory.bytes + list, 0, RUNA_LANG_HEADER_BYTES);
    set_field(in, list, RUNA_LANG_KIND_OFFSET, RUNA_LANG_LIST);
    result->low = list;
}

/* Makes LIST one longer; false if there is no memory. Its words are always in
 * memory of just their size. */
static bool
lengthen(struct interp *in, uint64_t list)
{
    uint32_t count = field(in, list, RUNA_LANG_LENGTH_OFFSET);
    uint32_t old = field(in, list, RUNA_LANG_DATA_OFFSET);
    uint32_t data = runtime_allocate(in, WORD * (count + 1));

    if (!data)
        return false;
    if (old) {
        memcpy(in->memory.bytes + data, in->memory.bytes + old, WORD * count);
        memory_free(in, old);
    }
    set_field(in, list, RUNA_LANG_DATA_OFFSET, data);
    set_field(in, list, RUNA_LANG_CAPACITY_OFFSET, count + 1);
    set_field(in, list, RUNA_LANG_LENGTH_OFFSET, count + 1);
    return true;
}

/* Puts VALUE before word number INDEX, or behind the last. */
static void
insert(struct interp *in, uint64_t list, uint64_t index, uint64_t value)
{
    uint64_t last = length(in, list);

    if (!is_list(in, list) || !lengthen(in, list))
        return;
    for (uint64_t i = last; i > index; i--)
        set(in, list, i, get(in, list, i - 1));
    set(in, list, index, value);
}

void
rt_runa_lang_list_append(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)result;
    insert(in, args[0].low, length(in, args[0].low), args[1].low);
}

void
rt_runa_lang_list_insert(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)result;
    if (args[1].low <= length(in, args[0].low))
        insert(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_lang_list_get(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    if (args[1].low < length(in, args[0].low))
        result->low = get(in, args[0].low, args[1].low);
}

void
rt_runa_lang_list_set(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    (void)result;
    if (args[1].low < length(in, args[0].low))
        set(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_lang_list_remove(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    uint64_t list = args[0].low, index = args[1].low;
    uint32_t count = length(in, list);

    if (index >= count)
        return;
    result->low = get(in, list, index);
    for (uint64_t i = index; i + 1 < count; i++)
        set(in, list, i, get(in, list, i + 1));
    set_field(in, list, RUNA_LANG_LENGTH_OFFSET, count - 1);
}

/* Of any container. */
void
rt_runa_lang_list_length(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    rt_runa_lang_dict_size(in, args, result);
}

void
rt_runa_lang_list_clear(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    (void)result;
    if (is_list(in, args[0].low))
        set_field(in, args[0].low, RUNA_LANG_LENGTH_OFFSET, 0);
}

void
rt_runa_lang_list_destroy(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    uint64_t list = args[0].low;
    uint32_t data;

    (void)result;
    if (!is_list(in, list))
        return;
    data = field(in, list, RUNA_LANG_DATA_OFFSET);
    if (data)
        memory_free(in, data);
    memory_free(in, (uint32_t)list);
}

static int64_t
index_of(struct interp *in, uint64_t list, uint64_t value)
{
    uint32_t count = length(in, list);

    for (uint32_t i = 0; i < count; i++) {
        if (get(in, list, i) == value)
            return i;
    }
    return -1;
}

void
rt_runa_lang_list_index_of(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    result->low = (uint64_t)index_of(in, args[0].low, args[1].low);
}

void
rt_runa_lang_list_contains(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    result->low = index_of(in, args[0].low, args[1].low) >= 0;
}

void
rt_runa_lang_list_contains_text(struct interp *in,
                                const struct interp_value *args,
                                struct interp_value *result)
{
    uint32_t count = length(in, args[0].low);

    for (uint32_t i = 0; i < count && !result->low; i++)
        result->low = text_same(in, get(in, args[0].low, i), args[1].low);
}
