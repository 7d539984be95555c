/* Memory by the byte, and what happens when there is none. */
#include "fake.h"
#include "rt.h"

#include <check.h>
#include <string.h>

Suite *memory_suite(void);

START_TEST(allocation)
{
    static const char zeros[100];
    char *memory = runa_allocate(100);
    ck_assert_mem_eq(memory, zeros, 100);
    ck_assert_uint_eq((uintptr_t)memory % 16, 0);
    memset(memory, 'a', 100);
    memory = runa_reallocate(memory, 1000);
    ck_assert_int_eq(memory[99], 'a');
    memory[999] = 'b';
    runa_free(memory);
}
END_TEST

START_TEST(nothing)
{
    void *memory = runa_allocate(0);
    ck_assert_ptr_nonnull(memory);
    memory = runa_reallocate(memory, 0);
    ck_assert_ptr_nonnull(memory);
    runa_free(memory);
    memory = runa_reallocate(NULL, 3);
    ck_assert_ptr_nonnull(memory);
    runa_free(memory);
    runa_free(NULL);
}
END_TEST

static void
allocate_too_much(void)
{
    fail_allocations(true);
    print_string_nonl("before ");
    runa_allocate(-16);
}

static void
reallocate_too_much(void)
{
    fail_allocations(true);
    runa_reallocate(NULL, 10);
}

START_TEST(out_of_memory)
{
    ck_assert_int_eq(run_apart(allocate_too_much), RUNA_PANIC_EXIT);
    ck_assert_str_eq(caught(1)->text, "before ");
    const char *start = "panic: out of memory: 4294967280 bytes wanted, ";
    ck_assert_int_eq(strncmp(caught(2)->text, start, strlen(start)), 0);
    ck_assert_int_eq(run_apart(reallocate_too_much), RUNA_PANIC_EXIT);
    ck_assert_ptr_nonnull(strstr(caught(2)->text, ": 10 bytes wanted, "));
}
END_TEST

START_TEST(blocks)
{
    char block[] = "0123456789";
    runa_copy(block + 2, block, 5);
    ck_assert_str_eq(block, "0101234789");
    runa_copy(block, block + 2, 8);
    ck_assert_str_eq(block, "0123478989");
    runa_fill(block, 0x100 + 'x', 3);
    ck_assert_str_eq(block, "xxx3478989");
    runa_zero(block + 1, 9);
    ck_assert_mem_eq(block, "x\0\0\0\0\0\0\0\0\0", 11);
    runa_copy(block, block, 0);
}
END_TEST

START_TEST(comparison)
{
    ck_assert_int_eq(runa_compare("abc", "abd", 3), -1);
    ck_assert_int_eq(runa_compare("abc", "abd", 2), 0);
    ck_assert_int_eq(runa_compare("\xff", "\x01", 1), 1);
    ck_assert_int_eq(runa_compare("a", "b", 0), 0);
}
END_TEST

Suite *
memory_suite(void)
{
    Suite *suite = suite_create("memory");
    TCase *all = tcase_create("memory");
    tcase_add_test(all, allocation);
    tcase_add_test(all, nothing);
    tcase_add_test(all, out_of_memory);
    tcase_add_test(all, blocks);
    tcase_add_test(all, comparison);
    suite_add_tcase(suite, all);
    return suite;
}
