/* What all parts of the lowering use: see lowerer.h. */
#include "runa/lowerer.h"

#include <stdarg.h>

#include "lir/runtime.h"

void
lowerer_error(struct body *body, struct span span, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = xvasprintf(format, args);
    va_end(args);
    diag_error(body->l->diag, &body->module->source, span, "%s", text);
    free(text);
}

void
lowerer_error_nearest(struct body *body, struct span span,
                      const struct nearest *nearest, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = xvasprintf(format, args);
    va_end(args);
    if (nearest->best)
        lowerer_error(body, span, "%s, expected '%s' perhaps", text,
                      nearest->best);
    else
        lowerer_error(body, span, "%s", text);
    free(text);
}

void
lowerer_warning(struct body *body, struct span span, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = xvasprintf(format, args);
    va_end(args);
    diag_warning(body->l->diag, &body->module->source, span, "%s", text);
    free(text);
}

const char *
lowerer_text(const struct lowerer *l, uint32_t name)
{
    return intern_text(&l->program->names, name);
}

uint32_t
lowerer_symbol(struct lowerer *l, const char *format, ...)
{
    va_list args;
    char *text;
    uint32_t id;

    va_start(args, format);
    text = xvasprintf(format, args);
    va_end(args);
    id = intern_add(&l->module->names, text, strlen(text));
    free(text);
    return id;
}

uint32_t
lowerer_string(struct lowerer *l, uint32_t bytes)
{
    uint32_t index = idmap_find(&l->string_of, bytes), len;
    struct lir_string string = {0};

    if (index != IDMAP_NONE)
        return l->strings.at[index].name;
    index = (uint32_t)l->strings.count;
    len = intern_len(&l->program->names, bytes);
    string.name = lowerer_symbol(l, "string.%u", index);
    /* Interned texts end in a zero byte, which is part of the string here. */
    string.text =
        intern_add(&l->module->names, lowerer_text(l, bytes), len + 1);
    idmap_add(&l->string_of, bytes, index);
    *VEC_PUSH(&l->strings) = string;
    return string.name;
}

const struct lir_extern *
lowerer_extern(struct lowerer *l, const struct lir_extern *ext)
{
    uint32_t index = (uint32_t)l->externs.count;
    uint32_t old = idmap_add(&l->extern_of, ext->name, index);

    if (old != IDMAP_NONE)
        return &l->externs.at[old];
    *VEC_PUSH(&l->externs) = *ext;
    return &l->externs.at[index];
}

const struct lir_extern *
lowerer_runtime(struct lowerer *l, const char *symbol)
{
    struct lir_extern ext = {.alias = LIR_NO_INDEX,
                             .library = LIR_NO_INDEX,
                             .import_module = LIR_NO_INDEX,
                             .import_name = LIR_NO_INDEX};
    const struct lir_runtime_func *func;
    uint32_t old;

    ext.name = ext.symbol = lowerer_symbol(l, "%s", symbol);
    old = idmap_find(&l->extern_of, ext.name);
    if (old != IDMAP_NONE)
        return &l->externs.at[old];
    func = lir_runtime_find(l->module, &ext);
    if (!func)
        BUG("'%s' is not in rt.def", symbol);
    ext.params = arena_copy(&l->module->arena, func->params, func->param_count,
                            sizeof *ext.params);
    ext.param_count = func->param_count;
    ext.result = func->result;
    return lowerer_extern(l, &ext);
}

void
body_begin(struct body *body, struct lowerer *l,
           const struct runa_module *module, uint32_t symbol,
           uint32_t param_count)
{
    *body = (struct body){.l = l, .module = module, .symbol = symbol};
    build_begin(&body->b, l->module, param_count);
    idmap_init(&body->local_of);
}

