/* Structs, variants and collections; their fields and elements: see
 * lowerer.h.
 *
 * A struct has field i at 8 * i, a variant its 32-bit tag at 0 and field i at
 * 8 + 8 * i. */
#include "runa/lowerer.h"

static struct value
allocate(struct body *body, uint32_t words)
{
    return BODY_RUNTIME(body, "runa_lang_allocate",
                        value_int(8 * (int64_t)words));
}

static void
store_word(struct body *body, struct value object, uint32_t index,
           struct value value)
{
    BUILD(&body->b, LIR_STORE, LIR_I64,
          lower_place(body, object, value_int(index), 3), value.at);
}

/* Collections */

struct value
lower_list(struct body *body, const struct runa_expr *expr)
{
    struct value list = body_runtime(body, "runa_lang_list_create", NULL, 0);
    uint8_t element = RUNA_KIND_WORD;

    lower_end_variants(body, expr->args);
    for (const struct runa_arg *arg = expr->args; arg; arg = arg->next) {
        struct value value = lower_expr(body, arg->value);

        if (arg == expr->args)
            element = value.type.kind;
        else if (value.type.kind != element)
            element = RUNA_KIND_WORD;
        BODY_RUNTIME(body, "runa_lang_list_append", list, value);
    }
    list.type.kind = RUNA_KIND_LIST;
    if (element == RUNA_KIND_STRING || element == RUNA_KIND_FLOAT)
        list.type.element = element;
    return list;
}

void
lower_add_to_set(struct body *body, struct value set, struct value value)
{
    BODY_RUNTIME(body,
                 value_is(value, RUNA_KIND_STRING) ? "runa_lang_set_add_text"
                                                   : "runa_lang_set_add",
                 set, value);
}

struct value
lower_set(struct body *body, const struct runa_expr *expr)
{
    struct value set = body_runtime(body, "runa_lang_set_create", NULL, 0);

    lower_end_variants(body, expr->args);
    for (const struct runa_arg *arg = expr->args; arg; arg = arg->next)
        lower_add_to_set(body, set, lower_expr(body, arg->value));
    set.type.kind = RUNA_KIND_SET;
    return set;
}

static void
dict_set(struct body *body, struct value dict, struct value key,
         struct value value)
{
    BODY_RUNTIME(body,
                 value_is(key, RUNA_KIND_STRING) ? "runa_lang_dict_set_text"
                                                 : "runa_lang_dict_set",
                 dict, key, value);
}

static struct value
dict_get(struct body *body, struct value dict, struct value key)
{
    return BODY_RUNTIME(body, "runa_lang_dict_get", dict, key);
}

struct value
lower_dict(struct body *body, const struct runa_expr *expr)
{
    struct value dict = body_runtime(body, "runa_lang_dict_create", NULL, 0);

    for (const struct runa_arg *key = expr->args; key; key = key->next->next) {
        struct value k = lower_expr(body, key->value);

        dict_set(body, dict, k, lower_expr(body, key->next->value));
    }
    dict.type.kind = RUNA_KIND_DICT;
    return dict;
}

/* Structs */

static void
report_field(struct body *body, const struct runa_typedef *definition,
             struct runa_name field)
{
    struct nearest nearest;

    nearest_init(&nearest, lowerer_text(body->l, field.id));
    for (const struct runa_field *f = definition->fields; f; f = f->next)
        nearest_try(&nearest, lowerer_text(body->l, f->name.id));
    lowerer_error_nearest(body, field.span, &nearest,
                          "type '%s' has no field '%s'",
                          lowerer_text(body->l, definition->name.id),
                          lowerer_text(body->l, field.id));
}

static bool
is_given_before(const struct runa_arg *args, const struct runa_arg *arg)
{
    while (args->name.id != arg->name.id)
        args = args->next;
    return args != arg;
}

static struct value
make_struct(struct body *body, const struct entity *type,
            const struct runa_expr *expr)
{
    struct value object = allocate(body, type->count);

    for (const struct runa_arg *arg = expr->args; arg; arg = arg->next) {
        uint32_t index = scope_field_index(type->definition, arg->name.id);
        struct value value = lower_expr(body, arg->value);

        if (index == LIR_NO_INDEX)
            report_field(body, type->definition, arg->name);
        else if (is_given_before(expr->args, arg))
            lowerer_error(body, arg->name.span, "field '%s' is given twice",
                          lowerer_text(body->l, arg->name.id));
        else
            store_word(body, object, index, value);
    }
    object.type = (struct static_type){.kind = RUNA_KIND_STRUCT,
                                       .definition = type->definition};
    return object;
}

