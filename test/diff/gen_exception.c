/*
 * Exceptions.  Functions throw objects of the program's types, and calls of
 * them are invokes: behind each stand its landing pads, with handlers and
 * cleanups in which there are throws and invokes again.
 *
 * A handler goes on behind the invoke, to a block of the body as any block may,
 * or throws.  A cleanup must not be left but by an exception, so what is caught
 * inside of it goes on there.  The start catches everything.
 */
#include <ctype.h>

#include "generator.h"

#define FIRST_BLOCK 1000u
#define LEVELS 3u /* handlers inside one another */
#define CHAIN_MOST 3u
#define CLAUSES_MOST 3u
#define FILTERS 2u

/* Where the handlers of a level find their exception. */
static unsigned
exception_reg(unsigned level)
{
    return LIR_FIRST_REG + KIND_REGISTERS * KIND_COUNT + level;
}

void
gen_put_exception_registers(struct gen *g)
{
    for (unsigned i = 0; i < LEVELS; i++)
        fprintf(g->out, "  regs v%u:ref\n", exception_reg(i));
}

static unsigned
new_block(struct gen *g)
{
    return FIRST_BLOCK + g->f.handling.blocks++;
}

/* With as many words on the stack as there were DEPTH. */
static void
begin_block(struct gen *g, unsigned block, unsigned depth)
{
    fprintf(g->out, ".LBB%u:\n", block);
    g->f.flags = 0;
    g->f.depth = depth;
}

/* Filters */

/* Whether they take an exception depends on its type, and on when they are
 * asked.  They show that they are; some collect, or throw. */
static void
put_filter(struct gen *g, unsigned i)
{
    fprintf(g->out,
            "func @%s_filter%u (v1000:ref) : i32 local {\n"
            "  regs v1001:i32 v1002:ref v1003:i32\n"
            ".LBB0:\n"
            "  type_test.i32 v1001, v1000, $%s_o%u\n"
            "  load.i32 v1003, [@%s_fuel]\n"
            "  call.void @observe_i32(v1001)\n",
            g->name, i, g->name, gen_some_type(g), g->name);
    if (gen_once_in(g, 2))
        fprintf(g->out, "  alloc.ref v1002, $Garbage\n  safepoint\n");
    if (gen_once_in(g, 3))
        fprintf(g->out,
                "  and.i32 v1003, v1003, $2\n"
                "  branch.ne .LBB1, .LBB2\n"
                ".LBB1:\n"
                "  alloc.ref v1002, $Garbage\n"
                "  throw.ref v%s\n"
                ".LBB2:\n",
                gen_once_in(g, 2) ? "1000" : "1002");
    fprintf(g->out,
            "  and.i32 v1003, v1003, $%u\n"
            "  xor.i32 v1003, v1003, v1001\n"
            "  ret.i32 v1003\n"
            "}\n",
            gen_once_in(g, 2) ? 0 : 1);
}

/* It shows what is in the slot, and changes it. */
static void
put_slot_filter(struct gen *g)
{
    fprintf(g->out,
            "func @%s_look (v1000:ref, v1001:ptr) : i32 local {\n"
            "  regs v1002:i32 v1003:i32\n"
            ".LBB0:\n"
            "  type_test.i32 v1003, v1000, $%s_o%u\n"
            "  load.i32 v1002, [v1001 + 4]\n"
            "  call.void @observe_i32(v1002)\n"
            "  inc.i32 v1002, v1002\n"
            "  store.i32 [v1001 + 4], v1002\n"
            "  and.i32 v1002, v1002, $1\n"
            "  or.i32 v1002, v1002, v1003\n"
            "  ret.i32 v1002\n"
            "}\n",
            g->name, g->name, gen_some_type(g));
}

void
gen_put_filters(struct gen *g)
{
    for (unsigned i = 0; i < FILTERS; i++)
        put_filter(g, i);
    put_slot_filter(g);
}

/* Throws */

/* ", .LBBn" for landing pad PAD, unless that is 0. */
static void
end_throw(struct gen *g, const char *op, unsigned reg, unsigned pad)
{
    fprintf(g->out, "  %s.ref v%u", op, reg);
    if (pad)
        fprintf(g->out, ", .LBB%u", pad);
    fprintf(g->out, "\n");
}

static unsigned
some_exception(struct gen *g)
{
    return gen_reference(g, gen_some_type(g), true);
}

