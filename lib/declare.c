/* Declarations, but for functions that are defined: see runa/lir.h. */
#include <math.h>

#include "builder.h"

bool
runa_lir_set_target(struct runa_lir_module *module, const char *target)
{
    return builder_is_open(module) &&
           builder_name(module, target, &module->ir.target);
}

bool
runa_lir_add_file(struct runa_lir_module *module, uint32_t number,
                  const char *path)
{
    struct lir_file file = {.number = number};

    if (!builder_is_open(module) || !builder_name(module, path, &file.path))
        return false;
    *VEC_PUSH(&module->files) = file;
    return true;
}

static bool
take_params(struct runa_lir_module *module, const enum runa_lir_type *params,
            size_t count, uint8_t **types, uint32_t *type_count)
{
    if (!params && count)
        return builder_fail(module, "the types of parameters are missing");
    *types = arena_array(&module->ir.arena, count, sizeof **types);
    for (size_t i = 0; i < count; i++) {
        if (!builder_type(module, params[i], false, &(*types)[i]))
            return false;
    }
    *type_count = (uint32_t)count;
    return true;
}

/* A type that is right but perhaps for its name. */
static struct runa_lir_layout *
add_layout(struct runa_lir_module *module, const char *name,
           struct lir_struct is)
{
    uint32_t index = (uint32_t)module->layouts.count;
    struct runa_lir_layout *layout;

    if (!builder_name(module, name, &is.name))
        return NULL;
    if (idmap_add(&module->layout_of, is.name, index) != IDMAP_NONE) {
        builder_fail(module, "type '$%s' is declared twice", name);
        return NULL;
    }
    is.base = is.finalizer = is.message = LIR_NO_INDEX;
    layout = arena_alloc(&module->ir.arena, sizeof *layout);
    layout->module = module;
    layout->is = is;
    layout->index = index;
    *VEC_PUSH(&module->layouts) = layout;
    return layout;
}

struct runa_lir_layout *
runa_lir_add_type(struct runa_lir_module *module, const char *name,
                  uint32_t size, uint32_t align, unsigned flags)
{
    struct lir_struct is = {.kind = flags & RUNA_LIR_OBJECT ? LIR_STRUCT_OBJECT
                                                            : LIR_STRUCT_BLOB,
                            .size = size,
                            .align = align};

    if (!builder_is_open(module) ||
        !builder_range(module, "size", size, LIR_SIZE_MAX) ||
        !builder_range(module, "alignment", align, LIR_ALIGN_MAX) ||
        !builder_flags(module, "a type", flags, RUNA_LIR_OBJECT))
        return NULL;
    return add_layout(module, name, is);
}

struct runa_lir_layout *
runa_lir_add_array(struct runa_lir_module *module, const char *name,
                   enum runa_lir_type elem)
{
    struct lir_struct is = {.kind = LIR_STRUCT_ARRAY};

    if (!builder_is_open(module) ||
        !builder_type(module, elem, false, &is.elem))
        return NULL;
    return add_layout(module, name, is);
}

struct runa_lir_layout *
runa_lir_add_array_of(struct runa_lir_module *module, const char *name,
                      const char *elem)
{
    struct lir_struct is = {.kind = LIR_STRUCT_ARRAY, .elem = LIR_BLOB};

    if (!builder_is_open(module) ||
        !builder_layout(module, elem, &is.elem_blob))
        return NULL;
    return add_layout(module, name, is);
}

struct runa_lir_layout *
runa_lir_add_delegate(struct runa_lir_module *module, const char *name,
                      enum runa_lir_type result,
                      const enum runa_lir_type *params, size_t count)
{
    struct lir_struct is = {.kind = LIR_STRUCT_DELEGATE};

    if (!builder_is_open(module) ||
        !builder_type(module, result, true, &is.result) ||
        !take_params(module, params, count, &is.params, &is.param_count))
        return NULL;
    return add_layout(module, name, is);
}

/* Can the layout be given WHAT, which only blobs and objects have? */
static bool
takes(struct runa_lir_layout *layout, const char *what)
{
    if (!layout || !builder_is_open(layout->module))
        return false;
    return layout->is.kind == LIR_STRUCT_BLOB ||
           layout->is.kind == LIR_STRUCT_OBJECT ||
           builder_fail(layout->module, "%s type '$%s' has no %s",
                        layout->is.kind == LIR_STRUCT_ARRAY ? "array"
                                                            : "delegate",
                        lir_name(&layout->module->ir, layout->is.name), what);
}

