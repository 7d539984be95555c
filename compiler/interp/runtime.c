/*
 * The runtime's functions: docs/runtime.md, written anew and as simply as they
 * are described.  This file has their table and what they share, and those
 * that print and read; the files rt_*.c have the others, rt_lang_*.c those of the
 * Runa language.
 */
#include <stdarg.h>

#include "interp/host.h"

static const struct {
    const char *name;
    host_func *func;
} table[] = {
#define RT_GROUP(title)
#define RT0(name, ...) {#name, rt_##name},
#define RT1(name, ...) RT0(name, __VA_ARGS__)
#define RT2(name, ...) RT0(name, __VA_ARGS__)
#define RT3(name, ...) RT0(name, __VA_ARGS__)
#define RT4(name, ...) RT0(name, __VA_ARGS__)
#include "runtime/rt.def"
};

host_func *
runtime_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strcmp(table[i].name, name) == 0)
            return table[i].func;
    }
    BUG("no function '%s' in the runtime's table", name);
}

int64_t
runtime_call(struct interp *in, host_func *func, uint64_t a, uint64_t b,
             uint64_t c)
{
    struct interp_value args[] = {{a, 0}, {b, 0}, {c, 0}};
    struct interp_value result = {0, 0};

    func(in, args, &result);
    return (int64_t)result.low;
}

bool
text_at(struct interp *in, uint64_t address, struct text *text)
{
    uint32_t start = (uint32_t)address, size = 0;
    const uint8_t *byte;

    *text = (struct text){"", 0};
    if (start == 0)
        return true;
    while ((byte = memory_at(in, start + size, 1, MAY_READ)) && *byte)
        size++;
    if (!byte)
        return false;
    *text = (struct text){(const char *)byte - size, size};
    return true;
}

void
runtime_panic(struct interp *in, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_write(in, text, strlen(text));
    panic_end(in);
}

void
runtime_out_of_memory(struct interp *in, uint64_t wanted)
{
    runtime_panic(in,
                  "panic: out of memory: %llu bytes wanted, the program has "
                  "%u\n",
                  (unsigned long long)wanted, in->memory.size);
}

static void
print_frame(struct interp *in, const struct lir_func *func,
            const struct lir_inst *inst, FILE *out)
{
    struct lir_location location;

    fprintf(out, "  at %s", lir_name(in->module, func->name));
    if (lir_location_of(in->module, func, inst, &location))
        fprintf(out, " (%s:%u)", lir_name(in->module, location.path),
                (uint32_t)location.line);
    putc('\n', out);
}

/* As in runtime/gc_trace.c. */
#define FRAMES_MAX 50

char *
frames_text(struct interp *in)
{
    size_t count = in->frames.count, size;
    char *text;
    FILE *out = open_memstream(&text, &size);

    for (size_t i = 0; i < count && i < FRAMES_MAX; i++) {
        const struct frame *frame = &in->frames.at[count - 1 - i];

        print_frame(in, frame->func, (i == 0 ? in->next : frame->next) - 1,
                    out);
    }
    if (count > FRAMES_MAX)
        fprintf(out, "  and %zu more\n", count - FRAMES_MAX);
    fclose(out);
    return text;
}

static void
print_frames(struct interp *in)
{
    char *text = frames_text(in);

    error_write_lines(in, text);
    free(text);
}

void
panic_end(struct interp *in)
{
    if (in->options.stack_traces)
        print_frames(in);
    exception_panic(in);
    machine_exit(in, PANIC_STATUS);
}

/* Printing */

static void
print_text(struct interp *in, const char *text)
{
    output_add(in, text, strlen(text));
}

/* TEXT and a newline, as one piece. */
static void
print_line(struct interp *in, const char *text, size_t size)
{
    char *line = xasprintf("%.*s\n", (int)size, text);

    output_add(in, line, size + 1);
    free(line);
}

void
rt_print_string(struct interp *in, const struct interp_value *args,
                struct interp_value *result)
{
    struct text text;

    (void)result;
    if (text_at(in, args[0].low, &text))
        print_line(in, text.at, text.size);
}

void
rt_print_string_nonl(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    struct text text;

    (void)result;
    if (text_at(in, args[0].low, &text))
        output_add(in, text.at, text.size);
}

/* Prints the number ARGS[0] as FORMAT has it. */
static void
print_number(struct interp *in, const struct interp_value *args,
             const char *(*format)(uint64_t, char *), const char *end)
{
    char text[NUMBER_TEXT_SIZE], line[NUMBER_TEXT_SIZE + 1];

    snprintf(line, sizeof line, "%s%s", format(args[0].low, text), end);
    print_text(in, line);
}

static const char *
as_signed(uint64_t value, char *text)
{
    snprintf(text, NUMBER_TEXT_SIZE, "%lld", (long long)value);
    return text;
}

static const char *
as_unsigned(uint64_t value, char *text)
{
    snprintf(text, NUMBER_TEXT_SIZE, "%llu", (unsigned long long)value);
    return text;
}

static const char *
as_hex(uint64_t value, char *text)
{
    snprintf(text, NUMBER_TEXT_SIZE, "0x%llx", (unsigned long long)value);
    return text;
}

static const char *
as_float(uint64_t value, char *text)
{
    float_text(float_value(LIR_F64, value), text);
    return text;
}

