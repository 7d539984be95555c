/* Match: arms are tried in order, and the first that fits runs: see lowerer.h.
 *
 * Comparisons are made one after the other; LLVM makes tables of them. */
#include "runa/lowerer.h"

#define INTEGER_END 4096 /* `x of Type Integer` is less, Anything is not */

/* What a pattern's name means: a variant, or else a value. */
static const struct entity *
find_variant(struct body *body, const struct runa_pattern *pattern,
             struct value value)
{
    const struct scope *scope = &body->l->scope;

    /* Of several variants with this name, that of the value's type. */
    for (size_t i = 0;
         value_is(value, RUNA_KIND_VARIANT) && i < scope->entities.count;
         i++) {
        const struct entity *e = &scope->entities.at[i];

        if (e->kind == ENTITY_VARIANT && e->name.id == pattern->name.id &&
            e->definition == value.type.definition)
            return e;
    }
    return lower_find(body, pattern->module, pattern->name,
                      ENTITY_SET(ENTITY_VARIANT));
}

static void
test_tag(struct body *body, const struct entity *variant, struct value value,
         uint32_t yes, uint32_t no)
{
    struct lir_operand tag = build_of_reg(build_reg(&body->b, LIR_I32));

    BUILD(&body->b, LIR_LOAD, LIR_I32, tag,
          lower_place(body, value, value_int(0), 0));
    build_branch(&body->b, LIR_I32, LIR_COND_EQ, tag, build_imm(variant->tag),
                 yes, no);
}

static void
test_type(struct body *body, const struct runa_pattern *pattern,
          struct value value, uint32_t yes, uint32_t no)
{
    const char *type = lowerer_text(body->l, pattern->type->name.id);

    if (strcmp(type, "Integer") == 0)
        build_branch(&body->b, LIR_I64, LIR_COND_LT, value.at,
                     build_imm(INTEGER_END), yes, no);
    else if (strcmp(type, "Anything") == 0)
        build_branch(&body->b, LIR_I64, LIR_COND_GE, value.at,
                     build_imm(INTEGER_END), yes, no);
    else
        lowerer_error(body, pattern->type->name.span,
                      "expected the type 'Integer' or 'Anything', found '%s'",
                      type);
}

static void
test_value(struct body *body, const struct runa_expr *expr, struct value value,
           uint32_t yes, uint32_t no)
{
    struct value wanted = lower_expr(body, expr);
    struct value equal = lower_compare(body, LIR_COND_EQ, value, wanted);

    build_branch(&body->b, LIR_I64, LIR_COND_NE, equal.at, build_imm(0), yes,
                 no);
}

static void
unknown_variant(struct body *body, const struct runa_pattern *pattern)
{
    lower_unknown(body, pattern->module, pattern->name, "variant",
                  ENTITY_SET(ENTITY_VARIANT));
}

/* A bare name: a variant, or the value that it has. */
static void
test_name(struct body *body, const struct runa_pattern *pattern,
          struct value value, uint32_t yes, uint32_t no)
{
    const struct entity *variant = find_variant(body, pattern, value);
    const struct runa_expr name = {.kind = RUNA_NAME,
                                   .span = pattern->span,
                                   .name = pattern->name,
                                   .module = pattern->module};

    if (variant)
        test_tag(body, variant, value, yes, no);
    else
        test_value(body, &name, value, yes, no);
}

static void
test(struct body *body, const struct runa_pattern *pattern, struct value value,
     uint32_t yes, uint32_t no)
{
    const struct entity *variant;

    switch ((enum runa_pattern_kind)pattern->kind) {
    case RUNA_PATTERN_ANY: build_jump(&body->b, yes); return;
    case RUNA_PATTERN_TYPE: test_type(body, pattern, value, yes, no); return;
    case RUNA_PATTERN_NAME: test_name(body, pattern, value, yes, no); return;
    case RUNA_PATTERN_VALUE:
        test_value(body, pattern->value, value, yes, no);
        return;
    case RUNA_PATTERN_VARIANT:
        variant = find_variant(body, pattern, value);
        if (variant)
            test_tag(body, variant, value, yes, no);
        else
            unknown_variant(body, pattern);
        return;
    }
    BUG("pattern of kind %d", pattern->kind);
}

static void
bind(struct body *body, struct runa_name name, struct value value)
{
    if (!body_local(body, name.id))
        body_declare(body, name.id, value.type);
    lower_assign(body, name.id, value);
}

