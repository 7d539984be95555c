/*
 * inline_asm: executes WebAssembly instructions, one after the other, on a
 * stack of values.  The verifier has seen to it that their types fit.
 *
 * A text is read when it is executed first.  What is used of it is the same
 * whatever types its arguments have, so that the text is enough to find it.
 *
 * i32 and f32 are kept zero-extended.  In lir/wasm_asm.def the instructions of
 * i64 stand in the order of those of i32, and f64 in that of f32, so each two
 * share a line here.
 */
#include "interp/host.h"

#include <math.h>

/* An instruction of i64 or f64 as that of i32 or f32. */
#define NARROW_INT(op) ((op) - WASM_I64_EQZ + WASM_I32_EQZ)
#define NARROW_FLOAT(op) ((op) - WASM_F64_EQ + WASM_F32_EQ)

_Static_assert(NARROW_INT(WASM_I64_ADD) == WASM_I32_ADD &&
                   NARROW_INT(WASM_I64_ROTR) == WASM_I32_ROTR &&
                   NARROW_FLOAT(WASM_F64_ADD) == WASM_F32_ADD &&
                   NARROW_FLOAT(WASM_F64_COPYSIGN) == WASM_F32_COPYSIGN,
               "wide instructions must stand in the order of narrow ones");

/* The stack is the interpreter's; it begins with the locals. */
struct machine {
    struct interp *in;
    const struct wasm_inst *inst;
    uint32_t local_count;
};

static uint64_t
mask_of(unsigned bits)
{
    return UINT64_MAX >> (64 - bits);
}

static uint64_t
compare_integers(enum wasm_op op, unsigned bits, uint64_t a, uint64_t b)
{
    int64_t x = sign_extend(a, bits), y = sign_extend(b, bits);

    switch (op) {
    case WASM_I32_EQZ: return a == 0;
    case WASM_I32_EQ: return a == b;
    case WASM_I32_NE: return a != b;
    case WASM_I32_LT_S: return x < y;
    case WASM_I32_LT_U: return a < b;
    case WASM_I32_GT_S: return x > y;
    case WASM_I32_GT_U: return a > b;
    case WASM_I32_LE_S: return x <= y;
    case WASM_I32_LE_U: return a <= b;
    case WASM_I32_GE_S: return x >= y;
    case WASM_I32_GE_U: return a >= b;
    default: BUG("no comparison: %d", op);
    }
}

/* Quotient or remainder; 0 after a trap. */
static uint64_t
divide(struct interp *in, enum wasm_op op, unsigned bits, uint64_t a,
       uint64_t b)
{
    bool least = a == UINT64_C(1) << (bits - 1) && b == mask_of(bits);

    if (b == 0)
        machine_trap(in, "integer divide by zero");
    else if (op == WASM_I32_DIV_U)
        return a / b;
    else if (op == WASM_I32_REM_U)
        return a % b;
    else if (least && op == WASM_I32_DIV_S)
        machine_trap(in, "integer overflow");
    else if (!least)
        return op == WASM_I32_DIV_S
                   ? (uint64_t)(sign_extend(a, bits) / sign_extend(b, bits))
                   : (uint64_t)(sign_extend(a, bits) % sign_extend(b, bits));
    return 0;
}

static uint64_t
rotate_left(unsigned bits, uint64_t a, uint64_t count)
{
    return count ? a << count | a >> (bits - count) : a;
}

/* Bits of A before the first one that is set, from the top or the bottom. */
static uint64_t
count_zeros(unsigned bits, uint64_t a, bool from_top)
{
    uint64_t count = 0;

    while (count < bits && !(a >> (from_top ? bits - 1 - count : count) & 1))
        count++;
    return count;
}

static uint64_t
count_ones(uint64_t a)
{
    uint64_t count = 0;

    for (; a; a &= a - 1)
        count++;
    return count;
}

