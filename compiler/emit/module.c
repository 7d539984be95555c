/*
 * A module: its data and functions are declared, then the bodies follow; and
 * what all parts say of functions to LLVM.
 */
#include "base/base.h"
#include "emit/abi.h"
#include "emit/prototype.h"
#include "lir/runtime.h"
#include "version.h"

LLVMAttributeRef
emit_attribute(struct emitter *e, const char *name)
{
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));

    return LLVMCreateEnumAttribute(e->context, kind, 0);
}

static void
set_attribute(struct emitter *e, LLVMValueRef function, const char *name)
{
    LLVMAddAttributeAtIndex(function,
                            (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            emit_attribute(e, name));
}

static void
set_string_attribute(struct emitter *e, LLVMValueRef function, const char *key,
                     const char *value)
{
    LLVMAttributeRef attribute =
        LLVMCreateStringAttribute(e->context, key, (unsigned)strlen(key),
                                  value, (unsigned)strlen(value));

    LLVMAddAttributeAtIndex(
        function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, attribute);
}

static void
make_types(struct emitter *e)
{
    LLVMContextRef c = e->context;
    LLVMTypeRef pointer = LLVMPointerTypeInContext(c, 0);

    e->i1 = LLVMInt1TypeInContext(c);
    e->types[LIR_VOID] = LLVMVoidTypeInContext(c);
    e->types[LIR_I8] = LLVMInt8TypeInContext(c);
    e->types[LIR_I16] = LLVMInt16TypeInContext(c);
    e->types[LIR_I32] = LLVMInt32TypeInContext(c);
    e->types[LIR_I64] = LLVMInt64TypeInContext(c);
    e->types[LIR_F32] = LLVMFloatTypeInContext(c);
    e->types[LIR_F64] = LLVMDoubleTypeInContext(c);
    e->types[LIR_PTR] = pointer;
    e->types[LIR_REF] = pointer;
    /* Without SIMD, LLVM passes a vector lane by lane and keeps it so: as two
     * i64 in signatures and locals, not sixteen i32, which is what lanes of
     * i8 would become.  With SIMD all vector types are v128. */
    e->types[LIR_V128] = LLVMVectorType(e->types[LIR_I64], 2);
}

LLVMTypeRef
emit_function_type(struct emitter *e, const uint8_t *params, uint32_t count,
                   enum lir_type result, bool has_frame)
{
    LLVMTypeRef *types = xcalloc((size_t)count + 2, sizeof *types), type;
    unsigned n = 0;

    if (has_frame)
        types[n++] = e->types[LIR_PTR];
    for (uint32_t i = 0; i < count; i++)
        types[n++] = e->types[params[i]];
    type = LLVMFunctionType(e->types[result], types, n, false);
    free(types);
    return type;
}

void
emit_declare(struct emitter *e, struct emit_callee *callee, const char *name)
{
    callee->type = emit_function_type(e, callee->params, callee->param_count,
                                      callee->result, false);
    callee->function = LLVMGetNamedFunction(e->module, name);
    if (!callee->function)
        callee->function = LLVMAddFunction(e->module, name, callee->type);
    callee->body = callee->function;
    callee->body_type = callee->type;
}

static bool
has_slot_with_refs(const struct lir_module *module)
{
    for (uint32_t i = 0; i < module->func_count; i++) {
        const struct lir_func *func = &module->funcs[i];

        for (uint32_t j = 0; j < func->slot_count; j++) {
            if (roots_are_in(module, func->slots[j].type))
                return true;
        }
    }
    return false;
}

/* Where the program reaches words of the shadow stack itself, because slots
 * lie there, they are memory like any other: when LLVM has inlined functions,
 * one word may be both, one after the other. */
static void
make_tags(struct emitter *e)
{
    if (!e->closure.managed)
        return;
    for (unsigned i = 0; i < TAG_COUNT; i++)
        e->tags[i] = tag_make(e->context, (enum emit_tag)i);
    if (has_slot_with_refs(e->lir))
        e->tags[TAG_ROOT] = NULL;
}

void
emit_set_tag(struct emitter *e, LLVMValueRef access, enum emit_tag tag)
{
    if (e->tags[tag])
        tag_set(access, e->tags[tag]);
}

LLVMValueRef
emit_variable(struct emitter *e, const char *name)
{
    LLVMValueRef global = LLVMGetNamedGlobal(e->module, name);

    if (global)
        return global;
    global = LLVMAddGlobal(e->module, e->types[LIR_PTR], name);
    /* Of this program: so LLVM adds offsets at link time. */
    LLVMSetVisibility(global, LLVMHiddenVisibility);
    return global;
}

/* LLVM's name for the list of what is kept. */
#define EMIT_KEPT "llvm.compiler.used"

void
emit_keep(struct emitter *e, LLVMValueRef global)
{
    LLVMValueRef old = LLVMGetNamedGlobal(e->module, EMIT_KEPT), list, kept;
    unsigned count =
        old ? (unsigned)LLVMGetNumOperands(LLVMGetInitializer(old)) : 0;
    LLVMValueRef *all = xcalloc((size_t)count + 1, sizeof *all);

    for (unsigned i = 0; i < count; i++)
        all[i] = LLVMGetOperand(LLVMGetInitializer(old), i);
    all[count] = global;
    list = LLVMConstArray2(e->types[LIR_PTR], all, count + 1);
    if (old)
        LLVMDeleteGlobal(old);
    kept = LLVMAddGlobal(e->module, LLVMTypeOf(list), EMIT_KEPT);
    LLVMSetInitializer(kept, list);
    LLVMSetLinkage(kept, LLVMAppendingLinkage);
    LLVMSetSection(kept, "llvm.metadata");
    free(all);
}

static const struct {
    const char *name, *prototype;
} helpers[HELPER_COUNT] = {
    [HELPER_IS_INSTANCE] = {"runa_gc_is_instance",
                            "declare i32 @f(ptr, ptr) "
                            "memory(read) nounwind willreturn"},
    [HELPER_NEW_FINALISED] = {"runa_gc_new_finalised",
                              "declare noalias nonnull ptr @f(ptr, ptr) "
                              "nounwind"},
    [HELPER_TRY_NEW_FINALISED] = {"runa_gc_try_new_finalised",
                                  "declare noalias ptr @f(ptr, ptr) "
                                  "nounwind"},
    [HELPER_SAFEPOINT] = {"runa_gc_safepoint",
                          "declare void @f(ptr) nounwind"},
    [HELPER_WORDS_SAFEPOINT] = {"runa_lang_safepoint",
                                "declare void @f(ptr) memory(read, "
                                "inaccessiblemem: readwrite) nounwind "
                                "willreturn"},
    [HELPER_STACK_OVERFLOW] = {"runa_gc_stack_overflow",
                               "declare void @f() cold noreturn nounwind"},
    [HELPER_UNCAUGHT] = {"runa_gc_uncaught",
                         "declare void @f() cold noreturn nounwind"},
    [HELPER_SEARCH] = {"runa_gc_search", "declare void @f(ptr) cold nounwind"},
    [HELPER_SEARCH_PENDING] = {"runa_gc_search_pending",
                               "declare void @f(ptr) cold nounwind"},
    [HELPER_TRACE_THROW] = {"runa_gc_trace_throw",
                            "declare void @f(ptr) cold nounwind"},
    [HELPER_TRACE_RESUME] = {"runa_gc_trace_resume",
                             "declare void @f(ptr) cold nounwind"},
    [HELPER_THROW_FAULT] = {"runa_gc_throw_fault",
                            "declare void @f(ptr, i32) cold nounwind"},
    [HELPER_LAND] = {"runa_gc_land",
                     "declare void @f(ptr, ptr, ptr, i32) cold nounwind"},
    [HELPER_RESUME] = {"runa_gc_resume",
                       "declare void @f(ptr, ptr) cold nounwind"},
    [HELPER_PANIC] = {"runa_panic",
                      "declare void @f(ptr, ptr, i32) cold noreturn "
                      "nounwind"},
    [HELPER_PRINT_FRAMES] = {"runa_rt_print_frames",
                             "declare void @f() cold nounwind"},
    [HELPER_MESSAGE] = {"runa_exception_message",
                        "declare ptr @f(ptr) cold nounwind"},
};

static LLVMValueRef
declare_helper(struct emitter *e, enum emit_helper helper)
{
    return prototype_declare(e->module, helpers[helper].name,
                             helpers[helper].prototype);
}

/* A constant that refers to it is kept in the object, and the linker then
 * finds what it refers to. */
static void
require_helper(struct emitter *e, enum emit_helper helper)
{
    LLVMValueRef reference =
        LLVMAddGlobal(e->module, e->types[LIR_PTR], "runa_required");

    LLVMSetInitializer(reference, declare_helper(e, helper));
    LLVMSetLinkage(reference, LLVMInternalLinkage);
    LLVMSetGlobalConstant(reference, true);
    emit_keep(e, reference);
}

LLVMValueRef
emit_call_helper(struct emitter *e, enum emit_helper helper,
                 LLVMValueRef *args)
{
    LLVMValueRef function = declare_helper(e, helper);
    LLVMTypeRef type = LLVMGlobalGetValueType(function);

    return LLVMBuildCall2(e->builder, type, function, args,
                          LLVMCountParamTypes(type), "");
}

/* The name of LIR's main in the object: C's main belongs to C. */
#define MAIN_SYMBOL "runa_main"

static bool
is_main(const struct emitter *e, const struct lir_func *func)
{
    return strcmp(lir_name(e->lir, func->name), "main") == 0;
}

static const char *
func_symbol(const struct emitter *e, const struct lir_func *func)
{
    return is_main(e, func) ? MAIN_SYMBOL : lir_name(e->lir, func->name);
}

void
emit_set_defaults(struct emitter *e, LLVMValueRef function,
                  enum lir_type result)
{
    /* Address 0 is memory like any other; emit_set_unwinding says what may
     * throw. */
    set_attribute(e, function, "null_pointer_is_valid");
    set_attribute(e, function, "nounwind");
    if (e->options->small || e->options->smallest)
        set_attribute(e, function, "optsize");
    if (e->options->smallest)
        set_attribute(e, function, "minsize");
    if (*e->options->features)
        set_string_attribute(e, function, "target-features",
                             e->options->features);
    /* As C returns unsigned char and short. */
    if (result == LIR_I8 || result == LIR_I16)
        LLVMAddAttributeAtIndex(function, LLVMAttributeReturnIndex,
                                emit_attribute(e, "zeroext"));
}

void
emit_set_alignment(struct emitter *e, LLVMValueRef function, unsigned index,
                   unsigned align)
{
    unsigned kind = LLVMGetEnumAttributeKindForName("align", 5);

    LLVMAddAttributeAtIndex(function, index + 1,
                            LLVMCreateEnumAttribute(e->context, kind, align));
}

static void
declare_func(struct emitter *e, uint32_t index)
{
    const struct lir_func *func = &e->lir->funcs[index];
    struct emit_callee *callee = &e->funcs[index];
    uint8_t *params = arena_alloc(&e->arena, func->param_count);

    for (uint32_t i = 0; i < func->param_count; i++)
        params[i] = func->regs[i].type;
    *callee = (struct emit_callee){.params = params,
                                   .param_count = func->param_count,
                                   .result = func->result,
                                   .throws = e->closure.throws[index]};
    emit_declare(e, callee, func_symbol(e, func));
    emit_set_defaults(e, callee->function, func->result);
    if (func->local)
        LLVMSetLinkage(callee->function, LLVMInternalLinkage);
    if (func->exported != LIR_NO_INDEX)
        set_string_attribute(e, callee->function, "wasm-export-name",
                             lir_name(e->lir, func->exported));
}

/* A function with a frame has a second one, of managed code; what was declared
 * becomes a thunk, or LLVM drops it if nobody outside can call it. */
static void
declare_body(struct emitter *e, uint32_t index)
{
    struct emit_callee *callee = &e->funcs[index];
    char *name;

    if (!e->closure.has_frame[index] && !e->abi->is_for_all)
        return;
    name = xasprintf("%s.runa", func_symbol(e, &e->lir->funcs[index]));
    callee->has_frame = true;
    callee->body_type = e->abi->function_type(
        e, callee->params, callee->param_count, callee->result);
    callee->body = LLVMAddFunction(e->module, name, callee->body_type);
    LLVMSetLinkage(callee->body, LLVMInternalLinkage);
    e->abi->set_attributes(e, callee->body, callee->result);
    if (callee->throws)
        emit_set_unwinding(e, callee->body);
    free(name);
}

struct emit_callee *
emit_callee(struct emitter *e, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);

    return symbol.kind == LIR_SYMBOL_FUNC ? &e->funcs[symbol.index]
                                          : &e->externs[symbol.index];
}

