/* The names of a program: see scope.h. */
#include "runa/scope.h"

/* Type names that say something, and what. */
static const struct {
    const char *name;
    uint8_t kind;
} type_words[] = {
    {"String", RUNA_KIND_STRING},   {"Float", RUNA_KIND_FLOAT},
    {"Float64", RUNA_KIND_FLOAT},   {"Double", RUNA_KIND_FLOAT},
    {"List", RUNA_KIND_LIST},       {"Array", RUNA_KIND_LIST},
    {"Set", RUNA_KIND_SET},         {"Dictionary", RUNA_KIND_DICT},
    {"Nothing", RUNA_KIND_NOTHING},
};

void
scope_init(struct scope *scope, const struct runa_program *program,
           struct diag *diag)
{
    *scope = (struct scope){.program = program, .diag = diag};
    idmap_init(&scope->entity_of);
    idmap_init(&scope->field_of);
    scope->type_words = xcalloc(COUNT_OF(type_words), sizeof(uint32_t));
    for (size_t i = 0; i < COUNT_OF(type_words); i++)
        scope->type_words[i] = intern_find(&program->names, type_words[i].name,
                                           strlen(type_words[i].name));
}

void
scope_release(struct scope *scope)
{
    VEC_RELEASE(&scope->entities);
    VEC_RELEASE(&scope->fields);
    idmap_release(&scope->entity_of);
    idmap_release(&scope->field_of);
    free(scope->type_words);
}

/* Two things of these kinds cannot have one name in one module. */
static bool
excludes(const struct entity *old, const struct entity *new)
{
    return old->module == new->module && old->kind == new->kind &&
           (old->kind != ENTITY_VARIANT || old->definition == new->definition);
}

/* A name of MODULE was declared before. */
static void
report_twice(const struct scope *scope, const struct runa_module *module,
             struct runa_name old, struct runa_name new)
{
    diag_error(scope->diag, &module->source, new.span,
               "'%s' is declared twice",
               intern_text(&scope->program->names, new.id));
    diag_note(scope->diag, &module->source, old.span,
              "the first declaration is here");
}

/* Entities of one name are a list in the order of their declaration. */
static void
add(struct scope *scope, struct entity new)
{
    uint32_t index = (uint32_t)scope->entities.count;
    uint32_t at = idmap_add(&scope->entity_of, new.name.id, index);

    while (at != IDMAP_NONE) {
        struct entity *old = &scope->entities.at[at];

        if (excludes(old, &new)) {
            report_twice(scope, new.module, old->name, new.name);
            return;
        }
        at = old->next;
        if (at == IDMAP_NONE)
            old->next = index;
    }
    new.next = IDMAP_NONE;
    *VEC_PUSH(&scope->entities) = new;
}

static uint32_t
count_params(const struct runa_param *param)
{
    uint32_t count = 0;

    for (; param; param = param->next)
        count++;
    return count;
}

/* FIELD may be the only one of its name among FIELDS. */
static void
check_field(const struct scope *scope, const struct runa_module *module,
            const struct runa_field *fields, const struct runa_field *field)
{
    while (fields->name.id != field->name.id)
        fields = fields->next;
    if (fields != field)
        report_twice(scope, module, fields->name, field->name);
}

static void
add_fields(struct scope *scope, const struct runa_module *module,
           const struct runa_typedef *definition)
{
    uint32_t position = 0;

    for (const struct runa_field *f = definition->fields; f; f = f->next) {
        uint32_t index = (uint32_t)scope->fields.count;
        uint32_t at = idmap_add(&scope->field_of, f->name.id, index);

        check_field(scope, module, definition->fields, f);
        *VEC_PUSH(&scope->fields) = (struct scope_field){
            .definition = definition, .index = position++, .next = IDMAP_NONE};
        while (at != IDMAP_NONE && scope->fields.at[at].next != IDMAP_NONE)
            at = scope->fields.at[at].next;
        if (at != IDMAP_NONE)
            scope->fields.at[at].next = index;
    }
}

static uint32_t
count_fields(const struct runa_field *field)
{
    uint32_t count = 0;

    for (; field; field = field->next)
        count++;
    return count;
}

static void
add_type(struct scope *scope, const struct runa_module *module,
         const struct runa_typedef *definition)
{
    uint32_t tag = 0;

    add(scope, (struct entity){.kind = ENTITY_TYPE,
                               .module = module,
                               .name = definition->name,
                               .definition = definition,
                               .count = count_fields(definition->fields)});
    add_fields(scope, module, definition);
    for (const struct runa_variant *v = definition->variants; v; v = v->next)
        add(scope, (struct entity){.kind = ENTITY_VARIANT,
                                   .module = module,
                                   .name = v->name,
                                   .definition = definition,
                                   .variant = v,
                                   .count = count_fields(v->fields),
                                   .tag = tag++,
                                   .type = {.kind = RUNA_KIND_VARIANT,
                                            .definition = definition}});
}

static void
add_processes(struct scope *scope, const struct runa_module *module)
{
    for (const struct runa_process *p = module->processes; p; p = p->next)
        add(scope, (struct entity){.kind = ENTITY_PROCESS,
                                   .module = module,
                                   .name = p->name,
                                   .process = p,
                                   .count = count_params(p->params)});
    for (const struct runa_external *e = module->externals; e; e = e->next)
        add(scope, (struct entity){
                       .kind = ENTITY_EXTERNAL,
                       .module = module,
                       .name = e->alias.id != INTERN_NONE ? e->alias : e->name,
                       .external = e,
                       .count = count_params(e->params)});
}

