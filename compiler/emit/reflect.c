/*
 * What a program can find out about itself with -freflection: constants of
 * runtime/reflect.h in two sections that the linker gathers.
 *
 * A method is a function that other modules see.  It is called through an
 * invoker, which takes the arguments from memory and puts the result there;
 * all functions of one wasm signature, in all modules, share one.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/runtime.h"

#define METHODS_SECTION "runa_methods"
#define DELEGATES_SECTION "runa_delegates"
#define INVOKER_PREFIX "runa_invoke."
#define UNIFORM_PREFIX "runa_invoke.uniform."

/* As wasm has it: what is an i32 there is one here. */
static uint8_t
canonical(enum lir_type type)
{
    switch (type) {
    case LIR_I8:
    case LIR_I16:
    case LIR_PTR:
    case LIR_REF: return LIR_I32;
    default: return (uint8_t)type;
    }
}

/* How a v128 travels is an option. */
static char
letter(const struct emitter *e, enum lir_type type)
{
    switch (canonical(type)) {
    case LIR_VOID: return 'v';
    case LIR_I64: return 'l';
    case LIR_F32: return 'f';
    case LIR_F64: return 'd';
    case LIR_V128: return e->options->simd ? 'x' : 'y';
    default: return 'i';
    }
}

/* The symbol of the invoker of CALLEE: the letters of its result and of its
 * parameters.  Modules without references are direct in a uniform program, too.
 * The caller frees it. */
static char *
invoker_name(const struct emitter *e, const struct emit_callee *callee)
{
    const char *prefix =
        e->abi == &abi_uniform ? UNIFORM_PREFIX : INVOKER_PREFIX;
    size_t len = strlen(prefix);
    char *name = xmalloc(len + callee->param_count + 2);

    memcpy(name, prefix, len);
    name[len++] = letter(e, callee->result);
    for (uint32_t i = 0; i < callee->param_count; i++)
        name[len++] = letter(e, callee->params[i]);
    name[len] = '\0';
    return name;
}

/* The value of TYPE at OFFSET in the memory at BASE, of which all that is known
 * is that it is the address of a word. */
static LLVMValueRef
load_at(struct emitter *e, LLVMValueRef base, enum lir_type type,
        uint64_t offset)
{
    LLVMValueRef at = emit_int(e, LIR_I32, offset), value;

    at = LLVMBuildInBoundsGEP2(e->builder, e->types[LIR_I8], base, &at, 1, "");
    value = LLVMBuildLoad2(e->builder, e->types[type], at, "");
    LLVMSetAlignment(value, LIR_POINTER_BYTES);
    return value;
}

/* The one at *OFFSET or behind, at a multiple of its size, from ARGS on. */
static LLVMValueRef
load_argument(struct emitter *e, LLVMValueRef args, enum lir_type type,
              uint64_t *offset)
{
    uint32_t bytes = lir_type_bytes(type);
    uint64_t at = (*offset + bytes - 1) / bytes * bytes;

    *offset = at + bytes;
    return load_at(e, args, type, at);
}

enum { FUNCTION, FRAME, ARGS, RESULT, INVOKER_PARAMS };

/* Offsets in a struct runa_method. */
enum { METHOD_FUNCTION = 8, METHOD_INVOKER = 12 };

static void
define_invoker(struct emitter *e, LLVMValueRef invoker, const uint8_t *params,
               uint32_t count, enum lir_type result)
{
    struct abi_target target = {LLVMGetParam(invoker, FUNCTION), params, count,
                                result, NULL};
    LLVMValueRef *args = xcalloc((size_t)count + 1, sizeof *args), value;
    uint64_t offset = 0;

    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, invoker, ""));
    for (uint32_t i = 0; i < count; i++)
        args[i] =
            load_argument(e, LLVMGetParam(invoker, ARGS), params[i], &offset);
    emit_catch_for_c(e, invoker);
    value = emit_catch_end(e, e->abi->enter(e, invoker, &target, args,
                                            LLVMGetParam(invoker, FRAME)));
    free(args);
    if (value) {
        value =
            LLVMBuildStore(e->builder, value, LLVMGetParam(invoker, RESULT));
        LLVMSetAlignment(value, LIR_POINTER_BYTES);
    }
    LLVMBuildRetVoid(e->builder);
}

static LLVMTypeRef
invoker_type(struct emitter *e)
{
    static const uint8_t params[] = {LIR_PTR, LIR_PTR, LIR_PTR, LIR_PTR};

    return emit_function_type(e, params, INVOKER_PARAMS, LIR_VOID, false);
}

static LLVMValueRef
make_invoker(struct emitter *e, const struct emit_callee *callee,
             const char *name)
{
    uint32_t count = callee->param_count;
    uint8_t *params = xmalloc((size_t)count + 1);
    LLVMValueRef invoker = LLVMAddFunction(e->module, name, invoker_type(e));

    for (uint32_t i = 0; i < count; i++)
        params[i] = canonical(callee->params[i]);
    LLVMSetLinkage(invoker, LLVMLinkOnceODRLinkage);
    emit_set_defaults(e, invoker, LIR_VOID);
    define_invoker(e, invoker, params, count, canonical(callee->result));
    free(params);
    return invoker;
}

