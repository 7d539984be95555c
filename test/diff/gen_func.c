/*
 * Functions: their blocks, and how these lead to one another.
 *
 * Any block may follow any other, so loops may have several entries; but the
 * way to a block that is not further down goes through one that counts, and
 * leaves the function at the end.  Entering a function takes from the
 * program's fuel, so that calls end, too.
 */
#include "generator.h"

/* Numbers of blocks. */
#define BLOCK_ENTRY 0u
#define BLOCK_NO_FUEL 1u
#define BLOCK_BEGIN 2u
#define BLOCK_LEAVE 3u
#define BLOCK_BODY 10u
#define BLOCK_COUNT 50u /* the block that counts before a block of the body */

#define BODY_MOST 6
#define ROUNDS_MOST 6
#define PANICKING 80 /* one block in so many */
#define THROWING 25  /* one instruction in so many */
#define SHOWN 4u     /* registers of each kind that a return shows */

/* Blocks are written one after the other, and printed in another order. */
struct block {
    char *text;
    size_t size;
};

struct body {
    struct gen *gen;
    FILE *out; /* of the module */
    struct block blocks[2 * BODY_MOST + 4];
    unsigned count;
    bool counted[BODY_MOST]; /* there is a way up to this block */
};

/* No vector in a closed program: if one has any, all signatures may be one
 * (compiler/roots/closure_signature.c). */
static enum kind
some_value_kind(struct gen *g, unsigned groups)
{
    enum kind kind;

    do
        kind = (enum kind)gen_below(g, KIND_FIRST_MANAGED);
    while (!(kinds[kind].group & groups) ||
           (g->closed && kinds[kind].type == LIR_V128));
    return kind;
}

/* A reference, or the address of one. */
static enum kind
some_managed_param(struct gen *g)
{
    if (gen_once_in(g, 6))
        return KIND_CELL;
    return gen_reference_kind(g, gen_once_in(g, 2));
}

void
gen_signature(struct gen *g, struct signature *signature)
{
    unsigned values = GROUP_DATA | GROUP_NAN | GROUP_NAN32 | GROUP_NAN64;

    signature->count = gen_below(g, MAX_PARAMS + 1);
    for (unsigned i = 0; i < signature->count; i++)
        signature->params[i] =
            g->managed && !gen_once_in(g, 3)
                ? some_managed_param(g)
                : some_value_kind(g, values | GROUP_ADDRESS);
    if (g->managed && gen_once_in(g, 2))
        signature->result = gen_reference_kind(g, false);
    else
        signature->result =
            gen_once_in(g, 6) ? KIND_NONE : some_value_kind(g, values);
}

/* The head of a function */

bool
gen_has_kind(const struct gen *g, enum kind kind)
{
    if (kind < KIND_FIRST_MANAGED)
        return true;
    return g->managed &&
           (!gen_is_reference(kind) || g->types[gen_type_of(kind)].exists);
}

static void
count_registers(struct gen *g)
{
    struct function *f = &g->f;

    for (unsigned i = 0; i < f->signature->count; i++)
        f->params[f->signature->params[i]]++;
    for (enum kind k = 0; k < KIND_COUNT; k++)
        if (gen_has_kind(g, k))
            f->regs[k] = f->params[k] + kinds[k].least +
                         gen_below(g, kinds[k].most - kinds[k].least + 1);
}

static void
put_params(struct gen *g)
{
    unsigned next[KIND_COUNT] = {0};

    fprintf(g->out, "func @%s_f%u (", g->name, g->f.index);
    for (unsigned i = 0; i < g->f.signature->count; i++) {
        enum kind k = g->f.signature->params[i];

        fprintf(g->out, "%sv%u:%s", i ? ", " : "",
                LIR_FIRST_REG + KIND_REGISTERS * k + next[k]++,
                lir_type_name(kinds[k].type));
    }
}

static void
put_registers(struct gen *g)
{
    for (enum kind k = 0; k < KIND_COUNT; k++) {
        if (g->f.regs[k] == g->f.params[k])
            continue;
        fprintf(g->out, "  regs");
        for (unsigned i = g->f.params[k]; i < g->f.regs[k]; i++)
            fprintf(g->out, " v%u:%s", LIR_FIRST_REG + KIND_REGISTERS * k + i,
                    lir_type_name(kinds[k].type));
        fprintf(g->out, "\n");
    }
    if (g->throwing)
        gen_put_exception_registers(g);
}

