/*
 * The text reader, instructions: mnemonics and operands.
 *
 * Operands are read by what they look like; whether an opcode takes them is
 * the verifier's matter, which serves every reader.
 */
#include "lir/parser.h"

/* The index of the present register token; one that is not declared is
 * reported once and then taken as i64. */
static uint32_t
find_reg(struct parser *p)
{
    uint32_t number = (uint32_t)p->lexer.token.value;
    uint32_t index = idmap_find(&p->reg_of, number);

    if (index != IDMAP_NONE)
        return index;
    parser_error(p, "register 'v%u' is not declared", number);
    index = (uint32_t)p->regs.count;
    *VEC_PUSH(&p->regs) = (struct lir_reg){number, LIR_I64, parser_span(p)};
    idmap_add(&p->reg_of, number, index);
    return index;
}

/* As find_reg, for the present slot token. */
static uint32_t
find_slot(struct parser *p)
{
    struct lir_slot slot = {parser_name(p), 0, parser_span(p)};
    uint32_t index = idmap_find(&p->slot_of, slot.name);

    if (index != IDMAP_NONE)
        return index;
    parser_error(p, "slot '%%%s' is not declared",
                 lir_name(p->module, slot.name));
    index = (uint32_t)p->slots.count;
    *VEC_PUSH(&p->slots) = slot;
    idmap_add(&p->slot_of, slot.name, index);
    return index;
}

/* base := vN | %slot | @sym */
static bool
parse_base(struct parser *p, struct lir_operand *operand)
{
    switch (p->lexer.token.kind) {
    case TOKEN_REG:
        operand->base = LIR_OPERAND_REG;
        operand->id = find_reg(p);
        break;
    case TOKEN_SLOT:
        operand->base = LIR_OPERAND_SLOT;
        operand->id = find_slot(p);
        break;
    case TOKEN_SYMBOL:
        operand->base = LIR_OPERAND_SYMBOL;
        operand->id = parser_name(p);
        break;
    case TOKEN_INT: return true; /* an address alone: the displacement */
    default: return parser_expected(p, "a register, slot, symbol or address");
    }
    parser_next(p);
    return true;
}

/* index := vN ( '*' ( 1 | 2 | 4 | 8 ) )? */
static bool
parse_index(struct parser *p, struct lir_operand *operand)
{
    operand->index = find_reg(p);
    parser_next(p);
    if (!parser_take(p, '*'))
        return true;
    if (p->lexer.token.kind != TOKEN_INT)
        return parser_expected(p, "a scale of 1, 2, 4 or 8");
    switch (p->lexer.token.value) {
    case 1: operand->scale = 0; break;
    case 2: operand->scale = 1; break;
    case 4: operand->scale = 2; break;
    case 8: operand->scale = 3; break;
    default: return parser_expected(p, "a scale of 1, 2, 4 or 8");
    }
    parser_next(p);
    return true;
}

/* displacement := INT, after its sign */
static bool
parse_displacement(struct parser *p, struct lir_operand *operand, bool minus)
{
    if (p->lexer.token.kind != TOKEN_INT)
        return parser_expected(p, "a displacement");
    if ((uint64_t)p->lexer.token.value > LIR_OFFSET_MAX)
        return parser_error(p, "displacement does not fit in 32 bits");
    operand->value = minus ? -p->lexer.token.value : p->lexer.token.value;
    parser_next(p);
    return true;
}

/* Takes a sign and returns it; 0 if there is none. */
static int
take_sign(struct parser *p)
{
    int sign = p->lexer.token.kind;

    return parser_take(p, '+') || parser_take(p, '-') ? sign : 0;
}

/* memory := '[' ( base ( '+' index )? ( ( '+' | '-' ) displacement )?
 *               | displacement ) ']' */
static bool
parse_memory(struct parser *p, struct lir_operand *operand)
{
    int sign = '+';

    operand->kind = LIR_OPERAND_MEM;
    parser_next(p);
    if (!parse_base(p, operand))
        return false;
    if (operand->base)
        sign = take_sign(p);
    if (operand->base && sign == '+' && p->lexer.token.kind == TOKEN_REG) {
        if (!parse_index(p, operand))
            return false;
        sign = take_sign(p);
    }
    if (sign && !parse_displacement(p, operand, sign == '-'))
        return false;
    return p->lexer.token.kind == ']' || parser_expected(p, "'+', '-' or ']'");
}

