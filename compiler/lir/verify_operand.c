/* One operand: its kind and type, as the letters of lir_ops.def demand. */
#include "lir/verifier.h"

static const char *
kind_name(const struct lir_operand *operand)
{
    switch ((enum lir_operand_kind)operand->kind) {
    case LIR_OPERAND_REG: return "a register";
    case LIR_OPERAND_IMM: return "an integer";
    case LIR_OPERAND_MEM: return "memory";
    case LIR_OPERAND_SYMBOL: return "a symbol";
    case LIR_OPERAND_SLOT: return "a slot";
    case LIR_OPERAND_BLOCK: return "a block";
    case LIR_OPERAND_TYPE: return "a type";
    case LIR_OPERAND_KEYWORD: return "a clause";
    case LIR_OPERAND_FLOAT: return "a floating-point number";
    case LIR_OPERAND_TEXT: return "a string";
    }
    BUG("operand of kind %d", operand->kind);
}

static enum lir_type
reg_type(const struct verifier *v, const struct lir_operand *operand)
{
    return v->func->regs[operand->id].type;
}

bool
verify_expected(struct verifier *v, const struct lir_operand *operand,
                const char *what)
{
    struct span span = lir_operand_span(operand);

    if (operand->kind == LIR_OPERAND_REG)
        return verify_error(v, span,
                            "expected %s, found a register of type "
                            "%s",
                            what, lir_type_name(reg_type(v, operand)));
    return verify_error(v, span, "expected %s, found %s", what,
                        kind_name(operand));
}

static bool
expected_type(struct verifier *v, const struct lir_operand *operand,
              const char *what, enum lir_type type)
{
    char text[64];

    snprintf(text, sizeof text, "%s %s", what, lir_type_name(type));
    return verify_expected(v, operand, text);
}

bool
verify_is_declared(struct verifier *v, const struct lir_operand *operand)
{
    if (lir_symbol_of(v->module, operand->id).kind != LIR_SYMBOL_NONE)
        return true;
    return verify_error(v, lir_operand_span(operand), "'@%s' is not declared",
                        lir_name(v->module, operand->id));
}

bool
verify_value(struct verifier *v, const struct lir_operand *operand,
             enum lir_type type)
{
    enum lir_class class = lir_type_class(type);

    switch (operand->kind) {
    case LIR_OPERAND_REG:
        if (lir_type_converts(reg_type(v, operand), type))
            return true;
        break;
    case LIR_OPERAND_IMM:
        if (class == LIR_CLASS_GPR || class == LIR_CLASS_FPR ||
            (class == LIR_CLASS_REF && operand->value == 0))
            return true;
        break;
    case LIR_OPERAND_FLOAT:
        if (class == LIR_CLASS_FPR)
            return true;
        break;
    case LIR_OPERAND_SYMBOL:
        if (class == LIR_CLASS_GPR)
            return verify_is_declared(v, operand);
        break;
    case LIR_OPERAND_SLOT:
        if (class == LIR_CLASS_GPR)
            return true;
        break;
    default: break;
    }
    return expected_type(v, operand, "a value of type", type);
}

/* A register of TYPE, or one that it converts to. */
static bool
check_reg(struct verifier *v, const struct lir_operand *operand,
          enum lir_type type)
{
    if (operand->kind == LIR_OPERAND_REG &&
        lir_type_converts(type, reg_type(v, operand)))
        return true;
    return expected_type(v, operand, "a register of type", type);
}

static bool
check_data_symbol(struct verifier *v, const struct lir_operand *operand)
{
    enum lir_symbol_kind kind = lir_symbol_of(v->module, operand->id).kind;

    if (!verify_is_declared(v, operand))
        return false;
    if (kind == LIR_SYMBOL_STRING || kind == LIR_SYMBOL_GLOBAL)
        return true;
    return verify_error(v, lir_operand_span(operand),
                        "expected a global or "
                        "a string, found function '@%s'",
                        lir_name(v->module, operand->id));
}

static bool
check_memory(struct verifier *v, const struct lir_operand *operand)
{
    enum lir_class class = LIR_CLASS_GPR;

    if (operand->kind != LIR_OPERAND_MEM)
        return verify_expected(v, operand, "memory such as [v1000 + 8]");
    if (operand->base == LIR_OPERAND_SYMBOL)
        return check_data_symbol(v, operand);
    if (operand->base == LIR_OPERAND_REG)
        class = lir_type_class(reg_type(v, operand));
    if (class != LIR_CLASS_GPR && class != LIR_CLASS_REF)
        return verify_error(v, lir_operand_span(operand),
                            "base register of "
                            "type %s, expected an integer, ptr or ref",
                            lir_type_name(reg_type(v, operand)));
    return true;
}