static const char *
resume(struct gen *g)
{
    return gen_once_in(g, 4) ? "unwind" : "resume";
}

/* Landing pads */

/* One that is being written. */
struct pad {
    unsigned next;    /* behind the invoke */
    unsigned outer;   /* or 0 */
    unsigned depth;   /* words on the stack */
    unsigned cleanup; /* a block, or 0 */
    struct {
        unsigned block, type; /* NO_TYPE: any */
    } clauses[CLAUSES_MOST];
    unsigned clause_count;
};

static void
put_clause(struct gen *g, struct pad *p)
{
    unsigned block = new_block(g), type = NO_TYPE;

    switch (gen_below(g, g->filtering ? 8 : 6)) {
    case 0: fprintf(g->out, "catch"); break;
    case 6:
    case 7:
        if (g->f.slots && gen_once_in(g, 2))
            fprintf(g->out, "filter @%s_look %%s%u", g->name,
                    gen_below(g, g->f.slots));
        else
            fprintf(g->out, "filter @%s_filter%u", g->name,
                    gen_below(g, FILTERS));
        break;
    default:
        type = gen_some_type(g);
        fprintf(g->out, "catch $%s_o%u", g->name, type);
    }
    fprintf(g->out, " .LBB%u", block);
    p->clauses[p->clause_count].block = block;
    p->clauses[p->clause_count++].type = type;
}

static void
put_clauses(struct gen *g, struct pad *p)
{
    const char *comma = ", ";
    unsigned count = gen_below(g, CLAUSES_MOST);

    for (; count > 0; count--) {
        fputs(comma, g->out);
        put_clause(g, p);
    }
    if (!g->f.handling.body) {
        p->clauses[p->clause_count].block = new_block(g);
        p->clauses[p->clause_count].type = NO_TYPE;
        fprintf(g->out, "%scatch .LBB%u", comma,
                p->clauses[p->clause_count++].block);
    }
    if (p->cleanup)
        fprintf(g->out, "%scleanup .LBB%u", comma, p->cleanup);
    if (p->outer)
        fprintf(g->out, "%souter .LBB%u", comma, p->outer);
    fprintf(g->out, "\n");
}

/* The exception, in a register of its type if that is known. */
static void
show_exception(struct gen *g, unsigned type)
{
    unsigned from = exception_reg(g->f.handling.level), to;

    if (type == NO_TYPE) {
        to = gen_reg(g, KIND_I32);
        gen_put(g, LIR_TYPE_TEST, LIR_I32, "v%u, v%u, $%s_o%u", to, from,
                g->name, gen_some_type(g));
        gen_put(g, LIR_CALL, LIR_VOID, "@observe_i32(v%u)", to);
        return;
    }
    to = gen_reg(g, gen_maybe(type));
    gen_put(g, LIR_MOV, LIR_REF, "v%u, v%u", to, from);
    if (gen_once_in(g, 2))
        gen_observe_reference(g, gen_maybe(type), to);
}

/* Instructions of a handler, or a CLEANUP, of P. */
static void
put_inside(struct gen *g, const struct pad *p, bool cleanup)
{
    struct handling outside = g->f.handling;

    g->f.handling.level++;
    g->f.handling.outer = p->outer;
    g->f.handling.outer_depth = p->depth;
    g->f.handling.in_cleanup = outside.in_cleanup || cleanup;
    for (unsigned i = gen_below(g, 4); i > 0; i--) {
        gen_instruction(g);
        if (gen_once_in(g, 12))
            gen_throw(g);
    }
    outside.blocks = g->f.handling.blocks;
    g->f.handling = outside;
}

/* Throws what was caught, or something else; a CLEANUP does not resume so.  What
 * was caught further inside, in a cleanup that something else has left, or
 * never, is on no way any more. */
static void
end_by_throw(struct gen *g, const struct pad *p, bool cleanup)
{
    unsigned reg = exception_reg(g->f.handling.level);
    const char *op = cleanup || gen_once_in(g, 2) ? "throw" : resume(g);

    if (gen_once_in(g, 3)) {
        reg = some_exception(g);
        op = "throw";
    }
    if (!cleanup && g->f.handling.level + 1 < LEVELS && gen_once_in(g, 8)) {
        reg = exception_reg(g->f.handling.level + 1);
        op = resume(g);
    }
    gen_change_depth(g, p->depth);
    end_throw(g, op, reg, gen_once_in(g, 2) ? p->outer : 0);
}

