/* Where a program starts: what the object that has LIR's main has beside it. */
#include "base/base.h"
#include "emit/emitter.h"

static LLVMValueRef
declare_runtime(struct emitter *e, const char *name, enum lir_type result)
{
    LLVMValueRef function = LLVMGetNamedFunction(e->module, name);

    return function ? function
                    : LLVMAddFunction(
                          e->module, name,
                          emit_function_type(e, NULL, 0, result, false));
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
    LLVMValueRef function = LLVMAddFunction(
        e->module, name, emit_function_type(e, NULL, 0, LIR_VOID, false));

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

/* Ends the program if an exception has left LIR's main. */
static void
end_if_throwing(struct emitter *e)
{
    LLVMBasicBlockRef next = emit_if_throwing(e);

    emit_call_helper(e, HELPER_UNCAUGHT, NULL);
    LLVMBuildUnreachable(e->builder);
    LLVMPositionBuilderAtEnd(e->builder, next);
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
    if (callee->throws)
        end_if_throwing(e);
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
    LLVMValueRef function =
        LLVMAddFunction(e->module, "__main_argc_argv",
                        emit_function_type(e, params, 2, LIR_I32, false));

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
void
emit_define_start(struct emitter *e, const struct emit_callee *callee)
{
    LLVMValueRef flush = find_flush(e), start, status;

    define_empty(e, "runa_rt_flush_at_exit", false);
    define_c_main(e);
    start = LLVMAddFunction(e->module, "__main_void",
                            emit_function_type(e, NULL, 0, LIR_I32, false));
    LLVMPositionBuilderAtEnd(
        e->builder, LLVMAppendBasicBlockInContext(e->context, start, ""));
    require_slices(e);
    status = call_main(e, callee);
    call_runtime(e, flush);
    LLVMBuildRet(e->builder, status);
    if (e->options->gc_stress)
        emit_define_flag(e, "runa_gc_always_stress");
}