uint32_t
body_finish(struct body *body, bool is_local)
{
    struct lir_func func = {.name = body->symbol,
                            .result = LIR_I64,
                            .local = is_local,
                            .exported = LIR_NO_INDEX};

    if (!body->b.ended)
        BUILD(&body->b, LIR_RET, LIR_I64, build_imm(0));
    build_finish(&body->b, &func);
    build_release(&body->b);
    VEC_RELEASE(&body->locals);
    VEC_RELEASE(&body->captured);
    idmap_release(&body->local_of);
    *VEC_PUSH(&body->l->funcs) = func;
    return (uint32_t)body->l->funcs.count - 1;
}

/* Where OFF is in MODULE. Statements are asked for in their order, mostly. */
static void
find_line(struct lowerer *l, const struct runa_module *module, uint32_t off)
{
    const char *text = module->source.text;

    if (l->line_module != module || off < l->line_begin) {
        l->line_module = module;
        l->line_off = l->line_begin = 0;
        l->line = 1;
    }
    while (l->line_off < off) {
        const char *end = memchr(text + l->line_off, '\n', off - l->line_off);

        if (!end)
            break;
        l->line++;
        l->line_off = l->line_begin = (uint32_t)(end - text) + 1;
    }
}

void
body_at(struct body *body, struct span span)
{
    struct lowerer *l = body->l;

    find_line(l, body->module, span.off);
    build_at(&body->b, body->module->number, l->line,
             span.off - l->line_begin + 1);
}

struct value
value_word(struct lir_operand at)
{
    return value_of(at, RUNA_KIND_WORD);
}

struct value
value_of(struct lir_operand at, enum runa_kind kind)
{
    return (struct value){.at = at, .type = {.kind = (uint8_t)kind}};
}

struct value
value_int(int64_t value)
{
    return value_word(build_imm(value));
}

bool
value_is(struct value value, enum runa_kind kind)
{
    return value.type.kind == kind;
}

struct lir_operand
body_reg(struct body *body, struct value value)
{
    return value.at.kind == LIR_OPERAND_REG ? value.at
                                            : body_copy(body, value);
}

struct lir_operand
body_copy(struct body *body, struct value value)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    BUILD(&body->b, LIR_MOV, LIR_I64, reg, value.at);
    return reg;
}

struct lir_operand
body_pointer(struct body *body, struct value value)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_PTR));

    BUILD(&body->b, LIR_MOV, LIR_PTR, reg, value.at);
    return reg;
}

struct lir_operand
body_double(struct body *body, struct value value)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_F64));

    if (value_is(value, RUNA_KIND_FLOAT))
        BUILD(&body->b, LIR_BITCAST, LIR_F64, reg, body_reg(body, value));
    else
        BUILD(&body->b, LIR_CVTSI2SD, LIR_F64, reg, body_reg(body, value));
    return reg;
}

struct value
body_from_double(struct body *body, struct lir_operand reg)
{
    struct lir_operand word = build_of_reg(build_reg(&body->b, LIR_I64));

    BUILD(&body->b, LIR_BITCAST, LIR_I64, word, reg);
    return value_of(word, RUNA_KIND_FLOAT);
}

struct value
body_op1(struct body *body, enum lir_op op, struct value x)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    BUILD(&body->b, op, LIR_I64, reg, x.at);
    return value_word(reg);
}

struct value
body_op2(struct body *body, enum lir_op op, struct value x, struct value y)
{
    struct lir_operand reg = build_of_reg(build_reg(&body->b, LIR_I64));

    BUILD(&body->b, op, LIR_I64, reg, x.at, y.at);
    return value_word(reg);
}

