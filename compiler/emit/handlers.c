/*
 * What lets the runtime find out who takes an exception before anything is
 * left (runtime/exception.h): only where there are filters, or with -ffilters.
 *
 * A function with landing pads has a struct runa_handler_frame among the first
 * words of its frame.  It is linked from when the function begins until it
 * returns, and names the landing pad of what may throw next, or none.
 */
#include "base/vec.h"
#include "emit/emitter.h"
#include "lir/throw.h"

enum { OUTER, PAD, SLOTS }; /* words of a struct runa_handler_frame */

#define CLEANUP_WORDS 5 /* of struct runa_cleanup */

static bool
has_filter(const struct lir_func *func)
{
    for (uint32_t i = 0; i < func->operand_count; i++) {
        if (func->operands[i].kind == LIR_OPERAND_KEYWORD &&
            func->operands[i].id == LIR_KEYWORD_FILTER)
            return true;
    }
    return false;
}

static bool
needs_search(const struct lir_module *module)
{
    for (uint32_t i = 0; i < module->func_count; i++) {
        if (has_filter(&module->funcs[i]))
            return true;
    }
    return false;
}

static bool
has_exceptions(const struct emitter *e)
{
    size_t count = 0, i = 0;

    for (uint32_t f = 0; f < e->lir->func_count; f++)
        count += e->lir->funcs[f].inst_count;
    while (i < count && !e->closure.throwing[i])
        i++;
    return i < count;
}

void
emit_handlers_find(struct emitter *e)
{
    e->searches = e->options->filters || needs_search(e->lir);
}

void
emit_handlers_choose(struct emitter *e)
{
    static const enum lir_type models[] = {[EXCEPTIONS_EMULATED] = LIR_I32,
                                           [EXCEPTIONS_WASM_LEGACY] = LIR_I64,
                                           [EXCEPTIONS_WASM] = LIR_F32};

    e->has_exceptions = has_exceptions(e);
    if (!e->has_exceptions)
        return;
    emit_mark_module(e, EMIT_EXCEPTIONS_SYMBOL,
                     models[e->options->exceptions]);
    emit_mark_module(e, EMIT_PASSES_SYMBOL, e->searches ? LIR_I64 : LIR_I32);
}

static uint32_t
count_cleanups(const struct lir_func *func)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct lir_inst *pad = lir_landing_pad(func, i);

        count += pad && lir_cleanup(func, pad) != LIR_NO_INDEX;
    }
    return count;
}

/* Of its struct runa_cleanups, if it has cleanups. */
static uint32_t
cleanup_words(const struct lir_func *func)
{
    uint32_t count = count_cleanups(func);

    return count == 0 ? 0 : 1 + count * CLEANUP_WORDS;
}

uint32_t
emit_handlers_words(const struct emitter *e, const struct lir_func *func)
{
    return e->searches && lir_has_op(func, LIR_LANDINGPAD)
               ? SLOTS + func->slot_count + cleanup_words(func)
               : 0;
}

static LLVMValueRef
word(struct emitter *e, uint32_t n)
{
    return emit_frame_word(e, (uint32_t)e->options->stack_traces + n);
}

static void
store_word(struct emitter *e, uint32_t n, LLVMValueRef value)
{
    emit_set_tag(e, LLVMBuildStore(e->builder, value, word(e, n)), TAG_ROOT);
}

static LLVMValueRef
list(struct emitter *e)
{
    return emit_variable(e, "runa_gc_handlers");
}

