/*
 * What is stored where, and how far each safepoint scans.
 *
 * Backward through each block: a value is stored where it is written, if it
 * is wanted there; a warm safepoint scans up to the last slot that is live;
 * of a cold one it is noted what is live.
 *
 * Then forward through the blocks, with the slots in which every way to a
 * place has stored something since the function began.  Below the last that is
 * live there may be others.  What those hold does no harm, but it may keep an
 * object: one that a register held once, or, if nothing was stored there, any
 * that some other function left.  In the latter null is stored.  What a
 * safepoint calls stores its own behind what is scanned: an exact plan takes
 * those slots for unknown again.
 */
#include "roots/planner.h"

/* Backward */

static void
note_writes(struct planner *p, uint32_t inst, const uint64_t *wanted)
{
    uint32_t roots[2];
    unsigned count = planner_written(p, inst, roots);

    while (count-- > 0) {
        if (bits_has(wanted, roots[count]))
            *VEC_PUSH(&p->writes) = (struct planner_write){inst, roots[count]};
    }
}

static void
place_warm(struct planner *p, uint32_t inst, const struct walk *walk)
{
    uint32_t k = 0;

    for (uint32_t i = 0; bits_next(&walk->sets, walk->live, &i); i++) {
        if (p->slots[i] >= k)
            k = p->slots[i] + 1;
    }
    p->plan->scanned[inst] =
        roots_is_tail_call(&p->func->insts[inst]) ? 0 : p->plan->front + k;
}

static void
place_cold(struct planner *p, uint32_t inst, const struct walk *walk)
{
    size_t first = p->cold_live.count;

    for (uint32_t i = 0; bits_next(&walk->sets, walk->live, &i); i++)
        *VEC_PUSH(&p->cold_live) = i;
    *VEC_PUSH(&p->colds) = (struct planner_cold){
        inst, first, (uint32_t)(p->cold_live.count - first)};
}

static void
place_block(struct planner *p, struct walk *walk, uint32_t index)
{
    const struct lir_block *block = &p->func->blocks[index];

    walk_begin(walk);
    for (uint32_t i = block->first + block->count; i > block->first; i--) {
        walk_behind(walk, i - 1);
        note_writes(p, i - 1, walk->wanted);
        walk_across(walk, i - 1);
        if (p->kinds[i - 1] == PLANNER_WARM)
            place_warm(p, i - 1, walk);
        else if (p->kinds[i - 1] == PLANNER_COLD)
            place_cold(p, i - 1, walk);
        walk_before(walk, i - 1);
    }
}

void
planner_place(struct planner *p)
{
    struct walk walk;

    walk_init(&walk, p);
    for (uint32_t i = p->func->block_count; i > 0; i--)
        place_block(p, &walk, i - 1);
    walk_release(&walk);
}

/* Forward */

struct fill {
    struct planner *p;
    struct bits stored; /* by block: slots, at its start; one more for now */
    uint64_t *now;
    VEC(uint32_t) work;
    bool *waits;        /* by block: it is in work */
    bool *visited;      /* by block */
    size_t *last_write; /* by block: behind those in it, which are backward */
    size_t *last_cold;
    uint32_t *holders; /* by slot: the root whose present value it holds, as
                           far as the block knows, or LIR_NO_INDEX */
    bool stores;       /* the facts are final: what is missing is stored */
};

static void
store(struct fill *f, uint32_t inst, enum roots_when when, uint32_t slot,
      uint32_t root)
{
    struct planner *p = f->p;

    if (f->stores)
        planner_store(
            p, (struct roots_store){
                   .inst = inst,
                   .when = (uint8_t)when,
                   .slot = p->plan->front + slot,
                   .reg = root == LIR_NO_INDEX ? root : p->regs.at[root],
               });
}

/* The first slot below K that is not known to be stored, or K. */
static uint32_t
first_unknown(const struct fill *f, uint32_t from, uint32_t k)
{
    while (from < k) {
        uint64_t rest = ~f->now[from / 64] >> from % 64;

        if (rest != 0) {
            from += (uint32_t)__builtin_ctzll(rest);
            break;
        }
        from = (from / 64 + 1) * 64;
    }
    return from < k ? from : k;
}

