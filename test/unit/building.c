/* What the tests of the writing library share: see building.h. */
#include "building.h"

#include "unit.h"

struct runa_lir_module *module;
struct runa_lir_func *func;

void
set_up(void)
{
    module = runa_lir_module_new("t");
    runa_lir_add_type(module, "T", 16, 8, 0);
    func = runa_lir_add_func(module, "f", RUNA_LIR_VOID, 0);
    for (int type = RUNA_LIR_I8; type <= RUNA_LIR_REF; type++)
        runa_lir_add_reg(func, (enum runa_lir_type)type);
    runa_lir_add_slot(func, "s", "T");
    runa_lir_block(func, runa_lir_new_block(func));
}

void
tear_down(void)
{
    runa_lir_module_free(module);
}

char *
text_of(struct runa_lir_module *from)
{
    char *text;
    size_t size;

    ck_assert_ptr_null(runa_lir_error(from));
    ck_assert(runa_lir_write_memory(from, RUNA_LIR_FORM_TEXT, &text, &size));
    ck_assert_uint_eq(strlen(text), size);
    return text;
}

void
expect_text(struct runa_lir_module *from, const char *expected)
{
    char *text = text_of(from);

    ck_assert_str_eq(text, expected);
    runa_lir_free(text);
}

unsigned
odd(const char *digits)
{
    return (unsigned)strtoul(digits, NULL, 10);
}
