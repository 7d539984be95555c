/*
 * Descriptors of managed types, as runtime/gc.h has them: struct runa_type.
 *
 * A type is the same in two modules if its name and all that the module says
 * of it are: then the linker merges the descriptors, whose symbol is made of
 * both, and of the convention of its functions.  One with a function that no other module sees is of its module alone,
 * and so is what derives from it.
 */
#include "base/base.h"
#include "emit/abi.h"

#define MAP_BITS 32

/* The offsets of references in an object or a delegate, or in an element of an
 * array. */
struct refs {
    const uint32_t *at;
    uint32_t count;
};

static struct refs
refs_of(const struct emitter *e, const struct lir_struct *type)
{
    static const uint32_t whole[] = {0}, target[] = {LIR_TARGET_OFFSET};

    if (type->kind == LIR_STRUCT_DELEGATE)
        return (struct refs){target, 1};
    if (type->kind != LIR_STRUCT_ARRAY)
        return (struct refs){type->refs, type->ref_count};
    if (type->elem == LIR_BLOB)
        return refs_of(e, &e->lir->structs[type->elem_blob]);
    return (struct refs){whole, type->elem == LIR_REF};
}

/* Identity: FNV-1a, 64 bits (Fowler, Noll and Vo) */

static void
hash_bytes(uint64_t *hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++)
        *hash = (*hash ^ at[i]) * UINT64_C(0x100000001b3);
}

/* Little-endian, so that it is the same wherever the compiler runs. */
static void
hash_number(uint64_t *hash, uint64_t number)
{
    for (unsigned i = 0; i < 8; i++, number >>= 8) {
        unsigned char byte = number & 0xff;

        hash_bytes(hash, &byte, 1);
    }
}

static void
hash_name(const struct emitter *e, uint64_t *hash, uint32_t name)
{
    uint32_t len = name == LIR_NO_INDEX ? 0 : intern_len(&e->lir->names, name);

    hash_number(hash, len);
    if (len)
        hash_bytes(hash, lir_name(e->lir, name), len);
}

/* By the name that other modules know it by. */
static void
hash_function(const struct emitter *e, uint64_t *hash, uint32_t name)
{
    struct lir_symbol symbol;

    if (name == LIR_NO_INDEX) {
        hash_number(hash, 0);
        return;
    }
    symbol = lir_symbol_of(e->lir, name);
    hash_name(e, hash,
              symbol.kind == LIR_SYMBOL_EXTERN
                  ? e->lir->externs[symbol.index].symbol
                  : name);
}

static void
hash_signature(uint64_t *hash, const struct lir_struct *type)
{
    hash_number(hash, type->result);
    hash_number(hash, type->param_count);
    hash_bytes(hash, type->params, type->param_count);
}

static uint64_t
hash_type(const struct emitter *e, uint32_t index)
{
    const struct lir_struct *type = &e->lir->structs[index];
    struct refs refs = refs_of(e, type);
    bool has_functions = type->entries || type->finalizer != LIR_NO_INDEX;
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^
                    (has_functions ? e->options->convention : 0);

    hash_name(e, &hash, type->name);
    hash_number(&hash, type->kind);
    if (type->kind == LIR_STRUCT_ARRAY) {
        hash_number(&hash, type->elem);
        hash_number(&hash, lir_elem_size(e->lir, type));
        hash_number(&hash, lir_elem_align(e->lir, type));
    } else if (type->kind == LIR_STRUCT_DELEGATE) {
        hash_signature(&hash, type);
    } else {
        hash_number(&hash, type->size);
        hash_number(&hash, type->align);
    }
    hash_number(&hash, refs.count);
    for (uint32_t i = 0; i < refs.count; i++)
        hash_number(&hash, refs.at[i]);
    hash_number(&hash,
                type->base == LIR_NO_INDEX ? 0 : hash_type(e, type->base));
    hash_number(&hash, type->entries);
    for (uint32_t i = 0; i < type->entries; i++)
        hash_function(e, &hash, type->vtable[i]);
    hash_function(e, &hash, type->finalizer);
    hash_function(e, &hash, type->message);
    return hash;
}

/* Contents */

static LLVMValueRef
word(struct emitter *e, uint32_t value)
{
    return emit_int(e, LIR_I32, value);
}

static uint32_t
map_of(struct refs refs)
{
    uint32_t map = 0;

    for (uint32_t i = 0; i < refs.count; i++) {
        if (refs.at[i] / LIR_POINTER_BYTES < MAP_BITS)
            map |= UINT32_C(1) << refs.at[i] / LIR_POINTER_BYTES;
    }
    return map;
}

/* Those that the map does not reach: COUNT of them, a constant or null. */
static LLVMValueRef
offsets_of(struct emitter *e, struct refs refs, uint32_t *count)
{
    LLVMValueRef *offsets = xcalloc((size_t)refs.count + 1, sizeof *offsets);
    LLVMValueRef value = LLVMConstNull(e->types[LIR_PTR]);

    *count = 0;
    for (uint32_t i = 0; i < refs.count; i++) {
        if (refs.at[i] / LIR_POINTER_BYTES >= MAP_BITS)
            offsets[(*count)++] = word(e, refs.at[i]);
    }
    if (*count)
        value = emit_constant(
            e, LLVMConstArray2(e->types[LIR_I32], offsets, *count),
            LIR_POINTER_BYTES);
    free(offsets);
    return value;
}

