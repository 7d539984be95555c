/* The memory of the Runa language, whichever is linked, and words in it. */
#include "chance.h"
#include "fake.h"
#include "lang.h"
#include "lang_memory.h"
#include "rt.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

Suite *lang_memory_suite(void);

static bool
is_filled(const unsigned char *bytes, size_t size, unsigned char with)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != with)
            return false;
    return true;
}

/* Sizes on both sides of each border between classes and to large blocks. */
static const uint32_t sizes[] = {
    0,    1,    7,     8,     9,     16,    17,    255,   256,
    257,  320,  321,   384,   385,   448,   449,   511,   512,
    513,  640,  641,   1024,  1025,  1280,  2048,  2049,  4096,
    4097, 5120, 16384, 16385, 28672, 28673, 32767, 32768, 32769,
};
enum { SIZES = sizeof sizes / sizeof *sizes };

START_TEST(blocks)
{
    unsigned char *block[SIZES];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < SIZES; i++) {
            block[i] = runa_lang_memory_new(sizes[i]);
            ck_assert_uint_eq((uintptr_t)block[i] % 8, 0);
            ck_assert_uint_gt((uintptr_t)block[i], RUNA_LANG_LOWEST_ADDRESS);
            ck_assert_uint_ge(runa_lang_memory_size(block[i]), sizes[i]);
            ck_assert(is_filled(block[i], sizes[i], 0));
            memset(block[i], i + 1, sizes[i]);
        }
        for (int i = 0; i < SIZES; i++) {
            ck_assert(is_filled(block[i], sizes[i], (unsigned char)(i + 1)));
            runa_lang_memory_free(block[i]);
        }
    }
    runa_lang_memory_free(NULL);
}
END_TEST

/* Each size to each other one. */
START_TEST(resizing)
{
    for (int from = 0; from < SIZES; from++)
        for (int to = 0; to < SIZES; to++) {
            uint32_t kept = sizes[from] < sizes[to] ? sizes[from] : sizes[to];
            unsigned char *block = runa_lang_memory_new(sizes[from]);
            memset(block, 'x', sizes[from]);
            block = runa_lang_memory_resize(block, sizes[to]);
            ck_assert_uint_ge(runa_lang_memory_size(block), sizes[to]);
            ck_assert(is_filled(block, kept, 'x'));
            ck_assert(is_filled(block + kept, sizes[to] - kept, 0));
            memset(block, 'y', sizes[to]);
            block = runa_lang_memory_resize(block, sizes[from]);
            ck_assert(is_filled(block, kept, 'y'));
            ck_assert(is_filled(block + kept, sizes[from] - kept,
                                sizes[from] > sizes[to] ? 0 : 'y'));
            runa_lang_memory_free(block);
        }
    void *fresh = runa_lang_memory_resize(NULL, 12);
    ck_assert(is_filled(fresh, 12, 0));
    runa_lang_memory_free(fresh);
}
END_TEST

/* The last block of the arena grows where it is. */
START_TEST(growing_in_place)
{
    char *block = runa_lang_memory_new(3000);
    char *next = runa_lang_memory_new(3000);
    next = runa_lang_memory_resize(next, 3200);
    char *grown = runa_lang_memory_resize(next, 7000);
    ck_assert(is_filled((unsigned char *)grown, 7000, 0));
    char *third = runa_lang_memory_new(3000);
    ck_assert(third >= grown + 7000 || third < grown);
    runa_lang_memory_free(third);
    runa_lang_memory_free(grown);
    runa_lang_memory_free(block);
}
END_TEST

/* Blocks come, change and go; each is filled by its own number. */
START_TEST(random_blocks)
{
    enum { BLOCKS = 300, STEPS = 30000 };
    static struct {
        unsigned char *at;
        size_t size;
    } all[BLOCKS];
    uint64_t state = 1;
    for (int step = 0; step < STEPS; step++) {
        uint32_t i = chance(&state, BLOCKS);
        unsigned char mark = (unsigned char)(i + 1);
        size_t size = chance(&state, 1u << (1 + chance(&state, 17)));
        ck_assert(is_filled(all[i].at, all[i].size, mark));
        if (chance(&state, 3) == 0) {
            runa_lang_memory_free(all[i].at);
            all[i].at = NULL;
            all[i].size = 0;
        }
        size_t kept = all[i].size < size ? all[i].size : size;
        all[i].at = runa_lang_memory_resize(all[i].at, size);
        all[i].size = size;
        ck_assert(is_filled(all[i].at, kept, mark));
        ck_assert(is_filled(all[i].at + kept, size - kept, 0));
        memset(all[i].at, mark, size);
    }
    for (int i = 0; i < BLOCKS; i++)
        runa_lang_memory_free(all[i].at);
}
END_TEST

static void
allocate_small(void)
{
    fail_allocations(true);
    print_string_nonl("before ");
    for (;;)
        runa_lang_allocate(4000);
}

static void
allocate_large(void)
{
    fail_allocations(true);
    runa_lang_allocate(40000);
}

