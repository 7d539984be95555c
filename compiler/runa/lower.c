/*
 * Lowering a program to LIR: see lowerer.h.
 *
 * A process f of the file m.runa becomes the function @m.f, a global v the
 * data @m.var.v: no C name has a point, so none of them can meet one. main is
 * @main, and what is exported has its plain name. All take and return words.
 */
#include "runa/lowerer.h"

/* Names of modules */

/* The file's name without folders and extension. */
static void
stem_of(const char *path, const char **start, int *len)
{
    const char *slash = strrchr(path, '/'), *point;

    *start = slash ? slash + 1 : path;
    point = strchr(*start, '.');
    *len = (int)(point ? (size_t)(point - *start) : strlen(*start));
}

/* True if strings or C functions have names that begin like this. */
static bool
is_ours(const char *start, int len)
{
    return (len == 1 && *start == 'c') ||
           (len == 6 && memcmp(start, "string", 6) == 0);
}

/* What begins the names of MODULE: its stem, with a number if another before it
 * has the same. */
static uint32_t
module_prefix(struct lowerer *l, const struct runa_module *module)
{
    const char *start, *other_start;
    int len, other_len;
    unsigned same = 1;

    stem_of(lowerer_text(l, module->path), &start, &len);
    same += is_ours(start, len);
    for (const struct runa_module *m = l->program->modules; m != module;
         m = m->next) {
        stem_of(lowerer_text(l, m->path), &other_start, &other_len);
        same +=
            other_len == len && memcmp(start, other_start, (size_t)len) == 0;
    }
    if (same > 1)
        return lowerer_symbol(l, "%.*s-%u", len, start, same);
    return lowerer_symbol(l, "%.*s", len, start);
}

/* Declarations */

/* That of the first module, or else of another. */
static struct entity *
find_main(const struct lowerer *l)
{
    uint32_t name = intern_find(&l->program->names, "main", 4);

    return name == INTERN_NONE ? NULL
                               : scope_find(&l->scope, l->program->modules,
                                            name, ENTITY_SET(ENTITY_PROCESS));
}

static void
name_entity(struct lowerer *l, struct entity *e, uint32_t prefix)
{
    const char *module = lir_name(l->module, prefix);
    const char *name = lowerer_text(l, e->name.id);

    if (e->kind == ENTITY_GLOBAL)
        e->symbol = lowerer_symbol(l, "%s.var.%s", module, name);
    else if (e->kind == ENTITY_PROCESS && e->process->is_export &&
             e != find_main(l))
        e->symbol = lowerer_symbol(l, "%s", name);
    else if (e->kind == ENTITY_PROCESS)
        e->symbol = lowerer_symbol(l, "%s.%s", module, name);
}

static void
name_entities(struct lowerer *l)
{
    const struct runa_module *module = NULL;
    uint32_t prefix = 0;

    for (size_t i = 0; i < l->scope.entities.count; i++) {
        struct entity *e = &l->scope.entities.at[i];

        if (e->module != module) {
            module = e->module;
            prefix = module_prefix(l, module);
        }
        name_entity(l, e, prefix);
    }
}

/* Literals */

static bool
literal_value(struct lowerer *l, const struct runa_expr *expr,
              struct entity *e)
{
    enum runa_kind kind = RUNA_KIND_WORD;

    switch ((enum runa_expr_kind)expr->kind) {
    case RUNA_INT:
    case RUNA_BOOLEAN: e->value = build_imm(expr->value); break;
    case RUNA_FLOAT:
        e->value = build_imm(expr->value);
        kind = RUNA_KIND_FLOAT;
        break;
    case RUNA_STRING:
        e->value = build_symbol(lowerer_string(l, expr->name.id));
        kind = RUNA_KIND_STRING;
        break;
    default: return false;
    }
    if (e->type.kind == RUNA_KIND_WORD)
        e->type.kind = (uint8_t)kind;
    return true;
}

