/*
 * Linear memory: the stack at 0, then strings and globals, then the heap.
 *
 * Beside each byte stands what the program may do with it.  What belongs to no
 * slot, string, global or block may not be touched, and between any two of
 * those is a gap; so whatever reaches from one into another, or into one that
 * is gone, is noticed.  Where they lie is no program's business
 * (docs/lir.md, section 13).
 */
#include "interp/machine.h"

#define GAP 32u
#define HEAP_ALIGN 16u

/* What memory holds that nobody has written; a program that depends on it
 * does not get the zeros that it may be used to. */
#define UNWRITTEN 0xa5

static uint32_t
round_up(uint32_t value, uint32_t align)
{
    return (value + align - 1) & ~(align - 1);
}

/* Makes memory SIZE bytes large, with pages of zeros. It often grows by one
 * page, so there is more room than that. */
static void
resize(struct memory *memory, uint32_t size)
{
    if (size > memory->room) {
        memory->room = size + (size_t)size / 2;
        if (memory->limit >= size && memory->room > memory->limit)
            memory->room = memory->limit;
        memory->bytes = xrealloc(memory->bytes, memory->room);
        memory->rights = xrealloc(memory->rights, memory->room);
    }
    memset(memory->bytes + memory->size, 0, size - memory->size);
    memset(memory->rights + memory->size, 0, size - memory->size);
    memory->size = size;
}

static bool
memory_grow(struct interp *in, uint32_t pages)
{
    struct memory *memory = &in->memory;

    if (pages > (memory->limit - memory->size) / PAGE_SIZE)
        return false;
    if (pages)
        resize(memory, memory->size + pages * PAGE_SIZE);
    return true;
}

static void
set_rights(struct memory *memory, uint32_t address, uint32_t size,
           unsigned rights)
{
    memset(memory->rights + address, (int)rights, size);
}

static bool
has_rights(const struct memory *memory, uint32_t address, uint32_t size,
           unsigned rights)
{
    const uint8_t *at = memory->rights + address;

    for (uint32_t i = 0; i < size; i++) {
        if ((at[i] & rights) != rights)
            return false;
    }
    return true;
}

uint8_t *
memory_at(struct interp *in, uint32_t address, uint32_t size, unsigned rights)
{
    struct memory *memory = &in->memory;

    if (size > memory->size || address > memory->size - size) {
        machine_trap(in, "out of bounds memory access");
        return NULL;
    }
    if (has_rights(memory, address, size, rights))
        return memory->bytes + address;
    if (rights & MAY_WRITE && has_rights(memory, address, size, MAY_READ))
        machine_fault(in, INTERP_UNDEFINED,
                      "a string, constant or header is written, at %u",
                      address);
    else
        machine_fault(in, INTERP_UNDEFINED,
                      "%u bytes at %u are not all the program's", size,
                      address);
    return NULL;
}

uint64_t
bytes_get(const uint8_t *at, unsigned size)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