static void
allocate_text(void)
{
    fail_allocations(true);
    runa_lang_memory_new_text(50000);
}

static void
allocate_negative(void)
{
    runa_lang_allocate(-1);
}

static void
allocate_beyond(void)
{
    runa_lang_allocate((int64_t)1 << 32);
}

static void
resize_large(void)
{
    void *block = runa_lang_allocate(40000);
    fail_allocations(true);
    runa_lang_memory_realloc(block, 600000);
}

static void
resize_negative(void)
{
    runa_lang_memory_realloc(runa_lang_allocate(8), INT64_MIN);
}

START_TEST(out_of_memory)
{
    static const struct {
        void (*function)(void);
        const char *wanted;
    } cases[] = {
        {allocate_small, " bytes wanted"},
        {allocate_large, " 40000 bytes"},
        {allocate_text, " 50000 bytes"},
        {allocate_negative, " 18446744073709551615 bytes"},
        {allocate_beyond, " 4294967296 bytes"},
        {resize_large, " 600000 bytes"},
        {resize_negative, " 9223372036854775808 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_int_eq(run_apart(cases[i].function), RUNA_PANIC_EXIT);
        ck_assert_str_eq(caught(1)->text, i == 0 ? "before " : "");
        ck_assert_ptr_nonnull(
            strstr(caught(2)->text, "panic: out of memory: "));
        ck_assert_ptr_nonnull(strstr(caught(2)->text, cases[i].wanted));
    }
}
END_TEST

static void
free_twice(void)
{
    void *block = runa_lang_allocate(24);
    runa_lang_deallocate(block);
    runa_lang_deallocate(block);
}

static void
free_inside(void)
{
    runa_lang_deallocate((char *)runa_lang_allocate(24) + 16);
}

static void
free_odd_address(void)
{
    runa_lang_deallocate((char *)runa_lang_allocate(24) + 3);
}

static void
resize_freed(void)
{
    void *block = runa_lang_allocate(24);
    runa_lang_deallocate(block);
    runa_lang_memory_realloc(block, 30);
}

START_TEST(what_is_no_block)
{
    static void (*const cases[])(void) = {free_twice, free_inside,
                                          free_odd_address, resize_freed};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_int_eq(run_apart(cases[i]), RUNA_PANIC_EXIT);
        ck_assert_ptr_nonnull(
            strstr(caught(2)->text, "panic: no allocated memory at address "));
    }
}
END_TEST

START_TEST(words)
{
    char *memory = runa_lang_allocate(32);
    runa_lang_memory_set_int32(memory, 5, 0x1fffffffe);
    ck_assert_int_eq(runa_lang_memory_get_int32(memory, 5), -2);
    ck_assert_int_eq(memory[4], 0);
    ck_assert_int_eq(memory[9], 0);
    runa_lang_memory_set_int32(memory + 16, -4, INT32_MAX);
    ck_assert_int_eq(runa_lang_memory_get_int32(memory, 12), INT32_MAX);
    runa_lang_memory_set_pointer_at_index(memory, 3, INT64_MIN);
    ck_assert_int_eq(runa_lang_memory_get_pointer_at_index(memory, 3),
                     INT64_MIN);
    runa_lang_memory_set_pointer_at_index(memory + 24, -2, 9);
    ck_assert_int_eq(runa_lang_memory_get_pointer_at_index(memory, 1), 9);
    ck_assert_int_eq(runa_lang_memory_pointer_to_string(INT64_MIN), INT64_MIN);
    runa_lang_deallocate(memory);
    runa_lang_deallocate(NULL);
}
END_TEST

START_TEST(reallocation)
{
    char *memory = runa_lang_memory_realloc(NULL, 10);
    ck_assert(is_filled((unsigned char *)memory, 10, 0));
    memset(memory, 'a', 10);
    memory = runa_lang_memory_realloc(memory, 1000);
    ck_assert(is_filled((unsigned char *)memory, 10, 'a'));
    ck_assert(is_filled((unsigned char *)memory + 10, 990, 0));
    memset(memory, 'b', 1000);
    memory = runa_lang_reallocate(memory, 400, 800);
    ck_assert(is_filled((unsigned char *)memory, 400, 'b'));
    ck_assert(is_filled((unsigned char *)memory + 400, 400, 0));
    memory = runa_lang_reallocate(memory, -1, 1);
    ck_assert_int_eq(*memory, 'b');
    memory = runa_lang_reallocate(memory, INT64_MAX, 2);
    ck_assert_int_eq(*memory, 'b');
    runa_lang_deallocate(memory);
}
END_TEST

Suite *
lang_memory_suite(void)
{
    Suite *suite = suite_create("lang_memory");
    TCase *all = tcase_create("lang_memory");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, blocks);
    tcase_add_test(all, resizing);
    tcase_add_test(all, growing_in_place);
    tcase_add_test(all, random_blocks);
    tcase_add_test(all, out_of_memory);
    tcase_add_test(all, what_is_no_block);
    tcase_add_test(all, words);
    tcase_add_test(all, reallocation);
    suite_add_tcase(suite, all);
    return suite;
}
