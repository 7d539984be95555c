/*
 * The text reader: tokens to a module.  Each parsing function carries its
 * grammar rule; the whole grammar is in docs/lir.md.
 *
 * A construct that is wrong is reported once and skipped to the end of its
 * line; reading goes on so that one run shows all mistakes.
 */
#include "lir/parser.h"

/* size := ( WORD BYTES )?, of which there is one that wasm32 has */
static bool
parse_size(struct parser *p, const char *word, int bytes)
{
    if (!parser_take_word(p, word))
        return true;
    if (p->lexer.token.kind != TOKEN_INT || p->lexer.token.value != bytes)
        return parser_expected(
            p, "'ptr 4' or 'int 8', the sizes that wasm32 has");
    parser_next(p);
    return true;
}

/* header := 'lir' 1 ( 'module' STR )? ( 'target' STR )? ( 'ptr' 4 )?
 *           ( 'int' 8 )? */
static bool
parse_header(struct parser *p)
{
    if (!parser_expect_word(p, "lir"))
        return false;
    if (p->lexer.token.kind != TOKEN_INT ||
        p->lexer.token.value != LIR_VERSION)
        return parser_expected(p, "version 1 of the format");
    parser_next(p);
    if (parser_take_word(p, "module") &&
        !parser_expect_name(p, TOKEN_STRING, "the name of the module",
                            &p->module->name))
        return false;
    if (parser_take_word(p, "target")) {
        p->module->target_span = parser_span(p);
        if (!parser_expect_name(p, TOKEN_STRING, "a target",
                                &p->module->target))
            return false;
    }
    return parse_size(p, "ptr", LIR_POINTER_BYTES) &&
           parse_size(p, "int", LIR_INT_BYTES) && parser_end_of_line(p);
}

/* file := 'file' N STR */
static bool
parse_file(struct parser *p)
{
    struct lir_file file = {.span = parser_span(p)};

    if (!parser_expect_number(p, "a file number", UINT32_MAX, &file.number) ||
        !parser_expect_name(p, TOKEN_STRING, "the path of the file",
                            &file.path))
        return false;
    *VEC_PUSH(&p->files) = file;
    return parser_end_of_line(p);
}

/* refs := 'refs' N*, after the word */
static bool
parse_refs(struct parser *p, struct lir_struct *type)
{
    VEC_CLEAR(&p->numbers);
    while (p->lexer.token.kind == TOKEN_INT) {
        if (!parser_expect_number(p, "an offset", LIR_SIZE_MAX,
                                  VEC_PUSH(&p->numbers)))
            return false;
    }
    type->ref_count = (uint32_t)p->numbers.count;
    type->refs = arena_copy(&p->module->arena, p->numbers.at, p->numbers.count,
                            sizeof *p->numbers.at);
    return true;
}

/* vtable := 'vtable' @f ( ',' @f )*, after the word */
static bool
parse_vtable(struct parser *p, struct lir_struct *type)
{
    VEC_CLEAR(&p->numbers);
    do {
        if (!parser_expect_name(p, TOKEN_SYMBOL, "a function such as @f",
                                VEC_PUSH(&p->numbers)))
            return false;
    } while (parser_take(p, ','));
    type->entries = (uint32_t)p->numbers.count;
    type->vtable = arena_copy(&p->module->arena, p->numbers.at,
                              p->numbers.count, sizeof *p->numbers.at);
    return true;
}

/* attribute := refs | 'base' $T | vtable | 'finalizer' @f | 'message' @f */
static bool
parse_type_attribute(struct parser *p, struct lir_struct *type)
{
    if (parser_take_word(p, "refs"))
        return parse_refs(p, type);
    if (parser_take_word(p, "base"))
        return parser_expect_struct(p, &type->base);
    if (parser_take_word(p, "vtable"))
        return parse_vtable(p, type);
    if (parser_take_word(p, "finalizer"))
        return parser_expect_name(p, TOKEN_SYMBOL, "a function such as @f",
                                  &type->finalizer);
    if (parser_take_word(p, "message"))
        return parser_expect_name(p, TOKEN_SYMBOL, "a function such as @f",
                                  &type->message);
    return parser_expected(
        p, "'refs', 'base', 'vtable', 'finalizer' or 'message'");
}

