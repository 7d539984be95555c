/*
 * State and helpers shared by the parts of the binary reader:
 *   decode.c          sections: lir_decode
 *   decode_type.c     declared types
 *   decode_declare.c  strings, globals, externs
 *   decode_func.c     functions
 *   decoder.c         the helpers
 *
 * The reader stops at the first mistake: behind it, nobody knows what a byte
 * is.  A function that reads something returns false after reporting.
 */
#ifndef RUNA_LIR_DECODER_H
#define RUNA_LIR_DECODER_H

#include "base/base.h"
#include "lir/binary.h"
#include "lir/read.h"

/* What stands in an instruction of an opcode. */
struct decoder_op {
    uint8_t op; /* enum lir_op */
    bool known, has_aux, has_args;
};

#define DECODER_OPS 2048 /* above the numbers of all opcodes */

struct decoder {
    struct lir_module *module;
    const struct source *source;
    struct diag *diag;
    const uint8_t *begin;      /* of the file */
    const uint8_t *at;         /* what is to be read next */
    const uint8_t *end;        /* of the section, or the file between two */
    const uint8_t *strings_at; /* the first string */
    uint32_t string_count, strings_used;
    uint64_t import_bytes;       /* of names made for imports */
    const struct lir_func *func; /* the one being read, or NULL */
    struct decoder_op ops[DECODER_OPS];
};

/* An error at what was read since BEGIN, or at the byte there; always false.
 */
bool decode_error(struct decoder *d, const uint8_t *begin, const char *format,
                  ...) PRINTF_LIKE(3, 4);

/* "expected WHAT, found the end of the file" or section. */
void decode_end(struct decoder *d, const char *what);

size_t decode_left(const struct decoder *d);

/* Numbers of any length; only in their shortest form. */
bool decode_long_number(struct decoder *d, const char *what, uint32_t *value);
bool decode_long_signed(struct decoder *d, const char *what, int64_t *value);

/* What follows is read for every operand and so stands here: nearly all
 * numbers have one byte, and the rest two. */

/* What was read since BEGIN. */
static inline struct span
decode_span(const struct decoder *d, const uint8_t *begin)
{
    return (struct span){(uint32_t)(begin - d->begin),
                         (uint32_t)(d->at - begin)};
}

static inline bool
decode_byte(struct decoder *d, const char *what, uint8_t *value)
{
    if (d->at == d->end) {
        decode_end(d, what);
        return false;
    }
    *value = *d->at++;
    return true;
}

/* An unsigned number of 32 bits. */
static inline bool
decode_number(struct decoder *d, const char *what, uint32_t *value)
{
    const uint8_t *at = d->at;

    if (d->end - at >= 2 && at[0] < 0x80) {
        *value = at[0];
        d->at = at + 1;
        return true;
    }
    if (d->end - at >= 2 && at[1] > 0 && at[1] < 0x80) {
        *value = (at[0] & 0x7fu) | (uint32_t)at[1] << 7;
        d->at = at + 2;
        return true;
    }
    return decode_long_number(d, what, value);
}

/* A signed number of 64 bits. */
static inline bool
decode_signed(struct decoder *d, const char *what, int64_t *value)
{
    if (d->at == d->end || *d->at >= 0x80)
        return decode_long_signed(d, what, value);
    *value = (int64_t)(*d->at++ ^ 0x40) - 0x40;
    return true;
}

/* A number or byte from 0 to MAX. */
bool decode_at_most(struct decoder *d, const char *what, uint32_t max,
                    uint32_t *value);
bool decode_byte_at_most(struct decoder *d, const char *what, unsigned max,
                         uint8_t *value);

/* The index of one of COUNT things. */
static inline bool
decode_index(struct decoder *d, const char *what, uint32_t count,
             uint32_t *index)
{
    const uint8_t *begin = d->at;

    if (!decode_number(d, what, index))
        return false;
    return *index < count || decode_error(d, begin,
                                          "expected %s, one of %u, "
                                          "found %u",
                                          what, count, *index);
}

/* How many WHAT follow, each of BYTES or more. */
bool decode_count(struct decoder *d, const char *what, unsigned bytes,
                  uint32_t *count);

/* A string of the table, as a name id. */
bool decode_string(struct decoder *d, const char *what, uint32_t *name);

/* The type of a value; void only when VOID_ALLOWED. */
bool decode_type(struct decoder *d, bool void_allowed, uint8_t *type);

/* The bits of a double. */
bool decode_float(struct decoder *d, int64_t *bits);

/* Flags of which those in ALL exist. */
bool decode_flags(struct decoder *d, unsigned all, uint8_t *flags);

/* Declares NAME in the module; reports a second declaration. */
bool decode_declare(struct decoder *d, uint32_t name,
                    enum lir_symbol_kind kind, uint32_t index,
                    struct span span);

/*
 * COUNT numbers lie STRIDE bytes apart, from FIRST on.  The index of one that
 * was there before, or COUNT if all differ.
 */
uint32_t decode_repeated(const void *first, size_t stride, uint32_t count);

/* type := u8, and a declared one's index:uleb, which is less than COUNT */
bool decode_memory_type(struct decoder *d, uint32_t count, uint8_t *type,
                        uint32_t *blob);

/* params := count:uleb type:u8* */
bool decode_params(struct decoder *d, uint8_t **params, uint32_t *count);

/* All declarations of a kind. */
bool decode_structs(struct decoder *d);
bool decode_datas(struct decoder *d);
bool decode_globals(struct decoder *d);
bool decode_externs(struct decoder *d);

/* The function with the index INDEX. */
bool decode_func(struct decoder *d, struct lir_func *func, uint32_t index);

#endif
