/*
 * What faults throw if the program does not define runa_fault: objects of a
 * type that lir_throw_faults has declared.  Two are made before the program
 * begins, for when there is no memory or no stack.
 */
#include "interp/host.h"
#include "lir/faults.h"

/* Frames and bytes of the stack that are left to what makes and finds an
 * exception. */
enum { SPARE_FRAMES = 32, SPARE_STACK = 4096 };

static uint32_t
new_fault(struct interp *in, uint32_t kind)
{
    uint32_t address = memory_allocate_managed(
        in, lir_fault_type(in->module), LIR_FAULT_BYTES, LIR_FAULT_ALIGN);

    if (address)
        bytes_put(in->memory.bytes + address + LIR_FAULT_KIND_OFFSET, 4, kind);
    return address;
}

static void
make_fault(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    uint32_t kind = (uint32_t)args[0].low, address = 0;

    if (kind != LIR_FAULT_OUT_OF_MEMORY && kind != LIR_FAULT_STACK_OVERFLOW)
        address = new_fault(in, kind);
    result->low =
        address ? address : in->faults[kind == LIR_FAULT_STACK_OVERFLOW];
}

static bool
has_faults(const struct interp *in)
{
    return lir_fault_type(in->module) != LIR_NO_INDEX;
}

host_func *
fault_find(const struct interp *in, const char *name)
{
    return strcmp(name, LIR_FAULT_FUNCTION) == 0 && has_faults(in) ? make_fault
                                                                   : NULL;
}

void
fault_init(struct interp *in)
{
    if (!has_faults(in) || !in->running)
        return;
    in->faults[0] = new_fault(in, LIR_FAULT_OUT_OF_MEMORY);
    in->faults[1] = new_fault(in, LIR_FAULT_STACK_OVERFLOW);
}

bool
fault_fits(const struct interp *in, const struct lir_func *func)
{
    uint64_t bytes = SPARE_STACK;

    if (func->faults != LIR_FAULTS_THROW)
        return true;
    for (uint32_t i = 0; i < func->slot_count; i++)
        bytes += in->module->structs[func->slots[i].type].size;
    return bytes <= in->memory.stack &&
           in->frames.count + SPARE_FRAMES < in->options.depth_limit;
}

bool
fault_make(struct interp *in, uint32_t kind, struct interp_value *exception)
{
    uint32_t name = intern_find(&in->module->names, LIR_FAULT_FUNCTION,
                                strlen(LIR_FAULT_FUNCTION));
    struct lir_symbol symbol = {LIR_SYMBOL_NONE, 0};
    const struct interp_value args[] = {{kind, 0}};

    if (name != INTERN_NONE)
        symbol = lir_symbol_of(in->module, name);
    if (symbol.kind != LIR_SYMBOL_NONE)
        machine_invoke(in, callee_of(in, symbol), args, exception);
    else if (has_faults(in))
        make_fault(in, args, exception);
    else
        return false;
    if (!in->pending.active)
        return true;
    *exception = in->pending.exception;
    in->pending.active = false;
    return true;
}

static const char *
text_of(uint32_t kind)
{
    switch (kind) {
#define FAULT(id, number, words) \
    case number: return words;
#include "runtime/fault.def"
    default: return "unknown fault";
    }
}

const char *
fault_message(const struct interp *in, uint32_t address)
{
    uint32_t fault = lir_fault_type(in->module);
    uint32_t type = memory_managed_type(in, address);

    while (type != LIR_NO_INDEX && type != fault)
        type = in->module->structs[type].base;
    return type == LIR_NO_INDEX
               ? NULL
               : text_of((uint32_t)bytes_get(
                     in->memory.bytes + address + LIR_FAULT_KIND_OFFSET, 4));
}

void
rt_runa_fault_text(struct interp *in, const struct interp_value *args,
                   struct interp_value *result)
{
    const char *text = text_of((uint32_t)args[0].low);

    result->low = text_new(in, text, strlen(text));
}
