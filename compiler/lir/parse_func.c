/*
 * The text reader, functions: header, registers, slots and blocks.  See
 * parse.c for declarations and parse_inst.c for instructions.
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

/* faults := 'throw' | 'trap', behind the word itself */
static bool
parse_faults(struct parser *p, struct lir_func *func)
{
    if (parser_take_word(p, "throw"))
        func->faults = LIR_FAULTS_THROW;
    else if (parser_take_word(p, "trap"))
        func->faults = LIR_FAULTS_TRAP;
    else
        return parser_expected(p, "'throw' or 'trap'");
    return true;
}

/* attribute := 'conv' N | 'local' | 'export' STR | 'faults' faults */
static bool
parse_func_attribute(struct parser *p, struct lir_func *func)
{
    uint32_t conv = 0;

    if (parser_take_word(p, "local"))
        return func->local = true;
    if (parser_take_word(p, "export"))
        return parser_expect_name(p, TOKEN_STRING, "the name of the export",
                                  &func->exported);
    if (parser_take_word(p, "faults"))
        return parse_faults(p, func);
    if (!parser_take_word(p, "conv"))
        return parser_expected(p,
                               "'conv', 'local', 'export', 'faults' or '{'");
    if (!parser_expect_number(p, "a calling convention", LIR_CONV_MAX, &conv))
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

/* outer := 'outer' .LBBn; its number, until all blocks are known */
static bool
parse_outer(struct parser *p, struct lir_block *block)
{
    if (!parser_take_word(p, "outer"))
        return true;
    if (p->lexer.token.kind != TOKEN_BLOCK)
        return parser_expected(p, "a block such as .LBB0");
    block->outer = (uint32_t)p->lexer.token.value;
    block->outer_span = parser_span(p);
    parser_next(p);
    return true;
}

/* hints := ':' ( 'loop' N )? 'header'? outer? */
static bool
parse_block_hints(struct parser *p, struct lir_block *block)
{
    if (!parser_expect(p, ':', "':'"))
        return false;
    if (parser_take_word(p, "loop") &&
        !parser_expect_number(p, "a loop depth", LIR_DEPTH_MAX, &block->depth))
        return false;
    block->header = parser_take_word(p, "header");
    return parse_outer(p, block) && parser_end_of_line(p);
}

/* block := .LBBn hints; begins even if they are wrong */
static bool
parse_block(struct parser *p)
{
    struct lir_block block = {.outer = LIR_NO_INDEX, .span = parser_span(p)};
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

/* The index of the block NUMBER, which is named at SPAN. */
static uint32_t
resolve_block(struct parser *p, uint32_t number, struct span span)
{
    uint32_t index = idmap_find(&p->block_of, number);

    if (index == IDMAP_NONE) {
        diag_error(p->diag, p->source, span, "block '.LBB%u' is not defined",
                   number);
        idmap_add(&p->block_of, number, index = 0);
    }
    return index;
}

static void
resolve_blocks(struct parser *p)
{
    for (size_t i = 0; i < p->blocks.count; i++) {
        struct lir_block *block = &p->blocks.at[i];

        if (block->outer != LIR_NO_INDEX)
            block->outer = resolve_block(p, block->outer, block->outer_span);
    }
    for (size_t i = 0; i < p->operands.count; i++) {
        struct lir_operand *operand = &p->operands.at[i];

        if (operand->kind == LIR_OPERAND_BLOCK)
            operand->id =
                resolve_block(p, operand->id, lir_operand_span(operand));
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
