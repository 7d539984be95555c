/*
 * Methods: the functions of a program that was compiled with -freflection, by
 * name.  rt.def has the functions that find and call them; their handles are
 * addresses of this.
 *
 * Arguments lie in memory: each at the next multiple of its size, counted from
 * where they begin.  i8, i16, i32, f32, ptr and ref take 4 bytes, i64 and f64
 * 8, v128 16.  So does the result, alone.  A reference is not kept by lying
 * there: if something allocates between storing the arguments and the call,
 * they must be on the shadow stack (RUNA_ROOT).  From the call on, the method
 * keeps what it needs.
 */
#ifndef RUNA_REFLECT_H
#define RUNA_REFLECT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Calls FUNCTION, whose frame begins at SP. */
typedef void runa_invoker(void (*function)(void), void **sp, const void *args,
                          void *result);

/* In the section runa_methods; constant data. */
struct runa_method {
    const char *name;
    const char *signature; /* as in LIR: "(ref, i32) : i64" */
    void (*function)(void);
    runa_invoker *invoke;
};

/* In the section runa_delegates: a type of delegates, and the signature of the
 * methods that these can hold. */
struct runa_type;
struct runa_delegate_type {
    const struct runa_type *type;
    const char *signature;
};

#ifdef __cplusplus
}
#endif

#endif