static bool
check_index(struct verifier *v, const struct lir_operand *operand)
{
    enum lir_type type;

    if (operand->kind != LIR_OPERAND_MEM || operand->index == LIR_NO_INDEX)
        return true;
    type = v->func->regs[operand->index].type;
    return lir_type_class(type) == LIR_CLASS_GPR ||
           verify_error(v, lir_operand_span(operand),
                        "index register of "
                        "type %s, expected an integer",
                        lir_type_name(type));
}

/* bitcast: equally wide, and no way between references and numbers */
static bool
check_cast(struct verifier *v, const struct lir_inst *inst,
           const struct lir_operand *operand)
{
    enum lir_type from;

    if (operand->kind != LIR_OPERAND_REG)
        return verify_expected(v, operand, "a register");
    from = reg_type(v, operand);
    if (from == LIR_REF || inst->type == LIR_REF)
        return verify_error(v, inst->span, "a reference has no bits to cast");
    if (lir_type_bytes(from) != lir_type_bytes(inst->type))
        return verify_error(v, lir_operand_span(operand),
                            "bitcast from %s "
                            "to %s, which is not equally wide",
                            lir_type_name(from), lir_type_name(inst->type));
    return true;
}

bool
verify_kind(struct verifier *v, const struct lir_operand *operand,
            enum lir_operand_kind kind, const char *what)
{
    return operand->kind == kind || verify_expected(v, operand, what);
}

bool
verify_below(struct verifier *v, const struct lir_operand *operand,
             unsigned count, const char *what)
{
    if (!verify_kind(v, operand, LIR_OPERAND_IMM, "an integer"))
        return false;
    if (operand->value >= 0 && operand->value < count)
        return true;
    return verify_error(v, lir_operand_span(operand),
                        "expected %s from 0 to %u, found %lld", what,
                        count - 1, (long long)operand->value);
}

/* "expected WHAT, found ...", about a type. */
static bool
expected_kind(struct verifier *v, const struct lir_operand *operand,
              const char *what)
{
    const struct lir_struct *type = &v->module->structs[operand->id];

    return verify_error(
        v, lir_operand_span(operand), "expected %s, found '$%s', %s type",
        what, lir_name(v->module, type->name), lir_struct_kind_name(type));
}

static bool
check_object_type(struct verifier *v, const struct lir_operand *operand)
{
    if (!verify_kind(v, operand, LIR_OPERAND_TYPE, "an object type"))
        return false;
    return v->module->structs[operand->id].kind == LIR_STRUCT_OBJECT ||
           expected_kind(v, operand, "an object type");
}

static bool
check_managed_type(struct verifier *v, const struct lir_operand *operand)
{
    if (!verify_kind(v, operand, LIR_OPERAND_TYPE, "a managed type"))
        return false;
    return v->module->structs[operand->id].kind != LIR_STRUCT_BLOB ||
           expected_kind(v, operand, "a managed type");
}

static bool
check_delegate_type(struct verifier *v, const struct lir_operand *operand)
{
    if (!verify_kind(v, operand, LIR_OPERAND_TYPE, "a delegate type"))
        return false;
    return v->module->structs[operand->id].kind == LIR_STRUCT_DELEGATE ||
           expected_kind(v, operand, "a delegate type");
}

/* An array type, with elements that the suffix of INST can name if INST moves
 * one: they convert as loads and stores do. */
static bool
check_array_type(struct verifier *v, const struct lir_inst *inst,
                 const struct lir_operand *operand)
{
    const struct lir_struct *type;

    if (!verify_kind(v, operand, LIR_OPERAND_TYPE, "an array type"))
        return false;
    type = &v->module->structs[operand->id];
    if (type->kind != LIR_STRUCT_ARRAY)
        return expected_kind(v, operand, "an array type");
    if ((inst->op != LIR_ARRAY_LOAD && inst->op != LIR_ARRAY_STORE) ||
        lir_type_converts(type->elem, inst->type))
        return true;
    return verify_error(v, lir_operand_span(operand),
                        "'%s.%s' of an array whose elements are of type %s",
                        lir_ops[inst->op].name, lir_type_name(inst->type),
                        lir_type_name(type->elem));
}

