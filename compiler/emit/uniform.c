/*
 * The uniform convention: void f(ptr args, ptr ret) for every function, with
 * arguments and result on the shadow stack.  A frame, whose beginning is args:
 *
 *   | parameters | result of calls | words of the plan | args of a call ...
 *
 * Each part is aligned to 16.  Whatever lies there is scanned; a word that is
 * no reference can at most keep an object alive, which never moves.
 */
#include "base/base.h"
#include "emit/abi.h"

#define ALIGN 16
#define RESULT_BYTES 16 /* of the largest type */

enum { ARGS, RET, PARAM_COUNT };

static uint32_t
round_up(uint32_t bytes, uint32_t align)
{
    return (bytes + align - 1) / align * align;
}

/* What lies in memory for a value of TYPE. */
static enum lir_type
memory_type(enum lir_type type)
{
    return type == LIR_I8 || type == LIR_I16 ? LIR_I32 : type;
}

/* Where parameter INDEX lies; behind the last: the end of all. */
static uint32_t
offset_of(const uint8_t *params, uint32_t count, uint32_t index)
{
    uint32_t offset = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = lir_type_bytes(memory_type(params[i]));

        offset = round_up(offset, size);
        if (i == index)
            return offset;
        offset += size;
    }
    return offset;
}

static uint32_t
params_bytes(const uint8_t *params, uint32_t count)
{
    return offset_of(params, count, count);
}

static void
store(struct emitter *e, LLVMValueRef place, LLVMValueRef value,
      enum lir_type type)
{
    LLVMValueRef done = LLVMBuildStore(
        e->builder, emit_convert(e, value, type, memory_type(type)), place);

    emit_set_tag(e, done, TAG_ROOT);
}

static LLVMValueRef
load(struct emitter *e, LLVMValueRef place, enum lir_type type)
{
    enum lir_type wide = memory_type(type);
    LLVMValueRef value = LLVMBuildLoad2(e->builder, e->types[wide], place, "");

    emit_set_tag(e, value, TAG_ROOT);
    return emit_convert(e, value, wide, type);
}

/* A reference that lay in a gap must not be found there again. */
static void
store_args(struct emitter *e, LLVMValueRef base, const uint8_t *params,
           uint32_t count, LLVMValueRef *args)
{
    uint32_t end = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t offset = offset_of(params, count, i);

        for (; end < offset; end += ROOTS_WORD_BYTES)
            store(e, emit_frame_offset(e, base, end), emit_int(e, LIR_I32, 0),
                  LIR_I32);
        store(e, emit_frame_offset(e, base, offset), args[i], params[i]);
        end = offset + lir_type_bytes(memory_type(params[i]));
    }
}

static LLVMValueRef
load_arg(struct emitter *e, LLVMValueRef base, const uint8_t *params,
         uint32_t count, uint32_t index)
{
    return load(e, emit_frame_offset(e, base, offset_of(params, count, index)),
                params[index]);
}

static LLVMTypeRef
two_pointers(struct emitter *e)
{
    LLVMTypeRef params[PARAM_COUNT] = {e->types[LIR_PTR], e->types[LIR_PTR]};

    return LLVMFunctionType(e->types[LIR_VOID], params, PARAM_COUNT, false);
}

static LLVMTypeRef
function_type(struct emitter *e, const uint8_t *params, uint32_t count,
              enum lir_type result)
{
    (void)params;
    (void)count;
    (void)result;
    return two_pointers(e);
}

static void
set_attributes(struct emitter *e, LLVMValueRef function, enum lir_type result)
{
    (void)result;
    emit_set_defaults(e, function, LIR_VOID);
    emit_set_alignment(e, function, ARGS, ALIGN);
    emit_set_alignment(e, function, RET, ALIGN);
}

/* The frame */

static const struct emit_callee *
present_function(const struct emitter *e)
{
    return &e->funcs[e->func - e->lir->funcs];
}

/* A function that is called by this convention. */
struct signature {
    uint32_t bytes; /* of its parameters */
    enum lir_type result;
};

static struct signature
signature_of_symbol(const struct emitter *e, struct lir_symbol symbol)
{
    uint32_t count = lir_param_count(e->lir, symbol), bytes;
    uint8_t *params = xmalloc((size_t)count + 1);

    for (uint32_t i = 0; i < count; i++)
        params[i] = (uint8_t)lir_param_type(e->lir, symbol, i);
    bytes = params_bytes(params, count);
    free(params);
    return (struct signature){bytes, lir_result_type(e->lir, symbol)};
}

