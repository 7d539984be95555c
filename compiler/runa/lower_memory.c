/* Builtins that read and write memory, as instructions: see lowerer.h. */
#include "runa/lowerer.h"

static const struct {
    const char *name;
    uint8_t op, type; /* the load or store; its type */
    uint8_t scale;    /* of the offset */
    bool is_signed;   /* a load extends its sign */
} inlines[] = {
    {"__load", LIR_LOAD, LIR_I64, 0, false},
    {"__load8", LIR_LOAD8, LIR_I64, 0, false},
    {"__store", LIR_STORE, LIR_I64, 0, false},
    {"__store8", LIR_STORE8, LIR_I64, 0, false},
    {"memory_get_byte", LIR_LOAD8, LIR_I64, 0, false},
    {"memory_set_byte", LIR_STORE8, LIR_I64, 0, false},
    {"memory_get_int32", LIR_LOAD, LIR_I32, 0, true},
    {"memory_set_int32", LIR_STORE32, LIR_I64, 0, false},
    {"memory_get_integer", LIR_LOAD, LIR_I64, 0, false},
    {"memory_set_integer", LIR_STORE, LIR_I64, 0, false},
    {"memory_get_pointer", LIR_LOAD, LIR_I64, 0, false},
    {"memory_set_pointer", LIR_STORE, LIR_I64, 0, false},
    {"memory_get_pointer_at_index", LIR_LOAD, LIR_I64, 3, false},
    {"memory_set_pointer_at_index", LIR_STORE, LIR_I64, 3, false},
};

void
lower_memory_init(struct lowerer *l)
{
    for (uint32_t i = 0; i < COUNT_OF(inlines); i++) {
        uint32_t id = intern_find(&l->program->names, inlines[i].name,
                                  strlen(inlines[i].name));

        if (id != INTERN_NONE)
            idmap_add(&l->inline_of, id, i);
    }
}

/* Displacements are added without wrapping: section 8 of docs/lir.md. So only
 * offsets as objects have them are displacements. */
#define DISPLACEMENT_MAX 65535

struct lir_operand
lower_place(struct body *body, struct value pointer, struct value offset,
            unsigned scale)
{
    struct lir_operand base = body_pointer(body, pointer);

    if (offset.at.kind == LIR_OPERAND_IMM && offset.at.value >= 0 &&
        offset.at.value <= DISPLACEMENT_MAX >> scale)
        return build_memory(base, LIR_NO_INDEX, 0, offset.at.value << scale);
    return build_memory(base, body_reg(body, offset).id, scale, 0);
}

static struct value
load(struct body *body, uint32_t i, struct lir_operand memory)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64)),
                       narrow;

    if (!inlines[i].is_signed) {
        BUILD(&body->b, (enum lir_op)inlines[i].op,
              (enum lir_type)inlines[i].type, reg, memory);
        return value_word(reg);
    }
    narrow = build_of_reg(build_reg(&body->b, (enum lir_type)inlines[i].type));
    BUILD(&body->b, (enum lir_op)inlines[i].op, (enum lir_type)inlines[i].type,
          narrow, memory);
    BUILD(&body->b, LIR_SEXT, LIR_I64, reg, narrow);
    return value_word(reg);
}

static bool
is_load(uint32_t i)
{
    return inlines[i].op == LIR_LOAD || inlines[i].op == LIR_LOAD8;
}

bool
lower_memory(struct body *body, uint32_t name, const struct value *args,
             size_t count, struct value *result)
{
    uint32_t i = idmap_find(&body->l->inline_of, name);
    struct lir_operand memory;

    if (i == IDMAP_NONE || count != (is_load(i) ? 2 : 3))
        return false;
    memory = lower_place(body, args[0], args[1], inlines[i].scale);
    *result = value_of(build_imm(0), RUNA_KIND_NOTHING);
    if (is_load(i))
        *result = load(body, i, memory);
    else
        BUILD(&body->b, (enum lir_op)inlines[i].op,
              (enum lir_type)inlines[i].type, memory, args[2].at);
    return true;
}
