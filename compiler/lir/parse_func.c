/*
 * The text reader, functions: header, registers, slots, blocks, instructions.
 * See parse.c for the rest.
 *
 * Operands are read by what they look like; whether an opcode takes them is
 * the verifier's matter, which serves every reader.
 */
#include "lir/parser.h"

static void
clear_func(struct parser *p)
{
    VEC_CLEAR(&p->regs);
    VEC_CLEAR(&p->slots);
    VEC_CLEAR(&p->blocks);
    VEC_CLEAR(&p->insts);
    VEC_CLEAR(&p->operands);
    idmap_clear(&p->reg_of);
    idmap_clear(&p->slot_of);
    idmap_clear(&p->block_of);
}

/* reg := vN ':' type; declared even if something is wrong, as i64 then, so
 * that its uses are not errors too */
static bool
parse_reg(struct parser *p)
{
    struct lir_reg reg = {.type = LIR_I64, .span = parser_span(p)};
    bool good = true;

    if (p->lexer.token.kind != TOKEN_REG)
        return parser_expected(p, "a register such as v1000");
    reg.number = (uint32_t)p->lexer.token.value;
    if (reg.number < LIR_FIRST_REG)
        good = parser_error(p,
                            "physical register 'v%u': registers start at "
                            "v%d, so write LIR before register allocation",
                            reg.number, LIR_FIRST_REG);
    parser_next(p);
    good = parser_expect(p, ':', "':' and a type") &&
           parser_expect_type(p, false, &reg.type) && good;
    if (idmap_add(&p->reg_of, reg.number, (uint32_t)p->regs.count) ==
        IDMAP_NONE)
        *VEC_PUSH(&p->regs) = reg;
    else
        diag_error(p->diag, p->source, reg.span,
                   "register 'v%u' is declared twice", reg.number);
    return good;
}

/* attribute := 'conv' N | 'local' | 'export' STR */
static bool
parse_func_attribute(struct parser *p, struct lir_func *func)
{
    uint32_t conv = 0;

    if (parser_take_word(p, "local"))
        return func->local = true;
    if (parser_take_word(p, "export"))
        return parser_expect_name(p, TOKEN_STRING, "the name of the export",
                                  &func->exported);
    if (!parser_take_word(p, "conv"))
        return parser_expected(p, "'conv', 'local', 'export' or '{'");
    if (!parser_expect_number(p, "a calling convention", 5, &conv))
        return false;
    func->conv = (uint8_t)conv;
    return true;
}

/* header := @F '(' ( reg ( ',' reg )* )? ')' ':' type attribute* '{' */
static bool
parse_func_header(struct parser *p, struct lir_func *func)
{
    func->span = parser_span(p);
    func->exported = LIR_NO_INDEX;
    if (!parser_expect_name(p, TOKEN_SYMBOL, "a name such as @F",
                            &func->name) ||
        !parser_expect(p, '(', "'('"))
        return false;
    if (p->lexer.token.kind != ')') {
        do {
            if (!parse_reg(p))
                return false;
        } while (parser_take(p, ','));
    }
    func->param_count = (uint32_t)p->regs.count;
    if (!parser_expect(p, ')', "',' or ')'") ||
        !parser_expect(p, ':', "':' and the result type") ||
        !parser_expect_type(p, true, &func->result))
        return false;
    while (p->lexer.token.kind == TOKEN_WORD) {
        if (!parse_func_attribute(p, func))
            return false;
    }
    return parser_expect(p, '{', "'{'") && parser_end_of_line(p);
}

/* Goes to the next register of the line, or to its end. */
static void
skip_to_reg(struct parser *p)
{
    while (p->lexer.token.kind != TOKEN_REG &&
           p->lexer.token.kind != TOKEN_NEWLINE &&
           p->lexer.token.kind != TOKEN_END)
        parser_next(p);
}

/* regs := 'regs' reg* */
static bool
parse_regs(struct parser *p)
{
    while (p->lexer.token.kind == TOKEN_REG) {
        if (!parse_reg(p))
            skip_to_reg(p);
    }
    return parser_end_of_line(p);
}

