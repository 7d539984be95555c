/* What the unit tests share: see unit.h. */
#include "unit.h"

/* Line 9 ends the declarations; every register class is there. */
#define BODY_BEGIN \
    "lir 1\n" \
    "type $B blob size 16 align 8\n" \
    "type $O object size 8 align 4 refs 4\n" \
    "string @s \"x\" \n" \
    "global @g : i64 = 0\n" \
    "extern @e (i32, f64) : i64\n" \
    "func @f (v1000:i64, v1001:i32) : i64 {\n" \
    "  regs v1002:i8 v1003:ptr v1004:f32 v1005:f64 v1006:v128 v1007:ref\n" \
    "  slot %x : $B\n"

Suite *
unit_suite(const char *name, TCase **tests)
{
    Suite *suite = suite_create(name);

    *tests = tcase_create(name);
    suite_add_tcase(suite, *tests);
    return suite;
}

void
listener_init(struct listener *listener)
{
    *listener = (struct listener){0};
    diag_init(&listener->diag,
              open_memstream(&listener->text, &listener->size));
}

void
listener_release(struct listener *listener)
{
    fclose(listener->diag.out);
    free(listener->text);
}

const char *
listener_text(struct listener *listener)
{
    fflush(listener->diag.out);
    return listener->text;
}

void
reading_init(struct reading *reading, const char *text)
{
    listener_init(&reading->listener);
    lir_module_init(&reading->module);
    source_from_text(&reading->source, "t", text, strlen(text));
    reading->good =
        lir_parse(&reading->module, &reading->source, &reading->listener.diag);
}

void
reading_release(struct reading *reading)
{
    lir_module_release(&reading->module);
    source_release(&reading->source);
    listener_release(&reading->listener);
}

char *
print_module(const struct lir_module *module)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    lir_print(module, out);
    fclose(out);
    return text;
}

/* Leaves of TEXT the lines that begin with "t:", without that. */
static void
keep_messages(const char *text, FILE *out)
{
    while (*text) {
        size_t len = strcspn(text, "\n") + 1;

        if (strncmp(text, "t:", 2) == 0)
            fwrite(text + 2, 1, len - 2, out);
        text += len;
    }
}

void
expect_messages(const char *text, const char *messages)
{
    struct reading reading;
    char *found = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&found, &size);
    bool good;

    reading_init(&reading, text);
    good = reading.good && lir_verify(&reading.module, &reading.source,
                                      &reading.listener.diag);
    keep_messages(listener_text(&reading.listener), out);
    fclose(out);
    ck_assert_str_eq(found, messages);
    ck_assert(good == !strstr(messages, "error: "));
    free(found);
    reading_release(&reading);
}

static void
expect_between(const char *begin, const char *text, const char *end,
               const char *messages)
{
    char *whole = xasprintf("%s%s%s", begin, text, end);

    expect_messages(whole, messages);
    free(whole);
}

void
expect_module_messages(const char *text, const char *messages)
{
    expect_between("lir 1\n", text, "", messages);
}

void
expect_body_messages(const char *text, const char *messages)
{
    expect_between(BODY_BEGIN, text, "}\n", messages);
}