void
emit_handlers_begin(struct emitter *e)
{
    LLVMValueRef null = LLVMConstNull(e->types[LIR_PTR]);

    e->handlers = (struct emit_handlers){0};
    if (!e->frame.is_planned || emit_handlers_words(e, e->func) == 0)
        return;
    e->handlers.frame = word(e, 0);
    e->handlers.outer =
        LLVMBuildLoad2(e->builder, e->types[LIR_PTR], list(e), "");
    store_word(e, OUTER, e->handlers.outer);
    store_word(e, PAD, null);
    for (uint32_t i = 0; i < e->func->slot_count; i++)
        store_word(e, SLOTS + i, e->slots[i]);
    LLVMBuildStore(e->builder, e->handlers.frame, list(e));
    if (count_cleanups(e->func) > 0)
        e->handlers.cleanups = word(e, SLOTS + e->func->slot_count);
}

void
emit_handlers_end(struct emitter *e)
{
    if (e->handlers.frame)
        LLVMBuildStore(e->builder, e->handlers.outer, list(e));
}

/* struct runa_clause */
static LLVMValueRef
make_clause(struct emitter *e, const struct lir_operand *clause)
{
    LLVMValueRef null = LLVMConstNull(e->types[LIR_PTR]);
    LLVMValueRef fields[] = {null, null, emit_int(e, LIR_I32, 0)};

    if (clause->id == LIR_KEYWORD_CATCH && clause[1].kind == LIR_OPERAND_TYPE)
        fields[0] = emit_descriptor(e, clause[1].id);
    if (clause->id == LIR_KEYWORD_FILTER) {
        fields[1] = emit_filter(e, clause[1].id);
        if (clause[2].kind == LIR_OPERAND_SLOT)
            fields[2] = emit_int(e, LIR_I32, clause[2].id + UINT64_C(1));
    }
    return LLVMConstStructInContext(e->context, fields, COUNT_OF(fields),
                                    false);
}

/* Does the landing pad say by CLAUSE what it takes? */
static bool
asks(const struct lir_operand *clause)
{
    return clause->id == LIR_KEYWORD_CATCH || clause->id == LIR_KEYWORD_FILTER;
}

/* struct runa_pad of the landing pad in BLOCK */
static LLVMValueRef
pad_value(struct emitter *e, uint32_t block)
{
    const struct lir_inst *pad = lir_landing_pad(e->func, block);
    const struct lir_operand *end = lir_operands(e->func, pad), *clause;
    LLVMValueRef *fields = xcalloc((size_t)pad->fixed + 2, sizeof *fields);
    uint32_t outer = lir_unwind_block(e->func, pad);
    unsigned count = 2;
    LLVMValueRef value;

    fields[0] = outer == LIR_NO_INDEX ? LLVMConstNull(e->types[LIR_PTR])
                                      : e->pads[outer];
    while ((clause = lir_clause(e->func, pad, end + 1, &end))) {
        if (asks(clause))
            fields[count++] = make_clause(e, clause);
    }
    fields[1] = emit_int(e, LIR_I32, count - 2);
    value = LLVMConstStructInContext(e->context, fields, count, false);
    free(fields);
    return value;
}