/* operand := vN | $INT | $REAL | memory | @sym | %slot | .LBBn | $T | STR
 *          | 'catch' | 'cleanup' */
/* 'catch' | 'cleanup' | 'filter' | 'outer' */
static enum lir_keyword
find_keyword(const struct parser *p)
{
    const struct token *token = &p->lexer.token;

    return token->kind == TOKEN_WORD
               ? lir_keyword_find(p->source->text + token->off, token->len)
               : LIR_KEYWORD_COUNT;
}

static bool
parse_operand_body(struct parser *p, struct lir_operand *operand)
{
    switch (p->lexer.token.kind) {
    case TOKEN_REG:
        operand->kind = LIR_OPERAND_REG;
        operand->id = find_reg(p);
        return true;
    case TOKEN_IMM:
        operand->kind = LIR_OPERAND_IMM;
        operand->value = p->lexer.token.value;
        return true;
    case TOKEN_IMM_REAL:
        operand->kind = LIR_OPERAND_FLOAT;
        operand->value = p->lexer.token.value;
        return true;
    case '[': return parse_memory(p, operand);
    case TOKEN_SYMBOL:
        operand->kind = LIR_OPERAND_SYMBOL;
        operand->id = parser_name(p);
        return true;
    case TOKEN_SLOT:
        operand->kind = LIR_OPERAND_SLOT;
        operand->id = find_slot(p);
        return true;
    case TOKEN_BLOCK:
        operand->kind = LIR_OPERAND_BLOCK;
        operand->id = (uint32_t)p->lexer.token.value;
        return true;
    case TOKEN_STRING:
        operand->kind = LIR_OPERAND_TEXT;
        operand->id = parser_name(p);
        return true;
    case TOKEN_TYPE:
        operand->kind = LIR_OPERAND_TYPE;
        operand->id = idmap_find(&p->struct_of, parser_name(p));
        return operand->id != IDMAP_NONE ||
               parser_error(p, "type '%.*s' is not declared",
                            (int)p->lexer.token.len,
                            p->source->text + p->lexer.token.off);
    default:
        operand->kind = LIR_OPERAND_KEYWORD;
        operand->id = find_keyword(p);
        return operand->id != LIR_KEYWORD_COUNT ||
               parser_expected(p, "an operand");
    }
}

static bool
parse_operand(struct parser *p, struct lir_operand *operand)
{
    uint32_t end;

    *operand =
        (struct lir_operand){.index = LIR_NO_INDEX, .off = p->lexer.token.off};
    if (!parse_operand_body(p, operand))
        return false;
    end = p->lexer.token.off + p->lexer.token.len;
    operand->len =
        (uint8_t)(end - operand->off < 255 ? end - operand->off : 255);
    parser_next(p);
    return true;
}

/* args := '(' ( operand ( ',' operand )* )? ')', after the parenthesis */
static bool
parse_args(struct parser *p)
{
    if (p->lexer.token.kind != ')') {
        do {
            struct lir_operand arg;

            if (!parse_operand(p, &arg))
                return false;
            *VEC_PUSH(&p->args) = arg;
        } while (parser_take(p, ','));
    }
    return parser_expect(p, ')', "',' or ')'");
}

/* A clause of a landing pad is several operands without a comma. */
static bool
is_clause_open(const struct parser *p, const struct lir_inst *inst)
{
    return lir_is_clause_open(p->operands.at + inst->first, inst->count);
}

/* A call whose suffix is no type: the verifier will say so, and until then
 * nobody knows whether its first operand is a result. */
static bool
has_odd_suffix(const struct lir_inst *inst)
{
    return inst->type != LIR_VOID &&
           lir_type_class(inst->type) == LIR_CLASS_NONE;
}

/* args, if what was just read is called: operand CALLEE of its instruction,
 * or whichever they stand behind if the suffix is ODD */