void
emit_set_import(struct emitter *e, LLVMValueRef function, const char *module,
                const char *name)
{
    set_string_attribute(e, function, "wasm-import-module", module);
    set_string_attribute(e, function, "wasm-import-name", name);
}

/* A function of the runtime has the signature of the runtime, whatever
 * integers the declaration says: see lir_check_target. */
static void
declare_extern(struct emitter *e, uint32_t index)
{
    const struct lir_extern *ext = &e->lir->externs[index];
    const char *name = lir_name(e->lir, ext->symbol);
    const struct lir_runtime_func *rt = lir_runtime_find(e->lir, ext);
    struct emit_callee *callee = &e->externs[index];

    *callee = (struct emit_callee){.params = rt ? rt->params : ext->params,
                                   .param_count = ext->param_count,
                                   .result = rt ? rt->result : ext->result,
                                   .external = true};
    if (rt)
        emit_declare_effects(e, name);
    emit_declare(e, callee, name);
    if (!LLVMIsDeclaration(callee->function))
        return;
    set_attribute(e, callee->function, "nounwind");
    set_string_attribute(e, callee->function, "no-builtins", "");
    if (ext->import_module != LIR_NO_INDEX)
        emit_set_import(e, callee->function,
                        lir_name(e->lir, ext->import_module),
                        lir_name(e->lir, ext->import_name));
}