/* The first K slots will be scanned. */
static void
fill_prefix(struct fill *f, uint32_t inst, uint32_t k)
{
    for (uint32_t i = first_unknown(f, 0, k); i < k;
         i = first_unknown(f, i, k)) {
        store(f, inst, ROOTS_BEFORE, i, LIR_NO_INDEX);
        bits_add(f->now, i);
    }
}

/* The slots up to which frames behind the first K slots find words. */
static uint32_t
frame_end(const struct fill *f, uint32_t k)
{
    const struct roots_plan *plan = f->p->plan;

    if (plan->wish.exact)
        k = roots_frame_end(plan->front + k, plan->wish.unit) - plan->front;
    return k;
}

/* What is called has the words behind the first K slots. */
static void
forget_behind(struct fill *f, uint32_t k)
{
    if (f->p->plan->wish.exact)
        bits_truncate(&f->stored, f->now, k);
}

static void
pass_warm(struct fill *f, uint32_t inst)
{
    uint32_t scanned = f->p->plan->scanned[inst], front = f->p->plan->front;
    uint32_t end = frame_end(f, scanned > front ? scanned - front : 0);

    if (roots_is_tail_call(&f->p->func->insts[inst]))
        return;
    fill_prefix(f, inst, end);
    forget_behind(f, end);
}

static bool
is_in_slot(const struct fill *f, uint32_t root)
{
    uint32_t slot = f->p->slots[root];

    return slot != LIR_NO_INDEX && f->holders[slot] == root;
}

/* Behind the last slot with something that is live at COLD. */
static uint32_t
slots_needed(const struct fill *f, const struct planner_cold *cold)
{
    const uint32_t *live = f->p->cold_live.at + cold->first;
    uint32_t k = 0;

    for (uint32_t i = 0; i < cold->count; i++) {
        if (is_in_slot(f, live[i]) && f->p->slots[live[i]] >= k)
            k = f->p->slots[live[i]] + 1;
    }
    return k;
}

/* What is live and in no slot goes behind the slots, and the frame of what
 * collects then directly behind that. */
static void
pass_cold(struct fill *f, const struct planner_cold *cold)
{
    struct planner *p = f->p;
    const uint32_t *live = p->cold_live.at + cold->first;
    uint32_t in_slots = slots_needed(f, cold), k = in_slots;

    fill_prefix(f, cold->inst, frame_end(f, k));
    for (uint32_t i = 0; i < cold->count; i++) {
        if (!is_in_slot(f, live[i]))
            store(f, cold->inst, ROOTS_COLD, k++, live[i]);
    }
    p->plan->scanned[cold->inst] = p->plan->front + k;
    if (p->plan->words < p->plan->front + k)
        p->plan->words = p->plan->front + k;
    forget_behind(f, k == in_slots ? frame_end(f, k) : k);
}

static void
store_root(struct fill *f, uint32_t inst, uint32_t root)
{
    uint32_t slot = f->p->slots[root];

    store(f, inst, ROOTS_AFTER, slot, root);
    bits_add(f->now, slot);
    f->holders[slot] = root;
}

static void
pass_inst(struct fill *f, uint32_t inst, size_t *write, size_t *cold)
{
    struct planner *p = f->p;
    uint32_t roots[2];
    unsigned count = planner_written(p, inst, roots);

    if (p->kinds[inst] == PLANNER_WARM)
        pass_warm(f, inst);
    else if (p->kinds[inst] == PLANNER_COLD)
        pass_cold(f, &p->colds.at[--*cold]);
    while (count-- > 0) {
        if (is_in_slot(f, roots[count]))
            f->holders[p->slots[roots[count]]] = LIR_NO_INDEX;
    }
    while (*write > 0 && p->writes.at[*write - 1].inst == inst)
        store_root(f, inst, p->writes.at[--*write].root);
}

static void
flow_to(struct fill *f, uint32_t block)
{
    uint64_t *into = bits_of(&f->stored, block);
    bool changed = !f->visited[block];

    for (size_t i = 0; i < f->stored.per_set; i++) {
        changed = changed || (into[i] & ~f->now[i]);
        into[i] &= f->now[i];
    }
    if (!changed || f->waits[block])
        return;
    f->visited[block] = f->waits[block] = true;
    *VEC_PUSH(&f->work) = block;
}