static bool
parse_args_of(struct parser *p, uint32_t operand, int callee, bool odd)
{
    if (odd ? p->lexer.token.kind == '(' : (int)operand == callee)
        return parser_expect(p, '(', "'(' and the arguments") && parse_args(p);
    return p->lexer.token.kind != '(' ||
           parser_error(p, "arguments of what is not called");
}

/* operands := ( operand args? ( ',' operand args? )* )? */
static bool
parse_operands(struct parser *p, struct lir_inst *inst)
{
    int callee = lir_callee_position(inst);
    bool odd = callee >= 0 && has_odd_suffix(inst);

    if (p->lexer.token.kind == TOKEN_NEWLINE ||
        p->lexer.token.kind == TOKEN_END)
        return true;
    do {
        struct lir_operand operand;

        if (!parse_operand(p, &operand))
            return false;
        *VEC_PUSH(&p->operands) = operand;
        if (!parse_args_of(p, inst->count++, callee, odd))
            return false;
    } while (is_clause_open(p, inst) || parser_take(p, ','));
    return true;
}

/* suffix := type | condition | order | shape | 'tail' */
static bool
set_suffix(struct mnemonic *m, const char *text, size_t len)
{
    enum lir_type type = lir_type_find(text, len);
    unsigned aux = lir_aux_find(text, len);

    if (type != LIR_NO_TYPE && m->type == LIR_NO_TYPE && m->aux == 0)
        m->type = (uint8_t)type;
    else if (aux && m->aux == 0)
        m->aux = (uint8_t)aux;
    else
        return false;
    return true;
}

/* mnemonic := name ( '.' suffix )*; reports what is wrong with it */
static struct mnemonic
split_mnemonic(struct parser *p)
{
    const char *at = p->source->text + p->lexer.token.off;
    const char *end = at + p->lexer.token.len;
    const char *dot = memchr(at, '.', (size_t)(end - at));
    size_t len = (size_t)((dot ? dot : end) - at);
    enum lir_op op = lir_op_find(at, len);
    struct mnemonic m = {(uint8_t)op, LIR_NO_TYPE, 0, false};

    if (op == LIR_OP_COUNT) {
        parser_error(p, "unknown opcode '%.*s'", (int)(len < 60 ? len : 60),
                     at);
        return m;
    }
    while (dot) {
        const char *suffix = dot + 1;

        dot = memchr(suffix, '.', (size_t)(end - suffix));
        len = (size_t)((dot ? dot : end) - suffix);
        if (!set_suffix(&m, suffix, len)) {
            parser_error(p, "unknown suffix '%.*s' of '%s'",
                         (int)(len < 60 ? len : 60), suffix, lir_ops[op].name);
            return m;
        }
    }
    m.known = true;
    return m;
}

/* The present word's mnemonic: split when it is met first. */
static struct mnemonic
find_mnemonic(struct parser *p)
{
    uint32_t word = intern_add(&p->words, p->source->text + p->lexer.token.off,
                               p->lexer.token.len);

    if (word == p->mnemonics.count)
        *VEC_PUSH(&p->mnemonics) = (struct mnemonic){.known = false};
    if (!p->mnemonics.at[word].known)
        p->mnemonics.at[word] = split_mnemonic(p);
    return p->mnemonics.at[word];
}

static void
append_args(struct parser *p, struct lir_inst *inst)
{
    for (size_t i = 0; i < p->args.count; i++)
        *VEC_PUSH(&p->operands) = p->args.at[i];
    inst->count += (uint32_t)p->args.count;
}

/* inst := mnemonic operands */
bool
parse_inst(struct parser *p)
{
    struct mnemonic m = find_mnemonic(p);
    struct lir_inst inst = {.op = m.op,
                            .type = m.type,
                            .aux = m.aux,
                            .first = (uint32_t)p->operands.count,
                            .span = parser_span(p)};

    if (!m.known)
        return false;
    VEC_CLEAR(&p->args);
    parser_next(p);
    if (!parse_operands(p, &inst))
        return false;
    if (inst.count > LIR_FIXED_MAX)
        return parser_error(p, "too many operands");
    inst.fixed = (uint8_t)inst.count;
    append_args(p, &inst);
    inst.span.len = p->lexer.token.off - inst.span.off;
    *VEC_PUSH(&p->insts) = inst;
    return parser_end_of_line(p);
}