void
gen_put_head(struct gen *g)
{
    enum kind result = g->f.signature->result;

    put_params(g);
    fprintf(g->out, ") : %s%s",
            result == KIND_NONE ? "void" : lir_type_name(kinds[result].type),
            gen_local(g, !gen_once_in(g, 4)));
    g->f.faults = g->faulting && !gen_once_in(g, 3);
    fprintf(g->out, "%s {\n", g->f.faults ? " faults throw" : "");
    put_registers(g);
    for (unsigned i = 0; i < g->f.slots; i++)
        fprintf(g->out, "  slot %%s%u : $Slot%u\n", i, g->f.slot_sizes[i]);
    for (unsigned i = 0; i < g->f.ref_slot_count; i++)
        fprintf(g->out, "  slot %%r%u : $%s_b%u\n", i, g->name,
                g->f.ref_slots[i]);
}

/* Blocks */

static void
begin_block(struct body *b, unsigned number)
{
    struct gen *g = b->gen;
    struct block *block = &b->blocks[b->count++];

    g->out = open_memstream(&block->text, &block->size);
    if (!g->out)
        BUG("no memory stream");
    g->f.flags = 0;
    fprintf(g->out, ".LBB%u:%s\n", number,
            gen_once_in(g, 8) ? " loop 1 header" : "");
}

static void
end_block(struct body *b)
{
    fclose(b->gen->out);
    b->gen->out = b->out;
}

void
gen_change_depth(struct gen *g, unsigned depth)
{
    while (g->f.depth < depth)
        gen_op(g, LIR_PUSH);
    while (g->f.depth > depth)
        gen_op(g, LIR_POP);
}

static void
put_return_value(struct gen *g)
{
    enum kind kind = g->f.signature->result;
    enum lir_type type = kinds[kind].type;
    struct line line = {0};

    if (gen_is_reference(kind)) {
        gen_reference_value(g, &line, kind, false);
        fprintf(g->out, "  ret.ref %s\n", line.text);
        return;
    }
    if (lir_type_class(type) == LIR_CLASS_GPR)
        type = gen_int_type(g);
    gen_value(g, &line, type, GROUP_DATA | (unsigned)kinds[kind].group);
    fprintf(g->out, "  ret.%s %s\n", lir_type_name(type), line.text);
}

static void
put_result(struct gen *g)
{
    if (g->f.signature->result == KIND_NONE)
        fprintf(g->out, "  ret\n");
    else
        put_return_value(g);
}

static void
put_return(struct gen *g)
{
    gen_change_depth(g, 0);
    if (gen_once_in(g, 4) && gen_tail_call(g))
        return;
    for (unsigned i = 0; i < (g->managed ? SHOWN / 2 : SHOWN); i++)
        gen_observe_state(g, i);
    gen_observe_vectors(g);
    if (g->managed)
        gen_observe_references(g);
    put_result(g);
}

static void
put_entry(struct body *b)
{
    struct gen *g = b->gen;
    unsigned fuel = gen_reg(g, KIND_BASE32);

    begin_block(b, BLOCK_ENTRY);
    gen_put(g, LIR_LOAD, LIR_I32, "v%u, [@%s_fuel]", fuel, g->name);
    gen_put(g, LIR_DEC, LIR_I32, "v%u, v%u", fuel, fuel);
    gen_put(g, LIR_STORE, LIR_I32, "[@%s_fuel], v%u", g->name, fuel);
    fprintf(g->out, "  js .LBB%u\n  jmp .LBB%u\n", BLOCK_NO_FUEL, BLOCK_BEGIN);
    end_block(b);
}

/* A register's first value: zero, as it is, or something. */
static void
init_data(struct gen *g, enum kind kind, unsigned reg)
{
    enum lir_type type = kinds[kind].type;
    struct line line = {0};

    if (type == LIR_REF || gen_once_in(g, 3))
        return;
    if (type == LIR_V128 || gen_once_in(g, 2)) {
        gen_put_input(g, type, reg);
        return;
    }
    gen_immediate(g, &line, type);
    gen_put(g, LIR_MOV, type, "v%u, %s", reg, line.text);
}

/* Registers that hold no data must be given what they hold. */
static void
init_registers(struct gen *g)
{
    for (enum kind k = 0; k < KIND_COUNT; k++)
        for (unsigned i = g->f.params[k]; i < g->f.regs[k]; i++) {
            unsigned reg = LIR_FIRST_REG + KIND_REGISTERS * k + i;

            if (kinds[k].group == GROUP_ADDRESS)
                gen_address(g, k, reg);
            else if (kinds[k].group < GROUP_ADDRESS)
                init_data(g, k, reg);
            else if (gen_is_reference(k))
                gen_init_reference(g, k, reg);
            else if (k == KIND_CELL)
                gen_cell(g, reg);
        }
}