static void
declare_all(struct emitter *e)
{
    const struct lir_module *m = e->lir;

    e->strings = xcalloc(m->string_count + 1, sizeof *e->strings);
    e->globals = xcalloc(m->global_count + 1, sizeof *e->globals);
    e->externs = xcalloc(m->extern_count + 1, sizeof *e->externs);
    e->funcs = xcalloc(m->func_count + 1, sizeof *e->funcs);
    e->descriptors = xcalloc(m->struct_count + 1, sizeof *e->descriptors);
    for (uint32_t i = 0; i < m->string_count; i++)
        e->strings[i] = emit_string(e, &m->strings[i]);
    for (uint32_t i = 0; i < m->global_count; i++)
        e->globals[i] = emit_declare_global(e, &m->globals[i]);
    for (uint32_t i = 0; i < m->func_count; i++)
        declare_func(e, i);
    for (uint32_t i = 0; i < m->extern_count; i++)
        declare_extern(e, i);
    for (uint32_t i = 0; i < m->func_count; i++)
        declare_body(e, i);
    for (uint32_t i = 0; i < m->global_count; i++)
        emit_define_global(e, i);
}

/* Whether nobody but the start calls this by C's convention, once. */
static bool
is_last(const struct emitter *e, uint32_t index)
{
    const struct lir_func *func = &e->lir->funcs[index];

    return is_main(e, func) && func->exported == LIR_NO_INDEX &&
           !e->closure.is_taken[index];
}

