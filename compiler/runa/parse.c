/* Declarations: a module and what is in it. */
#include "runa/parser.h"
#include "runa/runa.h"

/* Imports */

/* names := name { ',' name } */
static struct runa_arg *
names(struct parse *p)
{
    struct runa_arg *first = NULL, **next = &first;

    do {
        struct runa_arg *arg = arena_alloc(p->arena, sizeof *arg);

        arg->name = parse_name(p, "a name or the path of a module");
        *next = arg;
        next = &arg->next;
    } while (parse_take_symbol(p, ','));
    return first;
}

/* usages := string ( 'Use' | 'use' ) names   behind 'From' */
static void
usages(struct parse *p, struct runa_import *import)
{
    import->path = parse_string(p, "the path of a module");
    if (!parse_take(p, RUNA_WORD_USE_SMALL))
        parse_expect(p, RUNA_WORD_USE);
    import->names = names(p);
}

/* import := 'Import' string [ 'as' name ]
 *         | 'Import' names 'from' string [ 'as' name ]
 *         | [ 'Import' ] ( 'From' | 'from' ) usages */
static void
import(struct parse *p)
{
    struct runa_import *import = arena_alloc(p->arena, sizeof *import);

    import->alias = import->path = runa_no_name();
    *p->next_import = import;
    p->next_import = &import->next;
    parse_take(p, RUNA_WORD_IMPORT);
    if (parse_take(p, RUNA_WORD_FROM_LARGE) ||
        (parse_is(p, RUNA_WORD_FROM) &&
         parse_peek(p, 0)->kind == RUNA_TOKEN_STRING &&
         parse_take(p, RUNA_WORD_FROM))) {
        usages(p, import);
        return;
    }
    if (p->token.kind != RUNA_TOKEN_STRING) {
        import->names = names(p);
        parse_want(p, RUNA_WORD_FROM);
    }
    import->path = parse_string(p, "the path of a module");
    if (parse_take(p, RUNA_WORD_AS))
        import->alias = parse_any_name(p, "a name");
}

/* Types */

static struct runa_field *
new_field(struct parse *p)
{
    struct runa_field *field = arena_alloc(p->arena, sizeof *field);

    if (p->token.kind != RUNA_TOKEN_WORD)
        parse_unexpected(p, "the name of a field");
    field->name = parse_any_name(p, "the name of a field");
    parse_want(p, RUNA_WORD_AS);
    field->type = parse_type(p);
    return field;
}

/* True where the fields of a type, or its variants, are over: any word with
 * `as` behind it may be a field. */
static bool
ends_type(struct parse *p)
{
    if (p->token.kind != RUNA_TOKEN_WORD)
        return p->token.kind == RUNA_TOKEN_END;
    return !parse_peek_is(p, 0, RUNA_WORD_AS) &&
           (parse_is(p, RUNA_WORD_END) || parse_is(p, RUNA_WORD_LET) ||
            parse_is(p, RUNA_WORD_CONSTANT) || parse_begins_declaration(p));
}

/* After an error in the part of a type that began at the byte BEGIN: to the
 * next line, or the end. */
static void
recover_in_type(struct parse *p, uint32_t begin)
{
    if (p->token.kind != RUNA_TOKEN_BAD)
        return;
    parse_recover(p);
    if (p->token.off == begin && !ends_type(p))
        parse_next(p);
    while (!p->token.first && !ends_type(p))
        parse_next(p);
}

/* fields := { name 'as' type [ ',' ] } */
static void
fields(struct parse *p, struct runa_typedef *type)
{
    struct runa_field **next = &type->fields;

    while (!ends_type(p)) {
        uint32_t begin = p->token.off;

        *next = new_field(p);
        next = &(*next)->next;
        parse_take_symbol(p, ',');
        recover_in_type(p, begin);
    }
}

/* variant := '|' name [ ( 'with' | 'as' ) field { ( 'and' | ',' ) field } ]
 * field := name 'as' type */