static unsigned
counter(unsigned i)
{
    return LIR_FIRST_REG + KIND_REGISTERS * KIND_COUNTER + i;
}

static void
put_begin(struct body *b)
{
    struct gen *g = b->gen;

    begin_block(b, BLOCK_BEGIN);
    init_registers(g);
    g->f.begun = true;
    gen_put(g, LIR_MOV, LIR_I32, "v%u, $%u", counter(0),
            1 + gen_below(g, ROUNDS_MOST));
    gen_put(g, LIR_MOV, LIR_I32, "v%u, $0", counter(1));
    gen_change_depth(g, g->f.base_depth);
    fprintf(g->out, "  jmp .LBB%u\n", BLOCK_BODY);
    end_block(b);
}

/* Counts down, or up to a limit. */
static void
put_counting(struct body *b, unsigned target)
{
    struct gen *g = b->gen;

    begin_block(b, BLOCK_COUNT + target);
    if (gen_once_in(g, 2)) {
        gen_put(g, LIR_DEC, LIR_I32, "v%u, v%u", counter(0), counter(0));
        fprintf(g->out, "  js .LBB%u\n  jmp", BLOCK_LEAVE);
    } else {
        gen_put(g, LIR_INC, LIR_I32, "v%u, v%u", counter(1), counter(1));
        gen_put(g, LIR_CMP, LIR_I32, "v%u, $%u", counter(1),
                1 + gen_below(g, ROUNDS_MOST));
        fprintf(g->out, "  branch.ge .LBB%u,", BLOCK_LEAVE);
    }
    fprintf(g->out, " .LBB%u\n", BLOCK_BODY + target);
    end_block(b);
}

/* Where block AT may go: its number as a block. */
static unsigned
some_target(struct body *b, unsigned at)
{
    struct gen *g = b->gen;
    unsigned target = gen_below(g, at + 1);

    if (!gen_once_in(g, 3) && at + 1 < g->f.blocks)
        target = at + 1 + gen_below(g, at + 2 < g->f.blocks ? 2 : 1);
    if (target > at)
        return BLOCK_BODY + target;
    if (g->f.base_depth == 0 && gen_once_in(g, 8))
        return BLOCK_ENTRY;
    b->counted[target] = true;
    return BLOCK_COUNT + target;
}

unsigned
gen_target(struct gen *g)
{
    return some_target(g->f.handling.body, g->f.handling.at);
}

static enum lir_op
some_jump(struct gen *g)
{
    unsigned op;

    do
        op = gen_below(g, LIR_OP_COUNT);
    while (lir_ops[op].kind != LIR_KIND_JCC ||
           !gen_can_read(g, lir_inst_cond(&(struct lir_inst){
                                .op = (uint8_t)op, .type = LIR_NO_TYPE})));
    return (enum lir_op)op;
}

static void
put_jump(struct body *b, enum lir_op op, unsigned at)
{
    gen_put(b->gen, op, LIR_NO_TYPE, ".LBB%u", some_target(b, at));
}

/* Of two integers of one width. */
static void
put_compare(struct body *b, unsigned at, unsigned last)
{
    struct gen *g = b->gen;
    enum kind kind = gen_once_in(g, 2) ? KIND_I64 : KIND_I8;
    struct line line = {0};
    unsigned cond = gen_below(g, LIR_COND_COUNT);

    line_add(&line, "v%u, ", gen_reg(g, kind));
    if (gen_once_in(g, 2))
        line_add(&line, "v%u", gen_reg(g, kind));
    else
        line_add(&line, "$%d", (int)gen_below(g, 5) - 2);
    line_add(&line, ", .LBB%u, .LBB%u", some_target(b, at), last);
    gen_put_suffix(g, LIR_BRANCH_CMP, kinds[kind].type,
                   lir_aux_name(LIR_AUX_FIRST_COND + cond), line.text);
}

/* The last target is LAST, so that there is a way to it. */
static void
put_jumps(struct body *b, unsigned at, unsigned last)
{
    struct gen *g = b->gen;
    enum lir_cond cond = LIR_COND_EQ;
    unsigned jumps = gen_once_in(g, 2) ? gen_below(g, 4) : 0;
    bool branch = !gen_once_in(g, 3);

    if (jumps == 0 && gen_once_in(g, 6)) {
        put_compare(b, at, last);
        return;
    }
    if (jumps > 0 || branch)
        cond = gen_condition(g);
    for (; jumps > 0; jumps--)
        put_jump(b, some_jump(g), at);
    if (branch)
        fprintf(g->out, "  branch.%s .LBB%u, .LBB%u\n",
                lir_aux_name(LIR_AUX_FIRST_COND + (unsigned)cond),
                some_target(b, at), last);
    else
        fprintf(g->out, "  jmp .LBB%u\n", last);
}