bool
runa_lir_set_base(struct runa_lir_layout *layout, const char *base)
{
    if (!takes(layout, "base") ||
        !builder_layout(layout->module, base, &layout->is.base))
        return false;
    return layout->is.base < layout->index ||
           builder_fail(layout->module,
                        "base '$%s' must be declared before '$%s'", base,
                        lir_name(&layout->module->ir, layout->is.name));
}

bool
runa_lir_add_entry(struct runa_lir_layout *layout, const char *function)
{
    uint32_t name;

    if (!takes(layout, "virtual table") ||
        !builder_name(layout->module, function, &name))
        return false;
    *VEC_PUSH(&layout->entries) = name;
    return true;
}

bool
runa_lir_set_finalizer(struct runa_lir_layout *layout, const char *function)
{
    return takes(layout, "finalizer") &&
           builder_name(layout->module, function, &layout->is.finalizer);
}

bool
runa_lir_set_message(struct runa_lir_layout *layout, const char *function)
{
    return takes(layout, "message") &&
           builder_name(layout->module, function, &layout->is.message);
}

bool
runa_lir_add_ref(struct runa_lir_layout *layout, uint32_t offset)
{
    if (!takes(layout, "offsets of references") ||
        !builder_range(layout->module, "offset of a reference", offset,
                       LIR_SIZE_MAX))
        return false;
    *VEC_PUSH(&layout->refs) = offset;
    return true;
}

bool
runa_lir_add_string(struct runa_lir_module *module, const char *name,
                    const void *bytes, size_t size)
{
    struct lir_string string = {0};

    if (!builder_is_open(module) ||
        !builder_declare(module, name, &string.name) ||
        !builder_text(module, bytes, size, &string.text))
        return false;
    *VEC_PUSH(&module->strings) = string;
    return true;
}

/* The index of a new string with these bytes, under a name that is free. */
static uint32_t
add_literal(struct runa_lir_module *module, uint32_t text)
{
    struct lir_string string = {.text = text};
    char name[24];

    do {
        snprintf(name, sizeof name, ".LC%u", module->literal_count++);
        string.name = intern_add(&module->ir.names, name, strlen(name));
    } while (idmap_add(&module->declared, string.name, 0) != IDMAP_NONE);
    *VEC_PUSH(&module->strings) = string;
    return (uint32_t)module->strings.count - 1;
}

struct runa_lir_operand
runa_lir_literal(struct runa_lir_module *module, const void *bytes,
                 size_t size)
{
    uint32_t text, index;

    if (!builder_is_open(module) || !builder_text(module, bytes, size, &text))
        return (struct runa_lir_operand){0};
    index = idmap_find(&module->literal_of, text);
    if (index == IDMAP_NONE) {
        index = add_literal(module, text);
        idmap_add(&module->literal_of, text, index);
    }
    return runa_lir_symbol(
        lir_name(&module->ir, module->strings.at[index].name));
}

static struct runa_lir_global *
add_global(struct runa_lir_module *module, const char *name,
           struct lir_global is, unsigned flags)
{
    struct runa_lir_global *global;

    if (!builder_flags(module, "a global", flags,
                       RUNA_LIR_CONST | RUNA_LIR_EXTERN | RUNA_LIR_LOCAL) ||
        !builder_declare(module, name, &is.name))
        return NULL;
    is.alias = LIR_NO_INDEX;
    is.constant = flags & RUNA_LIR_CONST;
    is.external = flags & RUNA_LIR_EXTERN;
    is.local = flags & RUNA_LIR_LOCAL;
    global = arena_alloc(&module->ir.arena, sizeof *global);
    global->module = module;
    global->is = is;
    *VEC_PUSH(&module->globals) = global;
    return global;
}

struct runa_lir_global *
runa_lir_add_global(struct runa_lir_module *module, const char *name,
                    enum runa_lir_type type, unsigned flags)
{
    struct lir_global is = {0};

    if (!builder_is_open(module) ||
        !builder_type(module, type, false, &is.type))
        return NULL;
    return add_global(module, name, is, flags);
}

struct runa_lir_global *
runa_lir_add_global_of(struct runa_lir_module *module, const char *name,
                       const char *type, unsigned flags)
{
    struct lir_global is = {.type = LIR_BLOB};

    if (!builder_is_open(module) || !builder_layout(module, type, &is.blob))
        return NULL;
    return add_global(module, name, is, flags);
}

bool
runa_lir_global_alias(struct runa_lir_global *global, const char *alias)
{
    return global && builder_is_open(global->module) &&
           builder_name(global->module, alias, &global->is.alias);
}

/* An item that has been found right so far. */
static bool
add_init(struct runa_lir_global *global, struct lir_init init)
{
    if (global->is.external)
        return builder_fail(global->module,
                            "'@%s' is defined elsewhere and takes no "
                            "initialiser",
                            lir_name(&global->module->ir, global->is.name));
    *VEC_PUSH(&global->inits) = init;
    return true;
}