static void
flow_on(struct fill *f, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(f->p->func, inst);

    for (uint32_t i = 0; lir_inst_jumps(inst) && i < inst->fixed; i++) {
        if (operands[i].kind == LIR_OPERAND_BLOCK)
            flow_to(f, operands[i].id);
    }
}

/* What is wanted when a block begins is in its slot. */
static void
find_holders(struct fill *f, uint32_t block)
{
    const struct bits *all = &f->p->wanted;
    const uint64_t *wanted = bits_of(all, block);

    for (uint32_t i = 0; i < f->p->slot_count; i++)
        f->holders[i] = LIR_NO_INDEX;
    for (uint32_t i = 0; bits_next(all, wanted, &i); i++)
        f->holders[f->p->slots[i]] = i;
}

static void
pass_block(struct fill *f, uint32_t index)
{
    const struct lir_block *block = &f->p->func->blocks[index];
    size_t write = f->last_write[index], cold = f->last_cold[index];

    memcpy(f->now, bits_of(&f->stored, index),
           f->stored.per_set * sizeof *f->now);
    find_holders(f, index);
    for (uint32_t i = 0; i < block->count; i++) {
        pass_inst(f, block->first + i, &write, &cold);
        if (!f->stores)
            flow_on(f, &f->p->func->insts[block->first + i]);
    }
}

static void
begin_function(struct fill *f)
{
    struct planner *p = f->p;
    const uint64_t *wanted = bits_of(&p->wanted, 0);

    memset(f->now, 0, f->stored.per_set * sizeof *f->now);
    for (uint32_t i = 0; bits_next(&p->wanted, wanted, &i); i++)
        store_root(f, LIR_NO_INDEX, i);
}

static void
find_stored(struct fill *f)
{
    begin_function(f);
    flow_to(f, 0);
    while (f->work.count > 0) {
        uint32_t block = f->work.at[--f->work.count];

        f->waits[block] = false;
        pass_block(f, block);
    }
}

/* Blocks that nothing goes to know of every slot, and need nothing. */
static void
store_all(struct fill *f)
{
    f->stores = true;
    for (uint32_t i = 0; i < f->p->func->block_count; i++)
        pass_block(f, i);
    begin_function(f);
}

/* Where the writes and the cold safepoints of each block are. */
static void
find_ends(struct fill *f)
{
    const struct planner *p = f->p;
    size_t write = 0, cold = 0;

    for (uint32_t i = p->func->block_count; i > 0; i--) {
        uint32_t first = p->func->blocks[i - 1].first;

        while (write < p->writes.count && p->writes.at[write].inst >= first)
            write++;
        while (cold < p->colds.count && p->colds.at[cold].inst >= first)
            cold++;
        f->last_write[i - 1] = write;
        f->last_cold[i - 1] = cold;
    }
}

/* What no way has reached yet knows of every slot. */
static void
fill_init(struct fill *f, struct planner *p)
{
    size_t blocks = p->func->block_count;

    *f = (struct fill){.p = p};
    bits_init(&f->stored, blocks + 1, p->slot_count);
    memset(f->stored.words, 0xff,
           blocks * f->stored.per_set * sizeof *f->stored.words);
    f->now = bits_of(&f->stored, blocks);
    f->waits = xcalloc(blocks + 1, sizeof *f->waits);
    f->visited = xcalloc(blocks + 1, sizeof *f->visited);
    f->last_write = xcalloc(blocks + 1, sizeof *f->last_write);
    f->last_cold = xcalloc(blocks + 1, sizeof *f->last_cold);
    f->holders = xcalloc((size_t)p->slot_count + 1, sizeof *f->holders);
    find_ends(f);
}

static void
fill_release(struct fill *f)
{
    bits_release(&f->stored);
    VEC_RELEASE(&f->work);
    free(f->waits);
    free(f->visited);
    free(f->last_write);
    free(f->last_cold);
    free(f->holders);
}

void
planner_fill(struct planner *p)
{
    struct fill f;

    fill_init(&f, p);
    find_stored(&f);
    store_all(&f);
    fill_release(&f);
}