/* The object comes before what the type says. */
static struct signature
signature_of_delegate(const struct lir_struct *type)
{
    uint8_t *params = xmalloc((size_t)type->param_count + 1);
    uint32_t bytes;

    params[0] = LIR_REF;
    for (uint32_t i = 0; i < type->param_count; i++)
        params[i + 1] = type->params[i];
    bytes = params_bytes(params, type->param_count + 1);
    free(params);
    return (struct signature){bytes, type->result};
}

/* What INST calls by this convention; false if it does not. */
static bool
calls_uniform(const struct emitter *e, const struct lir_inst *inst,
              struct signature *signature)
{
    const struct lir_operand *called =
        lir_operands(e->func, inst) + lir_callee_position(inst);
    struct lir_symbol symbol;

    if (lir_callee(inst) == LIR_CALLEE_DELEGATE) {
        *signature = signature_of_delegate(&e->lir->structs[called[-1].id]);
        return true;
    }
    if (lir_callee(inst) == LIR_CALLEE_ENTRY)
        symbol = lir_symbol_of(
            e->lir,
            lir_table_type(e->lir, called[-1].id)->vtable[called->value]);
    else if (lir_callee(inst) == LIR_CALLEE_NAME)
        symbol = lir_symbol_of(e->lir, called->id);
    else
        return false;
    *signature = signature_of_symbol(e, symbol);
    return lir_callee(inst) == LIR_CALLEE_ENTRY ||
           symbol.kind == LIR_SYMBOL_FUNC;
}

/* A call wants room for its arguments, and a place for its result; one by
 * C's convention tells where the next frame begins. */
static void
add_call(struct emitter *e, const struct lir_inst *inst, bool is_point,
         struct emit_layout *wanted, bool *has_result)
{
    struct signature signature;
    uint32_t room;

    if (lir_callee_position(inst) < 0 || emit_is_self_tail_call(e, inst))
        return;
    if (!calls_uniform(e, inst, &signature)) {
        if (is_point || lir_callee(inst) == LIR_CALLEE_ADDRESS)
            wanted->has_calls = true;
        return;
    }
    wanted->has_calls = true;
    room = round_up(signature.bytes, ALIGN);
    if (room > wanted->room)
        wanted->room = room;
    if (!roots_is_tail_call(inst) && signature.result != LIR_VOID)
        *has_result = true;
}

static struct emit_layout
layout(struct emitter *e)
{
    const struct emit_callee *callee = present_function(e);
    uint32_t bytes = params_bytes(callee->params, callee->param_count);
    struct emit_layout wanted = {
        .params = bytes, .lead = round_up(bytes, ALIGN), .is_passed_on = true};
    bool has_result = false;

    for (uint32_t i = 0; i < e->func->inst_count; i++)
        add_call(e, &e->func->insts[i], e->frame.points[i], &wanted,
                 &has_result);
    if (has_result)
        wanted.lead += RESULT_BYTES;
    return wanted;
}

static LLVMValueRef
param(struct emitter *e, uint32_t index)
{
    const struct emit_callee *callee = present_function(e);

    return load_arg(e, e->frame.given, callee->params, callee->param_count,
                    index);
}

/* Only registers are read again, but what was passed before need not be kept
 * alive. */
static void
repeat(struct emitter *e, LLVMValueRef *args)
{
    const struct emit_callee *callee = present_function(e);
    const uint8_t *params = callee->params;
    uint32_t count = callee->param_count;

    for (uint32_t i = 0; i < count; i++) {
        if (params[i] == LIR_REF)
            store(e,
                  emit_frame_offset(e, e->frame.given,
                                    offset_of(params, count, i)),
                  args[i], LIR_REF);
    }
}

/* Calls */

static LLVMValueRef
build_call(struct emitter *e, LLVMValueRef function, LLVMValueRef frame,
           LLVMValueRef place)
{
    LLVMValueRef args[PARAM_COUNT] = {frame, place};

    return emit_build_call(e, two_pointers(e), function, args, PARAM_COUNT);
}

/* The callee takes the place of this function: its arguments are stored over
 * the parameters, and it stores the result where this one was to. */
static void
call_tail(struct emitter *e, const struct abi_target *target)
{
    LLVMValueRef done = build_call(e, target->function, e->frame.given,
                                   LLVMGetParam(e->function, RET));

    if (e->options->tail_calls)
        LLVMSetTailCallKind(done, LLVMTailCallKindMustTail);
    LLVMBuildRetVoid(e->builder);
}

