/*
 * Liveness of chosen registers: see live.h.
 *
 * One pass notes for each register the blocks that read it before they write
 * it, and those that write it.  From the former it is live backward through
 * the jumps, up to the latter.
 */
#include "lir/live.h"

#include "base/vec.h"
#include "lir/faults.h"

struct pair {
    uint32_t key, value;
};

struct pairs {
    VEC(struct pair) list;
};

/* Pairs by key: the values of K are from first[K] up to first[K + 1]. */
struct groups {
    uint32_t *first, *values;
};

struct builder {
    const struct lir_func *func;
    const bool *chosen;

    /* Of the pass: by register, the last block that is in the pairs. */
    uint32_t *reader, *writer;
    struct pairs reads, writes; /* register, block */
    struct pairs jumps;         /* block, block that jumps there */
    struct pairs faults;        /* landing pad, block whose faults go there */

    /* By block: the last register that is live there, that it writes. */
    uint32_t *live_reg, *written_reg;
    struct pairs live;  /* block, register */
    VEC(uint32_t) work; /* blocks where a register was found live */
};

static uint32_t *
new_indexes(uint32_t count)
{
    uint32_t *indexes = xmalloc(((size_t)count + 1) * sizeof *indexes);

    for (uint32_t i = 0; i < count; i++)
        indexes[i] = LIR_NO_INDEX;
    return indexes;
}

static void
add_pair(struct pairs *pairs, uint32_t key, uint32_t value)
{
    *VEC_PUSH(&pairs->list) = (struct pair){key, value};
}

/* Sorts PAIRS by key, of which there are KEYS, and releases them. */
static void
groups_init(struct groups *groups, struct pairs *pairs, uint32_t keys)
{
    size_t count = pairs->list.count;
    uint32_t *first = xcalloc((size_t)keys + 2, sizeof *first);

    groups->first = first;
    groups->values = xmalloc((count + 1) * sizeof *groups->values);
    for (size_t i = 0; i < count; i++)
        first[pairs->list.at[i].key + 2]++;
    for (uint32_t key = 0; key < keys; key++)
        first[key + 2] += first[key + 1];
    /* first[K + 1] now counts from where K begins to where it ends. */
    for (size_t i = 0; i < count; i++) {
        const struct pair *pair = &pairs->list.at[i];

        groups->values[first[pair->key + 1]++] = pair->value;
    }
    VEC_RELEASE(&pairs->list);
}

static void
groups_release(struct groups *groups)
{
    free(groups->first);
    free(groups->values);
}

/* The block reads REG, if it did not write it before. */
static void
note_read(struct builder *b, uint32_t reg, uint32_t block)
{
    if (!b->chosen[reg] || b->writer[reg] == block || b->reader[reg] == block)
        return;
    b->reader[reg] = block;
    add_pair(&b->reads, reg, block);
}

static void
note_write(struct builder *b, uint32_t reg, uint32_t block)
{
    if (!b->chosen[reg] || b->writer[reg] == block)
        return;
    b->writer[reg] = block;
    add_pair(&b->writes, reg, block);
}

static void
note_inst(struct builder *b, const struct lir_inst *inst, uint32_t block)
{
    const struct lir_operand *operands = lir_operands(b->func, inst);
    uint32_t outer = lir_fault_block(b->func, &b->func->blocks[block], inst);

    for (uint32_t i = 0; i < inst->count; i++) {
        uint32_t regs[2];
        unsigned count = lir_regs_read(b->func, inst, i, regs);

        while (count-- > 0)
            note_read(b, regs[count], block);
    }
    for (uint32_t i = 0; i < inst->count && lir_inst_replaces(inst, i); i++)
        note_write(b, operands[i].id, block);
    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK)
            add_pair(&b->jumps, operands[i].id, block);
    }
    if (outer != LIR_NO_INDEX)
        add_pair(&b->faults, outer, block);
}

static void
note_all(struct builder *b)
{
    const struct lir_func *func = b->func;

    b->reader = new_indexes(func->reg_count);
    b->writer = new_indexes(func->reg_count);
    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct lir_block *block = &func->blocks[i];

        for (uint32_t j = 0; j < block->count; j++)
            note_inst(b, &func->insts[block->first + j], i);
    }
    free(b->reader);
    free(b->writer);
}

static void
add_live(struct builder *b, uint32_t reg, uint32_t block)
{
    if (b->live_reg[block] == reg)
        return;
    b->live_reg[block] = reg;
    add_pair(&b->live, block, reg);
    *VEC_PUSH(&b->work) = block;
}

/* From the blocks that read REG back to those that write it; a fault there may
 * come before that. */
static void
find_live(struct builder *b, uint32_t reg, const struct groups *reads,
          const struct groups *writes, const struct groups *jumps,
          const struct groups *faults)
{
    for (uint32_t i = writes->first[reg]; i < writes->first[reg + 1]; i++)
        b->written_reg[writes->values[i]] = reg;
    for (uint32_t i = reads->first[reg]; i < reads->first[reg + 1]; i++)
        add_live(b, reg, reads->values[i]);
    while (b->work.count > 0) {
        uint32_t block = b->work.at[--b->work.count];

        for (uint32_t i = jumps->first[block]; i < jumps->first[block + 1];
             i++) {
            if (b->written_reg[jumps->values[i]] != reg)
                add_live(b, reg, jumps->values[i]);
        }
        for (uint32_t i = faults->first[block]; i < faults->first[block + 1];
             i++)
            add_live(b, reg, faults->values[i]);
    }
}

static void
find_all(struct builder *b)
{
    struct groups reads, writes, jumps, faults;

    groups_init(&reads, &b->reads, b->func->reg_count);
    groups_init(&writes, &b->writes, b->func->reg_count);
    groups_init(&jumps, &b->jumps, b->func->block_count);
    groups_init(&faults, &b->faults, b->func->block_count);
    b->live_reg = new_indexes(b->func->block_count);
    b->written_reg = new_indexes(b->func->block_count);
    for (uint32_t reg = 0; reg < b->func->reg_count; reg++)
        find_live(b, reg, &reads, &writes, &jumps, &faults);
    free(b->live_reg);
    free(b->written_reg);
    VEC_RELEASE(&b->work);
    groups_release(&reads);
    groups_release(&writes);
    groups_release(&jumps);
    groups_release(&faults);
}

void
lir_live_init(struct lir_live *live, const struct lir_func *func,
              const bool *chosen)
{
    struct builder b = {.func = func, .chosen = chosen};
    struct groups groups;

    note_all(&b);
    find_all(&b);
    groups_init(&groups, &b.live, func->block_count);
    *live = (struct lir_live){groups.first, groups.values};
}

void
lir_live_release(struct lir_live *live)
{
    free(live->first);
    free(live->regs);
}
