/*
 * Faults that are thrown: a function is written anew, with tests.
 *
 *     .LBB1:                            .LBB1:
 *       array_load.i32 v1, $A, a, i       branch_cmp.ref.eq a, $0, N, T1
 *       ...                             T1: (continues)
 *                                         array_length.i64 n, a
 *                                         branch_cmp.i64.uge i, n, B, T2
 *                                       T2: (continues)
 *                                         array_load.i32 v1, $A, a, i
 *                                         ...
 *                                       N: (rare)
 *                                         call.ref e, @runa_fault($4)
 *                                         throw.ref e
 *
 * The tests do not touch the flags, and a block that continues another still
 * has them.  Faults that differ in nothing that could be seen share a block.
 *
 * Blocks have labels here, from which their indexes follow in the end: those
 * of the function as it was are first, each labelled by its index.
 */
#include "lir/faults_func.h"

#include "base/vec.h"
#include "lir/faults.h"
#include "lir/stack.h"
#include "lir/throw.h"

/* What tells the blocks of faults apart. */
struct place {
    uint32_t kind;     /* enum lir_fault */
    uint32_t pad;      /* label of its landing pad, or LIR_NO_INDEX */
    uint32_t depth;    /* words on the stack */
    uint32_t location; /* see struct rewriter */
};

struct rewriter {
    const struct lir_module *module;
    const struct lir_func *func; /* as it was */
    uint32_t maker;
    bool lines;

    VEC(struct lir_reg) regs;
    VEC(struct lir_block) blocks;
    VEC(struct lir_inst) insts;
    VEC(struct lir_operand) operands;
    VEC(uint32_t) indexes; /* by label: of the block */

    struct lir_stack stack;
    const struct lir_block *block; /* the present one, as it was */
    const struct lir_inst *inst;
    uint32_t depth;    /* words on the stack before it */
    uint32_t location; /* the debug_location before it in its block, as an
                          index; LIR_NO_INDEX: none */

    struct arena arena;
    struct intern places;   /* of the faults, as bytes of struct place */
    VEC(uint32_t) labels;   /* of their blocks, by id of these */
    VEC(struct span) spans; /* where the first of each is, likewise */

    uint32_t exception, length; /* registers; LIR_NO_INDEX: not needed yet */
};

const struct lir_operand *
lir_fault_base(const struct lir_func *func, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(func, inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        if (operands[i].kind == LIR_OPERAND_MEM &&
            operands[i].base == LIR_OPERAND_REG &&
            func->regs[operands[i].id].type == LIR_REF)
            return &operands[i];
    }
    return NULL;
}

/* Writing */

static struct lir_operand
operand(enum lir_operand_kind kind, uint32_t id, int64_t value)
{
    return (struct lir_operand){.kind = (uint8_t)kind,
                                .id = id,
                                .index = LIR_NO_INDEX,
                                .value = value};
}

static struct lir_operand
reg(uint32_t index)
{
    return operand(LIR_OPERAND_REG, index, 0);
}

static struct lir_operand
immediate(int64_t value)
{
    return operand(LIR_OPERAND_IMM, 0, value);
}

static struct lir_operand
label(uint32_t of)
{
    return operand(LIR_OPERAND_BLOCK, of, 0);
}

/* INST, with COUNT operands. */
static void
add_inst(struct rewriter *r, struct lir_inst inst,
         const struct lir_operand *operands, uint32_t count)
{
    inst.first = (uint32_t)r->operands.count;
    inst.count = count;
    for (uint32_t i = 0; i < count; i++)
        *VEC_PUSH(&r->operands) = operands[i];
    *VEC_PUSH(&r->insts) = inst;
    r->blocks.at[r->blocks.count - 1].count++;
}

/* One that is where the present one is, without arguments. */
static void
add(struct rewriter *r, enum lir_op op, uint8_t type, unsigned aux,
    const struct lir_operand *operands, uint8_t count)
{
    struct lir_inst inst = {.op = (uint8_t)op,
                            .type = type,
                            .aux = (uint8_t)aux,
                            .fixed = count,
                            .span = r->inst->span};

    add_inst(r, inst, operands, count);
}

static void
copy_inst(struct rewriter *r, const struct lir_inst *inst)
{
    add_inst(r, *inst, lir_operands(r->func, inst), inst->count);
}

