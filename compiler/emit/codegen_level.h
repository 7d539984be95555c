/* The levels of optimisation, apart from LLVM's headers. */
#ifndef RUNA_EMIT_CODEGEN_LEVEL_H
#define RUNA_EMIT_CODEGEN_LEVEL_H

enum codegen_level {
    CODEGEN_O0,
    CODEGEN_O1,
    CODEGEN_O2,
    CODEGEN_O3,
    CODEGEN_OS,
    CODEGEN_OZ
};

#endif