static void
define_all(struct emitter *e)
{
    const struct lir_module *m = e->lir;

    for (uint32_t i = 0; i < m->func_count; i++) {
        emit_func(e, i);
        if (e->funcs[i].has_frame)
            emit_define_thunk(e, &e->funcs[i], is_last(e, i));
        if (is_main(e, &m->funcs[i]))
            emit_define_start(e, &e->funcs[i]);
    }
}

/* Code that does not tell of its stores says so: with any of it in a program
 * the collector cannot work in slices. */
static void
define_barriers(struct emitter *e)
{
    if (e->closure.managed && !e->options->barriers)
        emit_define_flag(e, "runa_gc_no_barriers");
}

static void
release(struct emitter *e)
{
    LLVMDisposeBuilder(e->builder);
    arena_release(&e->arena);
    free(e->strings);
    free(e->globals);
    free(e->externs);
    free(e->funcs);
    free(e->descriptors);
    emit_release_plans(e);
    free(e->regs);
    free(e->slots);
    free(e->blocks);
    free(e->catches);
    free(e->pads);
    free(e->words);
}

/* In the words from which LLVM makes an entry of the section "producers". */
static void
name_producer(struct emitter *e)
{
    static const char text[] = EMIT_PRODUCER " version " RUNA_VERSION;
    LLVMMetadataRef words =
        LLVMMDStringInContext2(e->context, text, sizeof text - 1);
    LLVMMetadataRef node = LLVMMDNodeInContext2(e->context, &words, 1);

    LLVMAddNamedMetadataOperand(e->module, "llvm.ident",
                                LLVMMetadataAsValue(e->context, node));
}

LLVMModuleRef
emit_module(const struct lir_module *module, LLVMContextRef context,
            const char *layout, const struct emit_options *options)
{
    struct emitter e = {.lir = module, .options = options, .context = context};

    e.module = LLVMModuleCreateWithNameInContext(
        lir_name(module, module->name), context);
    e.builder = LLVMCreateBuilderInContext(context);
    arena_init(&e.arena);
    LLVMSetTarget(e.module, EMIT_TRIPLE);
    LLVMSetDataLayout(e.module, layout);
    name_producer(&e);
    make_types(&e);
    emit_handlers_find(&e);
    emit_plan_frames(&e);
    abi_mark(&e);
    emit_handlers_choose(&e);
    make_tags(&e);
    declare_all(&e);
    define_all(&e);
    define_barriers(&e);
    if (options->stack_traces)
        require_helper(&e, HELPER_PRINT_FRAMES);
    if (options->reflection)
        emit_reflection(&e);
    if (e.has_messages)
        require_helper(&e, HELPER_MESSAGE);
    release(&e);
    return e.module;
}
