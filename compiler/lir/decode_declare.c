/* Strings, globals and externs of binary LIR. */
#include "lir/decoder.h"

#include <limits.h>
#include <math.h>

/* The shortest that one of each takes, in bytes. */
enum { STRING_BYTES = 2, GLOBAL_BYTES = 3, EXTERN_BYTES = 5 };

/* string := name text */
static bool
decode_data(struct decoder *d, struct lir_string *string, uint32_t index)
{
    const uint8_t *begin = d->at;

    if (!decode_string(d, "the name of a string", &string->name))
        return false;
    string->span = decode_span(d, begin);
    return decode_declare(d, string->name, LIR_SYMBOL_STRING, index,
                          string->span) &&
           decode_string(d, "the text of a string", &string->text);
}

/* In text, digits make a finite number. */
static bool
decode_finite(struct decoder *d, int64_t *bits)
{
    const uint8_t *begin = d->at;
    double value;

    if (!decode_float(d, bits))
        return false;
    memcpy(&value, bits, sizeof value);
    return isfinite(value) || decode_error(d, begin,
                                           "expected a finite "
                                           "number");
}

static bool
decode_offset(struct decoder *d, int64_t *value)
{
    const uint8_t *begin = d->at;

    if (!decode_signed(d, "an offset", value))
        return false;
    return (*value >= -(int64_t)LIR_OFFSET_MAX && *value <= LIR_OFFSET_MAX) ||
           decode_error(d, begin, "offset does not fit in 32 bits");
}

/* value := sleb | float | name sleb | text | uleb, as its kind says */
static bool
decode_value(struct decoder *d, struct lir_init *init)
{
    uint32_t count;

    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_INT: return decode_signed(d, "a number", &init->value);
    case LIR_INIT_FLOAT: return decode_finite(d, &init->value);
    case LIR_INIT_SYMBOL:
        return decode_string(d, "a symbol", &init->name) &&
               decode_offset(d, &init->value);
    case LIR_INIT_TEXT: return decode_string(d, "a string", &init->name);
    case LIR_INIT_ZERO:
        if (!decode_at_most(d, "a number of bytes", LIR_SIZE_MAX, &count))
            return false;
        init->value = count;
        return true;
    }
    BUG("initialiser of kind %d", init->kind);
}

/* Strings and zeros have no type, all others have that of a value. */
static bool
is_init_head(unsigned head)
{
    unsigned kind = head >> 4, type = head & 15;

    if (kind == LIR_INIT_TEXT || kind == LIR_INIT_ZERO)
        return type == BINARY_NO_TYPE;
    return kind < LIR_INIT_TEXT && type != LIR_VOID && type < LIR_BLOB;
}

/* The head of a run, another than that of the one before, and how many values
 * it has, at most ROOM. */
static bool
decode_run(struct decoder *d, uint32_t room, unsigned *head, uint32_t *count)
{
    const uint8_t *begin = d->at;
    unsigned previous = *head;
    uint8_t byte;

    if (!decode_byte(d, "values of an initialiser", &byte))
        return false;
    if (!is_init_head(byte))
        return decode_error(d, begin, "unknown kind of initialiser 0x%02x",
                            byte);
    if (byte == previous)
        return decode_error(d, begin,
                            "expected values of another kind or type than "
                            "those before");
    *head = byte;
    begin = d->at;
    if (!decode_number(d, "a number of values", count))
        return false;
    return (*count > 0 && *count <= room) ||
           decode_error(d, begin, "expected 1 to %u values, found %u", room,
                        *count);
}

static bool
decode_values(struct decoder *d, struct lir_init *inits, unsigned head,
              uint32_t count)
{
    unsigned type = head & 15;

    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *begin = d->at;

        inits[i].kind = (uint8_t)(head >> 4);
        inits[i].type = type == BINARY_NO_TYPE ? LIR_NO_TYPE : (uint8_t)type;
        if (!decode_value(d, &inits[i]))
            return false;
        inits[i].span = decode_span(d, begin);
    }
    return true;
}

/* inits := count:uleb ( head:u8 count:uleb value* )* */
static bool
decode_inits(struct decoder *d, struct lir_global *global)
{
    uint32_t done = 0, count = 0;
    unsigned head = UINT_MAX;

    if (!decode_count(d, "values", 1, &global->init_count))
        return false;
    global->inits = arena_array(&d->module->arena, global->init_count,
                                sizeof *global->inits);
    for (; done < global->init_count; done += count) {
        if (!decode_run(d, global->init_count - done, &head, &count) ||
            !decode_values(d, global->inits + done, head, count))
            return false;
    }
    return true;
}

