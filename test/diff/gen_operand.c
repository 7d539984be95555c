/* Registers and values for operands. */
#include <inttypes.h>
#include <stdarg.h>

#include "generator.h"

const struct kind_info kinds[KIND_COUNT] = {
#define KIND(id, type, group, least, most) {LIR_##type, group, least, most},
#include "kinds.def"
#undef KIND
};

void
line_add(struct line *line, const char *format, ...)
{
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(line->text + line->size, sizeof line->text - line->size,
                     format, arguments);
    va_end(arguments);
    line->size += (size_t)size;
    if (line->size >= sizeof line->text)
        BUG("a line too long");
}

unsigned
gen_below(struct gen *g, unsigned limit)
{
    return random_below(&g->random, limit);
}

bool
gen_once_in(struct gen *g, unsigned n)
{
    return random_once_in(&g->random, n);
}

enum lir_type
gen_int_type(struct gen *g)
{
    static const enum lir_type types[] = {LIR_I8,  LIR_I16, LIR_I32, LIR_I32,
                                          LIR_I64, LIR_I64, LIR_PTR};

    return types[gen_below(g, COUNT_OF(types))];
}

unsigned
gen_reg(struct gen *g, enum kind kind)
{
    return LIR_FIRST_REG + KIND_REGISTERS * kind +
           gen_below(g, g->f.regs[kind]);
}

static bool
fits(enum kind kind, enum lir_type type, unsigned groups, bool exact)
{
    const struct kind_info *info = &kinds[kind];

    if (!(info->group & groups))
        return false;
    return exact ? info->type == type : lir_type_converts(info->type, type);
}

enum kind
gen_kind(struct gen *g, enum lir_type type, unsigned groups, bool exact)
{
    unsigned total = 0, at;

    for (enum kind k = 0; k < KIND_COUNT; k++)
        total += fits(k, type, groups, exact) ? g->f.regs[k] : 0;
    at = gen_below(g, total);
    for (enum kind k = 0; k < KIND_COUNT; k++) {
        unsigned count = fits(k, type, groups, exact) ? g->f.regs[k] : 0;

        if (at < count)
            return k;
        at -= count;
    }
    BUG("no register of type %s in groups %u", lir_type_name(type), groups);
}

void
gen_register(struct gen *g, struct line *line, enum lir_type type,
             unsigned groups)
{
    line_add(line, "v%u", gen_reg(g, gen_kind(g, type, groups, false)));
}

static void
add_integer(struct gen *g, struct line *line, enum lir_type type)
{
    uint64_t value =
        random_integer(&g->random, 8u * (unsigned)lir_type_bytes(type));

    if (gen_once_in(g, 4))
        line_add(line, "$0x%" PRIx64, value);
    else
        line_add(line, "$%" PRId64, (int64_t)value);
}

void
gen_immediate(struct gen *g, struct line *line, enum lir_type type)
{
    if (type == LIR_REF)
        line_add(line, "$0");
    else if (lir_type_class(type) == LIR_CLASS_GPR)
        add_integer(g, line, type);
    else if (gen_once_in(g, 3))
        line_add(
            line, "$0x%" PRIx64,
            random_float_bits(&g->random, (unsigned)lir_type_bytes(type)));
    else
        line_add(line, "$%s", random_float(&g->random));
}

/* Half of the results have the type that they are computed in. */
void
gen_result(struct gen *g, struct line *line, enum lir_type type,
           unsigned groups)
{
    line_add(line, "v%u",
             gen_reg(g, gen_kind(g, type, groups, gen_once_in(g, 2))));
}

void
gen_value(struct gen *g, struct line *line, enum lir_type type,
          unsigned groups)
{
    groups |= GROUP_INDEX | GROUP_COUNTER | GROUP_DATA;
    if (type != LIR_V128 && gen_once_in(g, 4))
        gen_immediate(g, line, type);
    else
        gen_register(g, line, type, groups);
}
