/* The runtime's functions on managed memory. Nothing is ever collected, so a
 * weak reference and a handle both are memory that holds a reference; the
 * program may not look at it. */
#include "interp/host.h"

#define HOLDER_SIZE LIR_POINTER_BYTES

static void
holder_new(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    uint32_t address = runtime_allocate(in, HOLDER_SIZE);

    if (!address)
        return;
    bytes_put(in->memory.bytes + address, HOLDER_SIZE, args[0].low);
    memory_hide(in, address, HOLDER_SIZE);
    result->low = address;
}

static void
holder_get(struct interp *in, const struct interp_value *args,
           struct interp_value *result)
{
    uint32_t address = (uint32_t)args[0].low;

    if (memory_block_size(in, address) == HOLDER_SIZE)
        result->low = bytes_get(in->memory.bytes + address, HOLDER_SIZE);
    else if (in->running)
        machine_fault(in, INTERP_UNDEFINED,
                      "no weak reference or handle is at %u", address);
}

void
rt_runa_gc_collect_now(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    (void)in;
    (void)args;
    (void)result;
}

void
rt_runa_gc_weak_new(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    holder_new(in, args, result);
}

void
rt_runa_gc_weak_get(struct interp *in, const struct interp_value *args,
                    struct interp_value *result)
{
    holder_get(in, args, result);
}

void
rt_runa_gc_handle_new(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    holder_new(in, args, result);
}

void
rt_runa_gc_handle_get(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    holder_get(in, args, result);
}

void
rt_runa_gc_handle_free(struct interp *in, const struct interp_value *args,
                       struct interp_value *result)
{
    (void)result;
    memory_free(in, (uint32_t)args[0].low);
}

void
rt_runa_gc_collection_count(struct interp *in, const struct interp_value *args,
                            struct interp_value *result)
{
    (void)in;
    (void)args;
    result->low = 0;
}

void
rt_runa_gc_live_bytes(struct interp *in, const struct interp_value *args,
                      struct interp_value *result)
{
    (void)in;
    (void)args;
    result->low = 0;
}