/* memory_type := type | $T */
static bool
parse_memory_type(struct parser *p, uint8_t *type, uint32_t *blob)
{
    if (p->lexer.token.kind != TOKEN_TYPE)
        return parser_expect_type(p, false, type);
    *type = LIR_BLOB;
    return parser_expect_struct(p, blob);
}

/* signature := '(' ( type ( ',' type )* )? ')' ':' type */
static bool
parse_signature(struct parser *p, uint8_t **params, uint32_t *count,
                uint8_t *result)
{
    VEC_CLEAR(&p->types);
    if (!parser_expect(p, '(', "'('"))
        return false;
    if (p->lexer.token.kind != ')') {
        do {
            if (!parser_expect_type(p, false, VEC_PUSH(&p->types)))
                return false;
        } while (parser_take(p, ','));
    }
    *count = (uint32_t)p->types.count;
    *params = arena_copy(&p->module->arena, p->types.at, p->types.count, 1);
    return parser_expect(p, ')', "',' or ')'") &&
           parser_expect(p, ':', "':' and the result type") &&
           parser_expect_type(p, true, result);
}

/* layout := 'array' 'elem' memory_type
 *         | 'delegate' signature
 *         | ( 'blob' | 'object' ) 'size' N 'align' N attribute* */
static bool
parse_layout(struct parser *p, struct lir_struct *type)
{
    if (parser_take_word(p, "array")) {
        type->kind = LIR_STRUCT_ARRAY;
        return parser_expect_word(p, "elem") &&
               parse_memory_type(p, &type->elem, &type->elem_blob);
    }
    if (parser_take_word(p, "delegate")) {
        type->kind = LIR_STRUCT_DELEGATE;
        return parse_signature(p, &type->params, &type->param_count,
                               &type->result);
    }
    if (parser_take_word(p, "object"))
        type->kind = LIR_STRUCT_OBJECT;
    else if (!parser_take_word(p, "blob"))
        return parser_expected(p, "'blob', 'object', 'array' or 'delegate'");
    if (!parser_expect_word(p, "size") ||
        !parser_expect_number(p, "a size", LIR_SIZE_MAX, &type->size) ||
        !parser_expect_word(p, "align") ||
        !parser_expect_number(p, "an alignment", LIR_ALIGN_MAX, &type->align))
        return false;
    while (p->lexer.token.kind == TOKEN_WORD) {
        if (!parse_type_attribute(p, type))
            return false;
    }
    return true;
}

/* type := 'type' $T layout; declared even if the layout is wrong, so that its
 * uses are not errors too */
static bool
parse_type(struct parser *p)
{
    struct lir_struct type = {.base = LIR_NO_INDEX,
                              .finalizer = LIR_NO_INDEX,
                              .message = LIR_NO_INDEX,
                              .span = parser_span(p)};
    bool good;

    if (!parser_expect_name(p, TOKEN_TYPE, "a type name such as $T",
                            &type.name))
        return false;
    good = parse_layout(p, &type) && parser_end_of_line(p);
    if (idmap_add(&p->struct_of, type.name, (uint32_t)p->structs.count) ==
        IDMAP_NONE)
        *VEC_PUSH(&p->structs) = type;
    else
        diag_error(p->diag, p->source, type.span,
                   "type '$%s' is declared "
                   "twice",
                   lir_name(p->module, type.name));
    return good;
}

