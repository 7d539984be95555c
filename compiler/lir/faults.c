/* Faults that are thrown: the module.  faults_func.c is about functions. */
#include "lir/faults.h"

#include "base/base.h"
#include "lir/faults_func.h"
#include "lir/throw.h"

/* Does it read or write memory whose base is a reference?  That may be null;
 * lea only adds to it. */
static bool
accesses_object(const struct lir_func *func, const struct lir_inst *inst)
{
    return inst->op != LIR_LEA && lir_fault_base(func, inst) != NULL;
}

bool
lir_may_fault(const struct lir_func *func, const struct lir_inst *inst)
{
    switch (inst->op) {
    case LIR_IDIV:
    case LIR_DIV:
    case LIR_IMOD:
    case LIR_MOD:
    case LIR_VDIV:
    case LIR_ALLOC:
    case LIR_ALLOC_ARRAY:
    case LIR_DELEGATE:
    case LIR_TRY_ALLOC_ARRAY:
    case LIR_ARRAY_LENGTH:
    case LIR_ARRAY_LOAD:
    case LIR_ARRAY_STORE:
    case LIR_ARRAY_ADDRESS:
    case LIR_CALL_VIRTUAL:
    case LIR_CALL_DELEGATE:
    case LIR_INVOKE_VIRTUAL:
    case LIR_INVOKE_DELEGATE:
    case LIR_THROW:
    case LIR_RESUME:
    case LIR_UNWIND: return true;
    default: return accesses_object(func, inst);
    }
}

uint32_t
lir_fault_block(const struct lir_func *func, const struct lir_block *block,
                const struct lir_inst *inst)
{
    uint32_t own;

    if (!lir_may_fault(func, inst))
        return LIR_NO_INDEX;
    own = lir_unwind_block(func, inst);
    return own == LIR_NO_INDEX ? block->outer : own;
}

/* The function that makes what is thrown */

static uint32_t
name_of(struct lir_module *module, const char *text)
{
    return intern_add(&module->names, text, strlen(text));
}

/* A copy of COUNT elements of SIZE bytes, with ROOM for so many, zero. */
static void *
enlarge(struct arena *arena, const void *from, uint32_t count, uint32_t room,
        size_t size)
{
    char *to = arena_array(arena, room, size);

    if (count > 0)
        memcpy(to, from, count * size);
    memset(to + count * size, 0, (room - count) * size);
    return to;
}

/* It is defined elsewhere, perhaps in the program. */
static void
declare_function(struct lir_module *module, uint32_t name)
{
    static const uint8_t params[] = {LIR_I32};
    struct lir_extern ext = {.name = name,
                             .param_count = COUNT_OF(params),
                             .result = LIR_REF,
                             .throws = true,
                             .library = LIR_NO_INDEX,
                             .alias = LIR_NO_INDEX,
                             .import_module = LIR_NO_INDEX,
                             .import_name = LIR_NO_INDEX,
                             .symbol = name};
    uint32_t count = module->extern_count;
    struct arena *arena = &module->arena;

    static_assert(LIR_SYMBOL_NONE == 0, "what enlarge makes of symbols");
    ext.params = arena_copy(arena, params, COUNT_OF(params), 1);
    module->externs = enlarge(arena, module->externs, count, count + 1,
                              sizeof *module->externs);
    module->externs[module->extern_count++] = ext;
    module->symbols = enlarge(arena, module->symbols, module->symbol_count,
                              module->names.count, sizeof *module->symbols);
    module->symbol_count = module->names.count;
    module->symbols[name] = (struct lir_symbol){LIR_SYMBOL_EXTERN, count};
}

/* Is it what other modules and the runtime can call? */
static bool
is_maker(const struct lir_module *module, struct lir_symbol symbol)
{
    return lir_is_function(symbol) && lir_param_count(module, symbol) == 1 &&
           lir_param_type(module, symbol, 0) == LIR_I32 &&
           lir_result_type(module, symbol) == LIR_REF &&
           !(symbol.kind == LIR_SYMBOL_FUNC &&
             module->funcs[symbol.index].local);
}

