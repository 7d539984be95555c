/*
 * Strings of the Runa language: bytes that end in a zero byte and are never
 * changed. What is new here comes from lang_memory.h, so that `deallocate` may
 * take it.
 */
#include "lang_memory.h"
#include "number.h"
#include "rt.h"

#include <string.h>

static const char *
text_of(const char *text)
{
    return text ? text : "";
}

/* A new string of the given bytes. */
static char *
new_text(const char *bytes, size_t size)
{
    char *text = runa_lang_memory_new_text((uint64_t)size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

void *
runa_lang_string_duplicate(const char *text)
{
    return new_text(text_of(text), strlen(text_of(text)));
}

void *
runa_lang_string_concat(const char *a, const char *b)
{
    size_t first = strlen(text_of(a));
    size_t second = strlen(text_of(b));
    char *both = runa_lang_memory_new_text((uint64_t)first + second + 1);
    memcpy(both, text_of(a), first);
    memcpy(both + first, text_of(b), second);
    both[first + second] = '\0';
    return both;
}

/* No string comes before the empty one. */
int64_t
runa_lang_string_compare(const char *a, const char *b)
{
    if (!a || !b)
        return !b - !a;
    int order = strcmp(a, b);
    return (order > 0) - (order < 0);
}

int64_t
runa_lang_string_equals(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

int64_t
runa_lang_string_find(const char *text, const char *part)
{
    const char *found = strstr(text_of(text), text_of(part));
    return found ? found - text_of(text) : -1;
}

void *
runa_lang_string_substring(const char *text, int64_t start, int64_t length)
{
    int64_t size = (int64_t)strlen(text_of(text));
    if (start < 0 || start >= size)
        return new_text("", 0);
    if (length < 0 || length > size - start)
        length = size - start;
    return new_text(text + start, (size_t)length);
}

/* Unlike a substring it is not looked for the start of what may be a long
 * text, so a program can take one piece after another. */
void *
runa_lang_memory_get_substring(const char *text, int64_t start, int64_t length)
{
    if (!text || length <= 0)
        return new_text("", 0);
    const char *from = text + start;
    size_t most = (uint64_t)length < SIZE_MAX ? (size_t)length : SIZE_MAX;
    const char *end = memchr(from, '\0', most);
    return new_text(from, end ? (size_t)(end - from) : most);
}

/* The bytes before it are looked at, since the text may end there; so a loop
 * over a long text had better use memory_get_byte. */
int64_t
runa_lang_string_char_at(const char *text, int64_t index)
{
    if (!text || index < 0 || (uint64_t)index >= SIZE_MAX ||
        memchr(text, '\0', (size_t)index))
        return 0;
    return (unsigned char)text[index];
}

void *
runa_lang_integer_to_string(int64_t value)
{
    char text[INTEGER_TEXT_SIZE];
    int32_t size = runa_format_integer(value, text, sizeof text);
    return new_text(text, (size_t)size);
}

/* As far as there are digits; modulo 2^64, as all arithmetic is. */
int64_t
runa_lang_string_to_integer(const char *text)
{
    text = text_of(text);
    bool negative = *text == '-';
    uint64_t value = 0;
    for (text += negative; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    return (int64_t)(negative ? -value : value);
}