static void
end_handler(struct gen *g, const struct pad *p)
{
    unsigned way = gen_below(g, 8);

    if (g->f.handling.body && way < 2) {
        end_by_throw(g, p, false);
    } else if (g->f.handling.body && way < 4 && !g->f.handling.in_cleanup &&
               !g->f.handling.leaving) {
        gen_change_depth(g, g->f.base_depth);
        fprintf(g->out, "  jmp .LBB%u\n", gen_target(g));
    } else {
        gen_change_depth(g, p->depth);
        fprintf(g->out, "  jmp .LBB%u\n", p->next);
    }
}

static void
put_cleanup(struct gen *g, const struct pad *p)
{
    begin_block(g, p->cleanup, p->depth);
    show_exception(g, NO_TYPE);
    put_inside(g, p, true);
    if (gen_once_in(g, 4)) {
        end_by_throw(g, p, true);
        return;
    }
    gen_change_depth(g, p->depth);
    end_throw(g, resume(g), exception_reg(g->f.handling.level), p->outer);
}

static void
put_handlers(struct gen *g, const struct pad *p)
{
    for (unsigned i = 0; i < p->clause_count; i++) {
        begin_block(g, p->clauses[i].block, p->depth);
        show_exception(g, p->clauses[i].type);
        if (g->f.handling.body)
            put_inside(g, p, false);
        end_handler(g, p);
    }
    if (p->cleanup)
        put_cleanup(g, p);
}

/* Where an exception goes that landing pad number CHAIN does not take: to one
 * that is new, to that of the region outside, or nowhere. */
static unsigned
some_outer(struct gen *g, unsigned chain, bool *is_new)
{
    const struct handling *r = &g->f.handling;

    *is_new = r->body && chain < CHAIN_MOST && gen_once_in(g, 3);
    if (*is_new)
        return new_block(g);
    return r->outer && r->outer_depth == g->f.depth && gen_once_in(g, 2)
               ? r->outer
               : 0;
}

/* Landing pad BLOCK and what belongs to it; handlers go on at NEXT. */
static void
put_pads(struct gen *g, unsigned block, unsigned next)
{
    unsigned depth = g->f.depth;
    bool more = true;

    for (unsigned chain = 1; more; chain++) {
        struct pad p = {.next = next, .depth = depth};

        begin_block(g, block, depth);
        p.outer = some_outer(g, chain, &more);
        if (g->f.handling.body && gen_once_in(g, 3))
            p.cleanup = new_block(g);
        fprintf(g->out, "  landingpad.ref v%u",
                exception_reg(g->f.handling.level));
        put_clauses(g, &p);
        put_handlers(g, &p);
        block = p.outer;
    }
    begin_block(g, next, depth);
}

/* Is there a place for landing pads? */
static bool
can_catch(const struct gen *g)
{
    return g->throwing && g->f.begun && g->f.handling.level < LEVELS;
}

/* What is caught outside of here, or another object. */
static unsigned
some_thrown(struct gen *g)
{
    return g->f.handling.level && gen_once_in(g, 3)
               ? exception_reg(g->f.handling.level - 1)
               : some_exception(g);
}

/* Has the host throw it, perhaps. */
static void
end_pass(struct gen *g, unsigned reg, unsigned next, unsigned pad)
{
    unsigned number = gen_below(g, 4);

    if (pad)
        fprintf(g->out, "  invoke.void @pass(v%u, $%u), .LBB%u, .LBB%u\n", reg,
                number, next, pad);
    else
        fprintf(g->out,
                "  call.void @pass(v%u, $%u)\n"
                "  jmp .LBB%u\n",
                reg, number, next);
}

void
gen_throw(struct gen *g)
{
    unsigned reg = some_thrown(g), throw = new_block(g), next = new_block(g),
             pad = 0;
    enum lir_cond cond = gen_condition(g);

    fprintf(g->out, "  branch.%s .LBB%u, .LBB%u\n",
            lir_aux_name(LIR_AUX_FIRST_COND + (unsigned)cond), throw, next);
    begin_block(g, throw, g->f.depth);
    if (can_catch(g) && gen_once_in(g, 3))
        pad = new_block(g);
    if (!g->closed && gen_once_in(g, 4))
        end_pass(g, reg, next, pad);
    else
        end_throw(g, "throw", reg, pad);
    if (pad)
        put_pads(g, pad, next);
    else
        begin_block(g, next, g->f.depth);
}

