/* The table of what Runa programs can call, against that of the runtime. */
#include <check.h>
#include <stdbool.h>
#include <string.h>

#include "base/base.h"
#include "runa/builtins.h"

Suite *builtins_suite(void);

/* What rt.def says of each function: its result and parameters. */
static const struct {
    const char *name, *types;
} runtime[] = {
#define RT_GROUP(title)
#define RT0(name, ret, doc) {#name, #ret},
#define RT1(name, ret, a, doc) {#name, #ret " " #a},
#define RT2(name, ret, a, b, doc) {#name, #ret " " #a " " #b},
#define RT3(name, ret, a, b, c, doc) {#name, #ret " " #a " " #b " " #c},
#define RT4(name, ret, a, b, c, d, doc) \
    {#name, #ret " " #a " " #b " " #c " " #d},
#include "runtime/rt.def"
};

static const char *
types_of(const char *symbol)
{
    for (size_t i = 0; i < COUNT_OF(runtime); i++) {
        if (strcmp(runtime[i].name, symbol) == 0)
            return runtime[i].types;
    }
    ck_abort_msg("the runtime has no '%s'", symbol);
}

START_TEST(found_by_name)
{
    const struct runa_builtin *builtin;

    for (size_t i = 0; (builtin = runa_builtin_at(i)); i++)
        ck_assert_ptr_eq(
            runa_builtin_find(builtin->name, strlen(builtin->name)), builtin);
    ck_assert_ptr_nonnull(runa_builtin_find("allocate(8)", 8));
    ck_assert_ptr_null(runa_builtin_find("allocate", 7));
    ck_assert_ptr_null(runa_builtin_find("allocated", 9));
    ck_assert_ptr_null(runa_builtin_find("Allocate", 8));
    ck_assert_ptr_null(runa_builtin_find("", 0));
    ck_assert_str_eq(runa_builtin_find("exit", 4)->symbol, "runa_exit");
}
END_TEST

/* None has a value where the function has none, and the other way round. */
START_TEST(types_agree)
{
    const struct runa_builtin *builtin;

    for (size_t i = 0; (builtin = runa_builtin_at(i)); i++) {
        const char *types = types_of(builtin->symbol);

        ck_assert_msg((builtin->type == RUNA_BUILTIN_NOTHING) ==
                          (strncmp(types, "none", 4) == 0),
                      "%s", builtin->name);
        ck_assert_ptr_null(strstr(types, "f64"));
        if (builtin->text)
            ck_assert_str_eq(types_of(builtin->text), types);
    }
}
END_TEST

/* A word of which only the low half is there would lose a sign. */
START_TEST(words_are_whole)
{
    static const char *const never_negative[] = {
        "runa_string_length", "runa_file_exists", "runa_argument_count"};
    const struct runa_builtin *builtin;

    for (size_t i = 0; (builtin = runa_builtin_at(i)); i++) {
        bool known = strncmp(types_of(builtin->symbol), "i32", 3) != 0;

        for (size_t k = 0; k < COUNT_OF(never_negative); k++)
            known = known || !strcmp(builtin->symbol, never_negative[k]);
        ck_assert_msg(known, "%s", builtin->name);
    }
}
END_TEST

static bool
is_called(const char *symbol)
{
    const struct runa_builtin *builtin;

    for (size_t i = 0; (builtin = runa_builtin_at(i)); i++) {
        if (strcmp(builtin->symbol, symbol) == 0 ||
            (builtin->text && strcmp(builtin->text, symbol) == 0))
            return true;
    }
    return false;
}

/* But for what only the compiler calls. */
START_TEST(all_of_the_library_is_called)
{
    for (size_t i = 0; i < COUNT_OF(runtime); i++) {
        const char *name = runtime[i].name;

        if (strncmp(name, "runa_lang_", 10) == 0)
            ck_assert_msg(is_called(name) ||
                              strcmp(name, "runa_lang_elements") == 0,
                          "%s", name);
    }
}
END_TEST

Suite *
builtins_suite(void)
{
    Suite *suite = suite_create("builtins");
    TCase *all = tcase_create("builtins");

    tcase_add_test(all, found_by_name);
    tcase_add_test(all, types_agree);
    tcase_add_test(all, words_are_whole);
    tcase_add_test(all, all_of_the_library_is_called);
    suite_add_tcase(suite, all);
    return suite;
}
