/* Statements that have blocks in them, and the ends of blocks. */
#include "runa/parser.h"

/* Goes on to the ':' of the line, or to the next line. */
static void
skip_to_colon(struct parse *p)
{
    while (!p->token.first && p->token.kind != RUNA_TOKEN_END &&
           !parse_is_symbol(p, ':'))
        parse_next(p);
    parse_take_symbol(p, ':');
}

void
parse_colon(struct parse *p)
{
    if (parse_take_symbol(p, ':'))
        return;
    if (p->token.kind != RUNA_TOKEN_BAD)
        parse_miss(p, "':'");
    parse_recover(p);
    skip_to_colon(p);
}

/* Ends of blocks */

/* How far what is at OFF stands from the beginning of its line. */
static uint32_t
column(const struct parse *p, uint32_t off)
{
    uint32_t at = off;

    while (at > 0 && p->source->text[at - 1] != '\n')
        at--;
    return off - at;
}

/* True if the present End belongs to a block around BLOCK, whose own end is
 * missing: not if it stands where that of BLOCK should. */
static bool
belongs_outside(const struct parse *p, const struct block *block,
                uint32_t word)
{
    const struct block *outer = block->outer;

    while (outer && (uint32_t)outer->word != word)
        outer = outer->outer;
    return outer && column(p, p->token.off) != column(p, block->begin.off);
}

/* True for what stands behind End at the end of a block of statements. */
static bool
is_block_word(uint32_t word)
{
    switch (word) {
    case RUNA_WORD_IF:
    case RUNA_WORD_WHILE:
    case RUNA_WORD_FOR:
    case RUNA_WORD_MATCH:
    case RUNA_WORD_LOOP:
    case RUNA_WORD_UNSAFE:
    case RUNA_WORD_PROCESS:
    case RUNA_WORD_TYPE: return true;
    default: return false;
    }
}

/* True if WORD behind End ends BLOCK; Loop may end as While does. */
static bool
may_end(const struct block *block, uint32_t word)
{
    return (uint32_t)block->word == word ||
           (block->word == RUNA_WORD_LOOP && word == RUNA_WORD_WHILE);
}

/* An end of another kind where that of the innermost block should stand is that
 * one, misnamed. */
bool
parse_is_stray_end(struct parse *p)
{
    uint32_t word = parse_peek(p, 0)->word;

    if (!is_block_word(word) || parse_peek(p, 0)->first)
        return false;
    for (const struct block *b = p->block; b; b = b->outer) {
        bool is_like = b == p->block && b->word != RUNA_WORD_PROCESS &&
                       column(p, p->token.off) == column(p, b->begin.off);

        if (is_like || may_end(b, word))
            return false;
    }
    return true;
}

/* The end of BLOCK is not here, but perhaps another's. */
static void
complain_end(struct parse *p, const struct block *block)
{
    const char *word = runa_word_text(block->word);
    struct span span = parse_span(p);

    if (parse_is(p, RUNA_WORD_END)) {
        const struct runa_token *next = parse_peek(p, 0);

        if (next->kind == RUNA_TOKEN_WORD && !next->first)
            span.len = next->off + next->len - span.off;
    }
    if (p->token.kind == RUNA_TOKEN_END
            ? parse_complain(p, span,
                             "expected 'End %s', found the end of the file",
                             word)
            : parse_complain(p, span, "expected 'End %s', found '%.*s'", word,
                             span.len < 40 ? (int)span.len : 40,
                             p->source->text + span.off))
        diag_note(p->diag, p->source, block->begin, "'%s' begins here", word);
}