static void
call_and_load(struct emitter *e, const struct abi_target *target,
              LLVMValueRef frame)
{
    LLVMValueRef place = LLVMConstNull(e->types[LIR_PTR]), value;

    if (target->result != LIR_VOID)
        place = emit_frame_offset(e, e->frame.given,
                                  e->frame.layout.lead - RESULT_BYTES);
    value = build_call(e, target->function, frame, place);
    if (target->result != LIR_VOID)
        value = load(e, place, target->result);
    abi_finish_call(e, value, target->result);
}

static void
call(struct emitter *e, const struct abi_target *target)
{
    LLVMValueRef *args = abi_target_arguments(e, target, 0);
    LLVMValueRef frame = emit_frame_next(e);

    store_args(e, frame, target->params, target->param_count, args);
    free(args);
    if (roots_is_tail_call(e->inst))
        call_tail(e, target);
    else
        call_and_load(e, target, frame);
}

static void
ret(struct emitter *e, LLVMValueRef value)
{
    if (value)
        store(e, LLVMGetParam(e->function, RET), value, e->func->result);
    LLVMBuildRetVoid(e->builder);
}

/* The border */

/* Address TOP, rounded up to where a frame can begin. */
static LLVMValueRef
frame_behind(struct emitter *e, LLVMValueRef top)
{
    LLVMValueRef args[] = {
        emit_frame_offset(e, top, ALIGN - ROOTS_WORD_BYTES),
        emit_int(e, LIR_I32, -(uint64_t)ALIGN & UINT32_MAX)};
    LLVMTypeRef types[] = {e->types[LIR_PTR], e->types[LIR_I32]};

    return emit_intrinsic(e, "llvm.ptrmask", types, 2, args, 2);
}

/* From FUNCTION, which C calls, to TARGET with ARGS, from TOP on.  Returns the
 * result. */
static LLVMValueRef
enter(struct emitter *e, LLVMValueRef function,
      const struct abi_target *target, LLVMValueRef *args, LLVMValueRef top)
{
    uint32_t bytes = params_bytes(target->params, target->param_count);
    LLVMValueRef place = frame_behind(e, top), frame;

    emit_check_room(e, function, top,
                    2 * ALIGN + (uint64_t)round_up(bytes, ALIGN));
    frame = emit_frame_offset(e, place, RESULT_BYTES);
    LLVMBuildMemSet(
        e->builder, top, emit_int(e, LIR_I8, 0),
        emit_int(e, LIR_I32, ALIGN - ROOTS_WORD_BYTES + RESULT_BYTES),
        ROOTS_WORD_BYTES);
    store_args(e, frame, target->params, target->param_count, args);
    build_call(e, target->function, frame, place);
    return target->result == LIR_VOID ? NULL : load(e, place, target->result);
}

static void
define_method(struct emitter *e, LLVMValueRef method, uint32_t name,
              const struct emit_callee *callee)
{
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);
    uint32_t count = callee->param_count;
    uint8_t *types = xmalloc((size_t)count + 1);
    LLVMValueRef *params = xcalloc((size_t)count + 1, sizeof *params);
    struct abi_place here = abi_begin(e, method);
    LLVMValueRef frame = LLVMGetParam(method, ARGS), result;

    for (uint32_t i = 0; i < count; i++)
        types[i] = (uint8_t)lir_param_type(e->lir, symbol, i);
    for (uint32_t i = 0; i < count; i++)
        params[i] = load_arg(e, frame, types, count, i);
    result = abi_call_extern(
        e, name, callee, params,
        emit_frame_offset(e, frame,
                          round_up(params_bytes(types, count), ALIGN)));
    abi_rethrow(e, method, name, frame);
    if (result)
        store(e, LLVMGetParam(method, RET), result,
              lir_result_type(e->lir, symbol));
    LLVMBuildRetVoid(e->builder);
    abi_end(e, here);
    free(types);
    free(params);
}

const struct emit_abi abi_uniform = {.is_for_all = true,
                                     .function_type = function_type,
                                     .set_attributes = set_attributes,
                                     .frame_align = ALIGN,
                                     .layout = layout,
                                     .param = param,
                                     .repeat = repeat,
                                     .call = call,
                                     .ret = ret,
                                     .define_method = define_method,
                                     .enter = enter};
