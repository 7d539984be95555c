/*
 * Declared types: layout, and what an object type takes over from its base.
 */
#include "lir/verifier.h"

static bool
is_power_of_two(uint32_t n)
{
    return n && (n & (n - 1)) == 0;
}

static const char *
type_name(const struct verifier *v, const struct lir_struct *type)
{
    return lir_name(v->module, type->name);
}

static bool
check_align(struct verifier *v, const struct lir_struct *type)
{
    if (!is_power_of_two(type->align))
        return verify_error(v, type->span,
                            "alignment %u is not a power of two", type->align);
    if (type->kind == LIR_STRUCT_OBJECT && type->align > LIR_MANAGED_ALIGN_MAX)
        return verify_error(v, type->span,
                            "an object is aligned to at most %u bytes, found "
                            "%u",
                            LIR_MANAGED_ALIGN_MAX, type->align);
    return true;
}

static bool
check_ref(struct verifier *v, const struct lir_struct *type, uint32_t at)
{
    if (type->kind == LIR_STRUCT_OBJECT && at < LIR_HEADER_BYTES)
        return verify_error(v, type->span,
                            "no reference can lie at offset %u, in the header "
                            "of the object",
                            at);
    if (at % LIR_POINTER_BYTES == 0 && at <= type->size &&
        type->size - at >= LIR_POINTER_BYTES)
        return true;
    return verify_error(v, type->span,
                        "no reference can lie at offset %u of %u bytes", at,
                        type->size);
}

static bool
check_refs(struct verifier *v, const struct lir_struct *type)
{
    for (uint32_t i = 0; i < type->ref_count; i++) {
        if (i && type->refs[i] <= type->refs[i - 1])
            return verify_error(v, type->span,
                                "the offsets of references must ascend, found "
                                "%u after %u",
                                type->refs[i], type->refs[i - 1]);
        if (!check_ref(v, type, type->refs[i]))
            return false;
    }
    return true;
}

/* How many of the references of TYPE begin below SIZE. */
static uint32_t
refs_below(const struct lir_struct *type, uint32_t size)
{
    uint32_t n = 0;

    while (n < type->ref_count && type->refs[n] < size)
        n++;
    return n;
}

/* An object of TYPE is one of its base, as far as that goes. */
static bool
check_base(struct verifier *v, const struct lir_struct *type)
{
    const struct lir_struct *base = &v->module->structs[type->base];
    const char *name = type_name(v, base);
    uint32_t shared = refs_below(type, base->size);

    if (base->kind != LIR_STRUCT_OBJECT)
        return verify_error(v, type->span,
                            "a base is an object type, found '$%s', %s type",
                            name, lir_struct_kind_name(base));
    if (type->size < base->size || type->align < base->align)
        return verify_error(v, type->span,
                            "size and alignment must be at least those of the "
                            "base '$%s', %u and %u",
                            name, base->size, base->align);
    if (shared == base->ref_count &&
        (shared == 0 ||
         memcmp(type->refs, base->refs, shared * sizeof *base->refs) == 0))
        return true;
    return verify_error(v, type->span,
                        "the references in the first %u bytes must be those "
                        "of the base '$%s'",
                        base->size, name);
}

/* The function called NAME; LIR_SYMBOL_NONE after an error. */
static struct lir_symbol
find_function(struct verifier *v, const struct lir_struct *type, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(v->module, name);

    if (symbol.kind == LIR_SYMBOL_NONE)
        verify_error(v, type->span, "'@%s' is not declared",
                     lir_name(v->module, name));
    else if (!lir_is_function(symbol))
        verify_error(v, type->span, "expected a function, found data '@%s'",
                     lir_name(v->module, name));
    else
        return symbol;
    return (struct lir_symbol){LIR_SYMBOL_NONE, 0};
}

static bool
takes_object(const struct verifier *v, struct lir_symbol symbol)
{
    return lir_param_count(v->module, symbol) > 0 &&
           lir_param_type(v->module, symbol, 0) == LIR_REF;
}

static bool
have_same_types(const struct verifier *v, struct lir_symbol a,
                struct lir_symbol b)
{
    uint32_t count = lir_param_count(v->module, a);

    if (lir_param_count(v->module, b) != count ||
        lir_result_type(v->module, a) != lir_result_type(v->module, b))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (lir_param_type(v->module, a, i) != lir_param_type(v->module, b, i))
            return false;
    }
    return true;
}

/* Entry I of TYPE can stand where INHERITED, the base's type with a table,
 * has its own. */