static uint64_t
integer(struct interp *in, enum wasm_op op, unsigned bits, uint64_t a,
        uint64_t b)
{
    uint64_t shift = b % bits;

    switch (op) {
    case WASM_I32_CLZ: return count_zeros(bits, a, true);
    case WASM_I32_CTZ: return count_zeros(bits, a, false);
    case WASM_I32_POPCNT: return count_ones(a);
    case WASM_I32_ADD: return a + b;
    case WASM_I32_SUB: return a - b;
    case WASM_I32_MUL: return a * b;
    case WASM_I32_DIV_S:
    case WASM_I32_DIV_U:
    case WASM_I32_REM_S:
    case WASM_I32_REM_U: return divide(in, op, bits, a, b);
    case WASM_I32_AND: return a & b;
    case WASM_I32_OR: return a | b;
    case WASM_I32_XOR: return a ^ b;
    case WASM_I32_SHL: return a << shift;
    case WASM_I32_SHR_S: return (uint64_t)(sign_extend(a, bits) >> shift);
    case WASM_I32_SHR_U: return a >> shift;
    case WASM_I32_ROTL: return rotate_left(bits, a, shift);
    case WASM_I32_ROTR: return rotate_left(bits, a, (bits - shift) % bits);
    default: return compare_integers(op, bits, a, b);
    }
}

static uint64_t
compare_floats(enum wasm_op op, enum lir_type type, uint64_t a, uint64_t b)
{
    enum relation relation = float_compare(type, a, b);

    switch (op) {
    case WASM_F32_EQ: return relation == RELATION_EQUAL;
    case WASM_F32_NE: return relation != RELATION_EQUAL;
    case WASM_F32_LT: return relation == RELATION_LESS;
    case WASM_F32_GT: return relation == RELATION_GREATER;
    case WASM_F32_LE:
        return relation == RELATION_LESS || relation == RELATION_EQUAL;
    case WASM_F32_GE:
        return relation == RELATION_GREATER || relation == RELATION_EQUAL;
    default: BUG("no comparison: %d", op);
    }
}

/* ROUND of a number; an f32 is rounded to a whole number in f64 exactly. */
static uint64_t
round_float(enum lir_type type, uint64_t a, double (*round)(double))
{
    return float_bits(type, round(float_value(type, a)));
}

static uint64_t
float_operation(enum wasm_op op, enum lir_type type, uint64_t a, uint64_t b)
{
    uint64_t sign = UINT64_C(1) << (type_bits(type) - 1);

    switch (op) {
    case WASM_F32_ABS: return a & ~sign;
    case WASM_F32_NEG: return a ^ sign;
    case WASM_F32_COPYSIGN: return (a & ~sign) | (b & sign);
    case WASM_F32_CEIL: return round_float(type, a, ceil);
    case WASM_F32_FLOOR: return round_float(type, a, floor);
    case WASM_F32_TRUNC: return round_float(type, a, trunc);
    case WASM_F32_NEAREST: return round_float(type, a, nearbyint);
    case WASM_F32_SQRT: return float_sqrt(type, a);
    case WASM_F32_ADD: return float_add(type, a, b);
    case WASM_F32_SUB: return float_sub(type, a, b);
    case WASM_F32_MUL: return float_mul(type, a, b);
    case WASM_F32_DIV: return float_div(type, a, b);
    case WASM_F32_MIN: return float_min(type, a, b);
    case WASM_F32_MAX: return float_max(type, a, b);
    default: return compare_floats(op, type, a, b);
    }
}

/* Toward zero, to an integer of BITS bits; what does not fit traps, or becomes
 * what is nearest. */
struct truncation {
    enum lir_type from;
    unsigned bits;
    bool is_signed, saturates;
};

/* What fits is below this, */
static double
upper_limit(const struct truncation *t)
{
    return ldexp(1, (int)t->bits - t->is_signed);
}

/* and not below this. */
static double
lower_limit(const struct truncation *t)
{
    return t->is_signed ? -ldexp(1, (int)t->bits - 1) : 0;
}

