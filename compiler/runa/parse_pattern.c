/* Patterns of Match. */
#include "runa/parser.h"

static struct runa_pattern *
new_pattern(struct parse *p, enum runa_pattern_kind kind)
{
    struct runa_pattern *pattern = arena_alloc(p->arena, sizeof *pattern);

    pattern->kind = (uint8_t)kind;
    pattern->span = parse_span(p);
    pattern->name = pattern->module = runa_no_name();
    return pattern;
}

/* bindings := name 'as' name { ( ',' | 'and' ) name 'as' name } */
static void
bindings(struct parse *p, struct runa_pattern *pattern)
{
    struct runa_binding **next = &pattern->fields;

    do {
        struct runa_binding *binding = arena_alloc(p->arena, sizeof *binding);

        binding->field = parse_any_name(p, "the name of a field");
        parse_want(p, RUNA_WORD_AS);
        binding->name = parse_name(p, "a name");
        *next = binding;
        next = &binding->next;
    } while (parse_take_symbol(p, ',') || parse_take(p, RUNA_WORD_AND));
}

/* True for a name and what makes it more than a value: its end, `with`, a
 * module or a type. */
static bool
is_named(struct parse *p)
{
    const struct runa_token *next;

    if (!parse_is_name(p))
        return false;
    next = parse_peek(p, 0);
    return next->kind == ':' || next->word == RUNA_WORD_OR ||
           next->word == RUNA_WORD_WITH || next->word == RUNA_WORD_FROM ||
           next->word == RUNA_WORD_OF;
}

/* named := name 'of' 'Type' type
 *        | name [ 'from' Module ] [ 'with' bindings ] */
static void
named(struct parse *p, struct runa_pattern *pattern)
{
    pattern->name = parse_name(p, "a name");
    if (parse_take(p, RUNA_WORD_OF)) {
        pattern->kind = RUNA_PATTERN_TYPE;
        if (!parse_take(p, RUNA_WORD_TYPE_SMALL))
            parse_want(p, RUNA_WORD_TYPE);
        pattern->type = parse_type(p);
        return;
    }
    if (parse_take(p, RUNA_WORD_FROM))
        pattern->module = parse_name(p, "the name of a module");
    if (parse_take(p, RUNA_WORD_WITH)) {
        pattern->kind = RUNA_PATTERN_VARIANT;
        bindings(p, pattern);
    }
}

/* pattern := '_' | named | argument */
static struct runa_pattern *
single_pattern(struct parse *p)
{
    struct runa_pattern *pattern = new_pattern(p, RUNA_PATTERN_VALUE);

    if (parse_take(p, RUNA_WORD_ANYTHING)) {
        pattern->kind = RUNA_PATTERN_ANY;
    } else if (is_named(p)) {
        pattern->kind = RUNA_PATTERN_NAME;
        named(p, pattern);
    } else {
        pattern->value = parse_argument(p);
    }
    pattern->span = parse_span_from(p, pattern->span.off);
    return pattern;
}

/* patterns := pattern { 'or' pattern } */
struct runa_pattern *
parse_patterns(struct parse *p)
{
    struct runa_pattern *first = single_pattern(p), *last = first;

    while (parse_take(p, RUNA_WORD_OR)) {
        last->next = single_pattern(p);
        last = last->next;
    }
    return first;
}