bool
runa_lir_init_int(struct runa_lir_global *global, enum runa_lir_type type,
                  int64_t value)
{
    struct lir_init init = {.kind = LIR_INIT_INT, .value = value};

    return global && builder_is_open(global->module) &&
           builder_type(global->module, type, false, &init.type) &&
           add_init(global, init);
}

/* The bits of VALUE in TYPE: what text has for an infinity or a NaN. */
static int64_t
real_bits(enum runa_lir_type type, double value)
{
    uint64_t wide = 0;
    uint32_t narrow;
    float rounded = (float)value;

    memcpy(&wide, &value, sizeof value);
    memcpy(&narrow, &rounded, sizeof rounded);
    return (int64_t)(type == RUNA_LIR_F32 ? narrow : wide);
}

bool
runa_lir_init_real(struct runa_lir_global *global, enum runa_lir_type type,
                   double value)
{
    struct lir_init init = {.kind = LIR_INIT_FLOAT,
                            .value = real_bits(RUNA_LIR_F64, value)};

    if (!isfinite(value))
        return runa_lir_init_int(global, type, real_bits(type, value));
    return global && builder_is_open(global->module) &&
           builder_type(global->module, type, false, &init.type) &&
           add_init(global, init);
}

bool
runa_lir_init_symbol(struct runa_lir_global *global, enum runa_lir_type type,
                     const char *symbol, int64_t offset)
{
    struct lir_init init = {.kind = LIR_INIT_SYMBOL, .value = offset};
    uint64_t size = offset < 0 ? 0 - (uint64_t)offset : (uint64_t)offset;

    return global && builder_is_open(global->module) &&
           builder_type(global->module, type, false, &init.type) &&
           builder_name(global->module, symbol, &init.name) &&
           builder_range(global->module, "offset", size, LIR_OFFSET_MAX) &&
           add_init(global, init);
}

bool
runa_lir_init_bytes(struct runa_lir_global *global, const void *bytes,
                    size_t size)
{
    struct lir_init init = {.kind = LIR_INIT_TEXT, .type = LIR_NO_TYPE};

    return global && builder_is_open(global->module) &&
           builder_text(global->module, bytes, size, &init.name) &&
           add_init(global, init);
}

bool
runa_lir_init_zero(struct runa_lir_global *global, uint32_t count)
{
    struct lir_init init = {
        .kind = LIR_INIT_ZERO, .type = LIR_NO_TYPE, .value = count};

    return global && builder_is_open(global->module) &&
           builder_range(global->module, "number of bytes", count,
                         LIR_SIZE_MAX) &&
           add_init(global, init);
}

struct runa_lir_extern *
runa_lir_add_extern(struct runa_lir_module *module, const char *name,
                    enum runa_lir_type result,
                    const enum runa_lir_type *params, size_t count,
                    unsigned flags)
{
    struct lir_extern is = {.library = LIR_NO_INDEX,
                            .alias = LIR_NO_INDEX,
                            .import_module = LIR_NO_INDEX,
                            .import_name = LIR_NO_INDEX,
                            .throws = flags & RUNA_LIR_THROWS};
    struct runa_lir_extern *external;

    if (!builder_is_open(module) ||
        !builder_flags(module, "an extern", flags, RUNA_LIR_THROWS) ||
        !builder_type(module, result, true, &is.result) ||
        !take_params(module, params, count, &is.params, &is.param_count) ||
        !builder_declare(module, name, &is.name))
        return NULL;
    external = arena_alloc(&module->ir.arena, sizeof *external);
    external->module = module;
    external->is = is;
    *VEC_PUSH(&module->externs) = external;
    return external;
}

bool
runa_lir_extern_alias(struct runa_lir_extern *external, const char *alias)
{
    return external && builder_is_open(external->module) &&
           builder_name(external->module, alias, &external->is.alias);
}

bool
runa_lir_extern_import(struct runa_lir_extern *external, const char *module,
                       const char *name)
{
    return external && builder_is_open(external->module) &&
           builder_name(external->module, module,
                        &external->is.import_module) &&
           builder_name(external->module, name, &external->is.import_name);
}

bool
runa_lir_extern_library(struct runa_lir_extern *external, const char *library)
{
    return external && builder_is_open(external->module) &&
           builder_name(external->module, library, &external->is.library);
}

bool
runa_lir_extern_conv(struct runa_lir_extern *external, unsigned conv)
{
    if (!external || !builder_is_open(external->module) ||
        !builder_conv(external->module, conv))
        return false;
    external->is.conv = (uint8_t)conv;
    return true;
}
