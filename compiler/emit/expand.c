/* Allocation in two stages: see expand.h. */
#include "emit/expand.h"

#include "base/base.h"
#include "emit/prototype.h"
#include "emit/tags.h"

#define ALIGN "16" /* of objects; runtime/gc.h */

/*
 * What LLVM may know, in its own words: allocations look at all memory, for a
 * collection may happen, but change none that the program sees, for nothing
 * moves.  The last parameter stands for what is stored where that happens.
 */
#define KNOWN \
    " memory(read, inaccessiblemem: readwrite) nounwind willreturn " \
    "\"alloc-family\"=\"runa\" "

/* What is called where there is no room: a function of the runtime, or, with
 * references to be kept, one that stores them behind the frame and calls it. */
enum slow_kind {
    SLOW_OBJECT,
    SLOW_TRY_OBJECT,
    SLOW_LARGE,
    SLOW_TRY_LARGE,
    SLOW_ARRAY,
    SLOW_TRY_ARRAY
};

static const struct {
    const char *name, *keeping; /* the latter with their number behind */
} slow[] = {
    [SLOW_OBJECT] = {"runa_gc_allocate", "runa_allocate"},
    [SLOW_TRY_OBJECT] = {"runa_gc_try_allocate", "runa_try_allocate"},
    [SLOW_LARGE] = {"runa_gc_allocate_large", "runa_allocate_large"},
    [SLOW_TRY_LARGE] = {"runa_gc_try_allocate_large",
                        "runa_try_allocate_large"},
    [SLOW_ARRAY] = {"runa_gc_new_array", "runa_new_array"},
    [SLOW_TRY_ARRAY] = {"runa_gc_try_new_array", "runa_try_new_array"},
};

/* The result of an allocation, which never is null or may be. */
#define OBJECT "declare noalias nonnull align " ALIGN " ptr "
#define TRIED "declare noalias align " ALIGN " ptr "

static const struct {
    const char *name;
    unsigned params, frame; /* how many there are; which one the frame is */
    enum slow_kind slow;
    const char *prototype;
} kinds[EXPAND_COUNT] = {
#define KIND(result) \
    result "@f(ptr, ptr, i32, ptr captures(none))" KNOWN \
           "allockind(\"alloc,zeroed\") allocsize(2)"
    [EXPAND_OBJECT] = {"runa.alloc", 3, 0, SLOW_OBJECT, KIND(OBJECT)},
    [EXPAND_TRY_OBJECT] = {"runa.try_alloc", 3, 0, SLOW_TRY_OBJECT,
                           KIND(TRIED)},
    [EXPAND_LARGE] = {"runa.alloc_large", 3, 0, SLOW_LARGE, KIND(OBJECT)},
    [EXPAND_TRY_LARGE] = {"runa.try_alloc_large", 3, 0, SLOW_TRY_LARGE,
                          KIND(TRIED)},
#undef KIND
#define KIND(result) \
    result "@f(ptr, ptr, i32, i32, i32, i32, ptr captures(none))" KNOWN \
           "allockind(\"alloc,zeroed\")"
    [EXPAND_ARRAY] = {"runa.alloc_array", 6, 0, SLOW_ARRAY, KIND(OBJECT)},
    [EXPAND_TRY_ARRAY] = {"runa.try_alloc_array", 6, 0, SLOW_TRY_ARRAY,
                          KIND(TRIED)},
#undef KIND
    [EXPAND_ROOM] = {"runa.room", 1, 0, SLOW_OBJECT,
                     "declare i1 @f(i32, ptr) "
                     "memory(inaccessiblemem: readwrite) nounwind willreturn"},
#define KIND(result) \
    result "@f(i1, ptr, ptr, i32, ptr captures(none))" KNOWN \
           "allockind(\"alloc,zeroed\") allocsize(3)"
    [EXPAND_SHARER] = {"runa.alloc_sharer", 4, 1, SLOW_OBJECT, KIND(OBJECT)},
    [EXPAND_TRY_SHARER] = {"runa.try_alloc_sharer", 4, 1, SLOW_TRY_OBJECT,
                           KIND(TRIED)},
#undef KIND
};

#define KNOWN_KIND "runa.known"

LLVMValueRef
expand_declare(LLVMModuleRef module, enum expand_kind kind, unsigned cold)
{
    char *name = xasprintf("%s.%u", kinds[kind].name, cold);
    LLVMValueRef function =
        prototype_declare_repeated(module, name, kinds[kind].prototype, cold);

    free(name);
    return function;
}