static struct runa_variant *
variant(struct parse *p)
{
    struct runa_variant *variant = arena_alloc(p->arena, sizeof *variant);
    struct runa_field **next = &variant->fields;

    if (!parse_take_symbol(p, '|'))
        parse_unexpected(p, "'|' and a variant");
    variant->name = parse_any_name(p, "the name of a variant");
    if (!parse_take(p, RUNA_WORD_WITH) && !parse_take(p, RUNA_WORD_AS))
        return variant;
    do {
        *next = new_field(p);
        next = &(*next)->next;
    } while (parse_take(p, RUNA_WORD_AND) || parse_take_symbol(p, ','));
    return variant;
}

static void
variants(struct parse *p, struct runa_typedef *type)
{
    struct runa_variant **next = &type->variants;

    while (!ends_type(p)) {
        uint32_t begin = p->token.off;

        *next = variant(p);
        next = &(*next)->next;
        recover_in_type(p, begin);
    }
}

/* array := 'array' '[' int ']' 'of' type */
static void
array(struct parse *p, struct runa_typedef *type)
{
    parse_next(p);
    parse_expect_symbol(p, '[');
    if (p->token.kind == RUNA_TOKEN_INT && p->token.value >= 0) {
        type->array_length = p->token.value;
        parse_next(p);
    } else {
        parse_expected(p, "a number of elements");
    }
    parse_expect_symbol(p, ']');
    parse_want(p, RUNA_WORD_OF);
    type->element = parse_type(p);
}

static void
type_body(struct parse *p, struct runa_typedef *type, bool has_is)
{
    uint32_t begin = p->token.off;

    if (parse_is_symbol(p, '|'))
        variants(p, type);
    else if (has_is &&
             (parse_is(p, RUNA_WORD_ARRAY) ||
              parse_is(p, RUNA_WORD_ARRAY_LARGE)) &&
             parse_peek(p, 0)->kind == '[')
        array(p, type);
    else
        fields(p, type);
    recover_in_type(p, begin);
}

/* typedef := 'Type' ( 'called' string | name ) [ 'is' ] ':'
 *            ( fields | { variant } | array ) 'End' 'Type' */
static void
type_definition(struct parse *p)
{
    struct runa_typedef *type = arena_alloc(p->arena, sizeof *type);
    struct span begin = parse_span(p);
    bool has_is;

    type->array_length = -1;
    *p->next_type = type;
    p->next_type = &type->next;
    parse_next(p);
    type->name = parse_take(p, RUNA_WORD_CALLED)
                     ? parse_string(p, "the name of the type, in quotes")
                     : parse_name(p, "'called' or the name of a type");
    has_is = parse_take(p, RUNA_WORD_IS);
    parse_colon(p);
    type_body(p, type, has_is);
    parse_block(p, RUNA_WORD_TYPE, begin, NULL);
}

/* Processes */

/* params := 'takes' ( 'nothing' | param { ( ',' | 'and' ) param } )
 * param := name 'as' type
 * behind 'takes' */
static struct runa_param *
params(struct parse *p)
{
    struct runa_param *first = NULL, **next = &first;
    uint32_t count = 0;

    if (parse_take(p, RUNA_WORD_NOTHING))
        return NULL;
    do {
        struct runa_param *param = parse_param(p, count++);

        parse_want(p, RUNA_WORD_AS);
        param->type = parse_type(p);
        *next = param;
        next = &param->next;
    } while (parse_take_symbol(p, ',') || parse_take(p, RUNA_WORD_AND));
    return first;
}

/* signature := [ [ 'that' ] 'takes' params ] [ 'returns' type ] */
static void
signature(struct parse *p, struct runa_param **taken,
          struct runa_type **result)
{
    static const enum runa_word words[] = {RUNA_WORD_TAKES, RUNA_WORD_RETURNS,
                                           RUNA_WORD_THAT};