static LLVMValueRef
invoker_of(struct emitter *e, const struct emit_callee *callee)
{
    char *name = invoker_name(e, callee);
    LLVMValueRef invoker = LLVMGetNamedFunction(e->module, name);

    if (!invoker)
        invoker = make_invoker(e, callee, name);
    free(name);
    return invoker;
}

/* The runtime would find the frame in memory, leave it there for the next, and
 * be a call more.  But it is where searches for handlers end. */
bool
abi_invoke_method(struct emitter *e, const struct lir_runtime_func *rt)
{
    static const uint8_t params[] = {LIR_PTR, LIR_PTR, LIR_PTR};
    LLVMValueRef *args, method, call;

    if (!rt || strcmp(rt->name, "runa_gc_method_invoke") != 0 ||
        !emit_is_point(e) || e->searches)
        return false;
    args = abi_arguments(e, params, 1);
    method = args[1];
    args[FUNCTION] = load_at(e, method, LIR_PTR, METHOD_FUNCTION);
    args[FRAME] = emit_frame_next(e);
    call = LLVMBuildCall2(e->builder, invoker_type(e),
                          load_at(e, method, LIR_PTR, METHOD_INVOKER), args,
                          INVOKER_PARAMS, "");
    free(args);
    abi_mark_call(e, call, params, 1);
    abi_finish_call(e, NULL, LIR_VOID);
    return true;
}

/* `(ref, i32) : i64`, which begins with FIRST unless that is void. */
static LLVMValueRef
signature_text(struct emitter *e, enum lir_type first, const uint8_t *params,
               uint32_t count, enum lir_type result)
{
    size_t size;
    char *text;
    FILE *out = open_memstream(&text, &size);
    const char *comma = "";
    LLVMValueRef value;

    putc('(', out);
    if (first != LIR_VOID) {
        fputs(lir_type_name(first), out);
        comma = ", ";
    }
    for (uint32_t i = 0; i < count; i++, comma = ", ")
        fprintf(out, "%s%s", comma, lir_type_name(params[i]));
    fprintf(out, ") : %s", lir_type_name(result));
    fclose(out);
    value = emit_bytes_text(e, text, size);
    free(text);
    return value;
}

/* Adds a constant to SECTION, which nothing needs to refer to. */
static void
add_constant(struct emitter *e, const char *section, LLVMValueRef *fields,
             unsigned count, LLVMValueRef *kept)
{
    LLVMValueRef value =
        LLVMConstStructInContext(e->context, fields, count, false);
    LLVMValueRef global = LLVMAddGlobal(e->module, LLVMTypeOf(value), section);

    LLVMSetInitializer(global, value);
    LLVMSetGlobalConstant(global, true);
    LLVMSetLinkage(global, LLVMInternalLinkage);
    LLVMSetAlignment(global, LIR_POINTER_BYTES);
    LLVMSetSection(global, section);
    *kept = global;
}

static void
add_method(struct emitter *e, uint32_t index, LLVMValueRef *kept)
{
    const struct lir_func *func = &e->lir->funcs[index];
    const struct emit_callee *callee = &e->funcs[index];
    LLVMValueRef fields[] = {
        emit_text(e, func->name),
        signature_text(e, LIR_VOID, callee->params, callee->param_count,
                       callee->result),
        emit_method(e, func->name), invoker_of(e, callee)};

    add_constant(e, METHODS_SECTION, fields, COUNT_OF(fields), kept);
}

/* What a method has to be for a delegate of TYPE, an index. */
static void
add_delegate(struct emitter *e, uint32_t type, LLVMValueRef *kept)
{
    const struct lir_struct *is = &e->lir->structs[type];
    LLVMValueRef fields[] = {
        emit_descriptor(e, type),
        signature_text(e, LIR_REF, is->params, is->param_count, is->result)};

    add_constant(e, DELEGATES_SECTION, fields, COUNT_OF(fields), kept);
}

/* LLVM and the linker are to leave them alone. */
static void
keep(struct emitter *e, LLVMValueRef *kept, unsigned count)
{
    LLVMValueRef list = LLVMConstArray2(e->types[LIR_PTR], kept, count);
    LLVMValueRef used =
        LLVMAddGlobal(e->module, LLVMTypeOf(list), "llvm.used");

    LLVMSetInitializer(used, list);
    LLVMSetLinkage(used, LLVMAppendingLinkage);
    LLVMSetSection(used, "llvm.metadata");
}

void
emit_reflection(struct emitter *e)
{
    const struct lir_module *m = e->lir;
    LLVMValueRef *kept = xcalloc((size_t)m->func_count + m->struct_count + 1,
                                 sizeof(LLVMValueRef));
    unsigned count = 0;

    for (uint32_t i = 0; i < m->func_count; i++) {
        if (!m->funcs[i].local)
            add_method(e, i, &kept[count++]);
    }
    for (uint32_t i = 0; i < m->struct_count; i++) {
        if (m->structs[i].kind == LIR_STRUCT_DELEGATE)
            add_delegate(e, i, &kept[count++]);
    }
    if (count)
        keep(e, kept, count);
    free(kept);
}