/* A type without a finalizer has that of its base. */
static LLVMValueRef
finalizer_of(struct emitter *e, const struct lir_struct *type)
{
    uint32_t name = emit_finalizer(e, type);

    return name == LIR_NO_INDEX ? LLVMConstNull(e->types[LIR_PTR])
                                : emit_finalizer_function(e, name);
}

uint32_t
emit_finalizer(const struct emitter *e, const struct lir_struct *type)
{
    if (type->kind != LIR_STRUCT_OBJECT)
        return LIR_NO_INDEX;
    while (type->finalizer == LIR_NO_INDEX && type->base != LIR_NO_INDEX)
        type = &e->lir->structs[type->base];
    return type->finalizer;
}

/* The name of TYPE; if that has a message, in a struct runa_message of
 * runtime/exception.h.  What is derived from it finds it by the base. */
static LLVMValueRef
name_of(struct emitter *e, const struct lir_struct *type)
{
    LLVMValueRef offset = emit_int(e, LIR_I32, LIR_POINTER_BYTES);
    LLVMValueRef fields[2], message;

    if (type->message == LIR_NO_INDEX)
        return emit_text(e, type->name);
    fields[0] = emit_message_function(e, type->message);
    fields[1] = LLVMConstStringInContext2(
        e->context, lir_name(e->lir, type->name),
        intern_len(&e->lir->names, type->name), false);
    message = emit_constant(
        e,
        LLVMConstStructInContext(e->context, fields, COUNT_OF(fields), false),
        LIR_POINTER_BYTES);
    LLVMSetSection(message, "runa_messages");
    e->has_messages = true;
    return LLVMConstGEP2(e->types[LIR_I8], message, &offset, 1);
}

static LLVMValueRef
table_of(struct emitter *e, uint32_t index)
{
    const struct lir_struct *table = lir_table_type(e->lir, index);
    LLVMValueRef *methods =
        xcalloc((size_t)table->entries + 1, sizeof *methods);
    LLVMValueRef value;

    for (uint32_t i = 0; i < table->entries; i++)
        methods[i] = emit_method(e, table->vtable[i]);
    value = LLVMConstArray2(e->types[LIR_PTR], methods, table->entries);
    free(methods);
    return value;
}

/* Of an object, or of an array before its elements. */
static uint32_t
size_of(const struct emitter *e, const struct lir_struct *type)
{
    switch ((enum lir_struct_kind)type->kind) {
    case LIR_STRUCT_ARRAY: return lir_elem_offset(e->lir, type);
    case LIR_STRUCT_DELEGATE: return LIR_DELEGATE_BYTES;
    default: return type->size;
    }
}

/* In the order of struct runa_type; the table comes last. */
enum { FIELDS = 9 };

static LLVMValueRef
contents(struct emitter *e, uint32_t index)
{
    const struct lir_struct *type = &e->lir->structs[index];
    struct refs refs = refs_of(e, type);
    bool is_array = type->kind == LIR_STRUCT_ARRAY;
    uint32_t more;
    LLVMValueRef offsets = offsets_of(e, refs, &more);
    LLVMValueRef fields[FIELDS] = {
        word(e, size_of(e, type)),
        word(e, is_array ? lir_elem_stride(e->lir, type) : 0),
        word(e, map_of(refs)),
        word(e, more),
        offsets,
        type->base == LIR_NO_INDEX ? LLVMConstNull(e->types[LIR_PTR])
                                   : emit_descriptor(e, type->base),
        name_of(e, type),
        finalizer_of(e, type),
        is_array ? LLVMConstArray2(e->types[LIR_PTR], NULL, 0)
                 : table_of(e, index)};

    return LLVMConstStructInContext(e->context, fields, FIELDS, false);
}

unsigned
emit_method_offset(unsigned n)
{
    return (FIELDS - 1 + n) * LIR_POINTER_BYTES;
}

static LLVMValueRef
make_descriptor(struct emitter *e, uint32_t index)
{
    LLVMValueRef value = contents(e, index);
    char *name = xasprintf(EMIT_TYPE_PREFIX "%s.%016llx",
                           lir_name(e->lir, e->lir->structs[index].name),
                           (unsigned long long)hash_type(e, index));
    LLVMValueRef global = LLVMAddGlobal(e->module, LLVMTypeOf(value), name);

    LLVMSetInitializer(global, value);
    LLVMSetGlobalConstant(global, true);
    LLVMSetAlignment(global, LIR_POINTER_BYTES);
    LLVMSetLinkage(global, lir_type_is_local(e->lir, index)
                               ? LLVMInternalLinkage
                               : LLVMLinkOnceODRLinkage);
    free(name);
    return global;
}

LLVMValueRef
emit_descriptor(struct emitter *e, uint32_t type)
{
    if (!e->descriptors[type])
        e->descriptors[type] = make_descriptor(e, type);
    return e->descriptors[type];
}
