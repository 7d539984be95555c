/* The Runa language's lists: compiled code looks into them. */
#include "interp/container.h"

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

static uint64_t
get(struct interp *in, uint64_t list, uint64_t index)
{
    return bytes_get(container_at(in, list, index, WORD), WORD);
}

static void
set(struct interp *in, uint64_t list, uint64_t index, uint64_t value)
{
    bytes_put(container_at(in, list, index, WORD), WORD, value);
}

void
rt_runa_lang_list_create(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)args;
    result->low = container_new(in, RUNA_LANG_LIST);
}

/* Puts VALUE before word number INDEX, or behind the last. */
static void
insert(struct interp *in, uint64_t list, uint64_t index, uint64_t value)
{
    uint64_t last = container_length(in, list);

    if (!container_is(in, list) || !container_grow(in, list, WORD))
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
    insert(in, args[0].low, container_length(in, args[0].low), args[1].low);
}

void
rt_runa_lang_list_insert(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    (void)result;
    if (args[1].low <= container_length(in, args[0].low))
        insert(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_lang_list_get(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    if (args[1].low < container_length(in, args[0].low))
        result->low = get(in, args[0].low, args[1].low);
}

void
rt_runa_lang_list_set(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    (void)result;
    if (args[1].low < container_length(in, args[0].low))
        set(in, args[0].low, args[1].low, args[2].low);
}

void
rt_runa_lang_list_remove(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    uint64_t list = args[0].low, index = args[1].low;
    uint32_t count = container_length(in, list);

    if (index >= count)
        return;
    result->low = get(in, list, index);
    for (uint64_t i = index; i + 1 < count; i++)
        set(in, list, i, get(in, list, i + 1));
    container_set_field(in, list, RUNA_LANG_LENGTH_OFFSET, count - 1);
}

/* Of any container. */
void
rt_runa_lang_list_length(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    result->low = container_length(in, args[0].low);
}

void
rt_runa_lang_list_clear(struct interp *in, const struct interp_value *args,
                        struct interp_value *result)
{
    (void)result;
    if (container_is(in, args[0].low))
        container_set_field(in, args[0].low, RUNA_LANG_LENGTH_OFFSET, 0);
}

void
rt_runa_lang_list_destroy(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    (void)result;
    container_free(in, args[0].low);
}

static int64_t
index_of(struct interp *in, uint64_t list, uint64_t value)
{
    uint32_t count = container_length(in, list);

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
    uint32_t count = container_length(in, args[0].low);

    for (uint32_t i = 0; i < count && !result->low; i++)
        result->low = text_same(in, get(in, args[0].low, i), args[1].low);
}
