/*
 * The runtime as C code sees it. What each function of the table does, what it
 * returns on failure and who owns the result is said in rt.def, once; a
 * definition that disagrees with the table does not compile.
 */
#ifndef RUNA_RT_H
#define RUNA_RT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RT_TYPE_none void
#define RT_TYPE_i32 int32_t
#define RT_TYPE_i64 int64_t
#define RT_TYPE_f64 double
#define RT_TYPE_ptr void *
#define RT_TYPE_cptr const void *
#define RT_TYPE_str const char *
#define RT_TYPE_ref void *
#define RT_TYPE_fresh void *
#define RT_TYPE_grown void *

#define RT_GROUP(title)
#define RT0(name, ret, doc) RT_TYPE_##ret name(void);
#define RT1(name, ret, a, doc) RT_TYPE_##ret name(RT_TYPE_##a);
#define RT2(name, ret, a, b, doc) RT_TYPE_##ret name(RT_TYPE_##a, RT_TYPE_##b);
#define RT3(name, ret, a, b, c, doc) \
    RT_TYPE_##ret name(RT_TYPE_##a, RT_TYPE_##b, RT_TYPE_##c);
#define RT4(name, ret, a, b, c, d, doc) \
    RT_TYPE_##ret name(RT_TYPE_##a, RT_TYPE_##b, RT_TYPE_##c, RT_TYPE_##d);
#include "rt.def"

/* What the table cannot say: these two never return. */
__attribute__((noreturn)) void runa_exit(int32_t);
__attribute__((noreturn)) void runa_panic(const char *, const char *, int32_t);

/*
 * The code a panic exits with. Not 134, the shell's number for an abort:
 * wasmtime turns exit codes from 126 up into traps.
 */
enum { RUNA_PANIC_EXIT = 101 };

/* The flags of runa_file_open, to be added up. */
enum {
    RUNA_FILE_READ = 1,
    RUNA_FILE_WRITE = 2,
    RUNA_FILE_CREATE = 4,
    RUNA_FILE_TRUNCATE = 8,
    RUNA_FILE_APPEND = 16,
    RUNA_FILE_EXCLUSIVE = 32
};

/*
 * The command line for an LIR main with parameters: the number of arguments,
 * and a C array of that many strings and a null pointer, which lives until the
 * program ends. Fetched from the system when first asked for.
 */
int32_t runa_rt_argc(void);
char **runa_rt_argv(void);

#ifdef __cplusplus
}
#endif

#endif