static uint64_t
truncate_float(struct interp *in, const struct truncation *t, uint64_t a)
{
    double value = trunc(float_value(t->from, a));
    uint64_t largest = mask_of(t->bits) >> t->is_signed;

    if (isnan(value)) {
        if (!t->saturates)
            machine_trap(in, "invalid conversion to integer");
        return 0;
    }
    if (value >= lower_limit(t) && value < upper_limit(t))
        return t->is_signed ? (uint64_t)(int64_t)value : (uint64_t)value;
    if (!t->saturates)
        machine_trap(in, "integer overflow");
    return value > 0 ? largest : t->is_signed ? ~largest : 0;
}

/* INDEX counts from the first of eight: i32 of f32, signed. */
static uint64_t
truncate_as(struct interp *in, unsigned index, bool saturates, uint64_t a)
{
    const struct truncation t = {.from = index & 2 ? LIR_F64 : LIR_F32,
                                 .bits = index & 4 ? 64 : 32,
                                 .is_signed = !(index & 1),
                                 .saturates = saturates};

    return truncate_float(in, &t, a);
}

_Static_assert(WASM_I32_TRUNC_F32_U - WASM_I32_TRUNC_F32_S == 1 &&
                   WASM_I32_TRUNC_F64_S - WASM_I32_TRUNC_F32_S == 2 &&
                   WASM_I64_TRUNC_F32_S - WASM_I32_TRUNC_F32_S == 4 &&
                   WASM_I64_TRUNC_F64_U - WASM_I32_TRUNC_F32_S == 7 &&
                   WASM_I64_TRUNC_SAT_F64_U - WASM_I32_TRUNC_SAT_F32_S == 7,
               "truncations must stand in the order that truncate_as knows");

static uint64_t
unsigned_to_float(enum lir_type type, uint64_t a)
{
    return float_bits(type, type == LIR_F32 ? (double)(float)a : (double)a);
}

static uint64_t
convert(struct interp *in, enum wasm_op op, uint64_t a)
{
    switch (op) {
    case WASM_I64_EXTEND_I32_S: return (uint64_t)sign_extend(a, 32);
    case WASM_I32_EXTEND8_S: return (uint64_t)sign_extend(a, 8);
    case WASM_I32_EXTEND16_S: return (uint64_t)sign_extend(a, 16);
    case WASM_I64_EXTEND8_S: return (uint64_t)sign_extend(a, 8);
    case WASM_I64_EXTEND16_S: return (uint64_t)sign_extend(a, 16);
    case WASM_I64_EXTEND32_S: return (uint64_t)sign_extend(a, 32);
    case WASM_F32_CONVERT_I32_S:
        return float_from_integer(LIR_F32, sign_extend(a, 32));
    case WASM_F32_CONVERT_I64_S:
        return float_from_integer(LIR_F32, (int64_t)a);
    case WASM_F64_CONVERT_I32_S:
        return float_from_integer(LIR_F64, sign_extend(a, 32));
    case WASM_F64_CONVERT_I64_S:
        return float_from_integer(LIR_F64, (int64_t)a);
    case WASM_F32_CONVERT_I32_U:
    case WASM_F32_CONVERT_I64_U: return unsigned_to_float(LIR_F32, a);
    case WASM_F64_CONVERT_I32_U:
    case WASM_F64_CONVERT_I64_U: return unsigned_to_float(LIR_F64, a);
    case WASM_F32_DEMOTE_F64: return float_narrow(a);
    case WASM_F64_PROMOTE_F32: return float_widen(a);
    case WASM_I32_WRAP_I64:
    case WASM_I64_EXTEND_I32_U:
    case WASM_I32_REINTERPRET_F32:
    case WASM_I64_REINTERPRET_F64:
    case WASM_F32_REINTERPRET_I32:
    case WASM_F64_REINTERPRET_I64: return a;
    default: break;
    }
    if (op >= WASM_I32_TRUNC_F32_S && op <= WASM_I64_TRUNC_F64_U)
        return truncate_as(in, op - WASM_I32_TRUNC_F32_S, false, a);
    if (op >= WASM_I32_TRUNC_SAT_F32_S && op <= WASM_I64_TRUNC_SAT_F64_U)
        return truncate_as(in, op - WASM_I32_TRUNC_SAT_F32_S, true, a);
    BUG("no conversion: %d", op);
}