void
expand_mark_known(LLVMValueRef store)
{
    LLVMContextRef context = LLVMGetTypeContext(LLVMTypeOf(store));
    unsigned kind = LLVMGetMDKindIDInContext(context, KNOWN_KIND,
                                             (unsigned)strlen(KNOWN_KIND));

    LLVMSetMetadata(
        store, kind,
        LLVMMetadataAsValue(context, LLVMMDNodeInContext2(context, NULL, 0)));
}

/* Bodies */

struct expansion {
    LLVMModuleRef module;
    LLVMContextRef context;
    LLVMBuilderRef builder;
    LLVMTypeRef pointer, word, byte;
    LLVMValueRef function;
    LLVMBasicBlockRef fast, cold, done;
    LLVMValueRef frame, type;
    LLVMValueRef results[2]; /* of fast and cold */
};

static LLVMValueRef
number(struct expansion *x, uint32_t value)
{
    return LLVMConstInt(x->word, value, false);
}

static LLVMValueRef
param(struct expansion *x, unsigned n)
{
    return LLVMGetParam(x->function, n);
}

static LLVMBasicBlockRef
add_block(struct expansion *x, const char *name)
{
    return LLVMAppendBasicBlockInContext(x->context, x->function, name);
}

static LLVMValueRef
variable(struct expansion *x, const char *name)
{
    LLVMValueRef global = LLVMGetNamedGlobal(x->module, name);

    return global ? global : LLVMAddGlobal(x->module, x->pointer, name);
}

static void
set_tag(struct expansion *x, LLVMValueRef access, enum emit_tag tag)
{
    tag_set(access, tag_make(x->context, tag));
}

static LLVMValueRef
load_variable(struct expansion *x, const char *name)
{
    LLVMValueRef value =
        LLVMBuildLoad2(x->builder, x->pointer, variable(x, name), "");

    set_tag(x, value, TAG_ALLOCATOR);
    return value;
}

