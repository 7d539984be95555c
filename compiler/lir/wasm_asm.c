/* Reading and checking WebAssembly text: see wasm_asm.h. */
#include "lir/wasm_asm.h"

#include <math.h>
#include <stdarg.h>

#include "base/base.h"

const struct wasm_op_info wasm_ops[WASM_OP_COUNT] = {
#define WASM(id, name, pops, pushes, immediate) \
    [WASM_##id] = {name, pops, pushes, WASM_IMMEDIATE_##immediate},
#include "lir/wasm_asm.def"
#undef WASM
};

struct word {
    const char *at;
    size_t len;
};

struct reader {
    struct wasm_asm *out;
    const char *at, *end; /* what is not read yet */
    const uint8_t *locals;
    uint32_t local_count;
    uint8_t *stack; /* enum lir_type, LIR_VOID: any */
    uint32_t depth;
    bool unreachable; /* below what was pushed is whatever is wanted */
};

enum lir_type
wasm_asm_type(enum lir_type type)
{
    switch (type) {
    case LIR_I8:
    case LIR_I16:
    case LIR_I32:
    case LIR_PTR: return LIR_I32;
    case LIR_I64:
    case LIR_F32:
    case LIR_F64: return type;
    default: return LIR_VOID;
    }
}

static bool bad(struct reader *r, const char *format, ...) PRINTF_LIKE(2, 3);

/* An error in the text; always false. */
static bool
bad(struct reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(r->out->error, sizeof r->out->error, format, args);
    va_end(args);
    return false;
}

static bool inst_error(struct reader *r, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* An error in the present instruction, the last of the list. */
static bool
inst_error(struct reader *r, const char *format, ...)
{
    char text[100];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return bad(r, "instruction %u, '%s': %s", r->out->count,
               wasm_ops[r->out->insts[r->out->count - 1].op].name, text);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word; empty at the end. */
static struct word
peek_word(struct reader *r)
{
    const char *end;

    while (r->at < r->end && is_blank(*r->at))
        r->at++;
    for (end = r->at; end < r->end && !is_blank(*end);)
        end++;
    return (struct word){r->at, (size_t)(end - r->at)};
}

static struct word
take_word(struct reader *r)
{
    struct word word = peek_word(r);

    r->at += word.len;
    return word;
}

/* What a message shows of a word. */
static int
shown(struct word word)
{
    return word.len < 30 ? (int)word.len : 30;
}

static bool
begins(struct word word, const char *with)
{
    return word.len >= strlen(with) &&
           memcmp(word.at, with, strlen(with)) == 0;
}

static struct word
without(struct word word, size_t len)
{
    return (struct word){word.at + len, word.len - len};
}

/* Numbers */

/* The value of a hexadecimal digit, or 16. */
static unsigned
digit_value(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = memchr(digits, c, sizeof digits - 1);

    return found ? (unsigned)(found - digits) % 16 : 16;
}

/* Digits, after 0x hexadecimal ones. */
static bool
read_digits(struct word word, uint64_t *value)
{
    unsigned base = begins(word, "0x") || begins(word, "0X") ? 16 : 10;

    if (base == 16)
        word = without(word, 2);
    *value = 0;
    for (size_t i = 0; i < word.len; i++) {
        unsigned digit = digit_value(word.at[i]);

        if (digit >= base || *value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return word.len > 0;
}

/* An integer of BITS bits, signed or unsigned. */
static bool
read_integer(struct word word, unsigned bits, uint64_t *value)
{
    bool minus = begins(word, "-");
    uint64_t top = UINT64_C(1) << (bits - 1);

    if (!read_digits(without(word, minus || begins(word, "+")), value) ||
        *value > (minus ? top : top - 1 + top))
        return false;
    if (minus)
        *value = 0 - *value;
    *value &= top - 1 + top;
    return true;
}

static uint64_t
float_bits(double value, bool is_double)
{
    float narrow = (float)value;
    uint64_t wide_bits;
    uint32_t narrow_bits;

    memcpy(&wide_bits, &value, sizeof wide_bits);
    memcpy(&narrow_bits, &narrow, sizeof narrow_bits);
    return is_double ? wide_bits : narrow_bits;
}

/* nan, or nan: and its fraction, which is neither 0 nor too large. */
static bool
read_nan(struct word word, bool is_double, uint64_t *value)
{
    uint64_t limit = UINT64_C(1) << (is_double ? 52 : 23);

    *value = limit / 2;
    if (word.len > 3 &&
        (!begins(word, "nan:") || !read_digits(without(word, 4), value) ||
         *value == 0 || *value >= limit))
        return false;
    *value |= float_bits(INFINITY, is_double);
    return true;
}

/* A number without its sign, rounded once. */
static bool
read_magnitude(struct word word, bool is_double, uint64_t *value)
{
    char *end;
    double number;

    if (word.len == 3 && begins(word, "inf")) {
        *value = float_bits(INFINITY, is_double);
        return true;
    }
    if (begins(word, "nan"))
        return read_nan(word, is_double, value);
    if (word.len == 0 || *word.at < '0' || *word.at > '9')
        return false;
    number = is_double ? strtod(word.at, &end) : strtof(word.at, &end);
    *value = float_bits(number, is_double);
    return end == word.at + word.len && !isinf(number);
}

static bool
read_float(struct word word, bool is_double, uint64_t *value)
{
    bool minus = begins(word, "-");

    if (!read_magnitude(without(word, minus || begins(word, "+")), is_double,
                        value))
        return false;
    if (minus)
        *value |= UINT64_C(1) << (is_double ? 63 : 31);
    return true;
}

/* Immediates */

static bool
expected_word(struct reader *r, const char *what, struct word found)
{
    if (found.len == 0)
        return inst_error(r, "expected %s, found the end", what);
    return inst_error(r, "expected %s, found '%.*s'", what, shown(found),
                      found.at);
}

static bool
read_local(struct reader *r, uint64_t *value)
{
    struct word word = take_word(r);

    if (!read_integer(word, 32, value) || *value >= r->local_count)
        return expected_word(r, "the number of an argument", word);
    return true;
}

/* offset=N and align=N, both of which may be missing; the alignment is a hint
 * that nobody needs. */
static bool
read_offset(struct reader *r, uint64_t *value)
{
    struct word word = peek_word(r);
    uint64_t align;

    *value = 0;
    if (begins(word, "offset=")) {
        if (!read_digits(without(word, 7), value) || *value > UINT32_MAX)
            return expected_word(r, "an offset below 2^32", word);
        take_word(r);
        word = peek_word(r);
    }
    if (begins(word, "align=")) {
        if (!read_digits(without(word, 6), &align))
            return expected_word(r, "an alignment", word);
        take_word(r);
    }
    return true;
}

static bool
read_immediate(struct reader *r, struct wasm_inst *inst)
{
    struct word word;

    switch ((enum wasm_immediate)wasm_ops[inst->op].immediate) {
    case WASM_IMMEDIATE_NONE: return true;
    case WASM_IMMEDIATE_LOCAL: return read_local(r, &inst->value);
    case WASM_IMMEDIATE_OFFSET: return read_offset(r, &inst->value);
    case WASM_IMMEDIATE_I32:
        word = take_word(r);
        return read_integer(word, 32, &inst->value) ||
               expected_word(r, "an integer of 32 bits", word);
    case WASM_IMMEDIATE_I64:
        word = take_word(r);
        return read_integer(word, 64, &inst->value) ||
               expected_word(r, "an integer of 64 bits", word);
    case WASM_IMMEDIATE_F32:
    case WASM_IMMEDIATE_F64:
        word = take_word(r);
        return read_float(word, inst->op == WASM_F64_CONST, &inst->value) ||
               expected_word(r, "a floating-point number", word);
    }
    BUG("immediate of '%s'", wasm_ops[inst->op].name);
}

/* The stack */

static void
push(struct reader *r, enum lir_type type)
{
    r->stack[r->depth++] = (uint8_t)type;
}

/* Takes a value of any type, which goes to TYPE. */
static bool
pop_any(struct reader *r, enum lir_type *type)
{
    *type = LIR_VOID;
    if (r->depth)
        *type = r->stack[--r->depth];
    else if (!r->unreachable)
        return inst_error(r, "expected a value on the stack, found none");
    return true;
}

static bool
pop(struct reader *r, enum lir_type wanted)
{
    enum lir_type found;

    if (!pop_any(r, &found))
        return false;
    if (found == wanted || found == LIR_VOID)
        return true;
    return inst_error(r, "expected %s on the stack, found %s",
                      lir_type_name(wanted), lir_type_name(found));
}

static enum lir_type
letter_type(char letter)
{
    switch (letter) {
    case 'i': return LIR_I32;
    case 'l': return LIR_I64;
    case 'f': return LIR_F32;
    default: return LIR_F64;
    }
}

/* Two values of one type and a condition. */
static bool
check_select(struct reader *r, struct wasm_inst *inst)
{
    enum lir_type a, b;

    if (!pop(r, LIR_I32) || !pop_any(r, &b) || !pop_any(r, &a))
        return false;
    if (a != b && a != LIR_VOID && b != LIR_VOID)
        return inst_error(r,
                          "expected two values of one type, found %s and %s",
                          lir_type_name(a), lir_type_name(b));
    inst->type = (uint8_t)(a == LIR_VOID ? b : a);
    push(r, inst->type);
    return true;
}

static bool
check_drop(struct reader *r, struct wasm_inst *inst)
{
    enum lir_type type;
    bool good = pop_any(r, &type);

    inst->type = (uint8_t)type;
    return good;
}

/* As the table says. */
static bool
check_plain(struct reader *r, const struct wasm_op_info *op)
{
    for (size_t i = strlen(op->pops); i; i--) {
        if (!pop(r, letter_type(op->pops[i - 1])))
            return false;
    }
    if (*op->pushes)
        push(r, letter_type(*op->pushes));
    return true;
}

static bool
check_inst(struct reader *r, struct wasm_inst *inst)
{
    switch (inst->op) {
    case WASM_UNREACHABLE:
        r->unreachable = true;
        r->depth = 0;
        return true;
    case WASM_DROP: return check_drop(r, inst);
    case WASM_SELECT: return check_select(r, inst);
    case WASM_LOCAL_GET: push(r, r->locals[inst->value]); return true;
    case WASM_LOCAL_SET: return pop(r, r->locals[inst->value]);
    case WASM_LOCAL_TEE:
        if (!pop(r, r->locals[inst->value]))
            return false;
        push(r, r->locals[inst->value]);
        return true;
    default: return check_plain(r, &wasm_ops[inst->op]);
    }
}

/* The whole */

static bool
read_inst(struct reader *r)
{
    struct wasm_inst *inst = &r->out->insts[r->out->count++];
    struct word word = take_word(r);
    unsigned op = 0;

    while (op < WASM_OP_COUNT && (strlen(wasm_ops[op].name) != word.len ||
                                  !begins(word, wasm_ops[op].name)))
        op++;
    if (op == WASM_OP_COUNT)
        return bad(r,
                   "'%.*s' is no WebAssembly instruction that can stand here",
                   shown(word), word.at);
    inst->op = (uint8_t)op;
    return read_immediate(r, inst) && check_inst(r, inst);
}

/* The types on the stack, the lowest first. */
static void
list_stack(const struct reader *r, char *out, size_t room)
{
    size_t len = (size_t)snprintf(out, room, "%s", r->depth ? "" : "nothing");

    for (uint32_t i = 0; i < r->depth && len < room; i++)
        len += (size_t)snprintf(
            out + len, room - len, "%s%s", i ? " " : "",
            r->stack[i] == LIR_VOID ? "any" : lir_type_name(r->stack[i]));
}

static bool
check_end(struct reader *r, enum lir_type result)
{
    uint32_t wanted = result == LIR_VOID ? 0 : 1;
    char found[60];

    if (r->depth == wanted &&
        (!wanted || r->stack[0] == result || r->stack[0] == LIR_VOID))
        return true;
    if (r->unreachable && r->depth < wanted)
        return true;
    list_stack(r, found, sizeof found);
    return bad(r, "the assembly leaves %s on the stack, expected %s", found,
               wanted ? lir_type_name(result) : "nothing");
}

static size_t
count_words(struct reader r)
{
    size_t count = 0;

    while (take_word(&r).len)
        count++;
    return count;
}

bool
wasm_asm_read(struct wasm_asm *assembly, struct arena *arena, const char *text,
              size_t len, const uint8_t *locals, uint32_t local_count,
              enum lir_type result)
{
    struct reader r = {.out = assembly,
                       .at = text,
                       .end = text + len,
                       .locals = locals,
                       .local_count = local_count};
    size_t words = count_words(r);

    *assembly = (struct wasm_asm){
        .insts = arena_array(arena, words, sizeof *assembly->insts)};
    r.stack = arena_alloc(arena, words);
    while (peek_word(&r).len) {
        if (!read_inst(&r))
            return false;
    }
    return check_end(&r, result);
}
