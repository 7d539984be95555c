// A program that brings its own memory for the library of the Runa language:
// all that takes is what it gives.
// OUT: 1 text and more
// OUT: 100 99
// OUT: 1000 1998
// OUT: 5 blocks are left
#include <runa/rt.h>
#include <stdlib.h>
#include <string.h>

void *runa_lang_memory_new(uint64_t size);
void *runa_lang_memory_new_text(uint64_t size);
void *runa_lang_memory_resize(void *block, uint64_t size);
void runa_lang_memory_free(void *block);
size_t runa_lang_memory_size(const void *block);

static int64_t count;

/* A block and, before it, its size. */
void *
runa_lang_memory_new(uint64_t size)
{
    uint64_t *block = calloc(1, (size_t)size + sizeof *block);
    count++;
    *block = size;
    return block + 1;
}

void *
runa_lang_memory_new_text(uint64_t size)
{
    return runa_lang_memory_new(size);
}

size_t
runa_lang_memory_size(const void *block)
{
    return (size_t)((const uint64_t *)block)[-1];
}

void
runa_lang_memory_free(void *block)
{
    if (!block)
        return;
    count--;
    free((uint64_t *)block - 1);
}

void *
runa_lang_memory_resize(void *block, uint64_t size)
{
    uint64_t *moved = runa_lang_memory_new(size);
    size_t old = block ? runa_lang_memory_size(block) : 0;
    if (block)
        memcpy(moved, block, old < size ? old : (size_t)size);
    runa_lang_memory_free(block);
    return moved;
}

/* Prints two integers. */
static void
show(int64_t a, int64_t b)
{
    print_integer_nonl(a);
    print_string_nonl(" ");
    print_integer(b);
}

int
main(void)
{
    void *text = runa_lang_string_concat("text", " and more");
    print_integer_nonl(count);
    print_string_nonl(" ");
    print_string(text);
    void *list = runa_lang_list_create();
    for (int64_t i = 0; i < 100; i++)
        runa_lang_list_append(list, i);
    show(runa_lang_list_length(list), runa_lang_list_get(list, 99));
    void *dict = runa_lang_dict_create();
    for (int64_t i = 0; i < 1000; i++)
        runa_lang_dict_set(dict, i, 2 * i);
    show(runa_lang_dict_size(dict), runa_lang_dict_get(dict, 999));
    print_integer_nonl(count);
    print_string(" blocks are left");
    return 0;
}