static uint32_t
new_reg(struct rewriter *r, enum lir_type type)
{
    uint32_t index = (uint32_t)r->regs.count;

    *VEC_PUSH(&r->regs) = (struct lir_reg){.number = LIR_FIRST_REG + index,
                                           .type = (uint8_t)type,
                                           .span = r->inst->span};
    return index;
}

static uint32_t
new_label(struct rewriter *r)
{
    *VEC_PUSH(&r->indexes) = LIR_NO_INDEX;
    return (uint32_t)r->indexes.count - 1;
}

/* Goes on in a block with this label. */
static struct lir_block *
begin_block(struct rewriter *r, uint32_t of)
{
    struct lir_block *block = VEC_PUSH(&r->blocks);

    r->indexes.at[of] = (uint32_t)r->blocks.count - 1;
    *block = (struct lir_block){.number = r->block->number,
                                .first = (uint32_t)r->insts.count,
                                .depth = r->block->depth,
                                .outer = LIR_NO_INDEX,
                                .span = r->block->span};
    return block;
}

static void
copy_location(struct rewriter *r, uint32_t location)
{
    if (location != LIR_NO_INDEX)
        copy_inst(r, &r->func->insts[location]);
}

/* Goes on with the present block behind a jump. */
static void
begin_rest(struct rewriter *r, uint32_t of)
{
    begin_block(r, of)->continues = true;
    copy_location(r, r->location);
}

/* Faults */

/* The label of the block that throws a fault of this KIND of the present
 * instruction. */
static uint32_t
fault_label(struct rewriter *r, enum lir_fault kind)
{
    struct place place = {.kind = kind,
                          .pad = lir_fault_block(r->func, r->block, r->inst),
                          .depth = r->depth,
                          .location = r->lines ? r->location : LIR_NO_INDEX};
    uint32_t id = intern_add(&r->places, (const char *)&place, sizeof place);

    if (id == r->labels.count) {
        *VEC_PUSH(&r->labels) = new_label(r);
        *VEC_PUSH(&r->spans) = r->inst->span;
    }
    return r->labels.at[id];
}

/* A fault of this KIND if A is COND to B, both read as TYPE. */
static void
fault_if(struct rewriter *r, enum lir_fault kind, enum lir_type type,
         enum lir_cond cond, struct lir_operand a, struct lir_operand b)
{
    uint32_t next = new_label(r);
    struct lir_operand operands[] = {a, b, label(fault_label(r, kind)),
                                     label(next)};

    add(r, LIR_BRANCH_CMP, (uint8_t)type, LIR_AUX_FIRST_COND + (unsigned)cond,
        operands, COUNT_OF(operands));
    begin_rest(r, next);
}

static void
fault_if_null(struct rewriter *r, struct lir_operand reference)
{
    fault_if(r, LIR_FAULT_NULL_REFERENCE, LIR_REF, LIR_COND_EQ, reference,
             immediate(0));
}

/* Divisions */

static uint64_t
mask_of(enum lir_type type)
{
    return UINT64_MAX >> (64 - 8 * lir_type_bytes(type));
}

/* Is it known not to be VALUE when it is read as TYPE? */
static bool
is_never(struct lir_operand of, enum lir_type type, int64_t value)
{
    return of.kind == LIR_OPERAND_IMM &&
           (((uint64_t)of.value ^ (uint64_t)value) & mask_of(type)) != 0;
}

static void
test_divisor(struct rewriter *r, enum lir_type type, struct lir_operand b)
{
    if (!is_never(b, type, 0))
        fault_if(r, LIR_FAULT_DIVIDE_BY_ZERO, type, LIR_COND_EQ, b,
                 immediate(0));
}

/* A register that is 1 if A is VALUE, both read as TYPE, else 0.  It sets the
 * flags. */
static struct lir_operand
equals(struct rewriter *r, enum lir_type type, struct lir_operand a,
       int64_t value)
{
    const struct lir_operand compared[] = {a, immediate(value)};
    const struct lir_operand result = reg(new_reg(r, LIR_I32));

    add(r, LIR_CMP, (uint8_t)type, 0, compared, COUNT_OF(compared));
    add(r, LIR_SETCC, LIR_I32, LIR_AUX_FIRST_COND + LIR_COND_EQ, &result, 1);
    return result;
}