/* slot := 'slot' %x ':' $T; declared even if the type is wrong */
static bool
parse_slot(struct parser *p)
{
    struct lir_slot slot = {.span = parser_span(p)};
    bool good;

    if (!parser_expect_name(p, TOKEN_SLOT, "a name such as %x", &slot.name))
        return false;
    good = parser_expect(p, ':', "':'") &&
           parser_expect_struct(p, &slot.type) && parser_end_of_line(p);
    if (idmap_add(&p->slot_of, slot.name, (uint32_t)p->slots.count) !=
        IDMAP_NONE)
        diag_error(p->diag, p->source, slot.span,
                   "slot '%%%s' is declared twice",
                   lir_name(p->module, slot.name));
    else
        *VEC_PUSH(&p->slots) = slot;
    return good;
}

/* hints := ':' ( 'loop' N )? 'header'? */
static bool
parse_block_hints(struct parser *p, struct lir_block *block)
{
    if (!parser_expect(p, ':', "':'"))
        return false;
    if (parser_take_word(p, "loop") &&
        !parser_expect_number(p, "a loop depth", 1000000, &block->depth))
        return false;
    block->header = parser_take_word(p, "header");
    return parser_end_of_line(p);
}

/* block := .LBBn hints; begins even if they are wrong */
static bool
parse_block(struct parser *p)
{
    struct lir_block block = {.span = parser_span(p)};
    bool good;

    block.number = (uint32_t)p->lexer.token.value;
    block.first = (uint32_t)p->insts.count;
    parser_next(p);
    good = parse_block_hints(p, &block);
    if (idmap_add(&p->block_of, block.number, (uint32_t)p->blocks.count) !=
        IDMAP_NONE)
        diag_error(p->diag, p->source, block.span,
                   "block '.LBB%u' is defined twice", block.number);
    *VEC_PUSH(&p->blocks) = block;
    return good;
}

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
    if ((uint64_t)p->lexer.token.value > UINT32_MAX)
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
        operand->id = LIR_KEYWORD_CLEANUP;
        if (parser_is_word(p, "catch"))
            operand->id = LIR_KEYWORD_CATCH;
        else if (!parser_is_word(p, "cleanup"))
            return parser_expected(p, "an operand");
        return true;
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
    const struct lir_operand *last =
        inst->count ? &p->operands.at[p->operands.count - 1] : NULL;

    return last && (last->kind == LIR_OPERAND_KEYWORD ||
                    last->kind == LIR_OPERAND_TYPE);
}

/* The position of the operand that arguments stand behind; -1 if there is
 * none.  With a wrong suffix, which the verifier reports, it is wherever they
 * are. */
static int
find_callee(const struct parser *p, const struct lir_inst *inst)
{
    int position = lir_callee_position(inst);

    if (position < 0 || inst->type == LIR_VOID ||
        lir_type_class(inst->type) != LIR_CLASS_NONE)
        return position;
    return p->lexer.token.kind == '(' ? (int)inst->count : -1;
}

