/* The declared types of binary LIR. */
#include "lir/decoder.h"

#define STRUCT_BYTES 3 /* the shortest that one takes */

bool
decode_memory_type(struct decoder *d, uint32_t count, uint8_t *type,
                   uint32_t *blob)
{
    if (d->at == d->end || *d->at != LIR_BLOB)
        return decode_type(d, false, type);
    *type = *d->at++;
    return decode_index(d, "a type", count, blob);
}

/* refs := count:uleb offset:uleb* */
static bool
decode_refs(struct decoder *d, struct lir_struct *type)
{
    if (!decode_count(d, "references", 1, &type->ref_count))
        return false;
    type->refs =
        arena_array(&d->module->arena, type->ref_count, sizeof *type->refs);
    for (uint32_t i = 0; i < type->ref_count; i++) {
        if (!decode_at_most(d, "an offset", LIR_SIZE_MAX, &type->refs[i]))
            return false;
    }
    return true;
}

/* layout := size:uleb align:uleb refs */
static bool
decode_layout(struct decoder *d, struct lir_struct *type)
{
    return decode_at_most(d, "a size", LIR_SIZE_MAX, &type->size) &&
           decode_at_most(d, "an alignment", LIR_ALIGN_MAX, &type->align) &&
           decode_refs(d, type);
}

/* table := count:uleb function:name* */
static bool
decode_table(struct decoder *d, struct lir_struct *type)
{
    const uint8_t *begin = d->at;

    if (!decode_count(d, "entries", 1, &type->entries))
        return false;
    if (type->entries == 0)
        return decode_error(d, begin, "expected a virtual table with entries");
    type->vtable =
        arena_array(&d->module->arena, type->entries, sizeof *type->vtable);
    for (uint32_t i = 0; i < type->entries; i++) {
        if (!decode_string(d, "a function", &type->vtable[i]))
            return false;
    }
    return true;
}

/* attributes := base:uleb? table? finalizer:name? message:name?, those that
 * FLAGS tell */
static bool
decode_attributes(struct decoder *d, struct lir_struct *type, uint32_t index,
                  unsigned flags)
{
    if ((flags & BINARY_STRUCT_BASE) &&
        !decode_index(d, "a type before this one", index, &type->base))
        return false;
    if ((flags & BINARY_STRUCT_VTABLE) && !decode_table(d, type))
        return false;
    if ((flags & BINARY_STRUCT_FINALIZER) &&
        !decode_string(d, "a function", &type->finalizer))
        return false;
    return !(flags & BINARY_STRUCT_MESSAGE) ||
           decode_string(d, "a function", &type->message);
}

bool
decode_params(struct decoder *d, uint8_t **params, uint32_t *count)
{
    if (!decode_count(d, "parameters", 1, count))
        return false;
    *params = arena_array(&d->module->arena, *count, 1);
    for (uint32_t i = 0; i < *count; i++) {
        if (!decode_type(d, false, &(*params)[i]))
            return false;
    }
    return true;
}

/* Arrays and delegates have no attributes.  That a blob has none either is, as
 * in text, the verifier's matter. */
static bool
is_struct_kind(unsigned kind)
{
    return (kind & ~(unsigned)BINARY_STRUCT_ATTRIBUTES) <= LIR_STRUCT_OBJECT ||
           kind == LIR_STRUCT_ARRAY || kind == LIR_STRUCT_DELEGATE;
}

/* type := name kind:u8 ( layout attributes | elem | result:u8 params ), which
 * depends on the kind; it names only types before it */
static bool
decode_struct(struct decoder *d, struct lir_struct *type, uint32_t index)
{
    const uint8_t *begin = d->at;
    uint8_t kind;

    type->base = type->finalizer = type->message = LIR_NO_INDEX;
    if (!decode_string(d, "the name of a type", &type->name))
        return false;
    type->span = decode_span(d, begin);
    begin = d->at;
    if (!decode_byte(d, "a kind of type", &kind))
        return false;
    if (!is_struct_kind(kind))
        return decode_error(d, begin, "unknown kind of type 0x%02x", kind);
    type->kind = kind & BINARY_STRUCT_KIND;
    if (type->kind == LIR_STRUCT_ARRAY)
        return decode_memory_type(d, index, &type->elem, &type->elem_blob);
    if (type->kind == LIR_STRUCT_DELEGATE)
        return decode_type(d, true, &type->result) &&
               decode_params(d, &type->params, &type->param_count);
    return decode_layout(d, type) && decode_attributes(d, type, index, kind);
}

bool
decode_structs(struct decoder *d)
{
    struct lir_module *m = d->module;
    uint32_t twice;

    if (!decode_count(d, "types", STRUCT_BYTES, &m->struct_count))
        return false;
    m->structs = arena_array(&m->arena, m->struct_count, sizeof *m->structs);
    for (uint32_t i = 0; i < m->struct_count; i++) {
        if (!decode_struct(d, &m->structs[i], i))
            return false;
    }
    twice = decode_repeated(&m->structs->name, sizeof *m->structs,
                            m->struct_count);
    if (twice == m->struct_count)
        return true;
    diag_error(d->diag, d->source, m->structs[twice].span,
               "type '$%s' is declared twice",
               lir_name(m, m->structs[twice].name));
    return false;
}