/* The least number by -1, as the emitter asks it, so that LLVM sees that it is
 * the same.  A division leaves no flags, so there are none to be kept. */
static void
test_overflow(struct rewriter *r, enum lir_type type, struct lir_operand a,
              struct lir_operand b)
{
    int64_t least = (int64_t)(mask_of(type) / 2 + 1);
    struct lir_operand both[3];

    if (is_never(b, type, -1) || is_never(a, type, least))
        return;
    both[1] = equals(r, type, b, -1);
    both[0] = both[2] = equals(r, type, a, least);
    add(r, LIR_AND, LIR_I32, 0, both, COUNT_OF(both));
    fault_if(r, LIR_FAULT_OVERFLOW, LIR_I32, LIR_COND_NE, both[0],
             immediate(0));
}

static uint32_t
broadcast(struct rewriter *r, int64_t value)
{
    struct lir_operand operands[] = {reg(new_reg(r, LIR_V128)),
                                     immediate(value)};

    add(r, LIR_VBROADCAST, LIR_NO_TYPE, r->inst->aux, operands,
        COUNT_OF(operands));
    return operands[0].id;
}

/* TO := TO OP B */
static void
combine(struct rewriter *r, enum lir_op op, uint32_t to, struct lir_operand b)
{
    struct lir_operand operands[] = {reg(to), reg(to), b};

    add(r, op, LIR_NO_TYPE, 0, operands, COUNT_OF(operands));
}

/* A vector whose lanes are 0 where those of A / B overflow.  Flags stay as they
 * are, and a division of vectors leaves them, too. */
static uint32_t
find_overflows(struct rewriter *r, struct lir_operand a, struct lir_operand b)
{
    enum lir_type type = lir_lane_type(r->inst->aux);
    uint32_t left = broadcast(r, (int64_t)(mask_of(type) / 2 + 1));
    uint32_t right = broadcast(r, -1);

    combine(r, LIR_VXOR, left, a);
    combine(r, LIR_VXOR, right, b);
    combine(r, LIR_VOR, left, reg(right));
    return left;
}

/* A fault of this KIND if lane I of VECTOR is 0. */
static void
test_lane(struct rewriter *r, enum lir_fault kind, struct lir_operand vector,
          unsigned i, struct lir_operand lane)
{
    struct lir_operand operands[] = {lane, vector, immediate(i)};

    add(r, LIR_VEXTRACT, LIR_NO_TYPE, r->inst->aux, operands,
        COUNT_OF(operands));
    fault_if(r, kind, lir_lane_type(r->inst->aux), LIR_COND_EQ, lane,
             immediate(0));
}

/* Lane after lane. */
static void
test_lanes(struct rewriter *r, const struct lir_operand *operands)
{
    struct lir_operand overflows =
        reg(find_overflows(r, operands[1], operands[2]));
    struct lir_operand lane = reg(new_reg(r, lir_lane_type(r->inst->aux)));

    for (unsigned i = 0; i < lir_lane_count(r->inst->aux); i++) {
        test_lane(r, LIR_FAULT_DIVIDE_BY_ZERO, operands[2], i, lane);
        test_lane(r, LIR_FAULT_OVERFLOW, overflows, i, lane);
    }
}

/* Objects */

/* ARRAY has no element INDEX. */
static void
test_element(struct rewriter *r, struct lir_operand array,
             struct lir_operand index)
{
    struct lir_operand operands[2];

    fault_if_null(r, array);
    if (r->length == LIR_NO_INDEX)
        r->length = new_reg(r, LIR_I64);
    operands[0] = reg(r->length);
    operands[1] = array;
    add(r, LIR_ARRAY_LENGTH, LIR_I64, 0, operands, COUNT_OF(operands));
    fault_if(r, LIR_FAULT_BOUNDS, LIR_I64, LIR_COND_UGE, index,
             reg(r->length));
}

static void
test_length(struct rewriter *r, const struct lir_operand *operands)
{
    uint32_t most =
        lir_length_max(r->module, &r->module->structs[operands[1].id]);
    struct lir_operand length = operands[2];

    if (length.kind != LIR_OPERAND_IMM || (uint64_t)length.value > most)
        fault_if(r, LIR_FAULT_ARRAY_LENGTH, LIR_I64, LIR_COND_UGT, length,
                 immediate(most));
}