static void
declare_global(struct lowerer *l, struct entity *e)
{
    bool is_known = literal_value(l, e->global->value, e);
    struct lir_global global = {.name = e->symbol,
                                .type = LIR_I64,
                                .local = true,
                                .alias = LIR_NO_INDEX};
    struct lir_init *init = arena_alloc(&l->module->arena, sizeof *init);

    e->is_literal = is_known && e->is_constant;
    e->is_initialised = is_known;
    if (e->is_literal)
        return;
    if (is_known) {
        init->type = LIR_I64;
        init->kind = e->value.kind == LIR_OPERAND_SYMBOL ? LIR_INIT_SYMBOL
                                                         : LIR_INIT_INT;
        init->name = e->value.id;
        init->value = e->value.value;
        global.inits = init;
        global.init_count = 1;
    }
    *VEC_PUSH(&l->globals) = global;
}

static void
declare_globals(struct lowerer *l)
{
    for (size_t i = 0; i < l->scope.entities.count; i++) {
        if (l->scope.entities.at[i].kind == ENTITY_GLOBAL)
            declare_global(l, &l->scope.entities.at[i]);
    }
}

/* What runs before main */

static void
initialise(struct body *body, struct entity *e)
{
    struct value value;

    body_at(body, e->global->span);
    value = lower_expr(body, e->global->value);
    if (e->type.kind == RUNA_KIND_WORD)
        e->type = value.type;
    BUILD(&body->b, LIR_STORE, LIR_I64,
          build_memory(build_symbol(e->symbol), LIR_NO_INDEX, 0, 0), value.at);
}

/* The globals of MODULE, in their order. */
static void
initialise_module(struct body *body, const struct runa_module *module)
{
    struct scope *scope = &body->l->scope;

    body->module = module;
    for (const struct runa_stmt *g = module->globals; g; g = g->next) {
        struct entity *e = scope_find_in(scope, module, g->name.id,
                                         ENTITY_SET(ENTITY_GLOBAL));

        if (e && e->global == g && !e->is_initialised)
            initialise(body, e);
    }
}

/* Imported modules before those that import them; DONE has a place for each. */
static void
initialise_from(struct body *body, const struct runa_module *module,
                bool *done)
{
    if (!module || done[module->number])
        return;
    done[module->number] = true;
    for (const struct runa_import *i = module->imports; i; i = i->next)
        initialise_from(body, i->module, done);
    initialise_module(body, module);
}

static bool
needs_initialising(const struct lowerer *l)
{
    for (size_t i = 0; i < l->scope.entities.count; i++) {
        const struct entity *e = &l->scope.entities.at[i];

        if (e->kind == ENTITY_GLOBAL && !e->is_initialised)
            return true;
    }
    return false;
}

static uint32_t
count_modules(const struct lowerer *l)
{
    uint32_t count = 0;

    for (const struct runa_module *m = l->program->modules; m; m = m->next)
        count++;
    return count;
}

/* The function that initialises all globals, or LIR_NO_INDEX. */
static uint32_t
lower_initialisers(struct lowerer *l)
{
    const struct runa_module *first = l->program->modules;
    struct body body;
    bool *done;
    uint32_t symbol;

    if (!needs_initialising(l))
        return LIR_NO_INDEX;
    symbol = lowerer_symbol(l, "%s.var",
                            lir_name(l->module, module_prefix(l, first)));
    body_begin(&body, l, first, symbol, 0);
    done = xcalloc(count_modules(l) + 1, sizeof *done);
    for (const struct runa_module *m = first; m; m = m->next)
        initialise_from(&body, m, done);
    free(done);
    body_finish(&body, true);
    return symbol;
}

/* Processes */

static void
declare_params(struct body *body, const struct runa_process *process)
{
    uint32_t reg = 0;

    for (const struct runa_param *p = process->params; p; p = p->next) {
        struct local local = {
            .type = scope_type(&body->l->scope, body->module, p->type),
            .reg = reg++};

        if (idmap_add(&body->local_of, p->name.id,
                      (uint32_t)body->locals.count) != IDMAP_NONE)
            lowerer_error(body, p->name.span,
                          "parameter '%s' is declared twice",
                          lowerer_text(body->l, p->name.id));
        *VEC_PUSH(&body->locals) = local;
    }
}

/* Two processes of Runa's own compilers are written in assembly: they call
 * what their first parameter says, with the others. */