struct value
lower_struct(struct body *body, const struct runa_expr *expr)
{
    const struct runa_type *name = expr->type;
    const struct entity *type =
        lower_find(body, name->module, name->name, ENTITY_SET(ENTITY_TYPE));
    const struct entity *variant =
        lower_find(body, name->module, name->name, ENTITY_SET(ENTITY_VARIANT));

    body_at(body, expr->span);
    if (type && !type->definition->variants)
        return make_struct(body, type, expr);
    if (variant)
        return lower_variant(body, variant, expr->args, expr->span);
    lower_unknown(body, name->module, name->name, "type",
                  ENTITY_SET(ENTITY_TYPE));
    return value_int(0);
}

/* Variants */

/* Values go to fields by their position; names beside them say nothing. */
struct value
lower_variant(struct body *body, const struct entity *variant,
              const struct runa_arg *args, struct span span)
{
    struct value object;
    uint32_t count = 0;

    body_at(body, span);
    object = allocate(body, 1 + variant->count);
    if (variant->tag != 0)
        BUILD(&body->b, LIR_STORE32, LIR_I64,
              lower_place(body, object, value_int(0), 0),
              build_imm(variant->tag));
    for (const struct runa_arg *arg = args; arg; arg = arg->next) {
        struct value value = lower_expr(body, arg->value);

        if (count < variant->count)
            store_word(body, object, 1 + count, value);
        count++;
    }
    if (count > variant->count)
        lowerer_warning(body, span, "'%s' has %u field%s, found %u",
                        lowerer_text(body->l, variant->name.id),
                        variant->count, variant->count == 1 ? "" : "s", count);
    object.type = variant->type;
    return object;
}

static const struct entity *
find_variant(struct body *body, const struct entity *type, uint32_t name)
{
    struct scope *scope = &body->l->scope;

    for (size_t i = 0; i < scope->entities.count; i++) {
        const struct entity *e = &scope->entities.at[i];

        if (e->kind == ENTITY_VARIANT && e->name.id == name &&
            e->definition == type->definition)
            return e;
    }
    return NULL;
}

static const struct entity *
variant_of(struct body *body, const struct entity *type, struct runa_name name)
{
    const struct entity *variant = find_variant(body, type, name.id);
    struct nearest nearest;

    if (variant)
        return variant;
    nearest_init(&nearest, lowerer_text(body->l, name.id));
    for (const struct runa_variant *v = type->definition->variants; v;
         v = v->next)
        nearest_try(&nearest, lowerer_text(body->l, v->name.id));
    lowerer_error_nearest(
        body, name.span, &nearest, "type '%s' has no variant '%s'",
        lowerer_text(body->l, type->name.id), lowerer_text(body->l, name.id));
    return NULL;
}

struct value
lower_tag(struct body *body, const struct entity *type, struct runa_name name)
{
    const struct entity *variant = variant_of(body, type, name);

    return value_int(variant ? variant->tag : 0);
}

/* T as V with ... */
struct value
lower_qualified_variant(struct body *body, const struct runa_expr *expr)
{
    const struct entity *type = lower_find(
        body, expr->type->module, expr->type->name, ENTITY_SET(ENTITY_TYPE));
    const struct entity *variant;

    if (!type) {
        lower_unknown(body, expr->type->module, expr->type->name, "type",
                      ENTITY_SET(ENTITY_TYPE));
        return value_int(0);
    }
    variant = variant_of(body, type, expr->name);
    return variant ? lower_variant(body, variant, expr->args, expr->span)
                   : value_int(0);
}

static bool
is_variant(struct body *body, const struct runa_expr *expr)
{
    const struct entity *e;

    if (expr->kind != RUNA_CALL)
        return expr->kind == RUNA_VARIANT;
    if (expr->left->kind != RUNA_NAME || body_local(body, expr->left->name.id))
        return false;
    e = scope_find(&body->l->scope, body->module, expr->left->name.id,
                   ENTITY_CALLABLE);
    return e && e->kind == ENTITY_VARIANT;
}

/* Arguments of a call by `with` go on behind a comma; the fields of a variant
 * do not, which the parser cannot tell apart. But all fields have names, so
 * behind those begins what is in the list around the variant. */
void
lower_end_variants(struct body *body, struct runa_arg *args)
{
    for (struct runa_arg *arg = args; arg; arg = arg->next) {
        struct runa_arg *field = arg->value->args, *last;

        if (!field || field->name.id == INTERN_NONE ||
            !is_variant(body, arg->value))
            continue;
        while (field->next && field->next->name.id != INTERN_NONE)
            field = field->next;
        if (!field->next)
            continue;
        for (last = field->next; last->next;)
            last = last->next;
        last->next = arg->next;
        arg->next = field->next;
        field->next = NULL;
    }
}

static uint32_t
words_of(const struct runa_typedef *definition)
{
    uint32_t most = 0, count;

    for (const struct runa_variant *v = definition->variants; v; v = v->next) {
        count = 1;
        for (const struct runa_field *f = v->fields; f; f = f->next)
            count++;
        most = count > most ? count : most;
    }
    for (const struct runa_field *f = definition->fields; f; f = f->next)
        most++;
    return most;
}