/* Its address tells it from all others, whatever it says. */
static LLVMValueRef
define_pad(struct emitter *e, uint32_t block)
{
    LLVMValueRef value = pad_value(e, block);
    LLVMValueRef pad = LLVMAddGlobal(e->module, LLVMTypeOf(value), "runa_pad");

    LLVMSetInitializer(pad, value);
    LLVMSetLinkage(pad, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(pad, true);
    LLVMSetAlignment(pad, LIR_POINTER_BYTES);
    return pad;
}

/* What is told of the landing pad in BLOCK, an index; null if that is none.
 * Those outside of it, which may be many, are defined before. */
static LLVMValueRef
find_pad(struct emitter *e, uint32_t block)
{
    VEC(uint32_t) way = {0};

    if (block == LIR_NO_INDEX)
        return LLVMConstNull(e->types[LIR_PTR]);
    for (uint32_t at = block; at != LIR_NO_INDEX && !e->pads[at];
         at = lir_unwind_block(e->func, lir_landing_pad(e->func, at)))
        *VEC_PUSH(&way) = at;
    while (way.count > 0) {
        uint32_t at = way.at[--way.count];

        e->pads[at] = define_pad(e, at);
    }
    VEC_RELEASE(&way);
    return e->pads[block];
}

void
emit_handlers_update(struct emitter *e)
{
    LLVMValueRef pad;

    if (!e->handlers.frame || !emit_may_throw(e) ||
        roots_is_tail_call(e->inst))
        return;
    pad = find_pad(e, lir_unwind_block(e->func, e->inst));
    if (pad != e->handlers.pad)
        store_word(e, PAD, pad);
    e->handlers.pad = pad;
}

/* Field N of the handler that was found. */
static LLVMValueRef
handler_field(struct emitter *e, unsigned n)
{
    return emit_frame_offset(e, emit_variable(e, "runa_gc_handler"),
                             n * LIR_POINTER_BYTES);
}

static LLVMValueRef
load_field(struct emitter *e, unsigned n)
{
    return LLVMBuildLoad2(e->builder, e->types[LIR_PTR], handler_field(e, n),
                          "");
}

/* The block of the clause that was found. */
static void
goto_clause(struct emitter *e, LLVMBasicBlockRef otherwise)
{
    const struct lir_operand *block = lir_operands(e->func, e->inst), *clause;
    LLVMValueRef number =
        LLVMBuildLoad2(e->builder, e->types[LIR_I32], handler_field(e, 2), "");
    LLVMValueRef choice =
        LLVMBuildSwitch(e->builder, number, otherwise, e->inst->fixed);
    uint32_t n = 0;

    while ((clause = lir_clause(e->func, e->inst, block + 1, &block))) {
        if (asks(clause))
            LLVMAddCase(choice, emit_int(e, LIR_I32, n++),
                        e->blocks[block->id]);
    }
}

static LLVMValueRef
is_field(struct emitter *e, unsigned n, LLVMValueRef value)
{
    return LLVMBuildICmp(e->builder, LLVMIntEQ, load_field(e, n), value, "");
}

/* To the block of its cleanup with the exception, or of a clause. */
static void
note_landing(struct emitter *e, LLVMValueRef exception, bool is_cleanup)
{
    LLVMValueRef args[] = {e->handlers.cleanups, find_pad(e, e->block),
                           exception, emit_int(e, LIR_I32, is_cleanup)};

    if (e->handlers.cleanups)
        emit_call_helper(e, HELPER_LAND, args);
}

void
emit_handlers_land(struct emitter *e, LLVMValueRef exception)
{
    LLVMBasicBlockRef here =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMBasicBlockRef past =
        LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMValueRef is_mine;

    /* Functions that the engine has left could not do so. */
    if (e->options->exceptions != EXCEPTIONS_EMULATED)
        LLVMBuildStore(e->builder, e->handlers.frame, list(e));
    is_mine = LLVMBuildAnd(e->builder, is_field(e, 0, e->handlers.frame),
                           is_field(e, 1, find_pad(e, e->block)), "");
    LLVMBuildCondBr(e->builder, is_mine, here, past);
    LLVMPositionBuilderAtEnd(e->builder, here);
    note_landing(e, exception, false);
    goto_clause(e, past);
    LLVMPositionBuilderAtEnd(e->builder, past);
    if (lir_cleanup(e->func, e->inst) != LIR_NO_INDEX)
        note_landing(e, exception, true);
}

void
emit_search(struct emitter *e)
{
    LLVMValueRef frame;

    if (!e->searches)
        return;
    frame = emit_frame_next(e);
    emit_call_helper(e, HELPER_SEARCH, &frame);
}

void
emit_search_again(struct emitter *e)
{
    LLVMValueRef args[2];

    if (!e->handlers.cleanups) {
        emit_search(e);
        return;
    }
    args[0] = emit_frame_next(e);
    args[1] = e->handlers.cleanups;
    emit_call_helper(e, HELPER_RESUME, args);
}
