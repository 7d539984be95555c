/* Builtins that are instructions: those that read and write memory, and those of
 * lower_list.c. See lowerer.h. */
#include "runa/lowerer.h"

enum list_builtin { NO_LIST, LIST_GET, LIST_SET, LIST_LENGTH };

static const struct {
    const char *name;
    uint8_t op, type; /* the load or store; its type */
    uint8_t scale;    /* of the offset */
    bool is_signed;   /* a load extends its sign */
    uint8_t list;     /* enum list_builtin, of which the others say nothing */
} inlines[] = {
    {"__load", LIR_LOAD, LIR_I64, 0, false, NO_LIST},
    {"__load8", LIR_LOAD8, LIR_I64, 0, false, NO_LIST},
    {"__store", LIR_STORE, LIR_I64, 0, false, NO_LIST},
    {"__store8", LIR_STORE8, LIR_I64, 0, false, NO_LIST},
    {"memory_get_byte", LIR_LOAD8, LIR_I64, 0, false, NO_LIST},
    {"memory_set_byte", LIR_STORE8, LIR_I64, 0, false, NO_LIST},
    {"memory_get_int32", LIR_LOAD, LIR_I32, 0, true, NO_LIST},
    {"memory_set_int32", LIR_STORE32, LIR_I64, 0, false, NO_LIST},
    {"memory_get_integer", LIR_LOAD, LIR_I64, 0, false, NO_LIST},
    {"memory_set_integer", LIR_STORE, LIR_I64, 0, false, NO_LIST},
    {"memory_get_pointer", LIR_LOAD, LIR_I64, 0, false, NO_LIST},
    {"memory_set_pointer", LIR_STORE, LIR_I64, 0, false, NO_LIST},
    {"memory_get_pointer_at_index", LIR_LOAD, LIR_I64, 3, false, NO_LIST},
    {"memory_set_pointer_at_index", LIR_STORE, LIR_I64, 3, false, NO_LIST},
    {"list_get", LIR_NOP, 0, 0, false, LIST_GET},
    {"list_set", LIR_NOP, 0, 0, false, LIST_SET},
    {"list_length", LIR_NOP, 0, 0, false, LIST_LENGTH},
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

static size_t
params_of(uint32_t i)
{
    if (inlines[i].list == LIST_LENGTH)
        return 1;
    return inlines[i].op == LIR_LOAD || inlines[i].op == LIR_LOAD8 ||
                   inlines[i].list == LIST_GET
               ? 2
               : 3;
}

static struct value
lower_list_builtin(struct body *body, uint32_t i, const struct value *args)
{
    switch ((enum list_builtin)inlines[i].list) {
    case LIST_GET: return lower_list_get(body, args[0], args[1]);
    case LIST_LENGTH: return lower_list_length(body, args[0]);
    case LIST_SET: lower_list_set(body, args[0], args[1], args[2]); break;
    case NO_LIST: break;
    }
    return value_of(build_imm(0), RUNA_KIND_NOTHING);
}

static struct value
lower_access(struct body *body, uint32_t i, const struct value *args)
{
    struct lir_operand memory =
        lower_place(body, args[0], args[1], inlines[i].scale);

    if (params_of(i) == 2)
        return load(body, i, memory);
    BUILD(&body->b, (enum lir_op)inlines[i].op, (enum lir_type)inlines[i].type,
          memory, args[2].at);
    return value_of(build_imm(0), RUNA_KIND_NOTHING);
}

bool
lower_memory(struct body *body, uint32_t name, const struct value *args,
             size_t count, struct value *result)
{
    uint32_t i = idmap_find(&body->l->inline_of, name);

    if (i == IDMAP_NONE || count != params_of(i))
        return false;
    *result = inlines[i].list ? lower_list_builtin(body, i, args)
                              : lower_access(body, i, args);
    return true;
}
