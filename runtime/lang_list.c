/*
 * Lists of the Runa language: lang.h says how they lie in memory. Compiled code
 * reads and writes elements itself when it can, by the same rules.
 */
#include "lang_list.h"

#include "lang_memory.h"
#include "lang_text.h"
#include "rt.h"

#include <stdbool.h>
#include <string.h>

enum { CAPACITY_MIN = 8, WORD = sizeof(int64_t) };

struct runa_lang_list *
runa_lang_list_of(uint32_t length)
{
    struct runa_lang_list *list = runa_lang_memory_new(sizeof *list);
    list->kind = RUNA_LANG_LIST;
    list->capacity = length;
    list->length = length;
    if (length > 0)
        list->data = runa_lang_memory_new((uint64_t)length * WORD);
    return list;
}

void *
runa_lang_list_create(void)
{
    return runa_lang_list_of(0);
}

/* Of any container: the header of all is alike. */
int64_t
runa_lang_list_length(const void *handle)
{
    const struct runa_lang_list *list = handle;
    return list ? list->length : 0;
}

static bool
has(const struct runa_lang_list *list, int64_t index)
{
    return list && (uint64_t)index < list->length;
}

int64_t
runa_lang_list_get(const void *handle, int64_t index)
{
    const struct runa_lang_list *list = handle;
    return has(list, index) ? list->data[index] : 0;
}

void
runa_lang_list_set(void *handle, int64_t index, int64_t value)
{
    struct runa_lang_list *list = handle;
    if (has(list, index))
        list->data[index] = value;
}

/* Makes room for one element more. */
static void
grow(struct runa_lang_list *list)
{
    if (list->length < list->capacity)
        return;
    uint64_t capacity =
        list->capacity ? 2 * (uint64_t)list->capacity : (uint64_t)CAPACITY_MIN;
    list->data = runa_lang_memory_resize(list->data, capacity * WORD);
    list->capacity = (uint32_t)capacity;
}

void
runa_lang_list_append(void *handle, int64_t value)
{
    struct runa_lang_list *list = handle;
    if (!list)
        return;
    grow(list);
    list->data[list->length++] = value;
}

void
runa_lang_list_insert(void *handle, int64_t index, int64_t value)
{
    struct runa_lang_list *list = handle;
    if (!list || index < 0 || index > (int64_t)list->length)
        return;
    grow(list);
    int64_t *at = list->data + index;
    memmove(at + 1, at, (list->length - (size_t)index) * WORD);
    *at = value;
    list->length++;
}

int64_t
runa_lang_list_remove(void *handle, int64_t index)
{
    struct runa_lang_list *list = handle;
    if (!has(list, index))
        return 0;
    int64_t *at = list->data + index;
    int64_t removed = *at;
    list->length--;
    memmove(at, at + 1, (list->length - (size_t)index) * WORD);
    return removed;
}

void
runa_lang_list_clear(void *handle)
{
    struct runa_lang_list *list = handle;
    if (list)
        list->length = 0;
}

void
runa_lang_list_destroy(void *handle)
{
    struct runa_lang_list *list = handle;
    if (!list)
        return;
    runa_lang_memory_free(list->data);
    runa_lang_memory_free(list);
}

int64_t
runa_lang_list_index_of(const void *handle, int64_t value)
{
    const struct runa_lang_list *list = handle;
    for (int64_t i = 0; has(list, i); i++)
        if (list->data[i] == value)
            return i;
    return -1;
}

int64_t
runa_lang_list_contains(const void *handle, int64_t value)
{
    return runa_lang_list_index_of(handle, value) >= 0;
}

int64_t
runa_lang_list_contains_text(const void *handle, int64_t text)
{
    const struct runa_lang_list *list = handle;
    for (int64_t i = 0; has(list, i); i++)
        if (runa_lang_text_same(list->data[i], text))
            return 1;
    return 0;
}
