/* Types where they are named, and nothing of what they mean. */
#include "runa/parser.h"

/* True for what may be between the brackets of a type: names, numbers and
 * what is between them. */
static bool
is_of_type(const struct parse *p)
{
    switch (p->token.kind) {
    case RUNA_TOKEN_WORD: return !runa_word_is_reserved(p->token.word);
    case RUNA_TOKEN_INT:
    case ',':
    case '.': return true;
    default: return false;
    }
}

/* Goes over what is between brackets, behind the '['; the first word in it. */
static struct runa_name
skip_brackets(struct parse *p)
{
    struct runa_name first = runa_no_name();
    unsigned depth = 1;

    while (depth > 0) {
        if (first.id == INTERN_NONE && p->token.kind == RUNA_TOKEN_WORD)
            first = (struct runa_name){p->token.word, parse_span(p)};
        if (parse_is_symbol(p, '[')) {
            depth++;
        } else if (parse_is_symbol(p, ']')) {
            depth--;
        } else if (!is_of_type(p)) {
            parse_expected(p, "']'");
            return first;
        }
        parse_next(p);
    }
    return first;
}

/* Any word that is a name, and `Set`, which begins statements elsewhere. */
static struct runa_name
type_name(struct parse *p)
{
    return parse_is(p, RUNA_WORD_SET) ? parse_any_name(p, "a type")
                                      : parse_name(p, "a type");
}

/* type := [ name '.' ] name [ '[' { token } ']' ] */
struct runa_type *
parse_type(struct parse *p)
{
    struct runa_type *type = arena_alloc(p->arena, sizeof *type);

    type->module = type->element = runa_no_name();
    type->name = type_name(p);
    if (parse_take_symbol(p, '.')) {
        type->module = type->name;
        type->name = type_name(p);
    }
    if (parse_take_symbol(p, '['))
        type->element = skip_brackets(p);
    return type;
}