/* The present instruction as OP, which gives null.  Its result stays as it was
 * if that can be seen. */
static void
allocate(struct rewriter *r, enum lir_op op)
{
    struct lir_inst inst = *r->inst;
    uint32_t first = (uint32_t)r->operands.count;
    bool is_seen = lir_fault_block(r->func, r->block, r->inst) != LIR_NO_INDEX;
    struct lir_operand moved[] = {lir_operands(r->func, r->inst)[0],
                                  reg(LIR_NO_INDEX)};

    inst.op = (uint8_t)op;
    copy_inst(r, &inst);
    if (is_seen) {
        r->operands.at[first].id = moved[1].id = new_reg(r, LIR_REF);
        fault_if(r, LIR_FAULT_OUT_OF_MEMORY, LIR_REF, LIR_COND_EQ, moved[1],
                 immediate(0));
        add(r, LIR_MOV, LIR_REF, 0, moved, COUNT_OF(moved));
    } else {
        fault_if(r, LIR_FAULT_OUT_OF_MEMORY, LIR_REF, LIR_COND_EQ, moved[0],
                 immediate(0));
    }
}

/* Tests for the faults of the present instruction, which has these
 * OPERANDS. */
static void
test_inst(struct rewriter *r, const struct lir_operand *operands)
{
    const struct lir_inst *inst = r->inst;
    const struct lir_operand *base = lir_fault_base(r->func, inst);

    switch (inst->op) {
    case LIR_IDIV:
        test_divisor(r, inst->type, operands[2]);
        test_overflow(r, inst->type, operands[1], operands[2]);
        break;
    case LIR_DIV:
    case LIR_IMOD:
    case LIR_MOD: test_divisor(r, inst->type, operands[2]); break;
    case LIR_VDIV: test_lanes(r, operands); break;
    case LIR_ALLOC_ARRAY:
    case LIR_TRY_ALLOC_ARRAY: test_length(r, operands); break;
    case LIR_ARRAY_LENGTH: fault_if_null(r, operands[1]); break;
    case LIR_ARRAY_LOAD:
    case LIR_ARRAY_ADDRESS: test_element(r, operands[2], operands[3]); break;
    case LIR_ARRAY_STORE: test_element(r, operands[1], operands[2]); break;
    case LIR_CALL_VIRTUAL:
    case LIR_INVOKE_VIRTUAL: fault_if_null(r, operands[inst->fixed]); break;
    case LIR_CALL_DELEGATE:
    case LIR_INVOKE_DELEGATE:
        fault_if_null(r, operands[lir_callee_position(inst)]);
        break;
    case LIR_THROW:
    case LIR_RESUME:
    case LIR_UNWIND: fault_if_null(r, operands[0]); break;
    case LIR_ALLOC:
    case LIR_DELEGATE: break;
    default: fault_if_null(r, reg(base->id));
    }
}

static void
write_inst(struct rewriter *r)
{
    switch (r->inst->op) {
    case LIR_ALLOC: allocate(r, LIR_TRY_ALLOC); break;
    case LIR_ALLOC_ARRAY: allocate(r, LIR_TRY_ALLOC_ARRAY); break;
    case LIR_DELEGATE: allocate(r, LIR_TRY_DELEGATE); break;
    default: copy_inst(r, r->inst);
    }
}

/* Blocks */

static void
rewrite_block(struct rewriter *r, uint32_t index)
{
    const struct lir_block *block = &r->func->blocks[index];

    r->block = block;
    r->location = LIR_NO_INDEX;
    r->depth = r->stack.blocks ? r->stack.blocks[index].depth : 0;
    begin_block(r, index)->header = block->header;
    for (uint32_t i = block->first; i < block->first + block->count; i++) {
        r->inst = &r->func->insts[i];
        if (lir_may_fault(r->func, r->inst))
            test_inst(r, lir_operands(r->func, r->inst));
        write_inst(r);
        if (r->inst->op == LIR_DEBUG_LOCATION)
            r->location = i;
        r->depth += r->inst->op == LIR_PUSH;
        r->depth -= r->inst->op == LIR_POP;
    }
}