/* string := 'string' @S STR */
static bool
parse_string(struct parser *p)
{
    struct lir_string string = {.span = parser_span(p)};

    if (!parser_expect_name(p, TOKEN_SYMBOL, "a name such as @S",
                            &string.name) ||
        !parser_expect_name(p, TOKEN_STRING, "the bytes in quotes",
                            &string.text))
        return false;
    if (parser_declare(p, string.name, LIR_SYMBOL_STRING, p->strings.count,
                       string.span))
        *VEC_PUSH(&p->strings) = string;
    return parser_end_of_line(p);
}

static void
skip_newlines(struct parser *p)
{
    while (parser_take(p, TOKEN_NEWLINE))
        ;
}

static int64_t
negate_real(int64_t bits)
{
    return (int64_t)((uint64_t)bits ^ (uint64_t)1 << 63);
}

/* offset := ( ( '+' | '-' ) INT )? */
static bool
parse_offset(struct parser *p, int64_t *value)
{
    bool minus = p->lexer.token.kind == '-';

    *value = 0;
    if (!parser_take(p, '+') && !parser_take(p, '-'))
        return true;
    if (p->lexer.token.kind != TOKEN_INT ||
        (uint64_t)p->lexer.token.value > UINT32_MAX)
        return parser_expected(p, "an offset below 2^32");
    *value = minus ? -p->lexer.token.value : p->lexer.token.value;
    parser_next(p);
    return true;
}

/* value := '-'? INT | '-'? REAL | @S offset | STR */
static bool
parse_init_value(struct parser *p, struct lir_init *init)
{
    bool minus = parser_take(p, '-');

    init->value = p->lexer.token.value;
    if (p->lexer.token.kind == TOKEN_INT) {
        init->kind = LIR_INIT_INT;
        if (init->value < 0 && (minus ? init->value != INT64_MIN
                                      : lir_type_bytes(init->type) < 8))
            return parser_error(p, "number does not fit in %s",
                                lir_type_name(init->type));
        if (minus)
            init->value = (int64_t)(0 - (uint64_t)init->value);
    } else if (p->lexer.token.kind == TOKEN_REAL) {
        init->kind = LIR_INIT_FLOAT;
        if (minus)
            init->value = negate_real(init->value);
    } else if (p->lexer.token.kind == TOKEN_SYMBOL && !minus) {
        init->kind = LIR_INIT_SYMBOL;
        init->name = parser_name(p);
        parser_next(p);
        return parse_offset(p, &init->value);
    } else if (p->lexer.token.kind == TOKEN_STRING && !minus) {
        init->kind = LIR_INIT_TEXT;
        init->type = LIR_NO_TYPE;
        init->name = parser_name(p);
    } else {
        return parser_expected(p, "a number, a symbol or a string");
    }
    parser_next(p);
    return true;
}

/* item := 'zero' N | type? value; the type holds for the items behind it */
static bool
parse_init_item(struct parser *p, uint8_t *type)
{
    struct lir_init init = {.span = parser_span(p)};
    uint32_t count = 0;

    if (parser_take_word(p, "zero")) {
        if (!parser_expect_number(p, "a number of bytes", LIR_SIZE_MAX,
                                  &count))
            return false;
        init.kind = LIR_INIT_ZERO;
        init.type = LIR_NO_TYPE;
        init.value = count;
    } else {
        if (p->lexer.token.kind == TOKEN_WORD &&
            !parser_expect_type(p, false, type))
            return false;
        init.type = *type;
        if (!parse_init_value(p, &init))
            return false;
    }
    *VEC_PUSH(&p->inits) = init;
    return true;
}

/* init := value | '{' ( item ( ',' item )* )? '}', over several lines if
 * wanted */
static bool
parse_init(struct parser *p, uint8_t type)
{
    if (!parser_take(p, '{')) {
        struct lir_init init = {.type = type, .span = parser_span(p)};

        if (!parse_init_value(p, &init))
            return false;
        *VEC_PUSH(&p->inits) = init;
        return true;
    }
    type = type == LIR_BLOB ? LIR_I8 : type;
    do {
        skip_newlines(p);
        if (p->lexer.token.kind == '}')
            break;
        if (!parse_init_item(p, &type))
            return false;
        skip_newlines(p);
    } while (parser_take(p, ','));
    return parser_expect(p, '}', "',' or '}'");
}