static bool
is_call_function(const struct lowerer *l, const struct entity *e)
{
    const char *name = lowerer_text(l, e->name.id);
    const struct runa_stmt *s = e->process->body;

    while (s && s->kind != RUNA_ASSEMBLY)
        s = s->next;
    return s && ((e->count == 2 && strcmp(name, "call_function_1") == 0) ||
                 (e->count == 3 && strcmp(name, "call_function_2") == 0));
}

static void
lower_call_function(struct body *body, uint32_t count)
{
    struct value args[2];
    struct value result;

    for (uint32_t i = 1; i < count; i++)
        args[i - 1] = value_word(build_of_reg(i));
    result =
        lower_call_address(body, value_word(build_of_reg(0)), args, count - 1);
    BUILD(&body->b, LIR_RET, LIR_I64, result.at);
}

static void
lower_process(struct lowerer *l, const struct entity *e)
{
    struct body body;

    body_begin(&body, l, e->module, e->symbol, e->count);
    body_at(&body, e->name.span);
    if (e->module == l->program->modules)
        body.span = e->name.span;
    declare_params(&body, e->process);
    if (is_call_function(l, e))
        lower_call_function(&body, e->count);
    else
        lower_stmts(&body, e->process->body);
    body_finish(&body, !e->process->is_export && e != find_main(l));
}

static void
lower_processes(struct lowerer *l)
{
    for (size_t i = 0; i < l->scope.entities.count; i++) {
        if (l->scope.entities.at[i].kind == ENTITY_PROCESS)
            lower_process(l, &l->scope.entities.at[i]);
    }
}

/* main */

/* The command line as words: 4-byte addresses in the array at the second
 * parameter, as many as the first one says, become 8-byte ones. */
static struct value
lower_arguments(struct body *body)
{
    struct build *b = &body->b;
    uint32_t test = build_label(b), inside = build_label(b),
             after = build_label(b);
    struct value count = value_word(build_of_reg(0)),
                 list = value_word(build_of_reg(1)),
                 index = value_word(body_copy(body, value_int(0))),
                 last = body_op2(body, LIR_ADD, count, value_int(1)),
                 size = body_op2(body, LIR_SHL, last, value_int(3)),
                 words = BODY_RUNTIME(body, "runa_lang_allocate", size);
    struct lir_operand word = build_of_reg(build_reg(b, LIR_I64));

    build_place(b, test);
    build_branch(b, LIR_I64, LIR_COND_LT, index.at, count.at, inside, after);
    build_place(b, inside);
    BUILD(b, LIR_LOAD32, LIR_I64, word, lower_place(body, list, index, 2));
    BUILD(b, LIR_STORE, LIR_I64, lower_place(body, words, index, 3), word);
    BUILD(b, LIR_ADD, LIR_I64, index.at, index.at, build_imm(1));
    build_jump(b, test);
    build_place(b, after);
    return words;
}

static struct lir_operand
call_function(struct body *body, uint32_t symbol, const struct value *args,
              uint32_t given, uint32_t count)
{
    struct lir_operand operands[256];

    operands[0] = build_of_reg(build_reg(&body->b, LIR_I64));
    operands[1] = build_symbol(symbol);
    for (uint32_t i = 0; i < count; i++)
        operands[2 + i] = i < given ? args[i].at : build_imm(0);
    build_add(&body->b, LIR_CALL, LIR_I64, 0, 2, operands, count + 2);
    return operands[0];
}

/* What the system calls: it initialises, and calls main with the command
 * line. */
static void
make_entry(struct lowerer *l, const struct entity *main, uint32_t initialiser)
{
    struct body body;
    struct value args[2];
    uint32_t given = main->count > 0 ? 2 : 0;

    body_begin(&body, l, main->module, lowerer_symbol(l, "main"), given);
    if (initialiser != LIR_NO_INDEX)
        call_function(&body, initialiser, NULL, 0, 0);
    if (given) {
        args[0] = value_word(build_of_reg(0));
        args[1] = lower_arguments(&body);
    }
    BUILD(&body.b, LIR_RET, LIR_I64,
          call_function(&body, main->symbol, args, given, main->count));
    body_finish(&body, false);
}

/* Decided before anything refers to main. */
static void
name_main(struct lowerer *l)
{
    struct entity *main = find_main(l);

    if (main && main->count == 0 && !needs_initialising(l))
        main->symbol = lowerer_symbol(l, "main");
}

/* The module */