static void
put_body_block(struct body *b, unsigned at)
{
    struct gen *g = b->gen;
    bool last = at + 1 == g->f.blocks;

    g->f.depth = g->f.base_depth;
    g->f.handling.at = at;
    begin_block(b, BLOCK_BODY + at);
    if (!gen_once_in(g, 3))
        gen_observe_state(g, gen_below(g, SHOWN));
    if (g->f.forgets && !gen_once_in(g, 3))
        gen_forget(g);
    for (unsigned i = 2 + gen_below(g, 12); i > 0; i--) {
        gen_instruction(g);
        if (g->throwing && gen_once_in(g, THROWING))
            gen_throw(g);
        if (g->faulting && gen_once_in(g, THROWING))
            gen_faults(g);
    }
    if (g->managed && (last || g->f.base_depth == 0) &&
        gen_once_in(g, PANICKING)) {
        fprintf(g->out, "  panic \"in block %u of %s_f%u\"\n", at, g->name,
                g->f.index);
    } else if (last || (g->f.base_depth == 0 && gen_once_in(g, 25))) {
        put_return(g);
    } else {
        gen_change_depth(g, g->f.base_depth);
        put_jumps(b, at,
                  g->f.base_depth == 0 && gen_once_in(g, 8)
                      ? some_target(b, at)
                      : BLOCK_BODY + at + 1);
    }
    end_block(b);
}

/* A block that nobody goes to begins with nothing on the stack. */
static unsigned
depth_when_leaving(const struct body *b)
{
    for (unsigned i = 0; i < b->gen->f.blocks; i++)
        if (b->counted[i])
            return b->gen->f.base_depth;
    return 0;
}

static void
put_leave(struct body *b)
{
    b->gen->f.depth = depth_when_leaving(b);
    b->gen->f.handling.leaving = true;
    begin_block(b, BLOCK_LEAVE);
    put_return(b->gen);
    end_block(b);
}

static void
put_no_fuel(struct body *b)
{
    begin_block(b, BLOCK_NO_FUEL);
    put_result(b->gen);
    end_block(b);
}

static void
put_blocks(struct body *b)
{
    struct gen *g = b->gen;

    put_entry(b);
    put_begin(b);
    for (unsigned i = 0; i < g->f.blocks; i++)
        put_body_block(b, i);
    for (unsigned i = 0; i < g->f.blocks; i++)
        if (b->counted[i])
            put_counting(b, i);
}

/* All but the entry in any order. */
static void
print_blocks(struct body *b)
{
    struct gen *g = b->gen;

    for (unsigned i = 1; i < b->count; i++) {
        unsigned other = i + gen_below(g, b->count - i);
        struct block block = b->blocks[i];

        b->blocks[i] = b->blocks[other];
        b->blocks[other] = block;
    }
    for (unsigned i = 0; i < b->count; i++) {
        fputs(b->blocks[i].text, g->out);
        free(b->blocks[i].text);
    }
}

static bool
has_stack(void)
{
    return !lir_ops[LIR_PUSH].refusal;
}

void
gen_func(struct gen *g, unsigned index)
{
    struct body body = {.gen = g, .out = g->out};

    if (g->simple[index]) {
        gen_simple(g, index);
        return;
    }
    g->f = (struct function){
        .index = index, .signature = &g->funcs[index], .handling.body = &body};
    count_registers(g);
    g->f.slots = gen_below(g, MAX_SLOTS + 1);
    for (unsigned i = 0; i < g->f.slots; i++)
        g->f.slot_sizes[i] = REGION_LEAST + 32 * gen_below(g, 3);
    g->f.ref_slot_count = g->managed ? gen_below(g, MAX_SLOTS + 1) : 0;
    for (unsigned i = 0; i < g->f.ref_slot_count; i++)
        g->f.ref_slots[i] = gen_below(g, MAX_BLOBS);
    g->f.forgets = g->managed && gen_once_in(g, 2);
    g->f.blocks = 1 + gen_below(g, g->managed ? BODY_MOST / 2 : BODY_MOST);
    g->f.base_depth =
        has_stack() && gen_once_in(g, 4) ? 1 + gen_below(g, 2) : 0;
    gen_put_head(g);
    put_blocks(&body);
    put_no_fuel(&body);
    put_leave(&body);
    print_blocks(&body);
    fprintf(g->out, "}\n");
}