/* Faults */

/* By 0 or by a number that is any. */
static void
divide(struct gen *g)
{
    static const enum lir_op ops[] = {LIR_IDIV, LIR_DIV, LIR_IMOD, LIR_MOD};
    bool wide = gen_once_in(g, 2);
    enum kind kind = wide ? KIND_I64 : KIND_I32;
    enum lir_type type = wide ? LIR_I64 : LIR_I32;
    unsigned divisor = gen_reg(g, kind);

    if (gen_once_in(g, 2))
        gen_put(g, LIR_AND, type, "v%u, v%u, $1", divisor, divisor);
    gen_put(g, ops[gen_below(g, COUNT_OF(ops))], type, "v%u, v%u, v%u",
            gen_reg(g, kind), gen_reg(g, kind), divisor);
}

/* Shows that the fault came when it should. */
static void
put_risk(struct gen *g)
{
    unsigned array = gen_some_array(g, false);
    unsigned reg = gen_reg(g, KIND_I32);

    switch (gen_below(g, 5)) {
    case 0:
    case 1: divide(g); break;
    case 2:
        if (array == NO_TYPE)
            break;
        gen_put(g, LIR_ARRAY_LENGTH, LIR_I32, "v%u, v%u", reg,
                gen_reference(g, array, false));
        break;
    case 3:
        if (array == NO_TYPE)
            break;
        gen_put(g, LIR_ALLOC_ARRAY, LIR_REF, "v%u, $%s_o%u, $%d",
                gen_reg(g, gen_maybe(array)), g->name, array,
                gen_once_in(g, 2) ? -1 : 3);
        break;
    default: gen_risk_element(g);
    }
    if (gen_once_in(g, 2))
        gen_put(g, LIR_CALL, LIR_VOID, "@observe_i32(v%u)", reg);
}

void
gen_faults(struct gen *g)
{
    unsigned block, pad, next;

    if (!can_catch(g) || !g->f.faults)
        return;
    block = new_block(g);
    pad = new_block(g);
    next = new_block(g);
    fprintf(g->out, "  jmp .LBB%u\n.LBB%u: outer .LBB%u\n", block, block, pad);
    g->f.flags = 0;
    divide(g); /* a landing pad of no fault would begin with no words */
    for (unsigned i = gen_below(g, 4); i > 0; i--)
        put_risk(g);
    fprintf(g->out, "  jmp .LBB%u\n", next);
    put_pads(g, pad, next);
}

/* Invokes */

static enum lir_op
invoke_of(enum lir_op op)
{
    switch (op) {
    case LIR_CALL: return LIR_INVOKE;
    case LIR_CALL_INDIRECT: return LIR_INVOKE_INDIRECT;
    case LIR_CALL_VIRTUAL: return LIR_INVOKE_VIRTUAL;
    case LIR_CALL_DELEGATE: return LIR_INVOKE_DELEGATE;
    default: return LIR_OP_COUNT;
    }
}

/* Helpers do not throw, and are called in the middle of things: does TEXT name
 * a function of the program? */
static bool
names_function(const struct gen *g, const char *text)
{
    size_t size = strlen(g->name);
    const char *at = text;

    while ((at = strchr(at, '@')) != NULL) {
        at++;
        if (strncmp(at, g->name, size) == 0 &&
            strncmp(at + size, "_f", 2) == 0 &&
            isdigit((unsigned char)at[size + 2]))
            return true;
    }
    return false;
}

bool
gen_invoke(struct gen *g, enum lir_op op, enum lir_type type, const char *text)
{
    unsigned next, pad;
    enum lir_op invoke = invoke_of(op);

    if (!can_catch(g) || invoke == LIR_OP_COUNT ||
        (op == LIR_CALL && !names_function(g, text)) ||
        (g->f.handling.body && gen_once_in(g, 2)))
        return false;
    next = new_block(g);
    pad = new_block(g);
    fprintf(g->out, "  %s.%s %s, .LBB%u, .LBB%u\n", lir_ops[invoke].name,
            lir_type_name(type), text, next, pad);
    put_pads(g, pad, next);
    return true;
}
