/* Strings, globals, and constants that are made for other ends. */
#include "base/base.h"
#include "emit/emitter.h"

void
emit_define_flag(struct emitter *e, const char *name)
{
    LLVMValueRef flag = LLVMAddGlobal(e->module, e->types[LIR_I8], name);

    LLVMSetInitializer(flag, emit_int(e, LIR_I8, 1));
    LLVMSetGlobalConstant(flag, true);
    LLVMSetLinkage(flag, LLVMWeakAnyLinkage);
}

static LLVMValueRef
bytes(struct emitter *e, uint32_t name)
{
    return LLVMConstStringInContext2(e->context, lir_name(e->lir, name),
                                     intern_len(&e->lir->names, name), true);
}

LLVMValueRef
emit_constant(struct emitter *e, LLVMValueRef value, unsigned align)
{
    LLVMValueRef global = LLVMAddGlobal(e->module, LLVMTypeOf(value), "");

    LLVMSetInitializer(global, value);
    LLVMSetLinkage(global, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(global, true);
    LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(global, align);
    return global;
}

LLVMValueRef
emit_string(struct emitter *e, const struct lir_string *string)
{
    return emit_constant(e, bytes(e, string->text), 1);
}

LLVMValueRef
emit_bytes_text(struct emitter *e, const char *text, size_t size)
{
    return emit_constant(
        e, LLVMConstStringInContext2(e->context, text, size, false), 1);
}

LLVMValueRef
emit_text(struct emitter *e, uint32_t name)
{
    return emit_bytes_text(e, lir_name(e->lir, name),
                           intern_len(&e->lir->names, name));
}

/* The constants of a global, one after the other. */
struct constants {
    LLVMValueRef *at;
    unsigned count;
    uint64_t size;
};

static void
add_constant(struct constants *c, LLVMValueRef value, uint64_t size)
{
    c->at[c->count++] = value;
    c->size += size;
}

static void
add_zeros(struct emitter *e, struct constants *c, uint64_t size)
{
    if (size)
        add_constant(c, LLVMConstNull(LLVMArrayType2(e->types[LIR_I8], size)),
                     size);
}

/* The address of a symbol takes 4 bytes; in an i64 zeros follow. */
static void
add_address(struct emitter *e, struct constants *c,
            const struct lir_init *init)
{
    LLVMValueRef offset = emit_int(e, LIR_I32, (uint32_t)init->value);
    LLVMValueRef address = LLVMConstGEP2(
        e->types[LIR_I8], emit_symbol(e, init->name), &offset, 1);

    add_constant(c, address, LIR_POINTER_BYTES);
    add_zeros(e, c, lir_type_bytes(init->type) - LIR_POINTER_BYTES);
}

/* Numbers as bit patterns, which for integers and floats are the same. */
static void
add_number(struct emitter *e, struct constants *c, const struct lir_init *init)
{
    static const enum lir_type by_size[] = {
        [1] = LIR_I8, [2] = LIR_I16, [4] = LIR_I32, [8] = LIR_I64};
    unsigned size = lir_type_bytes(init->type);
    uint64_t bits = init->kind == LIR_INIT_FLOAT
                        ? emit_float_bits(init->value, init->type)
                        : (uint64_t)init->value;

    add_constant(c, emit_int(e, by_size[size], bits), size);
}

static void
add_init(struct emitter *e, struct constants *c, const struct lir_init *init)
{
    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_INT:
    case LIR_INIT_FLOAT: add_number(e, c, init); break;
    case LIR_INIT_SYMBOL: add_address(e, c, init); break;
    case LIR_INIT_TEXT:
        add_constant(c, bytes(e, init->name),
                     intern_len(&e->lir->names, init->name));
        break;
    case LIR_INIT_ZERO: add_zeros(e, c, (uint64_t)init->value); break;
    }
}

static LLVMValueRef
initializer(struct emitter *e, const struct lir_global *global)
{
    struct constants c = {
        xcalloc(2 * (size_t)global->init_count + 1, sizeof *c.at), 0, 0};
    LLVMValueRef value;

    for (uint32_t i = 0; i < global->init_count; i++)
        add_init(e, &c, &global->inits[i]);
    add_zeros(e, &c, lir_global_size(e->lir, global) - c.size);
    value = LLVMConstStructInContext(e->context, c.at, c.count, true);
    free(c.at);
    return value;
}

static unsigned
global_alignment(const struct emitter *e, const struct lir_global *global)
{
    return global->type == LIR_BLOB ? e->lir->structs[global->blob].align
                                    : lir_type_bytes(global->type);
}

/* Declared with its size only; initialisers may name any symbol. */
LLVMValueRef
emit_declare_global(struct emitter *e, const struct lir_global *global)
{
    const char *name = lir_name(
        e->lir, global->alias == LIR_NO_INDEX ? global->name : global->alias);
    LLVMValueRef old = LLVMGetNamedGlobal(e->module, name);

    if (old)
        return old;
    return LLVMAddGlobal(
        e->module,
        LLVMArrayType2(e->types[LIR_I8], lir_global_size(e->lir, global)),
        name);
}

/* A constant refers to other constants at most. */
static bool
holds_references(const struct emitter *e, const struct lir_global *global)
{
    if (global->constant)
        return false;
    return global->type == LIR_BLOB
               ? e->lir->structs[global->blob].ref_count > 0
               : global->type == LIR_REF;
}

/* The initialiser decides the LLVM type, so the declaration is replaced. */
void
emit_define_global(struct emitter *e, uint32_t index)
{
    const struct lir_global *global = &e->lir->globals[index];
    LLVMValueRef declared = e->globals[index], value, defined;

    if (global->external)
        return;
    value = initializer(e, global);
    defined = LLVMAddGlobal(e->module, LLVMTypeOf(value), "");
    LLVMReplaceAllUsesWith(declared, defined);
    LLVMDeleteGlobal(declared);
    LLVMSetValueName2(defined, lir_name(e->lir, global->name),
                      intern_len(&e->lir->names, global->name));
    LLVMSetInitializer(defined, value);
    LLVMSetAlignment(defined, global_alignment(e, global));
    LLVMSetGlobalConstant(defined, global->constant);
    if (holds_references(e, global))
        LLVMSetSection(defined, EMIT_ROOTS_SECTION);
    /* Or LLVM would take it for a variable that nobody else looks at. */
    if (e->lir->collects_words && !global->constant)
        emit_keep(e, defined);
    if (global->local)
        LLVMSetLinkage(defined, LLVMInternalLinkage);
    e->globals[index] = defined;
}
