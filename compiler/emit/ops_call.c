/* Calls, returns and jumps. */
#include "base/base.h"
#include "emit/abi.h"
#include "lir/runtime.h"
#include "lir/safepoint.h"
#include "lir/wasi.h"

/* The operand that is called. */
static const struct lir_operand *
callee_operand(const struct emitter *e, const struct lir_inst *inst)
{
    return &lir_operands(e->func, inst)[lir_callee_position(inst)];
}

bool
emit_is_self_tail_call(const struct emitter *e, const struct lir_inst *inst)
{
    return inst->aux == LIR_AUX_TAIL_CALL && inst->op == LIR_CALL &&
           callee_operand(e, inst)->id == e->func->name;
}

static const struct lir_operand *
arg(const struct emitter *e, unsigned i)
{
    return &lir_operands(e->func, e->inst)[e->inst->fixed + i];
}

LLVMValueRef *
abi_arguments(struct emitter *e, const uint8_t *params, unsigned space)
{
    LLVMValueRef *args =
        xcalloc((size_t)space + lir_arg_count(e->inst) + 1, sizeof *args);

    for (unsigned i = 0; i < lir_arg_count(e->inst); i++)
        args[space + i] = emit_value(e, arg(e, i), params[i]);
    return args;
}

LLVMValueRef *
abi_target_arguments(struct emitter *e, const struct abi_target *target,
                     unsigned space)
{
    unsigned has_object = target->object != NULL;
    LLVMValueRef *args =
        abi_arguments(e, target->params + has_object, space + has_object);

    if (has_object)
        args[space] = target->object;
    return args;
}

/* Narrow integers are passed with zeros above, as C passes unsigned ones.
 * Nobody relies on it on the other side: a caller through a table may see
 * another type of the same width on wasm. */
static void
add_zero_extension(struct emitter *e, LLVMValueRef call, const uint8_t *params,
                   unsigned space)
{
    LLVMAttributeRef zeroext = emit_attribute(e, "zeroext");

    for (unsigned i = 0; i < lir_arg_count(e->inst); i++) {
        if (params[i] == LIR_I8 || params[i] == LIR_I16)
            LLVMAddCallSiteAttribute(call, space + i + 1, zeroext);
    }
}

/* Whether the callee's wasm type is the caller's, as musttail demands. */
static bool
same_prototype(const struct emitter *e, LLVMValueRef call)
{
    return LLVMGlobalGetValueType(e->function) ==
           LLVMGetCalledFunctionType(call);
}

/* A v128 that is no wasm type comes back through memory of the caller, who
 * cannot be gone then. */
static bool
needs_caller(const struct emitter *e)
{
    return e->func->result == LIR_V128 && !e->options->simd;
}

/* A tail call that the engine does: guaranteed where LLVM can. */
static void
mark_tail_call(struct emitter *e, LLVMValueRef call)
{
    if (e->inst->aux != LIR_AUX_TAIL_CALL || !e->options->tail_calls ||
        needs_caller(e) || emit_must_check(e))
        return;
    LLVMSetTailCallKind(call, same_prototype(e, call)
                                  ? LLVMTailCallKindMustTail
                                  : LLVMTailCallKindTail);
}

void
abi_mark_call(struct emitter *e, LLVMValueRef call, const uint8_t *params,
              unsigned space)
{
    add_zero_extension(e, call, params, space);
    mark_tail_call(e, call);
}

/* The value is NULL if there is none. */
static void
return_value(struct emitter *e, LLVMValueRef value, enum lir_type type)
{
    abi_of_function(e)->ret(
        e, value ? emit_convert(e, value, type, e->func->result) : NULL);
}

void
abi_finish_call(struct emitter *e, LLVMValueRef value, enum lir_type result)
{
    if (e->inst->aux == LIR_AUX_TAIL_CALL) {
        if (emit_must_check(e))
            emit_check_throw(e);
        return_value(e, result == LIR_VOID ? NULL : value, result);
        return;
    }
    emit_check_throw(e);
    if (e->inst->type != LIR_VOID)
        emit_result(e, emit_convert(e, value, result, e->inst->type),
                    e->inst->type);
}