    parse_correct(p, words, COUNT_OF(words), "'takes', 'returns' or ':'");
    parse_take(p, RUNA_WORD_THAT);
    if (parse_take(p, RUNA_WORD_TAKES))
        *taken = params(p);
    parse_correct(p, words + 1, 1, "'returns' or ':'");
    if (parse_take(p, RUNA_WORD_RETURNS))
        *result = parse_type(p);
}

/* process := [ 'Export' | 'Private' ] 'Process' 'called' string signature ':'
 *            body 'End' 'Process'
 * from 'Process' on */
static void
process(struct parse *p, bool is_export)
{
    struct runa_process *process = arena_alloc(p->arena, sizeof *process);
    struct span begin = parse_span(p);

    process->is_export = is_export;
    *p->next_process = process;
    p->next_process = &process->next;
    parse_next(p);
    parse_want(p, RUNA_WORD_CALLED);
    process->name = parse_string(p, "the name of the process, in quotes");
    signature(p, &process->params, &process->result);
    parse_colon(p);
    process->end = parse_block(p, RUNA_WORD_PROCESS, begin, &process->body);
}

/* external := [ 'unsafe' ] 'External' 'Process' 'called' string signature
 *             'from' ( 'library' | 'framework' ) string
 *             [ 'convention' name ] [ 'aliased' 'as' string ]
 * from 'External' on */
static void
external(struct parse *p)
{
    struct runa_external *external = arena_alloc(p->arena, sizeof *external);

    external->alias = external->library = runa_no_name();
    *p->next_external = external;
    p->next_external = &external->next;
    parse_next(p);
    parse_expect(p, RUNA_WORD_PROCESS);
    parse_want(p, RUNA_WORD_CALLED);
    external->name = parse_string(p, "the name of the process, in quotes");
    signature(p, &external->params, &external->result);
    parse_want(p, RUNA_WORD_FROM);
    if (!parse_take(p, RUNA_WORD_FRAMEWORK))
        parse_want(p, RUNA_WORD_LIBRARY);
    external->library = parse_string(p, "the name of a library");
    if (parse_take(p, RUNA_WORD_CONVENTION))
        parse_name(p, "the name of a convention");
    if (!parse_take(p, RUNA_WORD_ALIASED))
        return;
    parse_want(p, RUNA_WORD_AS);
    external->alias = parse_string(p, "the name of the process, in quotes");
}

/* Modules */

bool
parse_begins_declaration(struct parse *p)
{
    switch (p->token.word) {
    case RUNA_WORD_PROCESS:
    case RUNA_WORD_TYPE:
    case RUNA_WORD_IMPORT:
    case RUNA_WORD_EXPORT: return true;
    case RUNA_WORD_PRIVATE:
    case RUNA_WORD_EXTERNAL: return parse_peek_is(p, 0, RUNA_WORD_PROCESS);
    case RUNA_WORD_UNSAFE_SMALL:
    case RUNA_WORD_UNSAFE: return parse_peek_is(p, 0, RUNA_WORD_EXTERNAL);
    case RUNA_WORD_FROM_LARGE:
        return parse_peek(p, 0)->kind == RUNA_TOKEN_STRING;
    default: return false;
    }
}

static void
global(struct parse *p)
{
    struct runa_stmt *stmt =
        parse_is(p, RUNA_WORD_LET) ? parse_let(p) : parse_constant(p);

    *p->next_global = stmt;
    p->next_global = &stmt->next;
}

/* 'End' WORD where no block is open; what follows is in none, too. */
static void
stray_end(struct parse *p)
{
    parse_complain(p, parse_span(p), "'End %.*s' ends nothing",
                   (int)parse_peek(p, 0)->len,
                   p->source->text + parse_peek(p, 0)->off);
    parse_next(p);
    parse_next(p);
    if (!parse_begins_declaration(p))
        parse_give_up(p);
}

/* What is no declaration; a word that was misspelt is put right, for the
 * caller to look again. */