struct value
lower_size_of(struct body *body, const struct runa_expr *expr)
{
    const struct entity *type = lower_find(
        body, expr->type->module, expr->type->name, ENTITY_SET(ENTITY_TYPE));

    if (!type)
        return value_int(8);
    if (type->definition->array_length >= 0)
        return value_int(8 * type->definition->array_length);
    return value_int(8 * (int64_t)words_of(type->definition));
}

/* Places */

/* Where the field NAME of an object of unknown type is: there must be only one
 * place for it. */
static const struct scope_field *
guess_field(struct body *body, struct runa_name name)
{
    const struct scope *scope = &body->l->scope;
    uint32_t at = scope_first_field(scope, name.id);
    const struct scope_field *first;

    if (at == IDMAP_NONE) {
        lowerer_error(body, name.span, "no type has a field '%s'",
                      lowerer_text(body->l, name.id));
        return NULL;
    }
    first = &scope->fields.at[at];
    for (at = first->next; at != IDMAP_NONE; at = scope->fields.at[at].next) {
        const struct scope_field *other = &scope->fields.at[at];

        if (other->index == first->index)
            continue;
        lowerer_error(body, name.span,
                      "expected an object of a known type: '%s' is a field "
                      "of '%s' and, in another place, of '%s'",
                      lowerer_text(body->l, name.id),
                      lowerer_text(body->l, first->definition->name.id),
                      lowerer_text(body->l, other->definition->name.id));
        return NULL;
    }
    return first;
}

static struct static_type
field_type(struct body *body, const struct runa_typedef *definition,
           uint32_t index)
{
    const struct runa_field *field = definition->fields;

    while (index-- > 0)
        field = field->next;
    return scope_type(&body->l->scope, body->module, field->type);
}

bool
lower_field_place(struct body *body, const struct runa_expr *expr,
                  struct place *place)
{
    struct value object = lower_expr(body, expr->left);
    struct scope_field field = {.definition = object.type.definition};
    const struct scope_field *guess;

    if (value_is(object, RUNA_KIND_STRUCT)) {
        field.index = scope_field_index(field.definition, expr->name.id);
        if (field.index == LIR_NO_INDEX) {
            report_field(body, field.definition, expr->name);
            return false;
        }
    } else {
        guess = guess_field(body, expr->name);
        if (!guess)
            return false;
        field = *guess;
    }
    *place = (struct place){
        .memory = lower_place(body, object, value_int(field.index), 3),
        .type = field_type(body, field.definition, field.index)};
    return true;
}

/* x at index i: an element of a list, a dictionary's value, a string's byte;
 * of anything else, the word at x + 8 * i. */
void
lower_index_place(struct body *body, const struct runa_expr *expr,
                  struct place *place)
{
    struct value object = lower_expr(body, expr->left);
    struct value index = lower_expr(body, expr->right);

    *place = (struct place){.object = object, .index = index};
    if (value_is(object, RUNA_KIND_LIST) || value_is(object, RUNA_KIND_DICT) ||
        value_is(object, RUNA_KIND_STRING)) {
        place->kind = object.type.kind;
        place->type.kind = object.type.element;
    } else if (expr->by_key) {
        place->kind = RUNA_KIND_DICT;
    } else {
        place->memory = lower_place(body, object, index, 3);
    }
    body_at(body, expr->span);
}

struct value
lower_read_place(struct body *body, const struct place *place)
{
    struct value value;

    switch (place->kind) {
    case RUNA_KIND_LIST:
        value = lower_list_get(body, place->object, place->index);
        break;
    case RUNA_KIND_DICT:
        value = dict_get(body, place->object, place->index);
        break;
    case RUNA_KIND_STRING:
        value = BODY_RUNTIME(body, "runa_lang_string_char_at", place->object,
                             place->index);
        break;
    default:
        value.at = build_of_reg(build_reg(&body->b, LIR_I64));
        BUILD(&body->b, LIR_LOAD, LIR_I64, value.at, place->memory);
        break;
    }
    value.type = place->type;
    return value;
}

void
lower_write_place(struct body *body, const struct place *place,
                  struct value value)
{
    switch (place->kind) {
    case RUNA_KIND_LIST:
        lower_list_set(body, place->object, place->index, value);
        break;
    case RUNA_KIND_DICT:
        dict_set(body, place->object, place->index, value);
        break;
    case RUNA_KIND_STRING:
        BUILD(&body->b, LIR_STORE8, LIR_I64,
              lower_place(body, place->object, place->index, 0), value.at);
        break;
    default:
        BUILD(&body->b, LIR_STORE, LIR_I64, place->memory, value.at);
        break;
    }
}
