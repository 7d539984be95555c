/*
 * The binary reader: bytes to a module.  docs/lir.md, section "The binary
 * form", says what stands where.
 *
 * Every module has one binary form and only that is read: numbers in their
 * shortest form, each string once, used and in the order of its first use,
 * nothing left over.  How many there are of everything stands before it, and
 * is checked against the bytes that are left before memory is taken for it;
 * so memory is bounded by the size of the input.
 */
#include "lir/decoder.h"

#include <limits.h>
#include <math.h>

bool
lir_is_binary(const struct source *source)
{
    size_t len = strlen(BINARY_MAGIC);

    return source->size >= len && memcmp(source->text, BINARY_MAGIC, len) == 0;
}

/* begin := 'RLIR' major:u16 minor:u16 */
static bool
decode_begin(struct decoder *d)
{
    const uint8_t *begin = d->at;
    uint8_t version[4];

    if (!lir_is_binary(d->source))
        return decode_error(d, begin,
                            "expected '" BINARY_MAGIC
                            "', with which binary LIR begins");
    begin = d->at += strlen(BINARY_MAGIC);
    for (unsigned i = 0; i < COUNT_OF(version); i++) {
        if (!decode_byte(d, "the version", &version[i]))
            return false;
    }
    if (version[0] == BINARY_MAJOR && version[2] == BINARY_MINOR &&
        version[1] == 0 && version[3] == 0)
        return true;
    return decode_error(d, begin, "expected version %d.%d, found %u.%u",
                        BINARY_MAJOR, BINARY_MINOR,
                        version[0] + 256u * version[1],
                        version[2] + 256u * version[3]);
}

/* The size of a section, behind its id. */
static bool
decode_size(struct decoder *d, uint32_t *size)
{
    const uint8_t *begin = d->at;

    if (!decode_number(d, "the size of the section", size))
        return false;
    return *size <= decode_left(d) ||
           decode_error(d, begin, "section of %u bytes, but %zu are left",
                        *size, decode_left(d));
}

/* section := id:u8 size:uleb payload; those that are not ours are skipped */
static bool
skip_sections(struct decoder *d)
{
    while (d->at < d->end && *d->at > BINARY_SECTION_MAX) {
        uint32_t size;

        d->at++;
        if (!decode_size(d, &size))
            return false;
        d->at += size;
    }
    return true;
}

static bool
enter_section(struct decoder *d, enum binary_section id, const char *name)
{
    const uint8_t *begin;
    uint32_t size;
    uint8_t found;

    if (!skip_sections(d))
        return false;
    begin = d->at;
    if (!decode_byte(d, "a section", &found))
        return false;
    if (found != id)
        return decode_error(d, begin,
                            "expected section %d, %s, found section "
                            "%u",
                            id, name, found);
    if (!decode_size(d, &size))
        return false;
    d->end = d->at + size;
    return true;
}

static const uint8_t *
file_end(const struct decoder *d)
{
    return d->begin + d->source->size;
}

static bool
leave_section(struct decoder *d)
{
    if (d->at != d->end)
        return decode_error(d, d->at,
                            "expected the end of the section, found %zu more "
                            "bytes",
                            decode_left(d));
    d->end = file_end(d);
    return true;
}

/* string := len:uleb bytes */
static bool
decode_text(struct decoder *d, uint32_t index)
{
    const uint8_t *begin = d->at;
    uint32_t len, name;

    if (!decode_count(d, "bytes of a string", 1, &len))
        return false;
    name = intern_add(&d->module->names, (const char *)d->at, len);
    d->at += len;
    return name == index ||
           decode_error(d, begin, "string %u is string %u again", index, name);
}

/* strings := count:uleb string*; the names of the module are these, so that a
 * string's number is its name id */
static bool
decode_strings(struct decoder *d)
{
    if (!enter_section(d, BINARY_STRINGS, "the strings") ||
        !decode_count(d, "strings", 1, &d->string_count))
        return false;
    intern_release(&d->module->names);
    intern_init(&d->module->names, &d->module->arena);
    d->strings_at = d->at;
    for (uint32_t i = 0; i < d->string_count; i++) {
        if (!decode_text(d, i))
            return false;
    }
    d->module->symbols = arena_array(&d->module->arena, d->string_count,
                                     sizeof *d->module->symbols);
    d->module->symbol_count = d->string_count;
    return leave_section(d);
}

/* A size of which wasm32 has one. */
static bool
decode_bytes(struct decoder *d, const char *what, unsigned wanted)
{
    const uint8_t *begin = d->at;
    uint8_t found;

    if (!decode_byte(d, what, &found))
        return false;
    return found == wanted || decode_error(d, begin,
                                           "expected %s of %u "
                                           "bytes, found %u",
                                           what, wanted, found);
}

/* Verified modules name one target almost always: it need not be written, and
 * then must not be. */
static bool
decode_target(struct decoder *d)
{
    struct lir_module *m = d->module;
    const uint8_t *begin = d->at;
    uint8_t flags;

    if (!decode_flags(d, BINARY_HEADER_FLAGS, &flags))
        return false;
    m->target = intern_add(&m->names, LIR_TARGET, strlen(LIR_TARGET));
    if (flags & BINARY_HEADER_TARGET) {
        uint32_t usual = m->target;

        if (!decode_string(d, "a target", &m->target))
            return false;
        if (m->target == usual)
            return decode_error(
                d, begin, "expected no target where it is the usual one");
    }
    m->target_span = decode_span(d, begin);
    return true;
}