void
bytes_put(uint8_t *at, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

/* The stack */

uint32_t
memory_push(struct interp *in, uint32_t size, uint32_t align)
{
    struct memory *memory = &in->memory;
    uint32_t address;

    if (size > memory->stack || memory->stack - size < align + GAP) {
        machine_trap(in, "call stack exhausted by slots");
        return 0;
    }
    address = (memory->stack - size) & ~(align - 1);
    memory->stack = address - GAP;
    memset(memory->bytes + address, 0, size);
    set_rights(memory, address, size, MAY_BOTH);
    return address;
}

void
memory_pop(struct interp *in, uint32_t stack)
{
    struct memory *memory = &in->memory;

    set_rights(memory, memory->stack, stack - memory->stack, 0);
    memory->stack = stack;
}

/* The heap */

/* The index of the block at ADDRESS; the number of blocks if there is none. */
static size_t
find_block(const struct memory *memory, uint32_t address)
{
    size_t low = 0, high = memory->blocks.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memory->blocks.at[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < memory->blocks.count &&
        memory->blocks.at[low].address == address)
        return low;
    return memory->blocks.count;
}

/* A freed block for SIZE bytes: the first that is large enough, and only when
 * there is nothing else left, so that what is freed stays recognised. */
static struct block *
reuse_block(struct memory *memory, uint32_t size, uint32_t align)
{
    for (size_t i = 0; i < memory->blocks.count; i++) {
        struct block *block = &memory->blocks.at[i];

        if (!block->used && block->address % align == 0 &&
            block->room >= GAP && block->room - GAP >= size)
            return block;
    }
    return NULL;
}

/* A new block at the end of the heap, for which memory may have to grow. */
static struct block *
new_block(struct interp *in, uint32_t size, uint32_t align)
{
    struct memory *memory = &in->memory;
    uint64_t address = round_up(memory->heap_end, align);
    uint64_t end = address + round_up(size, HEAP_ALIGN) + GAP;
    uint64_t missing = end > memory->size ? end - memory->size : 0;
    struct block *block;

    if (size > UINT32_MAX - PAGE_SIZE || end > memory->limit)
        return NULL;
    if (missing && !memory_grow(in, (uint32_t)((missing - 1) / PAGE_SIZE + 1)))
        return NULL;
    memory->heap_end = (uint32_t)end;
    block = VEC_PUSH(&memory->blocks);
    *block = (struct block){.address = (uint32_t)address,
                            .room = (uint32_t)(end - address)};
    return block;
}

/* The heap goes on behind them. */
bool
memory_give_pages(struct interp *in, uint32_t pages)
{
    struct memory *memory = &in->memory;
    uint32_t before = memory->size;

    if (!memory_grow(in, pages))
        return false;
    set_rights(memory, before, memory->size - before, MAY_BOTH);
    if (pages)
        memory->heap_end = memory->size;
    return true;
}

uint32_t
memory_allocate(struct interp *in, uint32_t size, uint32_t align)
{
    struct memory *memory = &in->memory;
    struct block *block = new_block(in, size, align);

    if (!block)
        block = reuse_block(memory, size, align);
    if (!block)
        return 0;
    block->used = true;
    block->size = size;
    block->type = LIR_NO_INDEX;
    set_rights(memory, block->address, size, MAY_BOTH);
    memset(memory->bytes + block->address, UNWRITTEN, size);
    return block->address;
}

/* What the program may do with the first bytes of what is managed: only read
 * the header and the length of an array, and not look into a delegate. */
static void
guard_head(struct memory *memory, const struct lir_struct *type,
           uint32_t address)
{
    uint32_t read = LIR_HEADER_BYTES;

    if (type->kind == LIR_STRUCT_ARRAY)
        read = LIR_LENGTH_OFFSET + 4;
    if (type->kind == LIR_STRUCT_DELEGATE)
        set_rights(memory, address, LIR_DELEGATE_BYTES, 0);
    set_rights(memory, address, read, MAY_READ);
}

/* Behind the header nobody has written. */
uint32_t
memory_allocate_managed(struct interp *in, uint32_t type, uint32_t size,
                        uint32_t align)
{
    struct memory *memory = &in->memory;
    uint32_t address = memory_allocate(in, size, align);

    if (!address)
        return 0;
    memory->blocks.at[find_block(memory, address)].type = type;
    memset(memory->bytes + address, 0, size);
    bytes_put(memory->bytes + address, LIR_HEADER_BYTES, type + 1);
    guard_head(memory, &in->module->structs[type], address);
    return address;
}

void
memory_hide(struct interp *in, uint32_t address, uint32_t size)
{
    set_rights(&in->memory, address, size, 0);
}

uint32_t
memory_new_delegate(struct interp *in, uint32_t type, uint32_t function,
                    uint32_t target)
{
    uint32_t address = memory_allocate_managed(in, type, LIR_DELEGATE_BYTES,
                                               LIR_HEADER_BYTES);
    uint8_t *at = in->memory.bytes + address;

    if (!address)
        return 0;
    bytes_put(at + LIR_FUNCTION_OFFSET, 4, function);
    bytes_put(at + LIR_TARGET_OFFSET, 4, target);
    return address;
}

uint32_t
memory_managed_type(const struct interp *in, uint32_t address)
{
    const struct memory *memory = &in->memory;
    size_t i = find_block(memory, address);

    return i < memory->blocks.count ? memory->blocks.at[i].type : LIR_NO_INDEX;
}

static struct block *
used_block(struct interp *in, uint32_t address)
{
    struct memory *memory = &in->memory;
    size_t i = find_block(memory, address);

    if (i < memory->blocks.count && memory->blocks.at[i].used &&
        memory->blocks.at[i].type == LIR_NO_INDEX)
        return &memory->blocks.at[i];
    machine_fault(in, INTERP_UNDEFINED, "there is no block of memory at %u",
                  address);
    return NULL;
}

uint32_t
memory_block_size(struct interp *in, uint32_t address)
{
    const struct block *block = used_block(in, address);

    return block ? block->size : 0;
}

void
memory_free(struct interp *in, uint32_t address)
{
    struct block *block = used_block(in, address);

    if (!block)
        return;
    block->used = false;
    set_rights(&in->memory, address, block->size, 0);
}

/* The data of the module */

/* Room for SIZE bytes of data behind what there is; 0 after a fault. */
static uint32_t
place_data(struct interp *in, uint32_t size, uint32_t align, unsigned rights)
{
    struct memory *memory = &in->memory;
    uint64_t address =
        ((uint64_t)memory->heap_end + align - 1) / align * align;
    uint64_t end = address + size + GAP;
    uint32_t pages;

    if (end > memory->limit) {
        machine_fault(in, INTERP_REFUSED,
                      "the data of the program does not fit in %u bytes",
                      memory->limit);
        return 0;
    }
    pages = (uint32_t)((end + PAGE_SIZE - 1) / PAGE_SIZE);
    if (pages > memory->size / PAGE_SIZE &&
        !memory_grow(in, pages - memory->size / PAGE_SIZE)) {
        machine_fault(in, INTERP_REFUSED,
                      "the data of the program does not fit in %u bytes",
                      memory->limit);
        return 0;
    }
    memory->heap_end = (uint32_t)end;
    set_rights(memory, (uint32_t)address, size, rights);
    return (uint32_t)address;
}

static uint64_t
init_bits(struct interp *in, const struct lir_init *init)
{
    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_INT: return (uint64_t)init->value;
    case LIR_INIT_FLOAT:
        return init->type == LIR_F32 ? float_narrow((uint64_t)init->value)
                                     : (uint64_t)init->value;
    case LIR_INIT_SYMBOL:
        return (uint32_t)(symbol_address(in, init->name) +
                          (uint32_t)init->value);
    default: BUG("initialiser of kind %d has no bits", init->kind);
    }
}