static void
declare_files(struct lowerer *l)
{
    for (const struct runa_module *m = l->program->modules; m; m = m->next)
        *VEC_PUSH(&l->files) = (struct lir_file){
            .number = m->number,
            .path = lowerer_symbol(l, "%s", lowerer_text(l, m->path))};
}

static void
declare_symbol(struct lir_module *module, uint32_t name,
               enum lir_symbol_kind kind, size_t index)
{
    module->symbols[name] =
        (struct lir_symbol){.kind = (uint8_t)kind, .index = (uint32_t)index};
}

static void
declare_symbols(struct lowerer *l)
{
    struct lir_module *m = l->module;

    m->symbol_count = m->names.count;
    m->symbols = arena_array(&m->arena, m->symbol_count, sizeof *m->symbols);
    for (size_t i = 0; i < l->strings.count; i++)
        declare_symbol(m, l->strings.at[i].name, LIR_SYMBOL_STRING, i);
    for (size_t i = 0; i < l->globals.count; i++)
        declare_symbol(m, l->globals.at[i].name, LIR_SYMBOL_GLOBAL, i);
    for (size_t i = 0; i < l->externs.count; i++)
        declare_symbol(m, l->externs.at[i].name, LIR_SYMBOL_EXTERN, i);
    for (size_t i = 0; i < l->funcs.count; i++)
        declare_symbol(m, l->funcs.at[i].name, LIR_SYMBOL_FUNC, i);
}

#define MOVE(l, field, count_field) \
    ((l)->module->field = \
         arena_copy(&(l)->module->arena, (l)->field.at, (l)->field.count, \
                    sizeof *(l)->field.at), \
     (l)->module->count_field = (uint32_t)(l)->field.count)

static void
fill_module(struct lowerer *l)
{
    l->module->name = module_prefix(l, l->program->modules);
    l->module->target = lowerer_symbol(l, "%s", LIR_TARGET);
    declare_symbols(l);
    MOVE(l, files, file_count);
    MOVE(l, strings, string_count);
    MOVE(l, globals, global_count);
    MOVE(l, externs, extern_count);
    MOVE(l, funcs, func_count);
}

static void
lower_program(struct lowerer *l)
{
    const struct entity *main;
    uint32_t initialiser;

    scope_declare(&l->scope);
    name_entities(l);
    declare_globals(l);
    name_main(l);
    initialiser = lower_initialisers(l);
    lower_processes(l);
    main = find_main(l);
    if (main && main->symbol != lowerer_symbol(l, "main"))
        make_entry(l, main, initialiser);
    lower_unify_addresses(l);
}

/* Those that the program mentions. */
static void
find_builtins(struct lowerer *l)
{
    const struct runa_builtin *builtin;

    for (uint32_t i = 0; (builtin = runa_builtin_at(i)); i++) {
        uint32_t id = intern_find(&l->program->names, builtin->name,
                                  strlen(builtin->name));

        if (id != INTERN_NONE)
            idmap_add(&l->builtin_of, id, i);
    }
}

static void
release(struct lowerer *l)
{
    scope_release(&l->scope);
    VEC_RELEASE(&l->files);
    VEC_RELEASE(&l->strings);
    VEC_RELEASE(&l->globals);
    VEC_RELEASE(&l->externs);
    VEC_RELEASE(&l->funcs);
    VEC_RELEASE(&l->called);
    VEC_RELEASE(&l->made);
    idmap_release(&l->string_of);
    idmap_release(&l->extern_of);
    idmap_release(&l->inline_of);
    idmap_release(&l->caller_of);
    idmap_release(&l->builtin_of);
}

bool
runa_lower(const struct runa_program *program, struct lir_module *module,
           struct diag *diag)
{
    struct lowerer l = {.program = program, .module = module, .diag = diag};
    unsigned errors = diag->errors;

    scope_init(&l.scope, program, diag);
    idmap_init(&l.string_of);
    idmap_init(&l.extern_of);
    idmap_init(&l.inline_of);
    idmap_init(&l.caller_of);
    idmap_init(&l.builtin_of);
    find_builtins(&l);
    lower_memory_init(&l);
    declare_files(&l);
    lower_program(&l);
    if (diag->errors == errors)
        fill_module(&l);
    release(&l);
    return diag->errors == errors;
}