/* Names of fields say nothing: the i-th name is for the i-th field. */
static void
bind_fields(struct body *body, const struct runa_pattern *pattern,
            const struct entity *variant, struct value value)
{
    const struct runa_field *field = variant->variant->fields;
    int64_t index = 1;

    for (const struct runa_binding *b = pattern->fields; b; b = b->next) {
        struct value part =
            value_word(build_of_reg(build_reg(&body->b, LIR_I64)));

        if (!field) {
            lowerer_error(body, b->name.span, "'%s' has only %u field%s",
                          lowerer_text(body->l, pattern->name.id),
                          variant->count, variant->count == 1 ? "" : "s");
            return;
        }
        BUILD(&body->b, LIR_LOAD, LIR_I64, part.at,
              lower_place(body, value, value_int(index++), 3));
        part.type = scope_type(&body->l->scope, variant->module, field->type);
        bind(body, b->name, part);
        field = field->next;
    }
}

static void
bind_pattern(struct body *body, const struct runa_pattern *pattern,
             struct value value)
{
    const struct entity *variant;

    if (pattern->kind == RUNA_PATTERN_TYPE)
        bind(body, pattern->name, value_word(value.at));
    if (pattern->kind != RUNA_PATTERN_VARIANT)
        return;
    variant = find_variant(body, pattern, value);
    if (variant)
        bind_fields(body, pattern, variant, value);
}

/* To YES if one of PATTERNS fits, else to NO. */
static void
test_all(struct body *body, const struct runa_pattern *patterns,
         struct value value, uint32_t yes, uint32_t no)
{
    for (const struct runa_pattern *p = patterns; p; p = p->next) {
        uint32_t next = p->next ? build_label(&body->b) : no;

        test(body, p, value, yes, next);
        if (p->next)
            build_place(&body->b, next);
    }
}

static void
lower_arm(struct body *body, const struct runa_arm *arm, struct value value,
          uint32_t after)
{
    struct build *b = &body->b;
    uint32_t yes = build_label(b), no = build_label(b);

    body_at(body, arm->span);
    if (arm->patterns)
        test_all(body, arm->patterns, value, yes, no);
    build_place(b, yes);
    if (arm->patterns && !arm->patterns->next)
        bind_pattern(body, arm->patterns, value);
    lower_stmts(body, arm->body);
    if (!b->ended)
        build_jump(b, after);
    build_place(b, no);
}

/* Warnings */

static bool
fits_rest(struct body *body, const struct runa_pattern *pattern,
          const struct runa_variant *variant, struct value value)
{
    const struct entity *e;

    if (pattern->kind == RUNA_PATTERN_ANY)
        return true;
    if (pattern->kind != RUNA_PATTERN_NAME &&
        pattern->kind != RUNA_PATTERN_VARIANT)
        return false;
    e = find_variant(body, pattern, value);
    return e && e->variant == variant;
}

static bool
is_covered(struct body *body, const struct runa_stmt *stmt,
           const struct runa_variant *variant, struct value value)
{
    for (const struct runa_arm *arm = stmt->arms; arm; arm = arm->next) {
        if (!arm->patterns)
            return true;
        for (const struct runa_pattern *p = arm->patterns; p; p = p->next) {
            if (fits_rest(body, p, variant, value))
                return true;
        }
    }
    return false;
}

/* The type whose variants the arms name, or NULL. */
static const struct runa_typedef *
type_matched(struct body *body, const struct runa_stmt *stmt,
             struct value value)
{
    for (const struct runa_arm *arm = stmt->arms; arm; arm = arm->next) {
        const struct runa_pattern *p = arm->patterns;
        const struct entity *variant = NULL;

        if (p &&
            (p->kind == RUNA_PATTERN_NAME || p->kind == RUNA_PATTERN_VARIANT))
            variant = find_variant(body, p, value);
        if (variant)
            return variant->definition;
    }
    return NULL;
}

static void
warn_missing(struct body *body, const struct runa_stmt *stmt,
             struct value value)
{
    const struct runa_typedef *type = type_matched(body, stmt, value);

    for (const struct runa_variant *v = type ? type->variants : NULL; v;
         v = v->next) {
        if (is_covered(body, stmt, v, value))
            continue;
        lowerer_warning(body, stmt->span,
                        "expected an arm for each variant of '%s', found none "
                        "for '%s'",
                        lowerer_text(body->l, type->name.id),
                        lowerer_text(body->l, v->name.id));
        return;
    }
}

void
lower_match(struct body *body, const struct runa_stmt *stmt)
{
    struct value value = lower_expr(body, stmt->value);
    uint32_t after = build_label(&body->b);

    value.at = body_copy(body, value); /* arms may set what it came from */
    warn_missing(body, stmt, value);
    for (const struct runa_arm *arm = stmt->arms; arm; arm = arm->next)
        lower_arm(body, arm, value, after);
    build_place(&body->b, after);
}