/* The block that throws the fault of PLACE.  An exception that leaves the maker
 * itself goes on to the caller, so that nothing need be kept for a landing
 * pad there. */
static void
write_fault(struct rewriter *r, const struct place *place, uint32_t of)
{
    bool has_pad = place->pad != LIR_NO_INDEX;
    const struct lir_operand operands[] = {
        reg(r->exception), operand(LIR_OPERAND_SYMBOL, r->maker, 0),
        immediate(place->kind)};
    const struct lir_operand thrown[] = {reg(r->exception), label(place->pad)};
    const struct lir_inst call = {
        .op = LIR_CALL, .type = LIR_REF, .fixed = 2, .span = r->inst->span};

    begin_block(r, of)->is_rare = true;
    copy_location(r, place->location);
    add_inst(r, call, operands, COUNT_OF(operands));
    add(r, LIR_THROW, LIR_REF, 0, thrown, has_pad ? 2 : 1);
}

static void
write_faults(struct rewriter *r)
{
    struct lir_inst inst = {.op = LIR_NOP};

    r->inst = &inst;
    if (r->labels.count > 0)
        r->exception = new_reg(r, LIR_REF);
    for (uint32_t i = 0; i < r->labels.count; i++) {
        struct place place;

        memcpy(&place, intern_text(&r->places, i), sizeof place);
        inst.span = r->spans.at[i];
        write_fault(r, &place, r->labels.at[i]);
    }
}

/* Labels become indexes. */
static void
resolve_labels(struct rewriter *r)
{
    for (size_t i = 0; i < r->operands.count; i++) {
        struct lir_operand *o = &r->operands.at[i];

        if (o->kind == LIR_OPERAND_BLOCK)
            o->id = r->indexes.at[o->id];
    }
}

#define MOVE_TO_FUNC(arena, func, field, count_field, from) \
    ((func)->field = \
         arena_copy(arena, (from).at, (from).count, sizeof *(from).at), \
     (func)->count_field = (uint32_t)(from).count)

static void
fill_func(struct arena *arena, struct rewriter *r, struct lir_func *func)
{
    MOVE_TO_FUNC(arena, func, regs, reg_count, r->regs);
    MOVE_TO_FUNC(arena, func, blocks, block_count, r->blocks);
    MOVE_TO_FUNC(arena, func, insts, inst_count, r->insts);
    MOVE_TO_FUNC(arena, func, operands, operand_count, r->operands);
}

static void
rewriter_init(struct rewriter *r, const struct lir_func *func)
{
    arena_init(&r->arena);
    intern_init(&r->places, &r->arena);
    r->exception = r->length = LIR_NO_INDEX;
    lir_stack_init(&r->stack, func);
    for (uint32_t i = 0; i < func->reg_count; i++)
        *VEC_PUSH(&r->regs) = func->regs[i];
    for (uint32_t i = 0; i < func->block_count; i++)
        new_label(r);
}

static void
rewriter_release(struct rewriter *r)
{
    intern_release(&r->places);
    arena_release(&r->arena);
    lir_stack_release(&r->stack);
    VEC_RELEASE(&r->regs);
    VEC_RELEASE(&r->blocks);
    VEC_RELEASE(&r->insts);
    VEC_RELEASE(&r->operands);
    VEC_RELEASE(&r->indexes);
    VEC_RELEASE(&r->labels);
    VEC_RELEASE(&r->spans);
}

static bool
has_faults(const struct lir_func *func)
{
    uint32_t i = 0;

    while (i < func->inst_count && !lir_may_fault(func, &func->insts[i]))
        i++;
    return i < func->inst_count;
}

bool
lir_throw_faults_of(struct lir_module *module, struct lir_func *func,
                    uint32_t maker, bool lines)
{
    struct rewriter r = {
        .module = module, .func = func, .maker = maker, .lines = lines};
    bool any;

    if (!has_faults(func))
        return false;
    rewriter_init(&r, func);
    for (uint32_t i = 0; i < func->block_count; i++)
        rewrite_block(&r, i);
    write_faults(&r);
    resolve_labels(&r);
    any = r.labels.count > 0;
    fill_func(&module->arena, &r, func);
    rewriter_release(&r);
    return any;
}