/* The function begins again with its parameters changed: a loop, so that the
 * stack does not grow on any engine. */
static void
self_tail_call(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef *args = abi_arguments(e, callee->params, 0);

    for (unsigned i = 0; i < callee->param_count; i++)
        emit_set_reg(e, i, args[i]);
    abi_of_function(e)->repeat(e, args);
    free(args);
    LLVMBuildBr(e->builder, e->body);
}

/* The memory words that Runa's own code reaches by calls: done in place, as
 * each is one instruction.  The runtime has them too, for their address. */
static bool
memory_word(struct emitter *e, const struct lir_runtime_func *rt)
{
    static const struct {
        const char *name;
        uint8_t type;
        bool is_store;
    } words[] = {{"__load", LIR_I64, false},
                 {"__load8", LIR_I8, false},
                 {"__store", LIR_I64, true},
                 {"__store8", LIR_I8, true}};
    LLVMValueRef base, offset, address, access;
    unsigned n = 0;

    if (!rt || e->inst->aux)
        return false;
    while (n < COUNT_OF(words) && strcmp(rt->name, words[n].name) != 0)
        n++;
    if (n == COUNT_OF(words))
        return false;
    base = emit_value(e, arg(e, 0), LIR_I32);
    offset = emit_value(e, arg(e, 1), LIR_I32);
    address = LLVMBuildAdd(e->builder, base, offset, "");
    address = emit_convert(e, address, LIR_I32, LIR_PTR);
    if (words[n].is_store) {
        access = LLVMBuildStore(
            e->builder, emit_value(e, arg(e, 2), words[n].type), address);
    } else {
        access =
            LLVMBuildLoad2(e->builder, e->types[words[n].type], address, "");
        if (e->inst->type != LIR_VOID)
            emit_result(e,
                        emit_convert(e, access, words[n].type, e->inst->type),
                        e->inst->type);
    }
    LLVMSetAlignment(access, 1);
    return true;
}

/* LLVM must not take a function for the C library's by its name: what LIR
 * means by it is the call. */