static void
complain_declaration(struct parse *p)
{
    static const enum runa_word words[] = {
        RUNA_WORD_PROCESS,  RUNA_WORD_TYPE,   RUNA_WORD_IMPORT, RUNA_WORD_LET,
        RUNA_WORD_CONSTANT, RUNA_WORD_EXPORT, RUNA_WORD_PRIVATE};

    if (parse_is(p, RUNA_WORD_END) &&
        parse_peek(p, 0)->kind == RUNA_TOKEN_WORD)
        stray_end(p);
    else if (!parse_correct(p, words, COUNT_OF(words), "a declaration"))
        parse_unexpected(p, "a declaration");
}

/* declaration := import | typedef | global
 *              | [ 'Export' | 'Private' ] process
 *              | [ 'unsafe' ] external */
static void
declaration(struct parse *p)
{
    bool is_export = parse_take(p, RUNA_WORD_EXPORT);

    if (!is_export && parse_is(p, RUNA_WORD_PRIVATE) &&
        parse_peek(p, 0)->kind == RUNA_TOKEN_WORD)
        parse_next(p);
    if (parse_begins_declaration(p) && !parse_take(p, RUNA_WORD_UNSAFE_SMALL))
        parse_take(p, RUNA_WORD_UNSAFE);
    switch (p->token.word) {
    case RUNA_WORD_PROCESS: process(p, is_export); break;
    case RUNA_WORD_TYPE: type_definition(p); break;
    case RUNA_WORD_LET:
    case RUNA_WORD_CONSTANT: global(p); break;
    case RUNA_WORD_IMPORT:
    case RUNA_WORD_FROM_LARGE: import(p); break;
    case RUNA_WORD_EXTERNAL: external(p); break;
    default: complain_declaration(p);
    }
}

/* True if a declaration begins here for sure: what a body can have in it, too,
 * only at the beginning of a line. */
static bool
is_declaration(struct parse *p)
{
    if (parse_is(p, RUNA_WORD_LET) || parse_is(p, RUNA_WORD_CONSTANT))
        return p->token.off == 0 || p->source->text[p->token.off - 1] == '\n';
    return p->token.kind == RUNA_TOKEN_END || parse_begins_declaration(p);
}

/* After an error in what began at the byte BEGIN. */
static void
recover(struct parse *p, uint32_t begin)
{
    if (p->token.kind != RUNA_TOKEN_BAD)
        return;
    parse_recover(p);
    if (p->token.off == begin && p->token.kind != RUNA_TOKEN_END)
        parse_next(p);
    while (!is_declaration(p)) {
        /* What stands behind End begins nothing. */
        if (parse_take(p, RUNA_WORD_END) && p->token.kind != RUNA_TOKEN_WORD)
            continue;
        parse_next(p);
    }
}

/* module := { declaration } */
static void
parse_module(struct parse *p)
{
    while (p->token.kind != RUNA_TOKEN_END) {
        uint32_t begin = p->token.off;

        declaration(p);
        recover(p, begin);
    }
}

bool
runa_is_source(const struct source *source)
{
    static const char *const begins[] = {
        "Note",   "@",        "Process", "Type",     "Import", "Let",
        "Export", "Constant", "Private", "External", "unsafe"};
    size_t blanks = strspn(source->text, " \t\r\n");

    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        if (strncmp(source->text + blanks, begins[i], strlen(begins[i])) == 0)
            return true;
    }
    return false;
}

bool
runa_parse(struct runa_program *program, struct runa_module *module,
           struct diag *diag)
{
    struct parse p = {.program = program,
                      .module = module,
                      .source = &module->source,
                      .diag = diag,
                      .arena = &program->arena,
                      .complained = UINT32_MAX,
                      .next_import = &module->imports,
                      .next_type = &module->types,
                      .next_global = &module->globals,
                      .next_process = &module->processes,
                      .next_external = &module->externals};
    unsigned errors = diag->errors;

    runa_lexer_init(&p.lexer, p.source, &program->names, diag);
    parse_next(&p);
    parse_module(&p);
    runa_lexer_release(&p.lexer);
    return diag->errors == errors;
}