/* Memory */

/* How many bytes, and with the sign of how many bits. */
struct access {
    uint8_t size, sign_bits; /* the latter 0: none */
};

static struct access
access_of(enum wasm_op op)
{
    switch (op) {
    case WASM_I64_LOAD:
    case WASM_F64_LOAD:
    case WASM_I64_STORE:
    case WASM_F64_STORE: return (struct access){8, 0};
    case WASM_I32_LOAD8_S:
    case WASM_I64_LOAD8_S: return (struct access){1, 8};
    case WASM_I32_LOAD8_U:
    case WASM_I64_LOAD8_U:
    case WASM_I32_STORE8:
    case WASM_I64_STORE8: return (struct access){1, 0};
    case WASM_I32_LOAD16_S:
    case WASM_I64_LOAD16_S: return (struct access){2, 16};
    case WASM_I32_LOAD16_U:
    case WASM_I64_LOAD16_U:
    case WASM_I32_STORE16:
    case WASM_I64_STORE16: return (struct access){2, 0};
    case WASM_I64_LOAD32_S: return (struct access){4, 32};
    case WASM_I32_LOAD:
    case WASM_F32_LOAD:
    case WASM_I64_LOAD32_U:
    case WASM_I32_STORE:
    case WASM_F32_STORE:
    case WASM_I64_STORE32: return (struct access){4, 0};
    default: BUG("no access to memory: %d", op);
    }
}

/* The sum of address and offset is not modular. */
static uint8_t *
place(struct interp *in, const struct wasm_inst *inst, uint64_t address,
      unsigned size, unsigned rights)
{
    if (address + inst->value <= UINT32_MAX)
        return memory_at(in, (uint32_t)(address + inst->value), size, rights);
    machine_trap(in, "out of bounds memory access");
    return NULL;
}

static uint64_t
load(struct interp *in, const struct wasm_inst *inst, uint64_t address)
{
    struct access access = access_of(inst->op);
    const uint8_t *at = place(in, inst, address, access.size, MAY_READ);
    uint64_t value = at ? bytes_get(at, access.size) : 0;

    return access.sign_bits ? (uint64_t)sign_extend(value, access.sign_bits)
                            : value;
}

static void
store(struct interp *in, const struct wasm_inst *inst, uint64_t address,
      uint64_t value)
{
    struct access access = access_of(inst->op);
    uint8_t *at = place(in, inst, address, access.size, MAY_WRITE);

    if (at)
        bytes_put(at, access.size, value);
}

/* The pages before, or -1. */
static uint64_t
grow(struct interp *in, uint64_t pages)
{
    uint64_t before = in->memory.size / PAGE_SIZE;

    return memory_give_pages(in, (uint32_t)pages) ? before : UINT64_MAX;
}

/* The machine */

static void
push(struct machine *m, uint64_t value)
{
    *VEC_PUSH(&m->in->assembly.stack) = value;
}

static uint64_t
pop(struct machine *m)
{
    struct interp *in = m->in;

    if (in->assembly.stack.count == m->local_count)
        BUG("assembly takes what is not there");
    return in->assembly.stack.at[--in->assembly.stack.count];
}

/* What instructions of a known type make of their operands. */
static uint64_t
compute(struct machine *m, uint64_t a, uint64_t b)
{
    enum wasm_op op = m->inst->op;

    if (op <= WASM_F64_CONST)
        return m->inst->value;
    if (op <= WASM_I32_ROTR)
        return integer(m->in, op, 32, a, b);
    if (op <= WASM_I64_ROTR)
        return integer(m->in, NARROW_INT(op), 64, a, b);
    if (op <= WASM_F32_COPYSIGN)
        return float_operation(op, LIR_F32, a, b);
    if (op <= WASM_F64_COPYSIGN)
        return float_operation(NARROW_FLOAT(op), LIR_F64, a, b);
    if (op <= WASM_F64_REINTERPRET_I64)
        return convert(m->in, op, a);
    if (op <= WASM_I64_LOAD32_U)
        return load(m->in, m->inst, a);
    if (op == WASM_MEMORY_SIZE)
        return m->in->memory.size / PAGE_SIZE;
    if (op == WASM_MEMORY_GROW)
        return grow(m->in, a);
    store(m->in, m->inst, a, b); /* whose table knows no other instruction */
    return 0;
}

