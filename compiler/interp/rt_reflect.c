/*
 * Methods by name: those of the module that is interpreted, whether it would be
 * compiled with -freflection or not.  A handle is the function's index in the
 * table of functions, which is no address of anything.
 */
#include "interp/host.h"

/* The function that HANDLE stands for; NULL after a fault. */
static const struct lir_func *
method_of(struct interp *in, uint64_t handle)
{
    const struct lir_func *func = NULL;

    if (handle > 0 && handle <= in->module->func_count)
        func = in->callees[handle].func;
    if (func && !func->local)
        return func;
    machine_fault(in, INTERP_UNDEFINED, "there is no method %u",
                  (unsigned)handle);
    return NULL;
}

/* `(ref, i32) : i64`; the caller frees it. */
static char *
signature_of(const struct lir_func *func)
{
    size_t size;
    char *text;
    FILE *out = open_memstream(&text, &size);

    putc('(', out);
    for (uint32_t i = 0; i < func->param_count; i++)
        fprintf(out, "%s%s", i ? ", " : "", lir_type_name(func->regs[i].type));
    fprintf(out, ") : %s", lir_type_name(func->result));
    fclose(out);
    return text;
}

void
rt_runa_method_count(struct interp *in, const struct interp_value *args,
                     struct interp_value *result)
{
    (void)args;
    for (uint32_t i = 0; i < in->module->func_count; i++)
        result->low += !in->module->funcs[i].local;
}

void
rt_runa_method_at(struct interp *in, const struct interp_value *args,
                  struct interp_value *result)
{
    uint32_t left = (uint32_t)args[0].low;

    for (uint32_t i = 0; i < in->module->func_count; i++) {
        if (in->module->funcs[i].local)
            continue;
        if (left-- == 0)
            result->low = i + 1;
    }
}

static bool
is_text(struct text text, const char *other)
{
    return strlen(other) == text.size &&
           memcmp(text.at, other, text.size) == 0;
}

static bool
has_signature(const struct lir_func *func, struct text wanted)
{
    char *text = signature_of(func);
    bool same = wanted.size == 0 || is_text(wanted, text);

    free(text);
    return same;
}

void
rt_runa_method_find(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    struct text name, signature;

    if (!text_at(in, args[0].low, &name) ||
        !text_at(in, args[1].low, &signature))
        return;
    for (uint32_t i = 0; i < in->module->func_count; i++) {
        const struct lir_func *func = &in->module->funcs[i];

        if (!func->local && is_text(name, lir_name(in->module, func->name)) &&
            has_signature(func, signature))
            result->low = i + 1;
    }
}

void
rt_runa_method_name(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    const struct lir_func *func = method_of(in, args[0].low);
    const char *name;

    if (!func)
        return;
    name = lir_name(in->module, func->name);
    result->low = text_new(in, name, strlen(name));
}

void
rt_runa_method_signature(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    const struct lir_func *func = method_of(in, args[0].low);
    char *text;

    if (!func)
        return;
    text = signature_of(func);
    result->low = text_new(in, text, strlen(text));
    free(text);
}

/* Bytes that a value takes among the arguments. */
static uint32_t
argument_bytes(enum lir_type type)
{
    return lir_type_bytes(type) < 4 ? 4 : lir_type_bytes(type);
}

/* The arguments of FUNC from ADDRESS on; false after a fault. */
static bool
read_arguments(struct interp *in, const struct lir_func *func,
               uint32_t address, struct interp_value *values)
{
    uint32_t offset = 0;

    for (uint32_t i = 0; i < func->param_count; i++) {
        uint32_t bytes = argument_bytes(func->regs[i].type);
        const uint8_t *at;

        offset = (offset + bytes - 1) / bytes * bytes;
        at = memory_at(in, address + offset, bytes, MAY_READ);
        if (!at)
            return false;
        values[i].low = bytes_get(at, bytes < 8 ? bytes : 8);
        if (bytes > 8)
            values[i].high = bytes_get(at + 8, 8);
        values[i] = value_convert(values[i], func->regs[i].type);
        offset += bytes;
    }
    return true;
}

static void
write_result(struct interp *in, enum lir_type type, uint32_t address,
             struct interp_value value)
{
    uint32_t bytes = argument_bytes(type);
    uint8_t *at = memory_at(in, address, bytes, MAY_WRITE);

    if (!at)
        return;
    bytes_put(at, bytes < 8 ? bytes : 8, value.low);
    if (bytes > 8)
        bytes_put(at + 8, 8, value.high);
}

void
rt_runa_gc_method_invoke(struct interp *in, const struct interp_value *args,
                         struct interp_value *result)
{
    const struct lir_func *func = method_of(in, args[0].low);
    struct interp_value *values, value = {0};

    (void)result;
    if (!func)
        return;
    values = xcalloc((size_t)func->param_count + 1, sizeof *values);
    if (read_arguments(in, func, (uint32_t)args[1].low, values))
        machine_invoke(in, &in->callees[args[0].low], values, &value);
    free(values);
    if (in->running && func->result != LIR_VOID)
        write_result(in, func->result, (uint32_t)args[2].low, value);
}

static bool
fits(const struct lir_func *func, const struct lir_struct *type)
{
    if (func->param_count != type->param_count + 1 ||
        func->result != type->result || func->regs[0].type != LIR_REF)
        return false;
    for (uint32_t i = 0; i < type->param_count; i++) {
        if (func->regs[i + 1].type != type->params[i])
            return false;
    }
    return true;
}

void
rt_runa_gc_method_bind(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    const struct lir_func *func = method_of(in, args[0].low);
    uint32_t type = memory_managed_type(in, (uint32_t)args[2].low), address;

    if (!func)
        return;
    if (type == LIR_NO_INDEX ||
        in->module->structs[type].kind != LIR_STRUCT_DELEGATE) {
        machine_fault(in, INTERP_UNDEFINED, "no delegate is at %u",
                      (uint32_t)args[2].low);
        return;
    }
    if (!fits(func, &in->module->structs[type]))
        return;
    address = memory_new_delegate(in, type, (uint32_t)args[0].low,
                                  (uint32_t)args[1].low);
    if (!address)
        runtime_out_of_memory(in, LIR_DELEGATE_BYTES);
    result->low = address;
}
