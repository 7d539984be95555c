/*
 * Weak references and handles, for as long as a collection takes.  What a weak
 * reference knows is shown only while something else keeps it: nobody promises
 * when it is forgotten.
 */
#include "generator.h"

/* Lets a collection happen, or does nothing. */
static void
collect(struct gen *g)
{
    enum kind kind = gen_usable_kind(g);

    switch (gen_below(g, 4)) {
    case 0: gen_put(g, LIR_CALL, LIR_VOID, "@runa_gc_collect_now()"); break;
    case 1: gen_put(g, LIR_CALL, LIR_VOID, "@reenter()"); break;
    case 2: gen_put(g, LIR_SAFEPOINT, LIR_NO_TYPE, "%s", ""); break;
    default: gen_new(g, gen_type_of(kind), gen_reg(g, kind), true);
    }
}

/* The second register keeps what the weak reference knows until it was asked
 * for. */
static void
hold_weakly(struct gen *g, enum kind kind)
{
    unsigned weak = LIR_FIRST_REG + KIND_REGISTERS * KIND_WEAK,
             kept = weak + 1, bit = gen_reg(g, KIND_BASE32),
             other = gen_reg(g, gen_maybe(gen_type_of(kind)));
    char text[16];

    gen_put(g, LIR_MOV, LIR_REF, "v%u, v%u", kept, gen_reg(g, kind));
    gen_put(g, LIR_CALL, LIR_REF, "v%u, @runa_gc_weak_new(v%u)", weak, kept);
    collect(g);
    gen_put(g, LIR_CALL, LIR_REF, "v%u, @runa_gc_weak_get(v%u)", other, weak);
    gen_observe_reference(g, kind, other);
    gen_put(g, LIR_CMP, LIR_REF, "v%u, v%u", other, kept);
    snprintf(text, sizeof text, "v%u", bit);
    gen_put_suffix(g, LIR_SETCC, LIR_I32, "eq", text);
    gen_put(g, LIR_CALL, LIR_VOID, "@observe_i32(v%u)", bit);
}

/* The handle alone keeps it, unless the register may not be null. */
static void
hold_firmly(struct gen *g, enum kind kind)
{
    unsigned handle = gen_reg(g, KIND_HANDLE), reg = gen_reg(g, kind);

    gen_put(g, LIR_CALL, LIR_PTR, "v%u, @runa_gc_handle_new(v%u)", handle,
            reg);
    if (kinds[kind].group == GROUP_MAYBE)
        gen_put(g, LIR_MOV, LIR_REF, "v%u, $0", reg);
    collect(g);
    gen_put(g, LIR_CALL, LIR_REF, "v%u, @runa_gc_handle_get(v%u)", reg,
            handle);
    gen_put(g, LIR_CALL, LIR_VOID, "@runa_gc_handle_free(v%u)", handle);
    gen_observe_reference(g, kind, reg);
}

void
gen_hold(struct gen *g)
{
    enum kind kind = gen_usable_kind(g);

    if (g->closed) /* what is called for that might let others in */
        gen_put(g, LIR_CALL, LIR_VOID, "@reenter()");
    else if (gen_once_in(g, 2))
        hold_weakly(g, kind);
    else
        hold_firmly(g, kind);
}
