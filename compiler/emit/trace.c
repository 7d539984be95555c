/*
 * Stack traces: the first word of a frame is the address of a constant that
 * tells which function it is, and in which line it calls what is called.  They
 * are struct runa_frame of runtime/gc.h.
 *
 * A function without a debug_location has one such constant, which it stores
 * when it begins.  One with lines stores another before each safepoint where
 * the line is not the one that the word is known to tell of.
 */
#include "base/base.h"
#include "emit/emitter.h"

static LLVMValueRef
find_text(struct emitter *e, uint32_t name)
{
    char *symbol = xasprintf("runa.text.%u", name);
    LLVMValueRef text = LLVMGetNamedGlobal(e->module, symbol);

    if (!text) {
        text = emit_text(e, name);
        LLVMSetValueName2(text, symbol, strlen(symbol));
    }
    free(symbol);
    return text;
}

static LLVMValueRef
make_place(struct emitter *e, const struct lir_location *location)
{
    LLVMValueRef fields[] = {find_text(e, e->func->name),
                             LLVMConstNull(e->types[LIR_PTR]),
                             emit_int(e, LIR_I32, 0)};
    LLVMValueRef value, place;

    if (location) {
        fields[1] = find_text(e, location->path);
        fields[2] = emit_int(e, LIR_I32, (uint32_t)location->line);
    }
    value =
        LLVMConstStructInContext(e->context, fields, COUNT_OF(fields), false);
    place = LLVMAddGlobal(e->module, LLVMTypeOf(value), "");
    LLVMSetInitializer(place, value);
    LLVMSetLinkage(place, LLVMPrivateLinkage);
    LLVMSetGlobalConstant(place, true);
    LLVMSetAlignment(place, LIR_POINTER_BYTES);
    LLVMSetSection(place, EMIT_FRAMES_SECTION);
    return place;
}

/* The constant for a LOCATION in the present function, or for none. */
static LLVMValueRef
find_place(struct emitter *e, const struct lir_location *location)
{
    char *symbol = location
                       ? xasprintf("runa.frame.%u.%u.%u", e->func->name,
                                   location->path, (uint32_t)location->line)
                       : xasprintf("runa.frame.%u", e->func->name);
    LLVMValueRef place = LLVMGetNamedGlobal(e->module, symbol);

    if (!place) {
        place = make_place(e, location);
        LLVMSetValueName2(place, symbol, strlen(symbol));
    }
    free(symbol);
    return place;
}

static void
store_place(struct emitter *e, LLVMValueRef place)
{
    emit_set_tag(e, LLVMBuildStore(e->builder, place, emit_frame_word(e, 0)),
                 TAG_ROOT);
    e->frame.place = place;
}

void
emit_trace_begin(struct emitter *e)
{
    e->frame.has_places = lir_has_op(e->func, LIR_DEBUG_LOCATION);
    if (!e->frame.has_places)
        store_place(e, find_place(e, NULL));
}

void
emit_trace_update(struct emitter *e)
{
    struct lir_location location;
    bool is_known;
    LLVMValueRef place;

    if (!e->frame.has_places || !emit_is_point(e) ||
        roots_is_tail_call(e->inst))
        return;
    is_known = lir_location_of(e->lir, e->func, e->inst, &location);
    place = find_place(e, is_known ? &location : NULL);
    if (place != e->frame.place)
        store_place(e, place);
}

void
emit_trace_throw(struct emitter *e, enum emit_helper helper)
{
    LLVMValueRef frame;

    if (!e->options->stack_traces)
        return;
    frame = emit_frame_next(e);
    emit_call_helper(e, helper, &frame);
}