/* header := name flags:u8 target? ptr:u8 int:u8 */
static bool
decode_header(struct decoder *d)
{
    return decode_string(d, "the name of the module", &d->module->name) &&
           decode_target(d) &&
           decode_bytes(d, "an address", LIR_POINTER_BYTES) &&
           decode_bytes(d, "an Integer", LIR_INT_BYTES);
}

/* file := number:uleb path */
static bool
decode_file(struct decoder *d, struct lir_file *file)
{
    const uint8_t *begin = d->at;

    if (!decode_number(d, "a file number", &file->number) ||
        !decode_string(d, "the path of the file", &file->path))
        return false;
    file->span = decode_span(d, begin);
    return true;
}

/* type := u8, and a declared one's index:uleb, which is less than COUNT */
static bool
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

/* attributes := base:uleb? table? finalizer:name?, those that FLAGS tell */
static bool
decode_attributes(struct decoder *d, struct lir_struct *type, uint32_t index,
                  unsigned flags)
{
    if ((flags & BINARY_STRUCT_BASE) &&
        !decode_index(d, "a type before this one", index, &type->base))
        return false;
    if ((flags & BINARY_STRUCT_VTABLE) && !decode_table(d, type))
        return false;
    return !(flags & BINARY_STRUCT_FINALIZER) ||
           decode_string(d, "a function", &type->finalizer);
}

/* params := count:uleb type:u8* */
static bool
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

    type->base = type->finalizer = LIR_NO_INDEX;
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

/* The shortest that one of each takes, in bytes. */
enum {
    FILE_BYTES = 2,
    STRUCT_BYTES = 3,
    STRING_BYTES = 2,
    GLOBAL_BYTES = 3,
    EXTERN_BYTES = 5,
    FUNC_BYTES = 10
};

static bool
decode_files(struct decoder *d)
{
    struct lir_module *m = d->module;

    if (!decode_count(d, "files", FILE_BYTES, &m->file_count))
        return false;
    m->files = arena_array(&m->arena, m->file_count, sizeof *m->files);
    for (uint32_t i = 0; i < m->file_count; i++) {
        if (!decode_file(d, &m->files[i]))
            return false;
    }
    return true;
}

static bool
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

static bool
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

static bool
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

static bool
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

static bool
decode_funcs(struct decoder *d)
{
    struct lir_module *m = d->module;

    if (!decode_count(d, "functions", FUNC_BYTES, &m->func_count))
        return false;
    m->funcs = arena_array(&m->arena, m->func_count, sizeof *m->funcs);
    for (uint32_t i = 0; i < m->func_count; i++) {
        if (!decode_func(d, &m->funcs[i], i))
            return false;
    }
    return true;
}

/* Reports the first string that the body does not use. */
static bool
refuse_string(struct decoder *d)
{
    const uint8_t *begin;
    uint32_t len;

    d->at = d->strings_at;
    d->end = file_end(d);
    for (uint32_t i = 0; i <= d->strings_used; i++) {
        begin = d->at;
        if (!decode_number(d, "a string", &len))
            BUG("a string that was there is gone");
        d->at += len;
    }
    return decode_error(d, begin, "string %u is not used", d->strings_used);
}

/* body := header files types strings globals externs funcs */
static bool
decode_body(struct decoder *d)
{
    if (!enter_section(d, BINARY_BODY, "the body") || !decode_header(d) ||
        !decode_files(d) || !decode_structs(d) || !decode_datas(d) ||
        !decode_globals(d) || !decode_externs(d) || !decode_funcs(d) ||
        !leave_section(d))
        return false;
    return d->strings_used == d->string_count || refuse_string(d);
}

/* file := begin strings body, and among them what is skipped */
static bool
decode_module(struct decoder *d)
{
    if (!decode_begin(d) || !decode_strings(d) || !decode_body(d) ||
        !skip_sections(d))
        return false;
    return d->at == d->end ||
           decode_error(d, d->at,
                        "expected the end of the file, found "
                        "section %u",
                        *d->at);
}

static void
fill_ops(struct decoder *d)
{
    for (unsigned op = 0; op < LIR_OP_COUNT; op++) {
        /* With void it has no result, but is called all the same. */
        struct lir_inst inst = {.op = (uint8_t)op, .type = LIR_VOID};
        struct decoder_op *entry =
            &d->ops[lir_ops[op].number - BINARY_FIRST_OP];

        assert(lir_ops[op].number < BINARY_FIRST_OP + DECODER_OPS);
        entry->op = (uint8_t)op;
        entry->known = true;
        entry->has_aux = lir_ops[op].aux != LIR_AUX_NONE;
        entry->has_args = lir_callee_position(&inst) >= 0;
    }
}

bool
lir_decode(struct lir_module *module, const struct source *source,
           struct diag *diag)
{
    const uint8_t *begin = (const uint8_t *)source->text;
    struct decoder d = {.module = module,
                        .source = source,
                        .diag = diag,
                        .begin = begin,
                        .at = begin,
                        .end = begin + source->size};

    fill_ops(&d);
    return decode_module(&d);
}

bool
lir_read(struct lir_module *module, const struct source *source,
         struct diag *diag)
{
    return source->binary ? lir_decode(module, source, diag)
                          : lir_parse(module, source, diag);
}
