/*
 * The table of the functions that translate opcodes: emit_<name> for each
 * that is lowered.  One that is missing does not compile.
 */
#include "emit/emitter.h"

/* Every jump on a condition is the same with another condition. */
#define emit_jz emit_jcc
#define emit_jnz emit_jcc
#define emit_je emit_jcc
#define emit_jne emit_jcc
#define emit_jl emit_jcc
#define emit_jle emit_jcc
#define emit_jg emit_jcc
#define emit_jge emit_jcc
#define emit_jb emit_jcc
#define emit_jbe emit_jcc
#define emit_ja emit_jcc
#define emit_jae emit_jcc
#define emit_js emit_jcc
#define emit_jns emit_jcc
#define emit_jo emit_jcc
#define emit_jno emit_jcc
#define emit_jp emit_jcc
#define emit_jnp emit_jcc

emit_fn *const emit_ops[LIR_OP_COUNT] = {
#define OP(id, name, ...) [LIR_##id] = emit_##name,
#define OP_NOT(id, ...)
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT
};