/* The result of a call, of TYPE in REG, as a word. */
static struct value
word_of_result(struct body *body, enum lir_type type, struct lir_operand reg)
{
    struct lir_operand word = build_of_reg(build_reg(&body->b, LIR_I64));

    switch (type) {
    case LIR_I64: return value_word(reg);
    case LIR_F64: return body_from_double(body, reg);
    case LIR_F32: {
        struct lir_operand wide = build_of_reg(build_reg(&body->b, LIR_F64));

        BUILD(&body->b, LIR_CVTSS2SD, LIR_F64, wide, reg);
        return body_from_double(body, wide);
    }
    case LIR_PTR: BUILD(&body->b, LIR_ZEXT, LIR_I64, word, reg); break;
    default: BUILD(&body->b, LIR_SEXT, LIR_I64, word, reg); break;
    }
    return value_word(word);
}

/* WORD as an argument of TYPE: integers convert by themselves. */
static struct lir_operand
argument(struct body *body, enum lir_type type, struct value word)
{
    struct lir_operand narrow;

    if (type != LIR_F64 && type != LIR_F32)
        return word.at;
    if (type == LIR_F64)
        return body_double(body, word);
    narrow = build_of_reg(build_reg(&body->b, LIR_F32));
    BUILD(&body->b, LIR_CVTSD2SS, LIR_F32, narrow, body_double(body, word));
    return narrow;
}

struct value
body_call_extern(struct body *body, const struct lir_extern *called,
                 const struct value *args, size_t count)
{
    const struct lir_extern ext = *called; /* others may be declared */
    struct lir_operand operands[LIR_FIXED_MAX + 2], reg;
    unsigned fixed = 0;

    if (ext.result != LIR_VOID) {
        reg = build_of_reg(build_reg(&body->b, (enum lir_type)ext.result));
        operands[fixed++] = reg;
    }
    operands[fixed++] = build_symbol(ext.name);
    for (uint32_t i = 0; i < ext.param_count; i++)
        operands[fixed + i] = argument(body, (enum lir_type)ext.params[i],
                                       i < count ? args[i] : value_int(0));
    build_add(&body->b, LIR_CALL, (enum lir_type)ext.result, 0, fixed,
              operands, fixed + ext.param_count);
    if (ext.result == LIR_VOID)
        return value_of(build_imm(0), RUNA_KIND_NOTHING);
    return word_of_result(body, (enum lir_type)ext.result, reg);
}

struct value
body_runtime(struct body *body, const char *symbol, const struct value *args,
             size_t count)
{
    return body_call_extern(body, lowerer_runtime(body->l, symbol), args,
                            count);
}

/* Locals */

static uint32_t
find_local(struct body *body, uint32_t name)
{
    uint32_t index = idmap_find(&body->local_of, name);

    return index == IDMAP_NONE ? LIR_NO_INDEX : index;
}

struct local *
body_declare(struct body *body, uint32_t name, struct static_type type)
{
    uint32_t index = (uint32_t)body->locals.count;

    idmap_add(&body->local_of, name, index);
    *VEC_PUSH(&body->locals) =
        (struct local){.type = type, .reg = build_reg(&body->b, LIR_I64)};
    return &body->locals.at[index];
}

/* A lambda's own copy of the local NAME outside it, from where the closure
 * keeps it; the closure is its first parameter. */
static struct local *
capture(struct body *body, uint32_t name)
{
    struct local *outer = body->outer ? body_local(body->outer, name) : NULL;
    struct local is;

    if (!outer)
        return NULL;
    is = *outer;
    if (!is.is_literal)
        *VEC_PUSH(&body->captured) = name;
    outer = body_declare(body, name, is.type);
    outer->is_constant = is.is_constant;
    outer->is_literal = is.is_literal;
    outer->value = is.value;
    return outer;
}

struct local *
body_local(struct body *body, uint32_t name)
{
    uint32_t index = find_local(body, name);

    return index == LIR_NO_INDEX ? capture(body, name)
                                 : &body->locals.at[index];
}

struct value
body_read_local(struct body *body, uint32_t name)
{
    const struct local *local = body_local(body, name);

    return (struct value){.at = local->is_literal ? local->value
                                                  : build_of_reg(local->reg),
                          .type = local->type};
}