/* Does the function take an object and then what TYPE, a delegate, does? */
static bool
takes_params(const struct verifier *v, struct lir_symbol symbol,
             const struct lir_struct *type)
{
    if (lir_param_count(v->module, symbol) != type->param_count + 1 ||
        lir_param_type(v->module, symbol, 0) != LIR_REF)
        return false;
    for (uint32_t i = 0; i < type->param_count; i++) {
        if (lir_param_type(v->module, symbol, i + 1) != type->params[i])
            return false;
    }
    return true;
}

/* A function that fits the delegate type before it. */
static bool
check_delegated(struct verifier *v, const struct lir_operand *operand)
{
    const struct lir_struct *type = &v->module->structs[operand[-1].id];
    struct lir_symbol symbol = lir_symbol_of(v->module, operand->id);
    const char *name = lir_name(v->module, operand->id);
    const char *type_name = lir_name(v->module, type->name);
    struct span span = lir_operand_span(operand);
    enum lir_type result;

    if (!verify_is_declared(v, operand))
        return false;
    if (!lir_is_function(symbol))
        return verify_error(v, span, "expected a function, found data '@%s'",
                            name);
    if (!takes_params(v, symbol, type))
        return verify_error(v, span,
                            "'@%s' must take a ref and then just what '$%s' "
                            "takes",
                            name, type_name);
    result = lir_result_type(v->module, symbol);
    return result == type->result ||
           verify_error(v, span, "'@%s' must return %s as '$%s' does", name,
                        lir_type_name(type->result), type_name);
}

bool
verify_operand(struct verifier *v, const struct lir_inst *inst, char letter,
               const struct lir_operand *operand)
{
    switch (letter) {
    case 'd': return check_reg(v, operand, inst->type);
    case 'D': return check_reg(v, operand, LIR_V128);
    case 'E': return check_reg(v, operand, lir_lane_type(inst->aux));
    case 'a': return verify_value(v, operand, inst->type);
    case 'x':
        return (operand->kind == LIR_OPERAND_REG &&
                reg_type(v, operand) == inst->type) ||
               expected_type(v, operand, "a register of exactly type",
                             inst->type);
    case 'n':
    case 'g': return verify_value(v, operand, LIR_I64);
    case '4': return verify_value(v, operand, LIR_F32);
    case '8': return verify_value(v, operand, LIR_F64);
    case 'v': return verify_value(v, operand, LIR_V128);
    case 'e': return verify_value(v, operand, lir_lane_type(inst->aux));
    case 'c': return check_cast(v, inst, operand);
    case 'm': return check_memory(v, operand) && check_index(v, operand);
    case 'b':
    case 'B':
    case 'U': return verify_kind(v, operand, LIR_OPERAND_BLOCK, "a block");
    case 'i': return verify_kind(v, operand, LIR_OPERAND_IMM, "an integer");
    case 'l':
        return verify_below(v, operand, lir_lane_count(inst->aux),
                            "a lane number");
    case 'y': return verify_below(v, operand, 32, "a byte number");
    case 'q': return verify_kind(v, operand, LIR_OPERAND_TEXT, "a string");
    case 's': return verify_kind(v, operand, LIR_OPERAND_SLOT, "a slot");
    case 'r': return verify_kind(v, operand, LIR_OPERAND_REG, "a register");
    case 'h': return verify_value(v, operand, LIR_REF);
    case 'O': return check_object_type(v, operand);
    case 'A': return check_array_type(v, inst, operand);
    case 'T': return check_managed_type(v, operand);
    case 'G': return check_delegate_type(v, operand);
    case 'F':
        return verify_kind(v, operand, LIR_OPERAND_SYMBOL, "a function") &&
               check_delegated(v, operand);
    case 'H': return verify_value(v, operand, LIR_REF);
    case 'p': return verify_value(v, operand, LIR_PTR);
    case 'V':
        return verify_kind(v, operand, LIR_OPERAND_IMM,
                           "the number of an entry");
    case 'f': return verify_kind(v, operand, LIR_OPERAND_SYMBOL, "a function");
    case 't': return verify_kind(v, operand, LIR_OPERAND_TEXT, "assembly");
    case 'w':
        return verify_kind(v, operand, LIR_OPERAND_IMM,
                           "the number of a WASI function");
    default: BUG("operand letter '%c'", letter);
    }
}