/* operands := ( operand args? ( ',' operand args? )* )? */
static bool
parse_operands(struct parser *p, struct lir_inst *inst)
{

    if (p->lexer.token.kind == TOKEN_NEWLINE ||
        p->lexer.token.kind == TOKEN_END)
        return true;
    do {
        struct lir_operand operand;
        bool is_callee;

        if (!parse_operand(p, &operand))
            return false;
        *VEC_PUSH(&p->operands) = operand;
        is_callee = find_callee(p, inst) == (int)inst->count;
        inst->count++;
        if (is_callee) {
            if (!parser_expect(p, '(', "'(' and the arguments") ||
                !parse_args(p))
                return false;
        } else if (p->lexer.token.kind == '(') {
            return parser_error(p, "arguments of what is not called");
        }
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
static bool
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
    if (inst.count > UINT8_MAX)
        return parser_error(p, "too many operands");
    inst.fixed = (uint8_t)inst.count;
    append_args(p, &inst);
    inst.span.len = p->lexer.token.off - inst.span.off;
    *VEC_PUSH(&p->insts) = inst;
    return parser_end_of_line(p);
}

/* line := regs | slot | block | inst */
static bool
parse_body_line(struct parser *p)
{
    if (p->lexer.token.kind == TOKEN_BLOCK)
        return parse_block(p);
    if (p->lexer.token.kind != TOKEN_WORD)
        return parser_expected(p, "an instruction, a block or '}'");
    if (p->blocks.count == 0) {
        if (parser_take_word(p, "regs"))
            return parse_regs(p);
        if (parser_take_word(p, "slot"))
            return parse_slot(p);
        return parser_expected(p, "'regs', 'slot' or a block such as .LBB0:");
    }
    return parse_inst(p);
}

/* body := line* '}' */
static void
parse_body(struct parser *p, const struct lir_func *func)
{
    for (;;) {
        while (parser_take(p, TOKEN_NEWLINE))
            ;
        if (p->lexer.token.kind == '}' || diag_is_full(p->diag))
            break;
        if (p->lexer.token.kind == TOKEN_END || parser_is_word(p, "func")) {
            parser_expected(p, "'}'");
            diag_note(p->diag, p->source, func->span,
                      "the function began here");
            return;
        }
        if (!parse_body_line(p))
            parser_skip_line(p);
    }
    parser_next(p);
    if (!parser_end_of_line(p))
        parser_skip_line(p);
}

/* After a wrong header nothing in the body can be judged: go behind it. */
static void
skip_body(struct parser *p)
{
    do
        parser_skip_line(p);
    while (p->lexer.token.kind != '}' && p->lexer.token.kind != TOKEN_END &&
           !parser_is_word(p, "func"));
    parser_take(p, '}');
}

static void
resolve_blocks(struct parser *p)
{
    for (size_t i = 0; i < p->operands.count; i++) {
        struct lir_operand *operand = &p->operands.at[i];
        uint32_t number = operand->id, index;

        if (operand->kind != LIR_OPERAND_BLOCK)
            continue;
        index = idmap_find(&p->block_of, number);
        if (index == IDMAP_NONE) {
            diag_error(p->diag, p->source, lir_operand_span(operand),
                       "block '.LBB%u' is not defined", number);
            idmap_add(&p->block_of, number, index = 0);
        }
        operand->id = index;
    }
}

static void
count_insts(struct parser *p)
{
    for (size_t i = 0; i < p->blocks.count; i++) {
        size_t end = i + 1 < p->blocks.count ? p->blocks.at[i + 1].first
                                             : p->insts.count;

        p->blocks.at[i].count = (uint32_t)end - p->blocks.at[i].first;
    }
}

#define MOVE_TO_FUNC(p, func, field, count_field) \
    ((func)->field = arena_copy(&(p)->module->arena, (p)->field.at, \
                                (p)->field.count, sizeof *(p)->field.at), \
     (func)->count_field = (uint32_t)(p)->field.count)

static void
fill_func(struct parser *p, struct lir_func *func)
{
    MOVE_TO_FUNC(p, func, regs, reg_count);
    MOVE_TO_FUNC(p, func, slots, slot_count);
    MOVE_TO_FUNC(p, func, blocks, block_count);
    MOVE_TO_FUNC(p, func, insts, inst_count);
    MOVE_TO_FUNC(p, func, operands, operand_count);
}

void
parse_func(struct parser *p)
{
    struct lir_func func = {0};

    clear_func(p);
    if (!parse_func_header(p, &func)) {
        skip_body(p);
        return;
    }
    parse_body(p, &func);
    resolve_blocks(p);
    count_insts(p);
    fill_func(p, &func);
    if (parser_declare(p, func.name, LIR_SYMBOL_FUNC, p->funcs.count,
                       func.span))
        *VEC_PUSH(&p->funcs) = func;
}