/* Writes one item to AT and returns how many bytes it takes. */
static uint32_t
write_init(struct interp *in, uint32_t at, const struct lir_init *init)
{
    const struct intern *names = &in->module->names;
    unsigned size = lir_type_bytes(init->type);

    if (init->kind == LIR_INIT_ZERO)
        return (uint32_t)init->value;
    if (init->kind == LIR_INIT_TEXT) {
        memcpy(in->memory.bytes + at, intern_text(names, init->name),
               intern_len(names, init->name));
        return intern_len(names, init->name);
    }
    bytes_put(in->memory.bytes + at, size, init_bits(in, init));
    return size;
}

static uint32_t
place_text(struct interp *in, const char *text, uint32_t size, unsigned rights)
{
    uint32_t address = place_data(in, size, 1, rights);

    if (address)
        memcpy(in->memory.bytes + address, text, size);
    return address;
}

static uint32_t
global_align(const struct lir_module *module, const struct lir_global *global)
{
    return global->type == LIR_BLOB ? module->structs[global->blob].align
                                    : lir_type_bytes(global->type);
}

static void
place_globals(struct interp *in)
{
    const struct lir_module *m = in->module;

    for (uint32_t i = 0; i < m->global_count && in->running; i++) {
        const struct lir_global *global = &m->globals[i];

        if (!global->external)
            in->global_addresses[i] = place_data(
                in, lir_global_size(m, global), global_align(m, global),
                global->constant ? MAY_READ : MAY_BOTH);
    }
}

static void
fill_global(struct interp *in, uint32_t index)
{
    const struct lir_global *global = &in->module->globals[index];
    uint32_t at = in->global_addresses[index];

    for (uint32_t i = 0; i < global->init_count && in->running; i++)
        at += write_init(in, at, &global->inits[i]);
}

/* The command line as main gets it. */
static void
place_arguments(struct interp *in)
{
    uint32_t count = (uint32_t)in->options.argc;

    in->argc = count;
    in->argv = place_data(in, 4 * (count + 1), 4, MAY_BOTH);
    for (uint32_t i = 0; i < count && in->running; i++) {
        const char *text = in->options.argv[i];
        uint32_t address =
            place_text(in, text, (uint32_t)strlen(text) + 1, MAY_BOTH);

        bytes_put(in->memory.bytes + in->argv + 4 * i, 4, address);
    }
}

void
memory_init(struct interp *in)
{
    const struct lir_module *m = in->module;
    struct memory *memory = &in->memory;

    memory->limit = in->options.memory_limit / PAGE_SIZE * PAGE_SIZE;
    memory->stack = round_up(in->options.stack_limit, HEAP_ALIGN);
    memory->heap_end = memory->stack + GAP;
    in->string_addresses = xcalloc(m->string_count, sizeof(uint32_t));
    in->global_addresses = xcalloc(m->global_count, sizeof(uint32_t));
    place_arguments(in);
    for (uint32_t i = 0; i < m->string_count && in->running; i++) {
        uint32_t text = m->strings[i].text;

        in->string_addresses[i] =
            place_text(in, intern_text(&m->names, text),
                       intern_len(&m->names, text), MAY_READ);
    }
    place_globals(in);
    for (uint32_t i = 0; i < m->global_count && in->running; i++)
        fill_global(in, i);
}

void
memory_release(struct interp *in)
{
    free(in->memory.bytes);
    free(in->memory.rights);
    free(in->string_addresses);
    free(in->global_addresses);
    VEC_RELEASE(&in->memory.blocks);
}