static bool
check_entry(struct verifier *v, const struct lir_struct *type, uint32_t i,
            const struct lir_struct *inherited)
{
    struct lir_symbol symbol = find_function(v, type, type->vtable[i]);
    const char *name = lir_name(v->module, type->vtable[i]);
    struct lir_symbol other;

    if (symbol.kind == LIR_SYMBOL_NONE)
        return false;
    if (!takes_object(v, symbol))
        return verify_error(v, type->span,
                            "'@%s' in a virtual table must take a ref first",
                            name);
    if (!inherited || i >= inherited->entries)
        return true;
    other = lir_symbol_of(v->module, inherited->vtable[i]);
    if (!lir_is_function(other) || have_same_types(v, symbol, other))
        return true;
    return verify_error(v, type->span,
                        "'@%s' must have the types of '@%s', entry %u of the "
                        "table of the base",
                        name, lir_name(v->module, inherited->vtable[i]), i);
}

static bool
check_table(struct verifier *v, const struct lir_struct *type)
{
    const struct lir_struct *inherited =
        type->base == LIR_NO_INDEX ? NULL
                                   : lir_table_type(v->module, type->base);

    if (type->entries && inherited && type->entries < inherited->entries)
        return verify_error(v, type->span,
                            "a virtual table of %u entr%s, fewer than the %u "
                            "of the base",
                            type->entries, type->entries == 1 ? "y" : "ies",
                            inherited->entries);
    for (uint32_t i = 0; i < type->entries; i++) {
        if (!check_entry(v, type, i, inherited))
            return false;
    }
    return true;
}

/* NAME, if TYPE has such a function, takes the object and returns RESULT. */
static bool
check_function(struct verifier *v, const struct lir_struct *type,
               const char *what, uint32_t name, enum lir_type result)
{
    struct lir_symbol symbol;

    if (name == LIR_NO_INDEX)
        return true;
    symbol = find_function(v, type, name);
    if (symbol.kind == LIR_SYMBOL_NONE)
        return false;
    if (takes_object(v, symbol) && lir_param_count(v->module, symbol) == 1 &&
        lir_result_type(v->module, symbol) == result)
        return true;
    return verify_error(v, type->span,
                        "%s '@%s' must take one ref and return %s", what,
                        lir_name(v->module, name), lir_type_name(result));
}

static bool
check_object(struct verifier *v, const struct lir_struct *type)
{
    if (type->size < LIR_HEADER_BYTES)
        return verify_error(v, type->span,
                            "an object has a header of %u bytes, found a size "
                            "of %u",
                            LIR_HEADER_BYTES, type->size);
    return (type->base == LIR_NO_INDEX || check_base(v, type)) &&
           check_table(v, type) &&
           check_function(v, type, "finalizer", type->finalizer, LIR_VOID) &&
           check_function(v, type, "message", type->message, LIR_PTR);
}

static bool
check_blob(struct verifier *v, const struct lir_struct *type)
{
    if (type->base == LIR_NO_INDEX && type->entries == 0 &&
        type->finalizer == LIR_NO_INDEX && type->message == LIR_NO_INDEX)
        return true;
    return verify_error(v, type->span,
                        "only an object type has a base, a virtual table, a "
                        "finalizer or a message");
}

static bool
check_array(struct verifier *v, const struct lir_struct *type)
{
    const struct lir_struct *blob;

    if (type->elem != LIR_BLOB)
        return true;
    blob = &v->module->structs[type->elem_blob];
    if (blob->kind != LIR_STRUCT_BLOB)
        return verify_error(v, type->span,
                            "the elements of an array are values or blobs, "
                            "found '$%s', %s type",
                            type_name(v, blob), lir_struct_kind_name(blob));
    if (blob->align > LIR_MANAGED_ALIGN_MAX)
        return verify_error(v, type->span,
                            "the elements of an array are aligned to at most "
                            "%u bytes, found %u",
                            LIR_MANAGED_ALIGN_MAX, blob->align);
    if (blob->size == 0)
        return verify_error(v, type->span,
                            "the elements of an array cannot be empty");
    return true;
}

void
verify_type(struct verifier *v, const struct lir_struct *type)
{
    switch ((enum lir_struct_kind)type->kind) {
    case LIR_STRUCT_BLOB:
        if (check_align(v, type) && check_refs(v, type))
            check_blob(v, type);
        break;
    case LIR_STRUCT_OBJECT:
        if (check_align(v, type) && check_refs(v, type))
            check_object(v, type);
        break;
    case LIR_STRUCT_ARRAY: check_array(v, type); break;
    case LIR_STRUCT_DELEGATE: break; /* any signature will do */
    }
}
