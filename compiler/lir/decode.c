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

/* The shortest that one of each takes, in bytes. */
enum { FILE_BYTES = 2, FUNC_BYTES = 10 };

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