/* global := name type flags:u8 alias? inits? */
static bool
decode_global(struct decoder *d, struct lir_global *global, uint32_t index)
{
    const uint8_t *begin = d->at;
    uint8_t flags;

    global->alias = LIR_NO_INDEX;
    if (!decode_string(d, "the name of a global", &global->name))
        return false;
    global->span = decode_span(d, begin);
    if (!decode_declare(d, global->name, LIR_SYMBOL_GLOBAL, index,
                        global->span) ||
        !decode_memory_type(d, d->module->struct_count, &global->type,
                            &global->blob) ||
        !decode_flags(d, BINARY_GLOBAL_FLAGS, &flags))
        return false;
    global->constant = flags & BINARY_GLOBAL_CONST;
    global->external = flags & BINARY_GLOBAL_EXTERN;
    global->local = flags & BINARY_GLOBAL_LOCAL;
    if ((flags & BINARY_GLOBAL_ALIAS) &&
        !decode_string(d, "a C name", &global->alias))
        return false;
    return global->external || decode_inits(d, global);
}

/* names := library? alias? ( module name )?, those that FLAGS tell */
static bool
decode_extern_names(struct decoder *d, struct lir_extern *ext, unsigned flags)
{
    ext->library = ext->alias = LIR_NO_INDEX;
    ext->import_module = ext->import_name = LIR_NO_INDEX;
    if ((flags & BINARY_EXTERN_LIBRARY) &&
        !decode_string(d, "a library", &ext->library))
        return false;
    if ((flags & BINARY_EXTERN_ALIAS) &&
        !decode_string(d, "a C name", &ext->alias))
        return false;
    return !(flags & BINARY_EXTERN_IMPORT) ||
           (decode_string(d, "a wasm module name", &ext->import_module) &&
            decode_string(d, "a wasm import name", &ext->import_name));
}

/* The object's names of imports are made here, and one string can be in many
 * of them; in text each is written out. */
static bool
add_symbol(struct decoder *d, struct lir_extern *ext)
{
    const struct intern *names = &d->module->names;

    if (ext->import_module != LIR_NO_INDEX)
        d->import_bytes += (uint64_t)intern_len(names, ext->import_module) +
                           intern_len(names, ext->import_name);
    if (d->import_bytes > BINARY_IMPORT_BYTES * d->source->size) {
        diag_error(d->diag, d->source, ext->span,
                   "the names of imports are too long together");
        return false;
    }
    ext->symbol = lir_extern_symbol(d->module, ext);
    return true;
}

/* extern := name result:u8 conv:u8 flags:u8 names params */
static bool
decode_extern(struct decoder *d, struct lir_extern *ext, uint32_t index)
{
    const uint8_t *begin = d->at;
    uint8_t flags;

    if (!decode_string(d, "the name of an extern", &ext->name))
        return false;
    ext->span = decode_span(d, begin);
    if (!decode_declare(d, ext->name, LIR_SYMBOL_EXTERN, index, ext->span) ||
        !decode_type(d, true, &ext->result) ||
        !decode_byte_at_most(d, "a calling convention", LIR_CONV_MAX,
                             &ext->conv) ||
        !decode_flags(d, BINARY_EXTERN_FLAGS, &flags) ||
        !decode_extern_names(d, ext, flags) ||
        !decode_params(d, &ext->params, &ext->param_count))
        return false;
    ext->throws = flags & BINARY_EXTERN_THROWS;
    return add_symbol(d, ext);
}

bool
decode_datas(struct decoder *d)
{
    struct lir_module *m = d->module;

    if (!decode_count(d, "strings", STRING_BYTES, &m->string_count))
        return false;
    m->strings = arena_array(&m->arena, m->string_count, sizeof *m->strings);
    for (uint32_t i = 0; i < m->string_count; i++) {
        if (!decode_data(d, &m->strings[i], i))
            return false;
    }
    return true;
}

bool
decode_globals(struct decoder *d)
{
    struct lir_module *m = d->module;

    if (!decode_count(d, "globals", GLOBAL_BYTES, &m->global_count))
        return false;
    m->globals = arena_array(&m->arena, m->global_count, sizeof *m->globals);
    for (uint32_t i = 0; i < m->global_count; i++) {
        if (!decode_global(d, &m->globals[i], i))
            return false;
    }
    return true;
}

bool
decode_externs(struct decoder *d)
{
    struct lir_module *m = d->module;

    if (!decode_count(d, "externs", EXTERN_BYTES, &m->extern_count))
        return false;
    m->externs = arena_array(&m->arena, m->extern_count, sizeof *m->externs);
    for (uint32_t i = 0; i < m->extern_count; i++) {
        if (!decode_extern(d, &m->externs[i], i))
            return false;
    }
    return true;
}
