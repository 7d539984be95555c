/*
 * One instruction: its suffixes, the kind and type of each operand as the
 * letters of lir_ops.def demand, and the arguments of calls.
 */
#include "lir/verifier.h"
#include "lir/wasi.h"

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

/* "expected WHAT, found ...", with the type if it is a register. */
static bool
expected(struct verifier *v, const struct lir_operand *operand,
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
    return expected(v, operand, text);
}

static bool
is_declared(struct verifier *v, const struct lir_operand *operand)
{
    if (lir_symbol_of(v->module, operand->id).kind != LIR_SYMBOL_NONE)
        return true;
    return verify_error(v, lir_operand_span(operand), "'@%s' is not declared",
                        lir_name(v->module, operand->id));
}

/* A value read as TYPE. */
static bool
check_value(struct verifier *v, const struct lir_operand *operand,
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
            return is_declared(v, operand);
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

    if (!is_declared(v, operand))
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
        return expected(v, operand, "memory such as [v1000 + 8]");
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
        return expected(v, operand, "a register");
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

static bool
check_kind(struct verifier *v, const struct lir_operand *operand,
           enum lir_operand_kind kind, const char *what)
{
    return operand->kind == kind || expected(v, operand, what);
}

/* An immediate that counts something of which there are COUNT. */
static bool
check_below(struct verifier *v, const struct lir_operand *operand,
            unsigned count, const char *what)
{
    if (!check_kind(v, operand, LIR_OPERAND_IMM, "an integer"))
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
    if (!check_kind(v, operand, LIR_OPERAND_TYPE, "an object type"))
        return false;
    return v->module->structs[operand->id].kind == LIR_STRUCT_OBJECT ||
           expected_kind(v, operand, "an object type");
}

static bool
check_managed_type(struct verifier *v, const struct lir_operand *operand)
{
    if (!check_kind(v, operand, LIR_OPERAND_TYPE, "a managed type"))
        return false;
    return v->module->structs[operand->id].kind != LIR_STRUCT_BLOB ||
           expected_kind(v, operand, "a managed type");
}

static bool
check_delegate_type(struct verifier *v, const struct lir_operand *operand)
{
    if (!check_kind(v, operand, LIR_OPERAND_TYPE, "a delegate type"))
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

    if (!check_kind(v, operand, LIR_OPERAND_TYPE, "an array type"))
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

    if (!is_declared(v, operand))
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

/* One operand against its letter; see lir_ops.def. */
static bool
check_operand(struct verifier *v, const struct lir_inst *inst, char letter,
              const struct lir_operand *operand)
{
    switch (letter) {
    case 'd': return check_reg(v, operand, inst->type);
    case 'D': return check_reg(v, operand, LIR_V128);
    case 'E': return check_reg(v, operand, lir_lane_type(inst->aux));
    case 'a': return check_value(v, operand, inst->type);
    case 'x':
        return (operand->kind == LIR_OPERAND_REG &&
                reg_type(v, operand) == inst->type) ||
               expected_type(v, operand, "a register of exactly type",
                             inst->type);
    case 'n':
    case 'g': return check_value(v, operand, LIR_I64);
    case '4': return check_value(v, operand, LIR_F32);
    case '8': return check_value(v, operand, LIR_F64);
    case 'v': return check_value(v, operand, LIR_V128);
    case 'e': return check_value(v, operand, lir_lane_type(inst->aux));
    case 'c': return check_cast(v, inst, operand);
    case 'm': return check_memory(v, operand) && check_index(v, operand);
    case 'b': return check_kind(v, operand, LIR_OPERAND_BLOCK, "a block");
    case 'i': return check_kind(v, operand, LIR_OPERAND_IMM, "an integer");
    case 'l':
        return check_below(v, operand, lir_lane_count(inst->aux),
                           "a lane number");
    case 'y': return check_below(v, operand, 32, "a byte number");
    case 'q': return check_kind(v, operand, LIR_OPERAND_TEXT, "a string");
    case 's': return check_kind(v, operand, LIR_OPERAND_SLOT, "a slot");
    case 'r': return check_kind(v, operand, LIR_OPERAND_REG, "a register");
    case 'h': return check_value(v, operand, LIR_REF);
    case 'O': return check_object_type(v, operand);
    case 'A': return check_array_type(v, inst, operand);
    case 'T': return check_managed_type(v, operand);
    case 'G': return check_delegate_type(v, operand);
    case 'F':
        return check_kind(v, operand, LIR_OPERAND_SYMBOL, "a function") &&
               check_delegated(v, operand);
    case 'H': return check_value(v, operand, LIR_REF);
    case 'p': return check_value(v, operand, LIR_PTR);
    case 'V':
        return check_kind(v, operand, LIR_OPERAND_IMM,
                          "the number of an entry");
    case 'f': return check_kind(v, operand, LIR_OPERAND_SYMBOL, "a function");
    case 't': return check_kind(v, operand, LIR_OPERAND_TEXT, "assembly");
    case 'w':
        return check_kind(v, operand, LIR_OPERAND_IMM,
                          "the number of a WASI function");
    default: BUG("operand letter '%c'", letter);
    }
}

static uint32_t
arg_count(const struct lir_inst *inst)
{
    return inst->count - inst->fixed;
}

static const struct lir_operand *
arg(const struct verifier *v, const struct lir_inst *inst, uint32_t i)
{
    return lir_operands(v->func, inst) + inst->fixed + i;
}

/* As many arguments as parameters, each usable for its own. */
static bool
check_args(struct verifier *v, const struct lir_inst *inst,
           struct lir_symbol callee, const char *name)
{
    uint32_t wanted = lir_param_count(v->module, callee);

    if (arg_count(inst) != wanted)
        return verify_error(v, inst->span,
                            "'@%s' takes %u argument%s, found "
                            "%u",
                            name, wanted, wanted == 1 ? "" : "s",
                            arg_count(inst));
    for (uint32_t i = 0; i < wanted; i++) {
        if (!check_value(v, arg(v, inst, i),
                         lir_param_type(v->module, callee, i)))
            return false;
    }
    return true;
}

/* The result of the callee, as the caller's suffix names it.  A result may be
 * ignored, by calling with .void. */
static bool
check_result(struct verifier *v, const struct lir_inst *inst,
             struct lir_symbol callee, const char *name)
{
    enum lir_type result = lir_result_type(v->module, callee);

    if (inst->type == LIR_VOID || lir_type_converts(result, inst->type))
        return true;
    return verify_error(v, inst->span, "'@%s' returns %s, called for %s", name,
                        lir_type_name(result), lir_type_name(inst->type));
}

static bool
check_call(struct verifier *v, const struct lir_inst *inst,
           const struct lir_operand *callee)
{
    const char *name = lir_name(v->module, callee->id);
    struct lir_symbol symbol = lir_symbol_of(v->module, callee->id);

    if (!is_declared(v, callee))
        return false;
    if (!lir_is_function(symbol))
        return verify_error(v, lir_operand_span(callee),
                            "expected a "
                            "function, found data '@%s'",
                            name);
    return check_result(v, inst, symbol, name) &&
           check_args(v, inst, symbol, name);
}

/* As a call of what wasi.def declares. */
static bool
check_syscall(struct verifier *v, const struct lir_inst *inst,
              const struct lir_operand *number)
{
    const struct lir_wasi_call *call = lir_wasi_find(number->value);

    if (!call)
        return verify_error(v, lir_operand_span(number),
                            "no function of WASI has the number %lld",
                            (long long)number->value);
    if (call->result == LIR_VOID && inst->type != LIR_VOID)
        return verify_error(v, inst->span,
                            "WASI's '%s' returns void, called for %s",
                            call->name, lir_type_name(inst->type));
    if (arg_count(inst) != call->param_count)
        return verify_error(
            v, inst->span, "WASI's '%s' takes %u argument%s, found %u",
            call->name, call->param_count, call->param_count == 1 ? "" : "s",
            arg_count(inst));
    for (uint32_t i = 0; i < call->param_count; i++) {
        if (!check_value(v, arg(v, inst, i), call->params[i]))
            return false;
    }
    return true;
}

/* The entry of the table of the type that stands before it. */
static bool
check_virtual_call(struct verifier *v, const struct lir_inst *inst,
                   const struct lir_operand *entry)
{
    uint32_t type = entry[-1].id;
    const struct lir_struct *table = lir_table_type(v->module, type);
    struct lir_symbol symbol;
    const char *name;

    if (table->entries == 0)
        return verify_error(
            v, lir_operand_span(&entry[-1]), "'$%s' has no virtual table",
            lir_name(v->module, v->module->structs[type].name));
    if (!check_below(v, entry, table->entries, "an entry"))
        return false;
    symbol = lir_symbol_of(v->module, table->vtable[entry->value]);
    name = lir_name(v->module, table->vtable[entry->value]);
    if (!lir_is_function(symbol))
        return false; /* reported with its type */
    return check_result(v, inst, symbol, name) &&
           check_args(v, inst, symbol, name);
}

/* The delegate whose type stands before it. */
static bool
check_delegate_call(struct verifier *v, const struct lir_inst *inst,
                    const struct lir_operand *delegate)
{
    const struct lir_struct *type = &v->module->structs[delegate[-1].id];
    const char *name = lir_name(v->module, type->name);
    uint32_t wanted = type->param_count;

    if (inst->type != LIR_VOID && !lir_type_converts(type->result, inst->type))
        return verify_error(v, inst->span, "'$%s' returns %s, called for %s",
                            name, lir_type_name(type->result),
                            lir_type_name(inst->type));
    if (arg_count(inst) != wanted)
        return verify_error(v, inst->span,
                            "'$%s' takes %u argument%s, found %u", name,
                            wanted, wanted == 1 ? "" : "s", arg_count(inst));
    for (uint32_t i = 0; i < wanted; i++) {
        if (!check_value(v, arg(v, inst, i), type->params[i]))
            return false;
    }
    return true;
}

/* Without a declaration each argument has the type of its own. */
static bool
check_indirect_args(struct verifier *v, const struct lir_inst *inst)
{
    for (uint32_t i = 0; i < arg_count(inst); i++) {
        const struct lir_operand *a = arg(v, inst, i);

        switch (a->kind) {
        case LIR_OPERAND_REG:
        case LIR_OPERAND_IMM:
        case LIR_OPERAND_FLOAT:
        case LIR_OPERAND_SLOT: break;
        case LIR_OPERAND_SYMBOL:
            if (!is_declared(v, a))
                return false;
            break;
        default: return expected(v, a, "a value");
        }
    }
    return true;
}

/* clause := 'catch' $T? .LBBn | 'cleanup' .LBBn */
static bool
check_clauses(struct verifier *v, const struct lir_inst *inst, unsigned from)
{
    const struct lir_operand *operands = lir_operands(v->func, inst);
    unsigned i = from;

    while (i < inst->fixed) {
        bool is_catch = operands[i].id == LIR_KEYWORD_CATCH;

        if (!check_kind(v, &operands[i++], LIR_OPERAND_KEYWORD,
                        "'catch' or 'cleanup'"))
            return false;
        if (is_catch && i < inst->fixed &&
            operands[i].kind == LIR_OPERAND_TYPE)
            i++;
        if (i == inst->fixed)
            return verify_error(v, inst->span, "clause without a block");
        if (!check_kind(v, &operands[i++], LIR_OPERAND_BLOCK, "a block"))
            return false;
    }
    return true;
}

static bool
wrong_count(struct verifier *v, const struct lir_inst *inst)
{
    return verify_error(v, inst->span,
                        "wrong number of operands of '%s', "
                        "found %u",
                        lir_ops[inst->op].name, inst->fixed);
}

/* What an operand with this letter says of the arguments. */
static bool
check_callee(struct verifier *v, const struct lir_inst *inst, char letter,
             const struct lir_operand *operand)
{
    switch (letter) {
    case 'f': return check_call(v, inst, operand);
    case 'w': return check_syscall(v, inst, operand);
    case 'V': return check_virtual_call(v, inst, operand);
    case 'H': return check_delegate_call(v, inst, operand);
    default: return true;
    }
}

/* Checks the operands before the arguments, and through the callee them. */
static bool
check_operands(struct verifier *v, const struct lir_inst *inst)
{
    const char *letters = lir_ops[inst->op].operands;
    const struct lir_operand *operands = lir_operands(v->func, inst);
    unsigned n = 0;

    for (; *letters; letters++) {
        char letter = *letters;

        if (letter == 'R') {
            if (inst->type == LIR_VOID)
                continue;
            letter = 'd';
        }
        if (letter == 'k')
            return check_clauses(v, inst, n);
        if (letters[1] == '?') {
            letters++;
            if (inst->type == LIR_NO_TYPE)
                continue;
        }
        if (n == inst->fixed)
            return wrong_count(v, inst);
        if (!check_operand(v, inst, letter, &operands[n]) ||
            !check_callee(v, inst, letter, &operands[n]))
            return false;
        n++;
    }
    return n == inst->fixed || wrong_count(v, inst);
}

static bool
is_suffix(enum lir_suffix suffix, enum lir_type type)
{
    enum lir_class class = lir_type_class(type);

    switch (suffix) {
    case LIR_SUFFIX_NONE: return type == LIR_NO_TYPE;
    case LIR_SUFFIX_INT: return class == LIR_CLASS_GPR;
    case LIR_SUFFIX_FLT: return class == LIR_CLASS_FPR;
    case LIR_SUFFIX_F32: return type == LIR_F32;
    case LIR_SUFFIX_F64: return type == LIR_F64;
    case LIR_SUFFIX_REF: return type == LIR_REF;
    case LIR_SUFFIX_ANY: return class != LIR_CLASS_NONE;
    case LIR_SUFFIX_CMP: return class == LIR_CLASS_GPR || type == LIR_REF;
    case LIR_SUFFIX_RES: return class != LIR_CLASS_NONE || type == LIR_VOID;
    case LIR_SUFFIX_OPT: return class != LIR_CLASS_NONE || type == LIR_NO_TYPE;
    case LIR_SUFFIX_STATUS: return class == LIR_CLASS_GPR || type == LIR_VOID;
    }
    BUG("suffix %d", suffix);
}

static const char *const suffix_names[] = {
    [LIR_SUFFIX_NONE] = "no type suffix",
    [LIR_SUFFIX_INT] = "an integer type suffix such as .i64",
    [LIR_SUFFIX_FLT] = "the type suffix .f32 or .f64",
    [LIR_SUFFIX_F32] = "the type suffix .f32",
    [LIR_SUFFIX_F64] = "the type suffix .f64",
    [LIR_SUFFIX_REF] = "the type suffix .ref",
    [LIR_SUFFIX_ANY] = "a type suffix such as .i64",
    [LIR_SUFFIX_CMP] = "an integer type suffix or .ref",
    [LIR_SUFFIX_RES] = "a type suffix such as .i64 or .void",
    [LIR_SUFFIX_OPT] = "a type suffix such as .i64, or none",
    [LIR_SUFFIX_STATUS] = "an integer type suffix such as .i64, or .void",
};

static bool
check_suffix(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];

    if (is_suffix(op->suffix, inst->type))
        return true;
    if (inst->type == LIR_NO_TYPE)
        return verify_error(v, inst->span, "'%s' needs %s", op->name,
                            suffix_names[op->suffix]);
    return verify_error(v, inst->span, "'%s' takes %s, found .%s", op->name,
                        suffix_names[op->suffix], lir_type_name(inst->type));
}

static bool
is_aux(enum lir_aux_kind kind, unsigned aux)
{
    switch (kind) {
    case LIR_AUX_NONE: return aux == 0;
    case LIR_AUX_COND:
        return aux >= LIR_AUX_FIRST_COND && aux < LIR_AUX_FIRST_ORDER;
    case LIR_AUX_ORDER:
        return aux >= LIR_AUX_FIRST_ORDER && aux < LIR_AUX_FIRST_SHAPE;
    case LIR_AUX_LOAD_ORDER:
        return aux == LIR_AUX_RELAXED || aux == LIR_AUX_ACQUIRE ||
               aux == LIR_AUX_SEQ_CST;
    case LIR_AUX_STORE_ORDER:
        return aux == LIR_AUX_RELAXED || aux == LIR_AUX_RELEASE ||
               aux == LIR_AUX_SEQ_CST;
    case LIR_AUX_SHAPE:
        return aux >= LIR_AUX_FIRST_SHAPE && aux < LIR_AUX_TAIL_CALL;
    case LIR_AUX_ISHAPE:
        return aux >= LIR_AUX_FIRST_SHAPE && aux < LIR_AUX_FIRST_FLOAT_SHAPE;
    case LIR_AUX_FSHAPE:
        return aux >= LIR_AUX_FIRST_FLOAT_SHAPE && aux < LIR_AUX_TAIL_CALL;
    case LIR_AUX_TAIL: return aux == 0 || aux == LIR_AUX_TAIL_CALL;
    }
    BUG("suffix of kind %d", kind);
}

static const char *const aux_kind_names[] = {
    [LIR_AUX_NONE] = "no further suffix",
    [LIR_AUX_COND] = "a condition such as .eq",
    [LIR_AUX_ORDER] = "a memory order such as .seq_cst",
    [LIR_AUX_LOAD_ORDER] = "the memory order .relaxed, .acquire or .seq_cst",
    [LIR_AUX_STORE_ORDER] = "the memory order .relaxed, .release or .seq_cst",
    [LIR_AUX_SHAPE] = "a lane shape such as .i32x4",
    [LIR_AUX_ISHAPE] = "an integer lane shape such as .i32x4",
    [LIR_AUX_FSHAPE] = "the lane shape .f32x4 or .f64x2",
    [LIR_AUX_TAIL] = "only the further suffix .tail",
};

static bool
check_aux(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_op_info *op = &lir_ops[inst->op];

    if (is_aux(op->aux, inst->aux))
        return true;
    if (inst->aux == 0)
        return verify_error(v, inst->span, "'%s' needs %s", op->name,
                            aux_kind_names[op->aux]);
    return verify_error(v, inst->span, "'%s' takes %s, found .%s", op->name,
                        aux_kind_names[op->aux], lir_aux_name(inst->aux));
}

static bool
refuse_args(struct verifier *v, const struct lir_inst *inst)
{
    return verify_error(v, lir_operand_span(arg(v, inst, 0)),
                        "'%s' takes no arguments", lir_ops[inst->op].name);
}

bool
verify_inst(struct verifier *v, const struct lir_inst *inst)
{
    const char *letters = lir_ops[inst->op].operands;

    if (!check_suffix(v, inst) || !check_aux(v, inst) ||
        !check_operands(v, inst))
        return false;
    if (strchr(letters, 't'))
        return check_indirect_args(v, inst) && verify_asm(v, inst);
    if (arg_count(inst) == 0 || strpbrk(letters, "fwVH"))
        return true; /* a known function's were checked with it */
    return strchr(letters, 'p') ? check_indirect_args(v, inst)
                                : refuse_args(v, inst);
}
