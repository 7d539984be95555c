/* The numbers of runa/lir.h are those of the compiler's tables, or this file
 * does not compile. */
#include "runa/lir.h"

#include "lir/lir.h"

#define SAME(public, ours) \
    _Static_assert((int)(public) == (int)(ours), #public " is another " \
                                                         "number")

#define OP(id, name, number, ...) SAME(RUNA_LIR_##id, number);
#define OP_NOT(id, name, number, ...) SAME(RUNA_LIR_##id, number);
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT

/* No value has the type that globals of a declared type have. */
#define RUNA_LIR_BLOB 10
#define TYPE(id, ...) SAME(RUNA_LIR_##id, LIR_##id);
#include "lir/lir_types.def"
#undef TYPE
SAME(RUNA_LIR_NO_TYPE, LIR_NO_TYPE);

#define COND(id, name) SAME(RUNA_LIR_##id, LIR_COND_##id);
LIR_CONDITIONS(COND)
#undef COND

SAME(RUNA_LIR_SUFFIX_COND(RUNA_LIR_EQ), LIR_AUX_FIRST_COND);
SAME(RUNA_LIR_SUFFIX_ORDER(RUNA_LIR_RELAXED), LIR_AUX_FIRST_ORDER);
SAME(RUNA_LIR_SUFFIX_ORDER(RUNA_LIR_SEQ_CST) + 1, LIR_AUX_FIRST_SHAPE);
SAME(RUNA_LIR_SUFFIX_SHAPE(RUNA_LIR_I8X16), LIR_AUX_FIRST_SHAPE);
SAME(RUNA_LIR_SUFFIX_SHAPE(RUNA_LIR_F64X2) + 1, LIR_AUX_TAIL_CALL);
SAME(RUNA_LIR_SUFFIX_TAIL, LIR_AUX_TAIL_CALL);

SAME(RUNA_LIR_OPERAND_REG, LIR_OPERAND_REG);
SAME(RUNA_LIR_OPERAND_IMM, LIR_OPERAND_IMM);
SAME(RUNA_LIR_OPERAND_MEM, LIR_OPERAND_MEM);
SAME(RUNA_LIR_OPERAND_SYMBOL, LIR_OPERAND_SYMBOL);
SAME(RUNA_LIR_OPERAND_SLOT, LIR_OPERAND_SLOT);
SAME(RUNA_LIR_OPERAND_BLOCK, LIR_OPERAND_BLOCK);
SAME(RUNA_LIR_OPERAND_TYPE, LIR_OPERAND_TYPE);
SAME(RUNA_LIR_OPERAND_KEYWORD, LIR_OPERAND_KEYWORD);
SAME(RUNA_LIR_OPERAND_REAL, LIR_OPERAND_FLOAT);
SAME(RUNA_LIR_OPERAND_TEXT, LIR_OPERAND_TEXT);