/* NAME prints a number and a newline, NAME_nonl without. */
#define PRINT_NUMBER(name, format) \
    void rt_##name(struct interp *in, const struct interp_value *args, \
                   struct interp_value *result) \
    { \
        (void)result; \
        print_number(in, args, format, "\n"); \
    } \
    void rt_##name##_nonl(struct interp *in, const struct interp_value *args, \
                          struct interp_value *result) \
    { \
        (void)result; \
        print_number(in, args, format, ""); \
    }
PRINT_NUMBER(print_integer, as_signed)
PRINT_NUMBER(runa_print_unsigned, as_unsigned)
PRINT_NUMBER(runa_print_hex, as_hex)
PRINT_NUMBER(runa_print_float, as_float)
#undef PRINT_NUMBER

void
rt_runa_print_byte(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    char byte = (char)args[0].low;

    (void)result;
    output_add(in, &byte, 1);
}

void
rt_runa_print_bytes(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    uint32_t size = (uint32_t)args[1].low;
    const uint8_t *at = memory_at(in, (uint32_t)args[0].low, size, MAY_READ);

    (void)result;
    if (at)
        output_add(in, (const char *)at, size);
}

void
rt_runa_flush(struct interp *in, const struct interp_value *args,
              struct interp_value *result)
{
    (void)args;
    (void)result;
    output_flush(in);
}

/* Standard error gets each call's text in one piece. */
static void
error_print(struct interp *in, const char *text, size_t size, const char *end)
{
    char *all = xasprintf("%.*s%s", (int)size, text, end);

    error_write(in, all, strlen(all));
    free(all);
}

void
rt_runa_error_string(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    struct text text;

    (void)result;
    if (text_at(in, args[0].low, &text))
        error_print(in, text.at, text.size, "\n");
}

void
rt_runa_error_string_nonl(struct interp *in, const struct interp_value *args,
                          struct interp_value *result)
{
    struct text text;

    (void)result;
    if (text_at(in, args[0].low, &text))
        error_print(in, text.at, text.size, "");
}

void
rt_runa_error_integer(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    (void)result;
    as_signed(args[0].low, text);
    error_print(in, text, strlen(text), "\n");
}

void
rt_runa_error_integer_nonl(struct interp *in, const struct interp_value *args,
                           struct interp_value *result)
{
    char text[NUMBER_TEXT_SIZE];

    (void)result;
    as_signed(args[0].low, text);
    error_print(in, text, strlen(text), "");
}

/* Reading */

static bool
is_space(int byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Writes BYTE at ADDRESS. */
static void
put_byte(struct interp *in, uint32_t address, int byte)
{
    uint8_t *at = memory_at(in, address, 1, MAY_WRITE);

    if (at)
        *at = (uint8_t)byte;
}

void
rt_runa_read_line(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    uint32_t line = (uint32_t)args[0].low, room = (uint32_t)args[1].low;
    uint32_t size = 0;
    int byte;

    while ((byte = input_take(in)) >= 0 && byte != '\n') {
        if (size + 1 < room)
            put_byte(in, line + size, byte);
        size++;
    }
    if (byte < 0 && size == 0) {
        result->low = (uint64_t)byte;
        return;
    }
    if (room > 0)
        put_byte(in, line + (size < room ? size : room - 1), 0);
    result->low = size;
}

/* The next word of standard input and the white space behind it.  Its length,
 * or a negative number if there is none; a word too long for ROOM is cut. */
static int
read_word(struct interp *in, char *word, int room)
{
    int byte, size = 0;

    do
        byte = input_take(in);
    while (is_space(byte));
    if (byte < 0)
        return byte;
    for (; byte >= 0 && !is_space(byte); byte = input_take(in)) {
        if (size < room - 1)
            word[size++] = (char)byte;
    }
    word[size] = '\0';
    return size;
}

/* Longer than any text of a number that C writes. */
#define WORD_SIZE 2000

void
rt_runa_read_integer(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    char word[WORD_SIZE];
    int size = read_word(in, word, WORD_SIZE);
    int64_t value;
    uint8_t *at;

    result->low = (uint64_t)size;
    if (size < 0)
        return;
    result->low = parse_integer(word, &value);
    at = result->low ? memory_at(in, (uint32_t)args[0].low, 8, MAY_WRITE)
                     : NULL;
    if (at)
        bytes_put(at, 8, (uint64_t)value);
}

void
rt_runa_read_float(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    char word[WORD_SIZE];
    int size = read_word(in, word, WORD_SIZE);
    double value;
    uint8_t *at;

    result->low = (uint64_t)size;
    if (size < 0)
        return;
    result->low = parse_float(word, &value);
    at = result->low ? memory_at(in, (uint32_t)args[0].low, 8, MAY_WRITE)
                     : NULL;
    if (at)
        bytes_put(at, 8, float_bits(LIR_F64, value));
}

void
rt_runa_read_bytes(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    uint32_t room = (uint32_t)args[1].low, size = 0;
    int byte = 0;

    while (size < room && (byte = input_take(in)) >= 0)
        put_byte(in, (uint32_t)args[0].low + size++, byte);
    result->low = byte < -1 ? (uint64_t)byte : size;
}
