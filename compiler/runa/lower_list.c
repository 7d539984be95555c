/*
 * Lists as instructions, by the layout of runtime/lang.h: see lowerer.h.
 *
 * They do what the functions of the runtime do: no list is an empty one, what
 * lies outside reads as 0 and is not written.
 */
#include "runa/lowerer.h"

#include "runtime/lang.h"

static struct lir_operand
header(struct lir_operand list, int64_t offset)
{
    return build_memory(list, LIR_NO_INDEX, 0, offset);
}

/* REG := the length of LIST, an address. */
static void
load_length(struct body *body, struct lir_operand reg, struct lir_operand list)
{
    struct build *b = &body->b;
    uint32_t some = build_label(b), none = build_label(b),
             after = build_label(b);

    build_branch(b, LIR_PTR, LIR_COND_NE, list, build_imm(0), some, none);
    build_place(b, some);
    BUILD(b, LIR_LOAD32, LIR_I64, reg, header(list, RUNA_LANG_LENGTH_OFFSET));
    build_jump(b, after);
    build_place(b, none);
    BUILD(b, LIR_MOV, LIR_I64, reg, build_imm(0));
    build_place(b, after);
}

struct value
lower_list_length(struct body *body, struct value list)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    load_length(body, reg, body_pointer(body, list));
    return value_word(reg);
}

/* To INSIDE with the address of the elements in DATA if INDEX is one's, else to
 * OUTSIDE. */
static void
find_element(struct body *body, struct value list, struct lir_operand index,
             struct lir_operand data, uint32_t inside, uint32_t outside)
{
    struct build *b = &body->b;
    struct lir_operand length = build_of_reg(build_reg(b, LIR_I64));
    struct lir_operand address = body_pointer(body, list);
    uint32_t some = build_label(b);

    load_length(body, length, address);
    build_branch(b, LIR_I64, LIR_COND_ULT, index, length, some, outside);
    build_place(b, some);
    BUILD(b, LIR_LOAD, LIR_PTR, data, header(address, RUNA_LANG_DATA_OFFSET));
    build_jump(b, inside);
}

struct value
lower_list_get(struct body *body, struct value list, struct value index)
{
    struct build *b = &body->b;
    struct lir_operand reg = build_of_reg(build_reg(b, LIR_I64));
    struct lir_operand data = build_of_reg(build_reg(b, LIR_PTR));
    struct lir_operand at = body_reg(body, index);
    uint32_t inside = build_label(b), outside = build_label(b),
             after = build_label(b);

    find_element(body, list, at, data, inside, outside);
    build_place(b, inside);
    BUILD(b, LIR_LOAD, LIR_I64, reg, build_memory(data, at.id, 3, 0));
    build_jump(b, after);
    build_place(b, outside);
    BUILD(b, LIR_MOV, LIR_I64, reg, build_imm(0));
    build_place(b, after);
    return value_word(reg);
}

void
lower_list_set(struct body *body, struct value list, struct value index,
               struct value value)
{
    struct build *b = &body->b;
    struct lir_operand data = build_of_reg(build_reg(b, LIR_PTR));
    struct lir_operand at = body_reg(body, index);
    uint32_t inside = build_label(b), after = build_label(b);

    find_element(body, list, at, data, inside, after);
    build_place(b, inside);
    BUILD(b, LIR_STORE, LIR_I64, build_memory(data, at.id, 3, 0), value.at);
    build_place(b, after);
}
