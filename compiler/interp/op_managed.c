/*
 * Managed objects: docs/lir.md, section 21.
 *
 * Nothing is ever collected: whoever runs out of memory has too many objects,
 * not too few collections.  So no object is finalised, either, and a safepoint
 * does nothing but forget the flags.
 */
#include "interp/host.h"

/* A reference to nothing that the program may use as an object. */
static void
fault_reference(struct interp *in, uint32_t address)
{
    if (address)
        machine_fault(in, INTERP_UNDEFINED, "no object or array is at %u",
                      address);
    else
        machine_trap(in, "null reference");
}

bool
managed_is_derived(const struct lir_module *module, uint32_t type,
                   uint32_t other)
{
    while (type != other && type != LIR_NO_INDEX)
        type = module->structs[type].base;
    return type == other;
}

uint32_t
managed_type_at(struct interp *in, uint32_t address)
{
    uint32_t found = memory_managed_type(in, address);

    if (found == LIR_NO_INDEX)
        fault_reference(in, address);
    return found;
}

uint32_t
managed_type(struct interp *in, const struct lir_operand *operand,
             uint32_t type)
{
    uint32_t address = (uint32_t)operand_bits(in, operand, LIR_REF);
    uint32_t found = managed_type_at(in, address);

    if (found == LIR_NO_INDEX || managed_is_derived(in->module, found, type))
        return found;
    machine_fault(in, INTERP_UNDEFINED, "expected '$%s', found '$%s' at %u",
                  lir_name(in->module, in->module->structs[type].name),
                  lir_name(in->module, in->module->structs[found].name),
                  address);
    return LIR_NO_INDEX;
}

void
op_safepoint(struct interp *in, const struct lir_inst *inst)
{
    (void)inst;
    flags_forget(in);
}

/* May INST give null? */
static bool
tries(const struct lir_inst *inst)
{
    return inst->op == LIR_TRY_ALLOC || inst->op == LIR_TRY_ALLOC_ARRAY ||
           inst->op == LIR_TRY_DELEGATE;
}

/* Writes the reference ADDRESS to a new object of SIZE bytes, or panics. */
static void
finish_allocation(struct interp *in, const struct lir_inst *inst,
                  uint32_t address, uint32_t size)
{
    flags_forget(in);
    if (address || tries(inst))
        operand_write_bits(in, lir_operands(in->func, inst), address);
    else
        runtime_out_of_memory(in, size);
}

static uint32_t
allocate(struct interp *in, const struct lir_inst *inst, uint32_t type,
         uint32_t size, uint32_t align)
{
    uint32_t address = memory_allocate_managed(
        in, type, size, align < LIR_HEADER_BYTES ? LIR_HEADER_BYTES : align);

    finish_allocation(in, inst, address, size);
    return address;
}

void
op_alloc(struct interp *in, const struct lir_inst *inst)
{
    uint32_t type = lir_operands(in->func, inst)[1].id;
    const struct lir_struct *is = &in->module->structs[type];

    allocate(in, inst, type, is->size, is->align);
}

/* Bytes of an array of TYPE with LENGTH elements; 0 if no memory has them. */
static uint32_t
array_size(const struct lir_module *module, const struct lir_struct *type,
           uint64_t length)
{
    uint32_t begin = lir_elem_offset(module, type);

    if (length > (LIR_SIZE_MAX - begin) / lir_elem_stride(module, type))
        return 0;
    return begin + (uint32_t)length * lir_elem_stride(module, type);
}

void
op_alloc_array(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    const struct lir_struct *type = &in->module->structs[o[1].id];
    uint64_t length = operand_bits(in, &o[2], LIR_I64);
    uint32_t size = array_size(in->module, type, length), address;

    if (!in->running)
        return; /* the length is the address of something that is not here */
    if (size == 0) {
        machine_fault(in, INTERP_TRAPPED, "no array has %lld elements",
                      (long long)length);
        return;
    }
    address =
        allocate(in, inst, o[1].id, size, lir_elem_align(in->module, type));
    if (address)
        bytes_put(in->memory.bytes + address + LIR_LENGTH_OFFSET, 4, length);
}