/* 'End' and something else than what ends BLOCK. */
static void
other_end(struct parse *p, const struct block *block)
{
    const struct runa_token *next = parse_peek(p, 0);
    bool is_word = next->kind == RUNA_TOKEN_WORD && !next->first;

    if (is_word && !is_block_word(next->word)) {
        parse_next(p);
        if (parse_correct(p, &block->word, 1, "the end of a block")) {
            parse_next(p);
            return;
        }
    }
    complain_end(p, block);
    if (is_block_word(next->word) && belongs_outside(p, block, next->word))
        return;
    parse_next(p);
    if (is_word && (parse_is_name(p) || is_block_word(p->token.word)))
        parse_next(p);
}

/* end := 'End' WORD   of BLOCK */
static struct span
end_block(struct parse *p, const struct block *block)
{
    uint32_t begin;

    parse_recover(p);
    begin = p->token.off;
    if (!parse_is(p, RUNA_WORD_END)) {
        complain_end(p, block);
    } else if (!may_end(block, parse_peek(p, 0)->word)) {
        other_end(p, block);
    } else {
        parse_next(p);
        parse_next(p);
    }
    return parse_span_from(p, begin);
}

/* block := body 'End' WORD */
struct span
parse_block(struct parse *p, enum runa_word word, struct span begin,
            struct runa_stmt **body)
{
    struct block block = {p->block, word, begin, false};
    struct span end;

    p->block = &block;
    if (parse_enter(p) && body)
        *body = parse_body(p);
    parse_leave(p);
    end = end_block(p, &block);
    p->block = block.outer;
    return end;
}

/* Statements */

static struct runa_arm *
new_arm(struct parse *p)
{
    struct runa_arm *arm = arena_alloc(p->arena, sizeof *arm);

    arm->span = parse_span(p);
    return arm;
}

/* The arms of If or Match inside of BLOCK, each begun by HEAD, up to its
 * end. */
static void
arms(struct parse *p, struct runa_stmt *stmt, enum runa_word word,
     struct runa_arm *head(struct parse *))
{
    struct block block = {p->block, word, stmt->span, false};
    struct runa_arm **next = &stmt->arms, *arm;

    p->block = &block;
    while (parse_enter(p) && (arm = head(p))) {
        arm->span = parse_span_from(p, arm->span.off);
        *next = arm;
        next = &arm->next;
        arm->body = parse_body(p);
        parse_leave(p);
    }
    parse_leave(p);
    end_block(p, &block);
    p->block = block.outer;
}

/* ifarm := ( 'If' | 'Otherwise' 'If' ) expr ':' | 'Otherwise' ':'
 * NULL if there is none. Behind an arm, an `If` without `Otherwise` never
 * comes here: it belongs to the body. */
static struct runa_arm *
if_arm(struct parse *p)
{
    struct runa_arm *arm;

    if (!parse_is(p, RUNA_WORD_IF) && !parse_is(p, RUNA_WORD_OTHERWISE))
        return NULL;
    arm = new_arm(p);
    if (!parse_take(p, RUNA_WORD_OTHERWISE) || parse_is(p, RUNA_WORD_IF)) {
        parse_next(p);
        arm->condition = parse_expr(p);
    }
    parse_colon(p);
    return arm;
}

/* if := ifarm body { ifarm body } 'End' 'If' */
static struct runa_stmt *
if_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_IF);

    arms(p, stmt, RUNA_WORD_IF, if_arm);
    return stmt;
}

/* matcharm := 'When' patterns ':' | 'Otherwise' ':'   NULL if none */
static struct runa_arm *
match_arm(struct parse *p)
{
    struct runa_arm *arm;

    if (!parse_is(p, RUNA_WORD_WHEN) && !parse_is(p, RUNA_WORD_OTHERWISE))
        return NULL;
    arm = new_arm(p);
    if (!parse_take(p, RUNA_WORD_OTHERWISE)) {
        parse_next(p);
        arm->patterns = parse_patterns(p);
    }
    parse_colon(p);
    return arm;
}

/* match := 'Match' expr ':' { matcharm body } 'End' 'Match' */
static struct runa_stmt *
match_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_MATCH);

    parse_next(p);
    stmt->value = parse_expr(p);
    parse_colon(p);
    arms(p, stmt, RUNA_WORD_MATCH, match_arm);
    return stmt;
}