static LLVMValueRef
add(struct expansion *x, LLVMValueRef base, LLVMValueRef offset)
{
    return LLVMBuildGEPWithNoWrapFlags(x->builder, x->byte, base, &offset, 1,
                                       "",
                                       LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
}

/* Jumps on a condition that hardly ever holds. */
static void
branch_unlikely(struct expansion *x, LLVMValueRef condition,
                LLVMBasicBlockRef then, LLVMBasicBlockRef otherwise)
{
    LLVMValueRef branch =
        LLVMBuildCondBr(x->builder, condition, then, otherwise);
    LLVMMetadataRef weights[] = {
        LLVMMDStringInContext2(x->context, "branch_weights", 14),
        LLVMValueAsMetadata(number(x, 1)),
        LLVMValueAsMetadata(number(x, 10000))};

    LLVMSetMetadata(
        branch, LLVMGetMDKindIDInContext(x->context, "prof", 4),
        LLVMMetadataAsValue(x->context,
                            LLVMMDNodeInContext2(x->context, weights, 3)));
}

/* Is there no room for SIZE bytes? */
static LLVMValueRef
is_full(struct expansion *x, LLVMValueRef size)
{
    LLVMValueRef next = load_variable(x, "runa_gc_next");
    LLVMValueRef limit = load_variable(x, "runa_gc_limit");
    LLVMValueRef room = LLVMBuildSub(
        x->builder, LLVMBuildPtrToInt(x->builder, limit, x->word, ""),
        LLVMBuildPtrToInt(x->builder, next, x->word, ""), "");

    return LLVMBuildICmp(x->builder, LLVMIntUGT, size, room, "");
}

/* Takes SIZE bytes unless FULL; what lies there is zero. */
static LLVMValueRef
take(struct expansion *x, LLVMValueRef size, LLVMValueRef full)
{
    LLVMValueRef next, done;

    branch_unlikely(x, full, x->cold, x->fast);
    LLVMPositionBuilderAtEnd(x->builder, x->fast);
    next = load_variable(x, "runa_gc_next");
    done = LLVMBuildStore(x->builder, add(x, next, size),
                          variable(x, "runa_gc_next"));
    set_tag(x, done, TAG_ALLOCATOR);
    done = LLVMBuildStore(x->builder, x->type, next);
    set_tag(x, done, TAG_HEADER);
    return next;
}

enum { SLOW_FRAME, SLOW_TYPE, SLOW_SIZE, SLOW_KEPT };

static LLVMValueRef
runtime_function(struct expansion *x, enum slow_kind kind)
{
    return prototype_declare(x->module, slow[kind].name,
                             "declare ptr @f(ptr, ptr, i32) cold nounwind");
}

static LLVMValueRef
word(struct expansion *x, LLVMValueRef frame, unsigned n)
{
    return n ? add(x, frame, number(x, n * (uint32_t)sizeof(uint32_t)))
             : frame;
}

static void
define_keeping(struct expansion *x, LLVMValueRef function, enum slow_kind kind,
               unsigned count)
{
    LLVMValueRef runtime = runtime_function(x, kind);
    LLVMValueRef frame = LLVMGetParam(function, SLOW_FRAME);
    LLVMValueRef args[SLOW_KEPT] = {word(x, frame, count),
                                    LLVMGetParam(function, SLOW_TYPE),
                                    LLVMGetParam(function, SLOW_SIZE)};

    for (unsigned i = 0; i < count; i++)
        LLVMBuildStore(x->builder, LLVMGetParam(function, SLOW_KEPT + i),
                       word(x, frame, i));
    LLVMBuildRet(x->builder,
                 LLVMBuildCall2(x->builder, LLVMGlobalGetValueType(runtime),
                                runtime, args, SLOW_KEPT, ""));
}

/* One of each is enough for a program. */
static LLVMValueRef
keeping_function(struct expansion *x, enum slow_kind kind, unsigned count)
{
    char *name = xasprintf("%s.%u", slow[kind].keeping, count);
    LLVMBasicBlockRef here = LLVMGetInsertBlock(x->builder);
    LLVMValueRef function = LLVMGetNamedFunction(x->module, name);

    if (!function) {
        function = prototype_declare_repeated(
            x->module, name,
            "declare ptr @f(ptr, ptr, i32, ptr) cold noinline minsize optsize "
            "nounwind",
            count);
        LLVMSetLinkage(function, LLVMLinkOnceODRLinkage);
        LLVMSetVisibility(function, LLVMHiddenVisibility);
        LLVMPositionBuilderAtEnd(x->builder, LLVMAppendBasicBlockInContext(
                                                 x->context, function, ""));
        define_keeping(x, function, kind, count);
        LLVMPositionBuilderAtEnd(x->builder, here);
    }
    free(name);
    return function;
}

/* Asks for an object or array by its SIZE or length.  FIXED is the number of
 * parameters before the references. */
static LLVMValueRef
ask(struct expansion *x, enum slow_kind kind, LLVMValueRef size,
    unsigned fixed)
{
    unsigned kept = LLVMCountParams(x->function) - fixed;
    LLVMValueRef function =
        kept ? keeping_function(x, kind, kept) : runtime_function(x, kind);
    LLVMValueRef *args = xcalloc(SLOW_KEPT + kept, sizeof *args), result;

    args[SLOW_FRAME] = x->frame;
    args[SLOW_TYPE] = x->type;
    args[SLOW_SIZE] = size;
    for (unsigned i = 0; i < kept; i++)
        args[SLOW_KEPT + i] = param(x, fixed + i);
    result = LLVMBuildCall2(x->builder, LLVMGlobalGetValueType(function),
                            function, args, SLOW_KEPT + kept, "");
    free(args);
    return result;
}

static bool
is_try(enum expand_kind kind)
{
    return kinds[kind].slow == SLOW_TRY_OBJECT ||
           kinds[kind].slow == SLOW_TRY_LARGE ||
           kinds[kind].slow == SLOW_TRY_ARRAY;
}

/* Where there is room, nobody need look whether there was: the result is not
 * null. */
static void
assume_made(struct expansion *x, enum expand_kind kind)
{
    LLVMValueRef assume, made;

    if (!is_try(kind))
        return;
    assume = LLVMGetIntrinsicDeclaration(
        x->module, LLVMLookupIntrinsicID("llvm.assume", 11), NULL, 0);
    made = LLVMBuildIsNotNull(x->builder, x->results[0], "");
    LLVMBuildCall2(x->builder, LLVMGlobalGetValueType(assume), assume, &made,
                   1, "");
}

static void
define_object(struct expansion *x, enum expand_kind kind)
{
    unsigned fixed = kinds[kind].params;
    LLVMValueRef size = param(x, fixed - 1);
    bool shares = kinds[kind].frame > 0;
    LLVMValueRef full =
        shares ? LLVMBuildNot(x->builder, param(x, 0), "") : is_full(x, size);

    x->results[0] = take(x, size, full);
    assume_made(x, kind);
    LLVMBuildBr(x->builder, x->done);
    LLVMPositionBuilderAtEnd(x->builder, x->cold);
    x->results[1] = ask(x, kinds[kind].slow, size, fixed);
}

/* first + length * stride, rounded up; it does not wrap for so few. */
static LLVMValueRef
array_size(struct expansion *x)
{
    LLVMValueRef size =
        LLVMBuildNUWMul(x->builder, param(x, 2), param(x, 4), "");

    size = LLVMBuildNUWAdd(x->builder, size, param(x, 3), "");
    size = LLVMBuildNUWAdd(x->builder, size, number(x, 15), "");
    return LLVMBuildAnd(x->builder, size, number(x, ~UINT32_C(15)), "");
}

static void
define_array(struct expansion *x, enum expand_kind kind)
{
    LLVMBasicBlockRef small = add_block(x, "small");
    LLVMValueRef length = param(x, 2), size, done;

    branch_unlikely(
        x, LLVMBuildICmp(x->builder, LLVMIntUGT, length, param(x, 5), ""),
        x->cold, small);
    LLVMPositionBuilderAtEnd(x->builder, small);
    size = array_size(x);
    x->results[0] = take(x, size, is_full(x, size));
    done = LLVMBuildStore(x->builder, length,
                          add(x, x->results[0], number(x, 4)));
    set_tag(x, done, TAG_LENGTH);
    assume_made(x, kind);
    LLVMBuildBr(x->builder, x->done);
    LLVMPositionBuilderAtEnd(x->builder, x->cold);
    x->results[1] = ask(x, kinds[kind].slow, length, kinds[kind].params);
}

static void
remove_attributes(LLVMValueRef function, LLVMAttributeIndex index,
                  const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        LLVMRemoveEnumAttributeAtIndex(
            function, index,
            LLVMGetEnumAttributeKindForName(names[i],
                                            (unsigned)strlen(names[i])));
}

static const char *const of_param[] = {"captures", "readonly", "readnone",
                                       "writeonly"};

/* What was known of allocations, and what LLVM concluded from that about those
 * who allocate, does not hold of the bodies: they change the variables of the
 * allocator, and words of the shadow stack. */
static void
forget_effects(LLVMValueRef function)
{
    static const char *const of_function[] = {"memory", "willreturn",
                                              "allockind", "allocsize"};
    LLVMAttributeIndex index = (LLVMAttributeIndex)LLVMAttributeFunctionIndex;

    remove_attributes(function, index, of_function, COUNT_OF(of_function));
    LLVMRemoveStringAttributeAtIndex(function, index, "alloc-family", 12);
    for (unsigned i = 1; i <= LLVMCountParams(function); i++)
        remove_attributes(function, i, of_param, COUNT_OF(of_param));
}

static void
define_allocation(struct expansion *x, enum expand_kind kind)
{
    unsigned first = kinds[kind].frame;
    LLVMBasicBlockRef from[2];
    LLVMValueRef result;

    x->fast = add_block(x, "fast");
    x->cold = add_block(x, "cold");
    x->done = add_block(x, "done");
    x->frame = param(x, first);
    x->type = param(x, first + 1);
    if (kind == EXPAND_ARRAY || kind == EXPAND_TRY_ARRAY)
        define_array(x, kind);
    else
        define_object(x, kind);
    LLVMBuildBr(x->builder, x->done);
    from[0] = x->fast;
    from[1] = x->cold;
    LLVMPositionBuilderAtEnd(x->builder, x->done);
    result = LLVMBuildPhi(x->builder, x->pointer, "");
    LLVMAddIncoming(result, x->results, from, 2);
    LLVMBuildRet(x->builder, result);
}

static void
define(struct expansion *x, LLVMValueRef function, enum expand_kind kind)
{
    x->function = function;
    LLVMSetLinkage(function, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(x->builder, add_block(x, "entry"));
    if (kind == EXPAND_ROOM)
        LLVMBuildRet(x->builder,
                     LLVMBuildNot(x->builder, is_full(x, param(x, 0)), ""));
    else
        define_allocation(x, kind);
}

/* So with what LLVM concluded about an argument. */
static void
forget_arguments(LLVMValueRef function)
{
    for (LLVMUseRef use = LLVMGetFirstUse(function); use;
         use = LLVMGetNextUse(use)) {
        LLVMValueRef call = LLVMGetUser(use);

        for (unsigned i = 1; i <= LLVMGetNumArgOperands(call); i++) {
            for (size_t j = 0; j < COUNT_OF(of_param); j++)
                LLVMRemoveCallSiteEnumAttribute(
                    call, i,
                    LLVMGetEnumAttributeKindForName(
                        of_param[j], (unsigned)strlen(of_param[j])));
        }
    }
}

static void
remove_known_stores(struct expansion *x, LLVMBasicBlockRef block)
{
    unsigned kind = LLVMGetMDKindIDInContext(x->context, KNOWN_KIND,
                                             (unsigned)strlen(KNOWN_KIND));
    LLVMValueRef inst = LLVMGetFirstInstruction(block);

    while (inst) {
        LLVMValueRef next = LLVMGetNextInstruction(inst);

        if (LLVMHasMetadata(inst) && LLVMGetMetadata(inst, kind))
            LLVMInstructionEraseFromParent(inst);
        inst = next;
    }
}

/* No word of the shadow stack that was forgotten is read again. */
static void
remove_forgotten(LLVMModuleRef module)
{
    LLVMValueRef global = LLVMGetNamedGlobal(module, EXPAND_FORGOTTEN);
    LLVMUseRef use = global ? LLVMGetFirstUse(global) : NULL;

    while (use) {
        LLVMValueRef store = LLVMGetUser(use);

        use = LLVMGetNextUse(use);
        if (LLVMIsAStoreInst(store))
            LLVMInstructionEraseFromParent(store);
    }
    if (!global)
        return;
    LLVMReplaceAllUsesWith(global, LLVMConstNull(LLVMTypeOf(global)));
    LLVMDeleteGlobal(global);
}

static void
set_inlined(struct expansion *x, LLVMValueRef function)
{
    unsigned kind = LLVMGetEnumAttributeKindForName("alwaysinline", 12);

    LLVMAddAttributeAtIndex(function,
                            (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                            LLVMCreateEnumAttribute(x->context, kind, 0));
}

/* The kind of FUNCTION by its name; EXPAND_COUNT if it is none of these. */
static enum expand_kind
kind_of(LLVMValueRef function)
{
    size_t len;
    const char *name = LLVMGetValueName2(function, &len);
    enum expand_kind kind = 0;

    if (!LLVMIsDeclaration(function))
        return EXPAND_COUNT;
    while (kind < EXPAND_COUNT) {
        size_t own = strlen(kinds[kind].name);

        if (len > own && strncmp(name, kinds[kind].name, own) == 0 &&
            name[own] == '.')
            return kind;
        kind++;
    }
    return kind;
}

static bool
needs_expansion(LLVMModuleRef module)
{
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f;
         f = LLVMGetNextFunction(f)) {
        if (kind_of(f) != EXPAND_COUNT)
            return true;
    }
    return false;
}

static void
expand_function(struct expansion *x, LLVMValueRef function, bool inlined)
{
    enum expand_kind kind = kind_of(function);

    if (kind == EXPAND_COUNT && LLVMIsDeclaration(function))
        return;
    forget_effects(function);
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(function); b;
         b = LLVMGetNextBasicBlock(b))
        remove_known_stores(x, b);
    if (kind == EXPAND_COUNT)
        return;
    forget_arguments(function);
    define(x, function, kind);
    if (inlined)
        set_inlined(x, function);
}

bool
expand_module(LLVMModuleRef module, bool inlined)
{
    LLVMContextRef context = LLVMGetModuleContext(module);
    struct expansion x = {.module = module,
                          .context = context,
                          .pointer = LLVMPointerTypeInContext(context, 0),
                          .word = LLVMInt32TypeInContext(context),
                          .byte = LLVMInt8TypeInContext(context)};

    if (!needs_expansion(module)) {
        remove_forgotten(module); /* of allocations that LLVM left out */
        return false;
    }
    x.builder = LLVMCreateBuilderInContext(context);
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f;
         f = LLVMGetNextFunction(f))
        expand_function(&x, f, inlined);
    remove_forgotten(module);
    LLVMDisposeBuilder(x.builder);
    return true;
}
