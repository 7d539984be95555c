/* A module: its data and functions are declared, then the bodies follow. */
#include "base/base.h"
#include "emit/abi.h"
#include "emit/prototype.h"
#include "lir/runtime.h"

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

static LLVMTypeRef
function_type(struct emitter *e, const uint8_t *params, uint32_t count,
              enum lir_type result)
{
    return emit_function_type(e, params, count, result, false);
}

void
emit_declare(struct emitter *e, struct emit_callee *callee, const char *name)
{
    callee->type =
        function_type(e, callee->params, callee->param_count, callee->result);
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
            if (module->structs[func->slots[j].type].ref_count)
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
    [HELPER_SAFEPOINT] = {"runa_gc_safepoint",
                          "declare void @f(ptr) nounwind"},
    [HELPER_STACK_OVERFLOW] = {"runa_gc_stack_overflow",
                               "declare void @f() cold noreturn nounwind"},
    [HELPER_PANIC] = {"runa_panic",
                      "declare void @f(ptr, ptr, i32) cold noreturn "
                      "nounwind"},
};

LLVMValueRef
emit_call_helper(struct emitter *e, enum emit_helper helper,
                 LLVMValueRef *args)
{
    LLVMValueRef function = prototype_declare(e->module, helpers[helper].name,
                                              helpers[helper].prototype);
    LLVMTypeRef type = LLVMGlobalGetValueType(function);

    return LLVMBuildCall2(e->builder, type, function, args,
                          LLVMCountParamTypes(type), "");
}

/* The name of LIR's main in the object: C's main belongs to C. */
#define MAIN_SYMBOL "runa_main"

static const char *
func_symbol(const struct emitter *e, const struct lir_func *func)
{
    const char *name = lir_name(e->lir, func->name);

    return strcmp(name, "main") == 0 ? MAIN_SYMBOL : name;
}

void
emit_set_defaults(struct emitter *e, LLVMValueRef function,
                  enum lir_type result)
{
    /* Address 0 is memory like any other, and LIR does not throw yet. */
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
                                   .result = func->result};
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
    free(name);
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

static LLVMValueRef
bytes(struct emitter *e, uint32_t name)
{
    return LLVMConstStringInContext2(e->context, lir_name(e->lir, name),
                                     intern_len(&e->lir->names, name), true);
}