static bool
check_function(const struct lir_module *module, struct lir_symbol symbol,
               const struct source *source, struct diag *diag)
{
    if (symbol.kind == LIR_SYMBOL_NONE || is_maker(module, symbol))
        return true;
    diag_error(diag, source, lir_symbol_span(module, symbol),
               "'@" LIR_FAULT_FUNCTION "' must be a function that takes an "
               "i32 and returns a ref, and not 'local'");
    return false;
}

/* The type of what that of the runtime returns */

static bool
is_fault_type(const struct lir_module *module, const struct lir_struct *type)
{
    return lir_name_is(module, type->name, LIR_FAULT_TYPE) &&
           type->kind == LIR_STRUCT_OBJECT && type->size == LIR_FAULT_BYTES &&
           type->align == LIR_FAULT_ALIGN && type->ref_count == 0 &&
           type->base == LIR_NO_INDEX && type->entries == 0 &&
           type->finalizer == LIR_NO_INDEX && type->message == LIR_NO_INDEX;
}

uint32_t
lir_fault_type(const struct lir_module *module)
{
    for (uint32_t i = 0; i < module->struct_count; i++) {
        if (is_fault_type(module, &module->structs[i]))
            return i;
    }
    return LIR_NO_INDEX;
}

/* The interpreter makes such objects. */
static void
declare_type(struct lir_module *module)
{
    uint32_t count = module->struct_count;

    module->structs = enlarge(&module->arena, module->structs, count,
                              count + 1, sizeof *module->structs);
    module->structs[module->struct_count++] =
        (struct lir_struct){.name = name_of(module, LIR_FAULT_TYPE),
                            .kind = LIR_STRUCT_OBJECT,
                            .size = LIR_FAULT_BYTES,
                            .align = LIR_FAULT_ALIGN,
                            .base = LIR_NO_INDEX,
                            .finalizer = LIR_NO_INDEX,
                            .message = LIR_NO_INDEX};
}

/* Functions */

/* That which makes what is thrown cannot throw its own faults. */
static bool
decide(const struct lir_module *module, struct lir_func *func, bool throws)
{
    if (lir_name_is(module, func->name, LIR_FAULT_FUNCTION))
        func->faults = LIR_FAULTS_TRAP;
    else if (func->faults == LIR_FAULTS_DEFAULT)
        func->faults = throws ? LIR_FAULTS_THROW : LIR_FAULTS_TRAP;
    return func->faults == LIR_FAULTS_THROW;
}

static void
forget_outer(struct lir_func *func)
{
    for (uint32_t i = 0; i < func->block_count; i++)
        func->blocks[i].outer = LIR_NO_INDEX;
}

static struct lir_symbol
find_function(const struct lir_module *module)
{
    uint32_t name = intern_find(&module->names, LIR_FAULT_FUNCTION,
                                strlen(LIR_FAULT_FUNCTION));

    if (name == INTERN_NONE)
        return (struct lir_symbol){LIR_SYMBOL_NONE, 0};
    return lir_symbol_of(module, name);
}

static bool
has_managed_type(const struct lir_module *module)
{
    uint32_t i = 0;

    while (i < module->struct_count &&
           module->structs[i].kind == LIR_STRUCT_BLOB)
        i++;
    return i < module->struct_count;
}

bool
lir_throw_faults(struct lir_module *module, const struct source *source,
                 const struct lir_fault_options *options, struct diag *diag)
{
    struct lir_symbol symbol = find_function(module);
    bool throws = false, calls = false;

    if (!check_function(module, symbol, source, diag))
        return false;
    for (uint32_t i = 0; i < module->func_count; i++) {
        struct lir_func *func = &module->funcs[i];

        if (decide(module, func, options->throws)) {
            throws = true;
            calls |= lir_throw_faults_of(module, func,
                                         name_of(module, LIR_FAULT_FUNCTION),
                                         options->lines);
        }
        forget_outer(func);
    }
    if (calls && symbol.kind == LIR_SYMBOL_NONE)
        declare_function(module, name_of(module, LIR_FAULT_FUNCTION));
    if (throws && (calls || has_managed_type(module)) &&
        lir_fault_type(module) == LIR_NO_INDEX)
        declare_type(module);
    return true;
}