static uint32_t
array_length(const struct interp *in, uint32_t address)
{
    return (uint32_t)bytes_get(in->memory.bytes + address + LIR_LENGTH_OFFSET,
                               4);
}

void
op_array_length(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t address = (uint32_t)operand_bits(in, &o[1], LIR_REF);
    uint32_t type = memory_managed_type(in, address);

    if (type == LIR_NO_INDEX)
        fault_reference(in, address);
    else if (in->module->structs[type].kind != LIR_STRUCT_ARRAY)
        machine_fault(in, INTERP_UNDEFINED, "an object at %u has no length",
                      address);
    else
        operand_write_bits(in, &o[0],
                           array_length(in, address) & type_masks[inst->type]);
}

/* The address of the element that O names: type, array and index; 0 after a
 * fault. */
static uint32_t
element_address(struct interp *in, const struct lir_operand *o)
{
    const struct lir_struct *type = &in->module->structs[o[0].id];
    uint32_t address = (uint32_t)operand_bits(in, &o[1], LIR_REF);
    uint64_t index = operand_bits(in, &o[2], LIR_I64);

    if (!in->running || managed_type(in, &o[1], o[0].id) == LIR_NO_INDEX)
        return 0;
    if (index < array_length(in, address))
        return address + lir_elem_offset(in->module, type) +
               (uint32_t)index * lir_elem_stride(in->module, type);
    machine_fault(in, INTERP_TRAPPED,
                  "no element %lld in an array of %u elements",
                  (long long)index, array_length(in, address));
    return 0;
}

static enum lir_type
element_type(const struct interp *in, const struct lir_operand *array)
{
    return in->module->structs[array->id].elem;
}

void
op_array_load(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    enum lir_type type = element_type(in, &o[1]);
    uint32_t address = element_address(in, &o[1]);
    const uint8_t *at = in->memory.bytes + address;
    struct interp_value value = {0};

    if (!address)
        return;
    if (type == LIR_V128)
        value = (struct interp_value){bytes_get(at, 8), bytes_get(at + 8, 8)};
    else
        value.low = bytes_get(at, lir_type_bytes(type));
    operand_write(in, &o[0], value_convert(value, inst->type));
}

void
op_array_store(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    enum lir_type type = element_type(in, &o[0]);
    struct interp_value value = operand_value(in, &o[3], inst->type);
    uint32_t address = element_address(in, &o[0]);
    uint8_t *at = in->memory.bytes + address;

    if (!address)
        return;
    bytes_put(at, type == LIR_V128 ? 8 : lir_type_bytes(type), value.low);
    if (type == LIR_V128)
        bytes_put(at + 8, 8, value.high);
}

void
op_array_address(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t address = element_address(in, &o[1]);

    if (address)
        operand_write_bits(in, &o[0], address & type_masks[inst->type]);
}

void
op_type_test(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t address = (uint32_t)operand_bits(in, &o[1], LIR_REF);
    uint32_t type = memory_managed_type(in, address);

    if (address && type == LIR_NO_INDEX)
        fault_reference(in, address);
    else
        operand_write_bits(in, &o[0],
                           address &&
                               managed_is_derived(in->module, type, o[2].id));
}

void
op_delegate(struct interp *in, const struct lir_inst *inst)
{
    const struct lir_operand *o = lir_operands(in->func, inst);
    uint32_t target = (uint32_t)operand_bits(in, &o[3], LIR_REF);

    finish_allocation(
        in, inst,
        memory_new_delegate(in, o[1].id, symbol_address(in, o[2].id), target),
        LIR_DELEGATE_BYTES);
}

/* Those that give null where the others panic: see finish_allocation. */
#define TRY(name) \
    void op_try_##name(struct interp *in, const struct lir_inst *inst) \
    { \
        op_##name(in, inst); \
    }
TRY(alloc)
TRY(alloc_array)
TRY(delegate)
#undef TRY

/* Panics */

void
op_panic(struct interp *in, const struct lir_inst *inst)
{
    const char *text =
        lir_name(in->module, lir_operands(in->func, inst)[0].id);
    struct lir_location location;

    if (lir_location_of(in->module, in->func, inst, &location))
        panic_text(in, text, lir_name(in->module, location.path),
                   location.line);
    else
        panic_text(in, text, NULL, 0);
}
