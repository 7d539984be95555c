/*
 * Memory operands.  An access lies inside its region by construction: an index
 * is at most INDEX_MASK, whatever was done before, and every displacement
 * leaves room for it.
 */
#include <inttypes.h>

#include "generator.h"

struct region {
    char name[40];
    unsigned size;
};

static struct region
slot_region(const struct gen *g, unsigned i)
{
    struct region r = {.size = g->f.slot_sizes[i]};

    snprintf(r.name, sizeof r.name, "%%s%u", i);
    return r;
}

static struct region
global_region(const struct gen *g, unsigned i)
{
    struct region r = {.size = g->global_sizes[i]};

    snprintf(r.name, sizeof r.name, "@%s_g%u", g->name, i);
    return r;
}

static struct region
constant_region(const struct gen *g)
{
    struct region r = {.size = REGION_LEAST};

    snprintf(r.name, sizeof r.name, "@%s_const", g->name);
    return r;
}

static struct region
some_region(struct gen *g, bool write)
{
    unsigned i;

    if (!write && gen_once_in(g, 6))
        return constant_region(g);
    i = gen_below(g, g->globals + g->f.slots);
    return i < g->globals ? global_region(g, i)
                          : slot_region(g, i - g->globals);
}

unsigned
gen_index(struct gen *g)
{
    static const enum kind from[] = {KIND_INDEX8, KIND_INDEX32, KIND_INDEX64};
    enum kind kind = from[gen_below(g, COUNT_OF(from))];
    unsigned reg = gen_reg(g, kind);
    enum lir_type type = kinds[kind].type;
    bool above = kind == KIND_INDEX64 && gen_once_in(g, 2);
    struct line line = {0};

    if (gen_once_in(g, 3))
        return reg;
    gen_register(g, &line, LIR_I64, GROUP_DATA | GROUP_COUNTER);
    gen_put(g, LIR_AND, type, "v%u, %s, $%s%u", reg, line.text,
            above ? "0xffffffff0000000" : "", INDEX_MASK);
    return reg;
}

static unsigned
some_scale(struct gen *g, unsigned least)
{
    unsigned scale = 1u << gen_below(g, 4);

    return scale < least ? least : scale;
}

/* A displacement of at most LIMIT that keeps the alignment. */
static unsigned
some_offset(struct gen *g, unsigned limit, unsigned alignment)
{
    return gen_below(g, limit + 1) / alignment * alignment;
}

void
gen_offset(struct gen *g, struct line *line, unsigned limit, unsigned width,
           unsigned alignment, uint32_t bias)
{
    uint64_t offset;

    if (limit >= width + INDEX_REACH && gen_once_in(g, 2)) {
        unsigned index = gen_index(g);

        line_add(line, " + v%u*%u", index, some_scale(g, alignment));
        limit -= INDEX_REACH;
    }
    offset = (uint64_t)some_offset(g, limit - width, alignment) + bias;
    if (offset > UINT32_MAX)
        offset &= UINT32_MAX; /* the sum is modulo 2^32 */
    if (offset != 0)
        line_add(line, " + %" PRIu64, offset);
    line_add(line, "]");
}

static void
in_region(struct gen *g, struct line *line, unsigned width, bool write,
          unsigned alignment)
{
    struct region region = some_region(g, write);

    line_add(line, "[%s", region.name);
    gen_offset(g, line, region.size, width, alignment, 0);
}

static void
behind_address(struct gen *g, struct line *line, unsigned width,
               unsigned alignment)
{
    enum kind kind = gen_kind(g, LIR_PTR, GROUP_ADDRESS, false);

    line_add(line, "[v%u", gen_reg(g, kind));
    gen_offset(g, line, EXTENT, width, alignment, 0);
}

/* The base is not in memory itself, the sum is: for bases that are no ptr. */
static void
behind_biased(struct gen *g, struct line *line, unsigned width,
              unsigned alignment)
{
    static const uint32_t biases[] = {1,          64,         0x10000,
                                      0x7fffffff, 0x80000000, 0xffff0000};
    uint32_t bias = biases[gen_below(g, COUNT_OF(biases))];
    bool wide = gen_once_in(g, 2);
    enum kind address = wide ? KIND_ADDRESS64 : KIND_ADDRESS32;
    unsigned base = gen_reg(g, wide ? KIND_BASE64 : KIND_BASE32);

    gen_put(g, LIR_LEA, wide ? LIR_I64 : LIR_I32, "v%u, [v%u - %" PRIu32 "]",
            base, gen_reg(g, address), bias);
    line_add(line, "[v%u", base);
    gen_offset(g, line, EXTENT, width, alignment, bias);
}