/* Takes the operands and leaves the result as the table says. */
static void
execute_typed(struct machine *m)
{
    const struct wasm_op_info *info = &wasm_ops[m->inst->op];
    size_t count = strlen(info->pops);
    uint64_t b = count > 1 ? pop(m) : 0;
    uint64_t a = count > 0 ? pop(m) : 0;
    uint64_t result = compute(m, a, b);
    char type = info->pushes[0];

    if (type)
        push(m, type == 'i' || type == 'f' ? (uint32_t)result : result);
}

static uint64_t *
local(struct machine *m)
{
    return &m->in->assembly.stack.at[m->inst->value];
}

static void
execute_select(struct machine *m)
{
    uint64_t condition = pop(m), b = pop(m), a = pop(m);

    push(m, condition ? a : b);
}

static void
execute(struct machine *m)
{
    switch ((enum wasm_op)m->inst->op) {
    case WASM_NOP: break;
    case WASM_UNREACHABLE: machine_trap(m->in, "unreachable"); break;
    case WASM_DROP: pop(m); break;
    case WASM_SELECT: execute_select(m); break;
    case WASM_LOCAL_GET: push(m, *local(m)); break;
    case WASM_LOCAL_SET: *local(m) = pop(m); break;
    case WASM_LOCAL_TEE:
        *local(m) = pop(m);
        push(m, *local(m));
        break;
    default: execute_typed(m); break;
    }
}

/* Reads the text, which the verifier found good. */
static void
read_assembly(struct interp *in, const struct lir_inst *inst,
              struct wasm_asm *assembly)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t text = o[inst->fixed - 1].id, count = lir_arg_count(inst);
    struct arena *arena = &in->assembly.arena;
    uint8_t *types = arena_alloc(arena, count + 1);

    for (uint32_t i = 0; i < count; i++)
        types[i] =
            (uint8_t)wasm_asm_type(operand_type(in, &o[inst->fixed + i]));
    if (!wasm_asm_read(assembly, arena, lir_name(in->module, text),
                       intern_len(&in->module->names, text), types, count,
                       wasm_asm_type(inst->type)))
        BUG("bad assembly: %s", assembly->error);
}

static const struct wasm_asm *
assembly_of(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t text = o[inst->fixed - 1].id;
    uint32_t next = (uint32_t)in->assembly.texts.count;
    uint32_t index = idmap_add(&in->assembly.by_text, text, next);

    if (index == IDMAP_NONE) {
        index = next;
        read_assembly(in, inst, VEC_PUSH(&in->assembly.texts));
    }
    return &in->assembly.texts.at[index];
}

void
assembly_init(struct interp *in)
{
    arena_init(&in->assembly.arena);
    idmap_init(&in->assembly.by_text);
}

void
assembly_release(struct interp *in)
{
    VEC_RELEASE(&in->assembly.stack);
    VEC_RELEASE(&in->assembly.texts);
    idmap_release(&in->assembly.by_text);
    arena_release(&in->assembly.arena);
}

void
op_inline_asm(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const struct lir_operand *args = o + inst->fixed;
    const struct wasm_asm *assembly = assembly_of(in, inst);
    struct machine m = {.in = in, .local_count = lir_arg_count(inst)};

    VEC_CLEAR(&in->assembly.stack);
    for (uint32_t i = 0; i < m.local_count; i++)
        push(&m, operand_bits(in, &args[i], operand_type(in, &args[i])));
    for (uint32_t i = 0; i < assembly->count && in->running; i++) {
        m.inst = &assembly->insts[i];
        execute(&m);
    }
    flags_forget(in);
    if (in->running && lir_inst_has_result(inst))
        operand_write_bits(in, o, pop(&m) & type_masks[inst->type]);
}
