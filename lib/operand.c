/* The makers of operands: see runa/lir.h.  Nothing is checked here, since
 * there is no module to tell; inst.c does that. */
#include <string.h>

#include "runa/lir.h"

/* The quiet NaN of text. */
#define NAN_BITS 0x7ff8000000000000

static struct runa_lir_operand
make(enum runa_lir_operand_kind kind)
{
    struct runa_lir_operand operand = {.kind = (uint8_t)kind,
                                       .index = RUNA_LIR_NO_REG};

    return operand;
}

static struct runa_lir_operand
make_text(enum runa_lir_operand_kind kind, const char *text)
{
    struct runa_lir_operand operand = make(kind);

    operand.text = text;
    operand.size = text ? strlen(text) : 0;
    return operand;
}

struct runa_lir_operand
runa_lir_reg(uint32_t number)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_REG);

    operand.number = number;
    return operand;
}

struct runa_lir_operand
runa_lir_imm(int64_t value)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_IMM);

    operand.value = value;
    return operand;
}

struct runa_lir_operand
runa_lir_real(double value)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_REAL);

    if (value == value)
        memcpy(&operand.value, &value, sizeof value);
    else
        operand.value = NAN_BITS;
    return operand;
}

struct runa_lir_operand
runa_lir_symbol(const char *name)
{
    return make_text(RUNA_LIR_OPERAND_SYMBOL, name);
}

struct runa_lir_operand
runa_lir_slot(const char *name)
{
    return make_text(RUNA_LIR_OPERAND_SLOT, name);
}

struct runa_lir_operand
runa_lir_target(uint32_t block)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_BLOCK);

    operand.number = block;
    return operand;
}

struct runa_lir_operand
runa_lir_mem_indexed(struct runa_lir_operand base, uint32_t index,
                     unsigned scale, int64_t displacement)
{
    struct runa_lir_operand operand = base;

    operand.kind = RUNA_LIR_OPERAND_MEM;
    operand.base = base.kind;
    operand.index = index;
    operand.scale = scale <= 8 ? (uint16_t)scale : 0;
    operand.value = displacement;
    return operand;
}

struct runa_lir_operand
runa_lir_mem(struct runa_lir_operand base, int64_t displacement)
{
    return runa_lir_mem_indexed(base, RUNA_LIR_NO_REG, 1, displacement);
}

struct runa_lir_operand
runa_lir_mem_at(uint32_t address)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_MEM);

    operand.scale = 1;
    operand.value = address;
    return operand;
}

struct runa_lir_operand
runa_lir_text(const char *text)
{
    return make_text(RUNA_LIR_OPERAND_TEXT, text);
}

struct runa_lir_operand
runa_lir_bytes(const void *bytes, size_t size)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_TEXT);

    operand.text = bytes;
    operand.size = size;
    return operand;
}

struct runa_lir_operand
runa_lir_type_name(const char *name)
{
    return make_text(RUNA_LIR_OPERAND_TYPE, name);
}

static struct runa_lir_operand
make_keyword(enum runa_lir_keyword keyword)
{
    struct runa_lir_operand operand = make(RUNA_LIR_OPERAND_KEYWORD);

    operand.number = keyword;
    return operand;
}

struct runa_lir_operand
runa_lir_catch(void)
{
    return make_keyword(RUNA_LIR_KEYWORD_CATCH);
}

struct runa_lir_operand
runa_lir_filter(void)
{
    return make_keyword(RUNA_LIR_KEYWORD_FILTER);
}

struct runa_lir_operand
runa_lir_cleanup(void)
{
    return make_keyword(RUNA_LIR_KEYWORD_CLEANUP);
}

struct runa_lir_operand
runa_lir_outer(void)
{
    return make_keyword(RUNA_LIR_KEYWORD_OUTER);
}
