/* What the tests of the interpreter share: see lab.h. */
#include "lab.h"

#include <stdarg.h>

static int
keep_printed(void *context, int stream, const void *bytes, size_t size)
{
    struct lab *lab = context;

    if (stream != 1)
        return 0;
    ck_assert_uint_lt(lab->printed_size + size, sizeof lab->printed);
    memcpy(lab->printed + lab->printed_size, bytes, size);
    lab->printed_size += size;
    return 0;
}

uint32_t
lab_name(const struct lab *lab, const char *name)
{
    return intern_find(&lab->reading.module.names, name, strlen(name));
}

enum interp_end
lab_call(struct lab *lab, const char *name, uint64_t a, uint64_t b,
         uint64_t *result)
{
    const struct interp_value args[2] = {{a, 0}, {b, 0}};
    struct interp_value value = {0};
    struct lir_symbol symbol =
        lir_symbol_of(&lab->reading.module, lab_name(lab, name));
    enum interp_end end;

    ck_assert_uint_eq(symbol.kind, LIR_SYMBOL_FUNC);
    end = interp_call(lab->interp, symbol.index, args, &value);
    if (result)
        *result = value.low;
    return end;
}

/* The functions that lab.h names. */
static bool
lab_host(void *context, struct interp *interp, const struct lir_extern *ext,
         const struct interp_value *args, struct interp_value *result)
{
    struct lab *lab = context;
    const char *name = lir_name(&lab->reading.module, ext->name);
    uint64_t first = 99, second = 99;

    ck_assert_ptr_eq(interp, lab->interp);
    lab->asked++;
    if (strcmp(name, "plus") == 0) {
        result->low = args[0].low + args[1].low;
        return true;
    }
    if (strcmp(name, "twice") != 0)
        return false;
    ck_assert_int_eq(lab_call(lab, "work", args[0].low, 0, &first),
                     INTERP_RETURNED);
    ck_assert_int_eq(lab_call(lab, "work", args[0].low + 1, 0, &second),
                     INTERP_RETURNED);
    result->low = first + second + 1000;
    return true;
}

void
lab_init(struct lab *lab, const char *text, struct interp_options options)
{
    *lab = (struct lab){.interp = NULL};
    reading_init_valid(&lab->reading, text);
    ck_assert(interp_check(&lab->reading.module, &lab->reading.source,
                           &lab->reading.listener.diag));
    options.write = keep_printed;
    options.host = lab_host;
    options.context = lab;
    lab->interp = interp_new(&lab->reading.module, &options);
}

void
lab_release(struct lab *lab)
{
    interp_free(lab->interp);
    reading_release(&lab->reading);
}

void
lab_write(char text[TEXT_SIZE], const char *format, ...)
{
    char inst[TEXT_SIZE / 2];
    va_list args;

    va_start(args, format);
    vsnprintf(inst, sizeof inst, format, args);
    va_end(args);
    snprintf(text, TEXT_SIZE, "%s  %s\n%s", RUN_BEGIN, inst, RUN_END);
}

enum interp_end
lab_run(const char *text, uint64_t a, uint64_t b, uint64_t *result)
{
    struct lab lab;
    enum interp_end end;

    lab_init(&lab, text, (struct interp_options){.sealed = true});
    end = lab_call(&lab, "run", a, b, result);
    lab_release(&lab);
    return end;
}