static void
add_globals(struct scope *scope, const struct runa_module *module)
{
    for (const struct runa_stmt *g = module->globals; g; g = g->next)
        add(scope, (struct entity){.kind = ENTITY_GLOBAL,
                                   .module = module,
                                   .name = g->name,
                                   .global = g,
                                   .is_constant = g->kind == RUNA_CONSTANT});
}

/* The types of what is declared, now that all types are known. */
static void
resolve_types(struct scope *scope)
{
    for (size_t i = 0; i < scope->entities.count; i++) {
        struct entity *e = &scope->entities.at[i];

        if (e->process)
            e->type = scope_type(scope, e->module, e->process->result);
        else if (e->external)
            e->type = scope_type(scope, e->module, e->external->result);
        else if (e->global)
            e->type = scope_type(scope, e->module, e->global->type);
    }
}

void
scope_declare(struct scope *scope)
{
    const struct runa_module *m;

    for (m = scope->program->modules; m; m = m->next) {
        for (const struct runa_typedef *t = m->types; t; t = t->next)
            add_type(scope, m, t);
        add_processes(scope, m);
        add_globals(scope, m);
    }
    resolve_types(scope);
}

static bool
imports(const struct runa_module *module, const struct runa_module *other)
{
    for (const struct runa_import *i = module->imports; i; i = i->next) {
        if (i->module == other)
            return true;
    }
    return false;
}

/* The entity called NAME in MODULE, or else in what it imports, or else, if
 * ANYWHERE, in another. */
static struct entity *
find(const struct scope *scope, const struct runa_module *module,
     uint32_t name, unsigned kinds, bool anywhere)
{
    struct entity *imported = NULL, *any = NULL;

    for (uint32_t i = idmap_find(&scope->entity_of, name); i != IDMAP_NONE;
         i = scope->entities.at[i].next) {
        struct entity *e = &scope->entities.at[i];

        if (!(kinds & ENTITY_SET(e->kind)))
            continue;
        if (e->module == module)
            return e;
        if (!imported && imports(module, e->module))
            imported = e;
        if (!any && anywhere)
            any = e;
    }
    return imported ? imported : any;
}

struct entity *
scope_find(const struct scope *scope, const struct runa_module *module,
           uint32_t name, unsigned kinds)
{
    return find(scope, module, name, kinds, true);
}

struct entity *
scope_find_member(const struct scope *scope, const struct runa_module *module,
                  uint32_t name, unsigned kinds)
{
    return find(scope, module, name, kinds, false);
}

struct entity *
scope_find_in(const struct scope *scope, const struct runa_module *module,
              uint32_t name, unsigned kinds)
{
    struct entity *e = scope_find(scope, module, name, kinds);

    return e && e->module == module ? e : NULL;
}

const struct runa_module *
scope_module(const struct runa_module *module, uint32_t alias)
{
    for (const struct runa_import *i = module->imports; i; i = i->next) {
        if (i->alias.id == alias && alias != INTERN_NONE)
            return i->module;
    }
    return NULL;
}

static uint8_t
word_kind(const struct scope *scope, uint32_t name)
{
    for (size_t i = 0; i < COUNT_OF(type_words); i++) {
        if (scope->type_words[i] == name)
            return type_words[i].kind;
    }
    return RUNA_KIND_WORD;
}

static struct static_type
type_of_definition(const struct runa_typedef *definition)
{
    struct static_type type = {.definition = definition};

    if (definition->variants)
        type.kind = RUNA_KIND_VARIANT;
    else if (definition->array_length < 0)
        type.kind = RUNA_KIND_STRUCT;
    return type;
}

struct static_type
scope_type(const struct scope *scope, const struct runa_module *module,
           const struct runa_type *type)
{
    const struct runa_module *from = module;
    const struct entity *e;
    struct static_type of = {0};

    if (!type || type->name.id == INTERN_NONE)
        return of;
    if (type->module.id != INTERN_NONE &&
        scope_module(module, type->module.id))
        from = scope_module(module, type->module.id);
    e = scope_find(scope, from, type->name.id, ENTITY_SET(ENTITY_TYPE));
    if (e)
        return type_of_definition(e->definition);
    of.kind = word_kind(scope, type->name.id);
    if (of.kind == RUNA_KIND_LIST && type->element.id != INTERN_NONE)
        of.element = word_kind(scope, type->element.id);
    return of;
}

uint32_t
scope_field_index(const struct runa_typedef *definition, uint32_t name)
{
    uint32_t index = 0;

    for (const struct runa_field *f = definition->fields; f; f = f->next) {
        if (f->name.id == name)
            return index;
        index++;
    }
    return LIR_NO_INDEX;
}

uint32_t
scope_first_field(const struct scope *scope, uint32_t name)
{
    return idmap_find(&scope->field_of, name);
}

void
scope_try_names(const struct scope *scope, const struct runa_module *module,
                unsigned kinds, struct nearest *nearest)
{
    for (size_t i = 0; i < scope->entities.count; i++) {
        const struct entity *e = &scope->entities.at[i];

        if ((kinds & ENTITY_SET(e->kind)) && (!module || e->module == module))
            nearest_try(nearest,
                        intern_text(&scope->program->names, e->name.id));
    }
}
