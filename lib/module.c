/* Modules and their errors: see runa/lir.h and builder.h. */
#include <stdarg.h>

#include "builder.h"

struct runa_lir_module *
runa_lir_module_new(const char *name)
{
    struct runa_lir_module *module = xcalloc(1, sizeof *module);

    lir_module_init(&module->ir);
    if (name)
        builder_name(module, name, &module->ir.name);
    return module;
}

static void
func_release(struct runa_lir_func *func)
{
    VEC_RELEASE(&func->regs);
    VEC_RELEASE(&func->slots);
    VEC_RELEASE(&func->blocks);
    VEC_RELEASE(&func->insts);
    VEC_RELEASE(&func->operands);
    idmap_release(&func->reg_of);
    idmap_release(&func->slot_of);
    idmap_release(&func->block_of);
}

static void
release_handles(struct runa_lir_module *module)
{
    for (size_t i = 0; i < module->layouts.count; i++) {
        VEC_RELEASE(&module->layouts.at[i]->refs);
        VEC_RELEASE(&module->layouts.at[i]->entries);
    }
    for (size_t i = 0; i < module->globals.count; i++)
        VEC_RELEASE(&module->globals.at[i]->inits);
    for (size_t i = 0; i < module->funcs.count; i++)
        func_release(module->funcs.at[i]);
}

void
runa_lir_module_free(struct runa_lir_module *module)
{
    if (!module)
        return;
    release_handles(module);
    VEC_RELEASE(&module->files);
    VEC_RELEASE(&module->layouts);
    VEC_RELEASE(&module->strings);
    VEC_RELEASE(&module->globals);
    VEC_RELEASE(&module->externs);
    VEC_RELEASE(&module->funcs);
    idmap_release(&module->layout_of);
    idmap_release(&module->declared);
    idmap_release(&module->literal_of);
    lir_module_release(&module->ir);
    free(module->error);
    free(module);
}

const char *
runa_lir_error(const struct runa_lir_module *module)
{
    return module ? module->error : "there is no module";
}

bool
builder_fail(struct runa_lir_module *module, const char *format, ...)
{
    va_list args;
    char text[256];

    if (module->error)
        return false;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (module->about)
        module->error =
            xasprintf("function '%s': %s",
                      lir_name(&module->ir, module->about->is.name), text);
    else
        module->error = xstrdup(text);
    return false;
}

bool
builder_is_open(struct runa_lir_module *module)
{
    if (!module || module->error)
        return false;
    module->about = NULL;
    return !module->is_read ||
           builder_fail(module, "nothing can be added to a module that was "
                                "read");
}

bool
builder_func_is_open(struct runa_lir_func *func)
{
    if (!builder_is_open(func->module))
        return false;
    func->module->about = func;
    return true;
}

bool
builder_text(struct runa_lir_module *module, const void *bytes, size_t size,
             uint32_t *id)
{
    if (!bytes && size)
        return builder_fail(module, "the bytes of a text are missing");
    if (!builder_range(module, "size of a text", size, LIR_SIZE_MAX))
        return false;
    *id = intern_add(&module->ir.names, bytes ? bytes : "", size);
    return true;
}

bool
builder_name(struct runa_lir_module *module, const char *name, uint32_t *id)
{
    if (!name)
        return builder_fail(module, "a name is missing");
    return builder_text(module, name, strlen(name), id);
}

bool
builder_type(struct runa_lir_module *module, enum runa_lir_type type,
             bool void_allowed, uint8_t *id)
{
    if (type == RUNA_LIR_VOID && !void_allowed)
        return builder_fail(module, "void is no type of values");
    if ((unsigned)type > RUNA_LIR_REF)
        return builder_fail(module, "there is no type %u", (unsigned)type);
    *id = (uint8_t)type;
    return true;
}

bool
builder_layout(struct runa_lir_module *module, const char *name,
               uint32_t *index)
{
    uint32_t id = 0;

    if (!builder_name(module, name, &id))
        return false;
    *index = idmap_find(&module->layout_of, id);
    return *index != IDMAP_NONE ||
           builder_fail(module, "type '$%s' is not declared", name);
}

bool
builder_declare(struct runa_lir_module *module, const char *name, uint32_t *id)
{
    if (!builder_name(module, name, id))
        return false;
    return idmap_add(&module->declared, *id, 0) == IDMAP_NONE ||
           builder_fail(module, "'@%s' is declared twice", name);
}

bool
builder_range(struct runa_lir_module *module, const char *what, uint64_t value,
              uint64_t max)
{
    return value <= max ||
           builder_fail(module, "%s %llu is more than %llu", what,
                        (unsigned long long)value, (unsigned long long)max);
}

bool
builder_conv(struct runa_lir_module *module, unsigned conv)
{
    return builder_range(module, "calling convention", conv, LIR_CONV_MAX);
}

bool
builder_flags(struct runa_lir_module *module, const char *what, unsigned flags,
              unsigned allowed)
{
    return !(flags & ~allowed) || builder_fail(module, "%s has no flags 0x%x",
                                               what, flags & ~allowed);
}

struct builder_locale
builder_enter_locale(void)
{
    locale_t ours = newlocale(LC_ALL_MASK, "C", (locale_t)0);

    return (struct builder_locale){ours, uselocale(ours)};
}

void
builder_leave_locale(struct builder_locale locale)
{
    uselocale(locale.before);
    if (locale.ours)
        freelocale(locale.ours);
}