/* attribute := 'const' | 'extern' | 'local' | 'alias' STR */
static bool
parse_global_attribute(struct parser *p, struct lir_global *global)
{
    if (parser_take_word(p, "const"))
        return global->constant = true;
    if (parser_take_word(p, "extern"))
        return global->external = true;
    if (parser_take_word(p, "local"))
        return global->local = true;
    if (parser_take_word(p, "alias"))
        return parser_expect_name(p, TOKEN_STRING, "a C name", &global->alias);
    return parser_expected(p, "'const', 'extern', 'local', 'alias' or '='");
}

/* global := 'global' @G ':' ( type | $T ) attribute* ( '=' init )? */
static bool
parse_global(struct parser *p)
{
    struct lir_global global = {.span = parser_span(p), .alias = LIR_NO_INDEX};

    if (!parser_expect_name(p, TOKEN_SYMBOL, "a name such as @G",
                            &global.name) ||
        !parser_expect(p, ':', "':'") ||
        !parse_memory_type(p, &global.type, &global.blob))
        return false;
    while (p->lexer.token.kind == TOKEN_WORD) {
        if (!parse_global_attribute(p, &global))
            return false;
    }
    VEC_CLEAR(&p->inits);
    if (!global.external &&
        (!parser_expect(p, '=', "'='") || !parse_init(p, global.type)))
        return false;
    global.init_count = (uint32_t)p->inits.count;
    global.inits = arena_copy(&p->module->arena, p->inits.at, p->inits.count,
                              sizeof *p->inits.at);
    if (parser_declare(p, global.name, LIR_SYMBOL_GLOBAL, p->globals.count,
                       global.span))
        *VEC_PUSH(&p->globals) = global;
    return parser_end_of_line(p);
}

/* attribute := 'library' STR | 'alias' STR | 'import' STR STR | 'conv' N
 *            | 'throws' */
static bool
parse_extern_attribute(struct parser *p, struct lir_extern *ext)
{
    uint32_t conv = 0;

    if (parser_take_word(p, "throws"))
        return ext->throws = true;
    if (parser_take_word(p, "library"))
        return parser_expect_name(p, TOKEN_STRING, "a library", &ext->library);
    if (parser_take_word(p, "alias"))
        return parser_expect_name(p, TOKEN_STRING, "a C name", &ext->alias);
    if (parser_take_word(p, "import"))
        return parser_expect_name(p, TOKEN_STRING, "a wasm module name",
                                  &ext->import_module) &&
               parser_expect_name(p, TOKEN_STRING, "a wasm import name",
                                  &ext->import_name);
    if (!parser_take_word(p, "conv"))
        return parser_expected(
            p, "'library', 'alias', 'import', 'conv' or 'throws'");
    if (!parser_expect_number(p, "a calling convention", LIR_CONV_MAX, &conv))
        return false;
    ext->conv = (uint8_t)conv;
    return true;
}

/* extern := 'extern' @F signature attribute* */
static bool
parse_extern(struct parser *p)
{
    struct lir_extern ext = {.span = parser_span(p),
                             .library = LIR_NO_INDEX,
                             .alias = LIR_NO_INDEX,
                             .import_module = LIR_NO_INDEX,
                             .import_name = LIR_NO_INDEX};

    if (!parser_expect_name(p, TOKEN_SYMBOL, "a name such as @F", &ext.name) ||
        !parse_signature(p, &ext.params, &ext.param_count, &ext.result))
        return false;
    while (p->lexer.token.kind != TOKEN_NEWLINE &&
           p->lexer.token.kind != TOKEN_END) {
        if (!parse_extern_attribute(p, &ext))
            return false;
    }
    ext.symbol = lir_extern_symbol(p->module, &ext);
    if (parser_declare(p, ext.name, LIR_SYMBOL_EXTERN, p->externs.count,
                       ext.span))
        *VEC_PUSH(&p->externs) = ext;
    return parser_end_of_line(p);
}