/* A base of type ptr, behind what is accessed. */
static void
before_base(struct gen *g, struct line *line, unsigned width,
            unsigned alignment)
{
    unsigned base = gen_reg(g, KIND_BASE);

    gen_put(g, LIR_LEA, LIR_PTR, "v%u, [v%u + %u]", base,
            gen_reg(g, KIND_ADDRESS), EXTENT);
    line_add(line, "[v%u - %u]", base,
             EXTENT - some_offset(g, EXTENT - width, alignment));
}

/* Through an address that was loaded: from a table that is never written. */
static void
behind_loaded(struct gen *g, struct line *line, unsigned width,
              unsigned alignment)
{
    bool ref = gen_once_in(g, 2);
    unsigned base = gen_reg(g, ref ? KIND_REF : KIND_BASE);

    gen_put(g, LIR_LOAD, ref ? LIR_REF : LIR_PTR, "v%u, [@%s_cells + v%u*4]",
            base, g->name, gen_index(g));
    line_add(line, "[v%u", base);
    gen_offset(g, line, EXTENT, width, alignment, 0);
}

void
gen_memory(struct gen *g, struct line *line, unsigned width, bool write,
           bool aligned)
{
    unsigned alignment = aligned ? width : 1;

    if (g->managed && gen_once_in(g, 2) &&
        gen_managed_memory(g, line, width, alignment))
        return;
    switch (gen_below(g, 10)) {
    case 0: behind_biased(g, line, width, alignment); return;
    case 1: before_base(g, line, width, alignment); return;
    case 2: behind_loaded(g, line, width, alignment); return;
    case 3:
    case 4:
    case 5: behind_address(g, line, width, alignment); return;
    default: in_region(g, line, width, write, alignment);
    }
}

void
gen_data_address(struct gen *g, struct line *line)
{
    unsigned readable = GROUP_DATA | GROUP_INDEX | GROUP_COUNTER;

    line_add(line, "[");
    gen_register(g, line, LIR_I64, readable);
    if (gen_once_in(g, 2)) {
        line_add(line, " + ");
        gen_register(g, line, LIR_I64, readable);
        line_add(line, "*%u", some_scale(g, 1));
    }
    if (gen_once_in(g, 2)) {
        line_add(line, gen_once_in(g, 2) ? " + " : " - ");
        line_add(line, "%" PRIu32, (uint32_t)random_integer(&g->random, 32));
    }
    line_add(line, "]");
}

/* Two cells at once: above the address, other bits.  (Nothing here may set
 * flags: they would depend on the address.) */
static void
put_wide_address(struct gen *g, unsigned reg)
{
    gen_put(g, LIR_LOAD, LIR_I64, "v%u, [@%s_cells + %u]", reg, g->name,
            4 * gen_below(g, CELLS - 1));
}

void
gen_address(struct gen *g, enum kind kind, unsigned reg)
{
    struct region region = some_region(g, true);
    unsigned offset = some_offset(g, region.size - EXTENT, 16);

    if (kind == KIND_ADDRESS64 && gen_once_in(g, 2))
        put_wide_address(g, reg);
    else if (offset == 0)
        gen_put(g, LIR_MOV, kinds[kind].type, "v%u, %s", reg, region.name);
    else
        gen_put(g, LIR_LEA, kinds[kind].type, "v%u, [%s + %u]", reg,
                region.name, offset);
}

/* Nobody has that much memory. */
void
gen_wild_load(struct gen *g)
{
    unsigned base = gen_reg(g, KIND_BASE32), reg = gen_reg(g, KIND_I64);
    struct line line = {0};

    gen_register(g, &line, LIR_I64, GROUP_DATA);
    gen_put(g, LIR_OR, LIR_I32, "v%u, %s, $0xf0000000", base, line.text);
    gen_put(g, LIR_LOAD64, LIR_I64, "v%u, [v%u]", reg, base);
    gen_put(g, LIR_CALL, LIR_VOID, "@observe_i64(v%u)", reg);
}
