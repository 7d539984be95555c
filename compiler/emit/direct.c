/*
 * The direct convention: parameters and result as wasm has them, behind the
 * frame, which is the first parameter.
 */
#include "base/base.h"
#include "emit/abi.h"

static LLVMTypeRef
function_type(struct emitter *e, const uint8_t *params, uint32_t count,
              enum lir_type result)
{
    return emit_function_type(e, params, count, result, true);
}

static void
set_attributes(struct emitter *e, LLVMValueRef function, enum lir_type result)
{
    emit_set_defaults(e, function, result);
}

static struct emit_layout
layout(struct emitter *e)
{
    (void)e;
    return (struct emit_layout){.params = 0};
}

static LLVMValueRef
param(struct emitter *e, uint32_t index)
{
    return LLVMGetParam(e->function, (e->frame.given != NULL) + index);
}

/* The registers are all there is of them. */
static void
repeat(struct emitter *e, LLVMValueRef *args)
{
    (void)e;
    (void)args;
}

static void
call(struct emitter *e, const struct abi_target *target)
{
    unsigned has_object = target->object != NULL;
    LLVMValueRef *args = abi_target_arguments(e, target, 1), done;
    LLVMTypeRef type =
        function_type(e, target->params, target->param_count, target->result);

    args[0] = emit_frame_next(e);
    done = emit_build_call(e, type, target->function, args,
                           target->param_count + 1);
    free(args);
    abi_mark_call(e, done, target->params + has_object, 1 + has_object);
    abi_finish_call(e, done, target->result);
}

static void
ret(struct emitter *e, LLVMValueRef value)
{
    if (value)
        LLVMBuildRet(e->builder, value);
    else
        LLVMBuildRetVoid(e->builder);
}

static LLVMValueRef
enter(struct emitter *e, LLVMValueRef function,
      const struct abi_target *target, LLVMValueRef *args, LLVMValueRef top)
{
    LLVMValueRef *all = xcalloc((size_t)target->param_count + 1, sizeof *all);
    LLVMTypeRef type =
        function_type(e, target->params, target->param_count, target->result);
    LLVMValueRef result;

    (void)function;
    all[0] = top;
    for (uint32_t i = 0; i < target->param_count; i++)
        all[i + 1] = args[i];
    result = emit_build_call(e, type, target->function, all,
                             target->param_count + 1);
    free(all);
    return target->result == LIR_VOID ? NULL : result;
}

static void
define_method(struct emitter *e, LLVMValueRef method, uint32_t name,
              const struct emit_callee *callee)
{
    LLVMValueRef *params =
        xcalloc((size_t)callee->param_count + 1, sizeof *params);
    struct abi_place here = abi_begin(e, method);
    LLVMValueRef result;

    for (uint32_t i = 0; i < callee->param_count; i++)
        params[i] = LLVMGetParam(method, i + 1);
    result = abi_call_extern(e, name, callee, params, LLVMGetParam(method, 0));
    abi_rethrow(e, method, name, LLVMGetParam(method, 0));
    ret(e, result);
    abi_end(e, here);
    free(params);
}

const struct emit_abi abi_direct = {.is_for_all = false,
                                    .function_type = function_type,
                                    .set_attributes = set_attributes,
                                    .frame_align = ROOTS_WORD_BYTES,
                                    .layout = layout,
                                    .param = param,
                                    .repeat = repeat,
                                    .call = call,
                                    .ret = ret,
                                    .define_method = define_method,
                                    .enter = enter};
