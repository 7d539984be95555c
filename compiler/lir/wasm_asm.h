/*
 * WebAssembly instructions in text form, as inline_asm has them: reads them
 * and checks the types of what they take from the stack and leave there.
 *
 * Instructions stand one after the other, separated by white space.  The locals
 * are the arguments; the stack is empty at first, and at the end holds the
 * result and nothing else.
 */
#ifndef RUNA_LIR_WASM_ASM_H
#define RUNA_LIR_WASM_ASM_H

#include "base/arena.h"
#include "lir/lir.h"

enum wasm_op {
#define WASM(id, ...) WASM_##id,
#include "lir/wasm_asm.def"
#undef WASM
    WASM_OP_COUNT
};

enum wasm_immediate {
    WASM_IMMEDIATE_NONE,
    WASM_IMMEDIATE_I32,
    WASM_IMMEDIATE_I64,
    WASM_IMMEDIATE_F32,
    WASM_IMMEDIATE_F64,
    WASM_IMMEDIATE_LOCAL,
    WASM_IMMEDIATE_OFFSET
};

struct wasm_op_info {
    const char *name;
    const char *pops, *pushes; /* letters, see wasm_asm.def */
    uint8_t immediate;         /* enum wasm_immediate */
};

/* Indexed by enum wasm_op. */
extern const struct wasm_op_info wasm_ops[WASM_OP_COUNT];

struct wasm_inst {
    uint8_t op;     /* enum wasm_op */
    uint8_t type;   /* of drop and select: enum lir_type of the value, LIR_VOID
                       if it is never executed */
    uint64_t value; /* the bits of a constant, the number of a local, the
                       offset of an access */
};

struct wasm_asm {
    struct wasm_inst *insts; /* in the arena */
    uint32_t count;
    char error[160];
};

/* What the stack and the locals hold for TYPE: i32, i64, f32 or f64; LIR_VOID
 * for what no instruction here handles. */
enum lir_type wasm_asm_type(enum lir_type type);

/*
 * Reads TEXT of LEN bytes with a NUL behind them.  LOCALS are the types of the
 * arguments, RESULT that of the result or LIR_VOID, all as wasm_asm_type gives
 * them.  False if something is wrong, which ERROR then says.
 */
bool wasm_asm_read(struct wasm_asm *assembly, struct arena *arena,
                   const char *text, size_t len, const uint8_t *locals,
                   uint32_t local_count, enum lir_type result);

#endif