static LLVMValueRef
make_string(struct emitter *e, const struct lir_string *string)
{
    LLVMValueRef value = bytes(e, string->text);
    LLVMValueRef global = LLVMAddGlobal(e->module, LLVMTypeOf(value), "");

    LLVMSetInitializer(global, value);
    LLVMSetLinkage(global, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(global, true);
    LLVMSetUnnamedAddress(global, LLVMGlobalUnnamedAddr);
    LLVMSetAlignment(global, 1);
    return global;
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
static LLVMValueRef
declare_global(struct emitter *e, const struct lir_global *global)
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
static void
define_global(struct emitter *e, uint32_t index)
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
    if (global->local)
        LLVMSetLinkage(defined, LLVMInternalLinkage);
    e->globals[index] = defined;
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
        e->strings[i] = make_string(e, &m->strings[i]);
    for (uint32_t i = 0; i < m->global_count; i++)
        e->globals[i] = declare_global(e, &m->globals[i]);
    for (uint32_t i = 0; i < m->func_count; i++)
        declare_func(e, i);
    for (uint32_t i = 0; i < m->extern_count; i++)
        declare_extern(e, i);
    for (uint32_t i = 0; i < m->func_count; i++)
        declare_body(e, i);
    for (uint32_t i = 0; i < m->global_count; i++)
        define_global(e, i);
}

static LLVMValueRef
declare_runtime(struct emitter *e, const char *name, enum lir_type result)
{
    LLVMValueRef function = LLVMGetNamedFunction(e->module, name);

    return function ? function
                    : LLVMAddFunction(e->module, name,
                                      function_type(e, NULL, 0, result));
}

static LLVMValueRef
call_runtime(struct emitter *e, LLVMValueRef function)
{
    return LLVMBuildCall2(e->builder, LLVMGlobalGetValueType(function),
                          function, NULL, 0, "");
}

/* An empty function that another object may define in earnest, if WEAK. */
static LLVMValueRef
define_empty(struct emitter *e, const char *name, bool weak)
{
    LLVMValueRef function =
        LLVMAddFunction(e->module, name, function_type(e, NULL, 0, LIR_VOID));

    if (weak)
        LLVMSetLinkage(function, LLVMWeakAnyLinkage);
    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    LLVMBuildRetVoid(e->builder);
    return function;
}

/* The runtime's flush, or nothing if no other object brings it in: a program
 * that prints nothing shall not carry it. */
static LLVMValueRef
find_flush(struct emitter *e)
{
    LLVMValueRef flush = LLVMGetNamedFunction(e->module, "runa_flush");

    return flush ? flush : define_empty(e, "runa_flush", true);
}

/* Calls LIR's main with as many arguments as it has, and gives the exit
 * status. */
static LLVMValueRef
call_main(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef args[2], status;

    if (callee->param_count == 2) {
        args[0] = emit_convert(
            e, call_runtime(e, declare_runtime(e, "runa_rt_argc", LIR_I32)),
            LIR_I32, callee->params[0]);
        args[1] = emit_convert(
            e, call_runtime(e, declare_runtime(e, "runa_rt_argv", LIR_PTR)),
            LIR_PTR, callee->params[1]);
    }
    status = LLVMBuildCall2(e->builder, callee->type, callee->function, args,
                            callee->param_count, "");
    return callee->result == LIR_VOID
               ? emit_int(e, LIR_I32, 0)
               : emit_convert(e, status, callee->result, LIR_I32);
}

/* What C's main(argc, argv) is called in its object.  It is never called: it
 * is there to clash, so that a second main does not go unnoticed. */
static void
define_c_main(struct emitter *e)
{
    static const uint8_t params[] = {LIR_I32, LIR_PTR};
    LLVMValueRef function = LLVMAddFunction(
        e->module, "__main_argc_argv", function_type(e, params, 2, LIR_I32));

    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    LLVMBuildRet(e->builder, emit_int(e, LIR_I32, 0));
}

/* Looks at a variable of the collector that works in slices, which links it
 * even if there is no store to tell of. */
static void
require_slices(struct emitter *e)
{
    LLVMValueRef load;

    if (!e->closure.managed || !e->options->barriers)
        return;
    load = LLVMBuildLoad2(e->builder, e->types[LIR_PTR],
                          emit_variable(e, "runa_gc_cards"), "");
    LLVMSetVolatile(load, true);
}

/*
 * __main_void is what wasi-libc's start code calls.  Defining it here keeps
 * libc's own, which fetches the arguments first, out of the program.  It
 * writes what output is still buffered, so the runtime need not have libc do
 * that (runtime/output.h).
 */
static void
define_start(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef flush = find_flush(e), start, status;

    define_empty(e, "runa_rt_flush_at_exit", false);
    define_c_main(e);
    start = LLVMAddFunction(e->module, "__main_void",
                            function_type(e, NULL, 0, LIR_I32));
    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, start, ""));
    require_slices(e);
    status = call_main(e, callee);
    call_runtime(e, flush);
    LLVMBuildRet(e->builder, status);
}

/* A variable that the runtime looks for. */
static void
define_flag(struct emitter *e, const char *name)
{
    LLVMValueRef flag = LLVMAddGlobal(e->module, e->types[LIR_I8], name);

    LLVMSetInitializer(flag, emit_int(e, LIR_I8, 1));
    LLVMSetGlobalConstant(flag, true);
    LLVMSetLinkage(flag, LLVMWeakAnyLinkage);
}

static void
define_all(struct emitter *e)
{
    const struct lir_module *m = e->lir;

    for (uint32_t i = 0; i < m->func_count; i++) {
        emit_func(e, i);
        if (e->funcs[i].has_frame)
            e->abi->define_thunk(e, &e->funcs[i]);
        if (strcmp(lir_name(m, m->funcs[i].name), "main") != 0)
            continue;
        define_start(e, &e->funcs[i]);
        if (e->options->gc_stress)
            define_flag(e, "runa_gc_always_stress");
    }
}

/* Code that does not tell of its stores says so: with any of it in a program
 * the collector cannot work in slices. */
static void
define_barriers(struct emitter *e)
{
    if (e->closure.managed && !e->options->barriers)
        define_flag(e, "runa_gc_no_barriers");
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
    roots_closure_release(&e->closure);
    free(e->regs);
    free(e->slots);
    free(e->blocks);
    free(e->words);
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
    make_types(&e);
    roots_closure_init(&e.closure, module, options->stack_traces);
    abi_choose(&e);
    if (options->roots == ROOTS_NONE)
        roots_closure_drop(&e.closure, module);
    make_tags(&e);
    declare_all(&e);
    define_all(&e);
    define_barriers(&e);
    if (options->stack_traces)
        emit_trace_require(&e);
    if (options->reflection)
        emit_reflection(&e);
    release(&e);
    return e.module;
}