static void
mark_external(struct emitter *e, LLVMValueRef call)
{
    LLVMAddCallSiteAttribute(call,
                             (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                             emit_attribute(e, "nobuiltin"));
}

/* Calls FUNCTION of TYPE as C does.  What collects, or COMES_BACK, gets the
 * frame by way of a variable. */
static LLVMValueRef
build_call(struct emitter *e, LLVMValueRef function, LLVMTypeRef type,
           const uint8_t *params, bool comes_back)
{
    LLVMValueRef *args = abi_arguments(e, params, 0), call;

    emit_frame_publish(e, comes_back);
    call = LLVMBuildCall2(e->builder, type, function, args,
                          lir_arg_count(e->inst), "");
    free(args);
    abi_mark_call(e, call, params, 0);
    return call;
}

/* CALLEE is called NAME. */
static void
call_function(struct emitter *e, uint32_t name,
              const struct emit_callee *callee)
{
    LLVMValueRef call;

    if (callee->has_frame) {
        struct abi_target target = abi_target_of(callee);

        e->abi->call(e, &target);
        return;
    }
    call = build_call(e, callee->function, callee->type, callee->params,
                      callee->external && lir_callee_collects(e->lir, name));
    if (callee->external)
        mark_external(e, call);
    abi_finish_call(e, call, callee->result);
}

/* RT is what the runtime has by this name, or NULL. */
static void
call_extern(struct emitter *e, uint32_t name, const struct emit_callee *callee,
            const struct lir_runtime_func *rt)
{
    if (!memory_word(e, rt) && !abi_invoke_method(e, rt))
        call_function(e, name, callee);
}

void
emit_call(struct emitter *e)
{
    uint32_t name = callee_operand(e, e->inst)->id;
    struct lir_symbol symbol = lir_symbol_of(e->lir, name);

    if (roots_is_tail_call(e->inst))
        emit_handlers_end(e);
    if (emit_is_self_tail_call(e, e->inst))
        self_tail_call(e, &e->funcs[symbol.index]);
    else if (symbol.kind == LIR_SYMBOL_FUNC)
        call_function(e, name, &e->funcs[symbol.index]);
    else
        call_extern(e, name, &e->externs[symbol.index],
                    lir_runtime_find(e->lir, &e->lir->externs[symbol.index]));
}

/*
 * A function's address as LLVM cannot see through it.  It may hold a function
 * of another signature; the engine traps then, but for LLVM, if it knew which
 * function it is, the call would be undefined.
 */
static LLVMValueRef
hide(struct emitter *e, LLVMValueRef target)
{
    LLVMTypeRef pointer = e->types[LIR_PTR];
    LLVMTypeRef type = LLVMFunctionType(pointer, &pointer, 1, false);
    LLVMValueRef assembly = LLVMGetInlineAsm(
        type, "", 0, "=r,0", 4, false, false, LLVMInlineAsmDialectATT, false);

    return LLVMBuildCall2(e->builder, type, assembly, &target, 1, "");
}

/* The signature is that of the arguments and the result. */
void
emit_call_indirect(struct emitter *e)
{
    unsigned count = lir_arg_count(e->inst);
    uint8_t *params = xmalloc(count + 1);
    LLVMValueRef target =
        hide(e, emit_value(e, callee_operand(e, e->inst), LIR_PTR));
    LLVMTypeRef type;

    for (unsigned i = 0; i < count; i++)
        params[i] = (uint8_t)emit_own_type(e, arg(e, i));
    type = emit_function_type(e, params, count, e->inst->type, false);
    if (roots_is_tail_call(e->inst))
        emit_handlers_end(e);
    if (e->searches && emit_may_throw(e))
        LLVMBuildStore(e->builder, target,
                       emit_variable(e, "runa_gc_indirect"));
    abi_finish_call(e, build_call(e, target, type, params, true),
                    e->inst->type);
    free(params);
}

/* The entry of the table of the type that stands before it. */
void
emit_call_virtual(struct emitter *e)
{
    const struct lir_operand *entry = callee_operand(e, e->inst);
    unsigned n = (unsigned)entry->value;
    uint32_t type = entry[-1].id, count;
    struct lir_symbol method =
        lir_symbol_of(e->lir, lir_table_type(e->lir, type)->vtable[n]);
    LLVMValueRef target =
        emit_load_method(e, emit_receiver(e, e->inst->fixed), n);
    uint8_t *params;

    count = lir_param_count(e->lir, method);
    params = xmalloc((size_t)count + 1);
    for (uint32_t i = 0; i < count; i++)
        params[i] = (uint8_t)lir_param_type(e->lir, method, i);
    e->abi->call(e,
                 &(struct abi_target){target, params, count,
                                      lir_result_type(e->lir, method), NULL});
    free(params);
}

/* The function gets the delegate's object before the arguments. */
void
emit_call_delegate(struct emitter *e)
{
    unsigned at = (unsigned)lir_callee_position(e->inst);
    unsigned count = lir_arg_count(e->inst);
    const struct lir_struct *type =
        &e->lir->structs[lir_operands(e->func, e->inst)[at - 1].id];
    LLVMValueRef delegate = emit_receiver(e, at);
    uint8_t *params = xmalloc((size_t)count + 1);

    params[0] = LIR_REF;
    for (unsigned i = 0; i < count; i++)
        params[i + 1] = type->params[i];
    e->abi->call(e, &(struct abi_target){
                        emit_load_delegate(e, delegate, LIR_FUNCTION_OFFSET),
                        params, count + 1, type->result,
                        emit_load_delegate(e, delegate, LIR_TARGET_OFFSET)});
    free(params);
}

/* The import of WASI's function CALL.  An extern may have declared it with
 * other types that are the same ones to wasm (lir_check_target). */
static LLVMValueRef
wasi_function(struct emitter *e, const struct lir_wasi_call *call)
{
    struct emit_callee callee = {.params = call->params,
                                 .param_count = call->param_count,
                                 .result = call->result};
    char *symbol = xasprintf(LIR_WASI_SYMBOL "%s", call->name);

    emit_declare(e, &callee, symbol);
    emit_set_import(e, callee.function, LIR_WASI_MODULE, call->name);
    free(symbol);
    return callee.function;
}

/* What LIR calls the LLVM TYPE, one of integers or pointers. */
static enum lir_type
integer_type(const struct emitter *e, LLVMTypeRef type)
{
    for (unsigned i = LIR_I8; i <= LIR_I64; i++) {
        if (e->types[i] == type)
            return i;
    }
    return LIR_PTR;
}

/* WASI gives 0 or an errno. */
static void
finish_syscall(struct emitter *e, LLVMValueRef error)
{
    error =
        emit_convert(e, error, integer_type(e, LLVMTypeOf(error)), LIR_I32);
    error = LLVMBuildNeg(e->builder, error, "");
    error = LLVMBuildIntCast2(e->builder, error, e->types[op_int_type(e)],
                              true, "");
    emit_result(e, error, op_int_type(e));
}

void
emit_syscall(struct emitter *e)
{
    const struct lir_wasi_call *call =
        lir_wasi_find(callee_operand(e, e->inst)->value);
    LLVMValueRef function = wasi_function(e, call), result;
    LLVMTypeRef type = LLVMGlobalGetValueType(function);
    LLVMTypeRef types[LIR_WASI_PARAMS_MAX];
    LLVMValueRef args[LIR_WASI_PARAMS_MAX];

    LLVMGetParamTypes(type, types);
    for (unsigned i = 0; i < call->param_count; i++)
        args[i] = emit_value(e, arg(e, i), integer_type(e, types[i]));
    result = LLVMBuildCall2(e->builder, type, function, args,
                            call->param_count, "");
    if (e->inst->type != LIR_VOID)
        finish_syscall(e, result);
}

void
emit_ret(struct emitter *e)
{
    emit_handlers_end(e);
    emit_assume_calm(e);
    return_value(e, e->inst->type == LIR_NO_TYPE ? NULL : emit_operand(e, 0),
                 e->inst->type);
}

static LLVMBasicBlockRef
target_block(const struct emitter *e, unsigned n)
{
    return e->blocks[lir_operands(e->func, e->inst)[n].id];
}

void
emit_jmp(struct emitter *e)
{
    LLVMBuildBr(e->builder, target_block(e, 0));
}

void
emit_branch(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));

    LLVMBuildCondBr(e->builder, condition, target_block(e, 0),
                    target_block(e, 1));
}

/* As cmp and branch, but for the flags, which a block that goes on may read. */
void
emit_branch_cmp(struct emitter *e)
{
    struct flag_source flags = e->flags, carry = e->carry;
    LLVMValueRef a = emit_operand(e, 0), b = emit_operand(e, 1), condition;
    uint32_t target = lir_operands(e->func, e->inst)[2].id;

    emit_set_flags(e, (struct flag_source){FLAG_SOURCE_SUB, a, b, NULL, NULL});
    condition = emit_condition(e, lir_inst_cond(e->inst));
    e->flags = flags;
    e->carry = carry;
    if (e->func->blocks[target].is_rare)
        condition = emit_unlikely(e, condition);
    LLVMBuildCondBr(e->builder, condition, target_block(e, 2),
                    target_block(e, 3));
}

/* Goes on in a new LLVM block with what follows the jump. */
void
emit_jcc(struct emitter *e)
{
    LLVMValueRef condition = emit_condition(e, lir_inst_cond(e->inst));
    LLVMBasicBlockRef next =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");

    LLVMBuildCondBr(e->builder, condition, target_block(e, 0), next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}
