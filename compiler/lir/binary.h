/*
 * The numbers of the binary form that the model does not have already, shared
 * by encode.c and decode.c.  docs/lir.md, section "The binary form", says
 * what stands where.
 */
#ifndef RUNA_LIR_BINARY_H
#define RUNA_LIR_BINARY_H

#define BINARY_MAGIC "RLIR"
#define BINARY_MAJOR 1
#define BINARY_MINOR 0

enum binary_section {
    BINARY_STRINGS = 1,
    BINARY_BODY = 2,
    BINARY_SECTION_MAX = 127 /* readers skip what is above */
};

/* Which attributes a declaration has. */
enum binary_header {
    BINARY_HEADER_TARGET = 1, /* another than LIR_TARGET */
    BINARY_HEADER_FLAGS = 1
};

/* A declared type is an enum lir_struct_kind, to which this is added. */
enum binary_struct {
    BINARY_STRUCT_KIND = 3,
    BINARY_STRUCT_BASE = 4,
    BINARY_STRUCT_VTABLE = 8,
    BINARY_STRUCT_FINALIZER = 16,
    BINARY_STRUCT_MESSAGE = 32,
    BINARY_STRUCT_ATTRIBUTES = 60 /* which no array or delegate has */
};

enum binary_global {
    BINARY_GLOBAL_CONST = 1,
    BINARY_GLOBAL_EXTERN = 2,
    BINARY_GLOBAL_LOCAL = 4,
    BINARY_GLOBAL_ALIAS = 8,
    BINARY_GLOBAL_FLAGS = 15
};

enum binary_extern {
    BINARY_EXTERN_THROWS = 1,
    BINARY_EXTERN_LIBRARY = 2,
    BINARY_EXTERN_ALIAS = 4,
    BINARY_EXTERN_IMPORT = 8,
    BINARY_EXTERN_FLAGS = 15
};

enum binary_func {
    BINARY_FUNC_LOCAL = 1,
    BINARY_FUNC_EXPORT = 2,
    BINARY_FUNC_FAULTS = 12, /* enum lir_faults, shifted */
    BINARY_FUNC_FAULTS_SHIFT = 2,
    BINARY_FUNC_FLAGS = 15
};

/* Among the hints of a block: its landing pad for faults follows.  Loop depths
 * are below. */
#define BINARY_BLOCK_OUTER (1u << 22)

/* Two halves of a byte: the type suffix below, the number of operands above.
 * 15 stands for no suffix, and for a number that follows. */
#define BINARY_NO_TYPE 15u
#define BINARY_MANY 15u

/* The number of the first opcode, which is written as 0. */
#define BINARY_FIRST_OP 30000

/* What a memory operand is made of: two bits for its base, then these. */
enum binary_memory {
    BINARY_BASE = 3,
    BINARY_BASE_REG = 1,
    BINARY_BASE_SLOT = 2,
    BINARY_BASE_SYMBOL = 3,
    BINARY_INDEX = 4,
    BINARY_SCALE = 24,
    BINARY_SCALE_SHIFT = 3,
    BINARY_DISPLACEMENT = 32,
    BINARY_MEMORY_FLAGS = 63
};

/* The one NaN. */
#define BINARY_NAN INT64_C(0x7ff8000000000000)

/* The names made for imports may be so many times as long as the file. */
#define BINARY_IMPORT_BYTES 16

#endif
