/*
 * Changes that keep an input close to LIR: bytes changed at random seldom get
 * past the reader, and would never find what is wrong behind the verifier.
 *
 * In text a token is replaced by one from elsewhere in the input or from the
 * table of opcodes, or a line is copied, moved or left out; mutate_binary.c
 * does what it can with the binary form.
 */
#include "trial.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

struct piece {
    size_t at, len;
};

/* The constants are those of POSIX's rand. */
size_t
mutate_below(unsigned *seed, size_t limit)
{
    *seed = *seed * 1103515245u + 12345u;
    return limit ? (*seed >> 8) % limit : 0;
}

static bool
is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_in_token(uint8_t c)
{
    return !is_space(c) && !strchr("()[]{},:", c);
}

/* The token around the byte at AT. */
static struct piece
token_at(const uint8_t *data, size_t size, size_t at)
{
    size_t begin = at, end = at;

    while (begin > 0 && is_in_token(data[begin - 1]))
        begin--;
    while (end < size && is_in_token(data[end]))
        end++;
    return (struct piece){begin, end - begin};
}

/* The line around the byte at AT, with its end. */
static struct piece
line_at(const uint8_t *data, size_t size, size_t at)
{
    size_t begin = at, end = at;

    while (begin > 0 && data[begin - 1] != '\n')
        begin--;
    while (end < size && data[end] != '\n')
        end++;
    return (struct piece){begin, end + (end < size) - begin};
}

/* Puts LEN bytes of TEXT, which must not lie in DATA, in place of HOLE. */
static size_t
put(uint8_t *data, size_t size, size_t max_size, struct piece hole,
    const void *text, size_t len)
{
    size_t end = hole.at + hole.len;

    if (size - hole.len + len > max_size)
        return size;
    memmove(data + hole.at + len, data + end, size - end);
    memcpy(data + hole.at, text, len);
    return size - hole.len + len;
}

static size_t
copy_piece(uint8_t *data, size_t size, size_t max_size, struct piece hole,
           struct piece from)
{
    char *text = xstrndup((const char *)data + from.at, from.len);

    size = put(data, size, max_size, hole, text, from.len);
    free(text);
    return size;
}

/* An opcode, with suffixes that it may or may not take. */
static size_t
put_opcode(uint8_t *data, size_t size, size_t max_size, struct piece hole,
           unsigned *seed)
{
    char text[64];
    const char *name = lir_ops[mutate_below(seed, LIR_OP_COUNT)].name;
    const char *type =
        lir_type_name((enum lir_type)mutate_below(seed, LIR_TYPE_COUNT));
    const char *aux =
        lir_aux_name(mutate_below(seed, 2)
                         ? 0
                         : (unsigned)mutate_below(seed, LIR_AUX_VALUE_COUNT));

    snprintf(text, sizeof text, "%s.%s%s%s", name, type, *aux ? "." : "", aux);
    return put(data, size, max_size, hole, text, strlen(text));
}

size_t
mutate_text(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size_t to = mutate_below(&seed, size), from = mutate_below(&seed, size);
    struct piece token = token_at(data, size, to);
    struct piece line = line_at(data, size, to);

    switch (mutate_below(&seed, 8)) {
    case 0: return put(data, size, max_size, line, "", 0);
    case 1:
        line.len = 0;
        return copy_piece(data, size, max_size, line,
                          line_at(data, size, from));
    case 2: return put_opcode(data, size, max_size, token, &seed);
    case 3:
    case 4:
    case 5:
        return copy_piece(data, size, max_size, token,
                          token_at(data, size, from));
    default: return LLVMFuzzerMutate(data, size, max_size);
    }
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                        unsigned seed)
{
    return size >= 4 && memcmp(data, "RLIR", 4) == 0
               ? mutate_binary(data, size, max_size, seed)
               : mutate_text(data, size, max_size, seed);
}
