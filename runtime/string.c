/* Strings that end in a zero byte. A null string is an empty one. */
#include "rt.h"

#include <string.h>

static const char *
text_of(const char *text)
{
    return text ? text : "";
}

/* A new string of the given bytes. */
static char *
new_string(const char *bytes, size_t size)
{
    char *copy = runa_allocate((int32_t)(size + 1));
    memcpy(copy, bytes, size);
    return copy;
}

int32_t
runa_string_length(const char *text)
{
    return (int32_t)strlen(text_of(text));
}

int32_t
runa_string_compare(const char *a, const char *b)
{
    int order = strcmp(text_of(a), text_of(b));
    return (order > 0) - (order < 0);
}

int32_t
runa_string_equal(const char *a, const char *b)
{
    return strcmp(text_of(a), text_of(b)) == 0;
}

void *
runa_string_copy(const char *text)
{
    return new_string(text_of(text), strlen(text_of(text)));
}

void *
runa_string_concat(const char *a, const char *b)
{
    size_t first = strlen(text_of(a));
    size_t second = strlen(text_of(b));
    char *both = runa_allocate((int32_t)(first + second + 1));
    memcpy(both, text_of(a), first);
    memcpy(both + first, text_of(b), second);
    return both;
}

/* In 64 bits, where no sum of the arguments can overflow. */
void *
runa_string_substring(const char *text, int32_t start, int32_t length)
{
    int64_t size = (int64_t)strlen(text_of(text));
    int64_t end = (int64_t)start + length;
    int64_t first = start < 0 ? 0 : start;
    if (end > size)
        end = size;
    if (first >= end)
        return new_string("", 0);
    return new_string(text_of(text) + first, (size_t)(end - first));
}

int32_t
runa_string_find_byte(const char *text, int32_t byte)
{
    const char *all = text_of(text);
    const char *found = memchr(all, byte, strlen(all));
    return found ? (int32_t)(found - all) : -1;
}

int32_t
runa_string_find(const char *text, const char *part)
{
    const char *found = strstr(text_of(text), text_of(part));
    return found ? (int32_t)(found - text_of(text)) : -1;
}