/* while := 'While' expr ':' body 'End' 'While' */
static struct runa_stmt *
while_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_WHILE);

    parse_next(p);
    stmt->value = parse_expr(p);
    parse_colon(p);
    parse_block(p, RUNA_WORD_WHILE, stmt->span, &stmt->body);
    return stmt;
}

/* range := 'from' expr 'to' expr [ ( 'by' | 'step' ) expr ]   behind 'from' */
static void
range(struct parse *p, struct runa_stmt *stmt)
{
    stmt->value = parse_expr_within(p, NO_FROM);
    parse_want(p, RUNA_WORD_TO);
    stmt->limit = parse_expr(p);
    if (parse_take(p, RUNA_WORD_BY) || parse_take(p, RUNA_WORD_STEP))
        stmt->step = parse_expr(p);
}

/* True if `each` is that, and not the name of a variable. */
static bool
take_each(struct parse *p)
{
    if ((!parse_is(p, RUNA_WORD_EACH) && !parse_is(p, RUNA_WORD_EACH_LARGE)) ||
        parse_peek_is(p, 0, RUNA_WORD_FROM))
        return false;
    parse_next(p);
    return true;
}

/* head := [ 'each' ] name ( range | [ 'as' type ] 'in' expr ) ':'
 * behind 'For' */
static void
for_head(struct parse *p, struct runa_stmt *stmt)
{
    bool each = take_each(p);

    stmt->name = parse_name(p, "a name");
    if (each && !parse_is(p, RUNA_WORD_FROM)) {
        stmt->kind = RUNA_FOR_EACH;
        if (parse_take(p, RUNA_WORD_AS))
            stmt->type = parse_type(p);
        if (parse_expect(p, RUNA_WORD_IN))
            stmt->value = parse_expr(p);
    } else if (parse_is(p, RUNA_WORD_IN)) {
        parse_error(p, "expected 'from', found 'in': write 'For each' for "
                       "the elements of a list");
    } else if (parse_expect(p, RUNA_WORD_FROM)) {
        range(p, stmt);
    }
    parse_colon(p);
}

/* for := 'For' head body 'End' 'For' */
static struct runa_stmt *
for_statement(struct parse *p)
{
    struct runa_stmt *stmt = parse_new_stmt(p, RUNA_FOR);

    parse_next(p);
    for_head(p, stmt);
    parse_block(p, RUNA_WORD_FOR, stmt->span, &stmt->body);
    return stmt;
}

/* loop := 'Loop' 'forever' ':' body 'End' 'Loop'
 * unsafe := 'Unsafe' 'Block' ':' body 'End' 'Unsafe' */
static struct runa_stmt *
two_word_block(struct parse *p, enum runa_stmt_kind kind, enum runa_word word)
{
    struct runa_stmt *stmt = parse_new_stmt(p, kind);

    parse_next(p);
    parse_next(p);
    parse_colon(p);
    parse_block(p, word, stmt->span, &stmt->body);
    return stmt;
}

/* compound := if | while | for | match | loop | unsafe */
struct runa_stmt *
parse_compound(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_IF: return if_statement(p);
    case RUNA_WORD_WHILE: return while_statement(p);
    case RUNA_WORD_FOR: return for_statement(p);
    case RUNA_WORD_MATCH: return match_statement(p);
    case RUNA_WORD_LOOP:
        return parse_peek_is(p, 0, RUNA_WORD_FOREVER)
                   ? two_word_block(p, RUNA_LOOP, RUNA_WORD_LOOP)
                   : NULL;
    case RUNA_WORD_UNSAFE:
        return parse_peek_is(p, 0, RUNA_WORD_BLOCK)
                   ? two_word_block(p, RUNA_BLOCK, RUNA_WORD_UNSAFE)
                   : NULL;
    default: return NULL;
    }
}