/* decl := file | type | string | global | extern */
static bool
parse_decl(struct parser *p)
{
    if (parser_take_word(p, "file"))
        return parse_file(p);
    if (parser_take_word(p, "type"))
        return parse_type(p);
    if (parser_take_word(p, "string"))
        return parse_string(p);
    if (parser_take_word(p, "global"))
        return parse_global(p);
    if (parser_take_word(p, "extern"))
        return parse_extern(p);
    return parser_expected(p, "'file', 'type', 'string', 'global', 'extern' "
                              "or 'func'");
}

/* Does the line go on with the items of an initialiser? */
static bool
is_continuation(const struct parser *p)
{
    const struct token *t = &p->lexer.token;

    return t->kind != TOKEN_END &&
           (t->kind != TOKEN_WORD || parser_is_word(p, "zero") ||
            lir_type_find(p->source->text + t->off, t->len) != LIR_NO_TYPE);
}

static void
skip_decl(struct parser *p)
{
    do
        parser_skip_line(p);
    while (is_continuation(p));
}

/* file := header ( decl | func )* */
static void
parse_module(struct parser *p)
{
    skip_newlines(p);
    if (!parse_header(p)) {
        /* What does not begin like LIR is hardly LIR further on. */
        return;
    }
    for (;;) {
        skip_newlines(p);
        if (p->lexer.token.kind == TOKEN_END || diag_is_full(p->diag))
            return;
        if (parser_take_word(p, "func"))
            parse_func(p);
        else if (!parse_decl(p))
            skip_decl(p);
    }
}

#define MOVE_TO_MODULE(p, field, count_field) \
    ((p)->module->field = \
         arena_copy(&(p)->module->arena, (p)->field.at, (p)->field.count, \
                    sizeof *(p)->field.at), \
     (p)->module->count_field = (uint32_t)(p)->field.count)

static void
fill_module(struct parser *p)
{
    MOVE_TO_MODULE(p, files, file_count);
    MOVE_TO_MODULE(p, structs, struct_count);
    MOVE_TO_MODULE(p, strings, string_count);
    MOVE_TO_MODULE(p, globals, global_count);
    MOVE_TO_MODULE(p, externs, extern_count);
    MOVE_TO_MODULE(p, funcs, func_count);
    MOVE_TO_MODULE(p, symbols, symbol_count);
}

static void
parser_release(struct parser *p)
{
    VEC_RELEASE(&p->text);
    VEC_RELEASE(&p->files);
    VEC_RELEASE(&p->structs);
    VEC_RELEASE(&p->strings);
    VEC_RELEASE(&p->globals);
    VEC_RELEASE(&p->externs);
    VEC_RELEASE(&p->funcs);
    VEC_RELEASE(&p->symbols);
    VEC_RELEASE(&p->numbers);
    VEC_RELEASE(&p->types);
    VEC_RELEASE(&p->inits);
    VEC_RELEASE(&p->mnemonics);
    VEC_RELEASE(&p->regs);
    VEC_RELEASE(&p->slots);
    VEC_RELEASE(&p->blocks);
    VEC_RELEASE(&p->insts);
    VEC_RELEASE(&p->operands);
    VEC_RELEASE(&p->args);
    intern_release(&p->words);
    idmap_release(&p->struct_of);
    idmap_release(&p->reg_of);
    idmap_release(&p->slot_of);
    idmap_release(&p->block_of);
}

bool
lir_parse(struct lir_module *module, const struct source *source,
          struct diag *diag)
{
    struct parser p = {.module = module, .source = source, .diag = diag};
    unsigned errors = diag->errors;

    intern_init(&p.words, &module->arena);
    lexer_init(&p.lexer, source, diag);
    parser_next(&p);
    parse_module(&p);
    fill_module(&p);
    parser_release(&p);
    return diag->errors == errors;
}
