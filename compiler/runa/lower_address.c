/*
 * Calls of what a variable holds: the address of a process, or a closure.
 *
 * WebAssembly checks the signature of a call by address, and Runa does not
 * count arguments. So all such calls of a program pass as many as the largest
 * process whose address is taken has parameters, and the address of a smaller
 * one is that of a function that drops the rest. Where all numbers agree, and
 * they mostly do, nothing of this is seen. Closures have a count of their own.
 *
 * A closure is an object: the address of its code, then the values of the
 * outer locals that it uses. Its code takes the object first. Objects lie
 * above CODE_END and addresses of processes, which are indexes, below.
 */
#include "runa/lowerer.h"

#define CODE_END 65536 /* what is less is the address of a process */

static void
note(struct address_site *site, struct body *body, uint32_t at, uint32_t count,
     bool is_closure)
{
    /* The function's index is known when it is finished: see fix_sites. */
    *site = (struct address_site){.func = body->symbol,
                                  .at = at,
                                  .count = count,
                                  .is_closure = is_closure};
}

/* SYMBOL, of a function with COUNT parameters, in a new register. */
static struct value
address(struct body *body, uint32_t symbol, uint32_t count, bool is_closure)
{
    struct value value = value_word(build_symbol(symbol));
    struct lir_operand reg = body_copy(body, value);

    note(VEC_PUSH(&body->l->made), body, (uint32_t)body->b.operands.count - 1,
         count, is_closure);
    return value_word(reg);
}

struct value
lower_address_of(struct body *body, const struct entity *process)
{
    return address(body, process->symbol, process->count, false);
}

static void
call(struct body *body, struct lir_operand result, struct lir_operand code,
     const struct value *closure, const struct value *args, size_t count)
{
    struct lir_operand operands[256];
    unsigned fixed = 0;
    size_t n = 0;
    uint32_t at;

    operands[n++] = result;
    operands[n++] = code;
    fixed = 2;
    if (closure)
        operands[n++] = closure->at;
    for (size_t i = 0; i < count; i++)
        operands[n++] = body_reg(body, args[i]);
    at =
        build_add(&body->b, LIR_CALL_INDIRECT, LIR_I64, 0, fixed, operands, n);
    note(VEC_PUSH(&body->l->called), body, at, (uint32_t)count,
         closure != NULL);
}

static void
call_closure(struct body *body, struct lir_operand result,
             struct value closure, const struct value *args, size_t count)
{
    struct lir_operand code = build_of_reg(build_reg(&body->b, LIR_PTR));
    struct value object = value_word(body_reg(body, closure));

    BUILD(&body->b, LIR_LOAD, LIR_PTR, code,
          build_memory(body_pointer(body, object), LIR_NO_INDEX, 0, 0));
    call(body, result, code, &object, args, count);
}

struct value
lower_call_address(struct body *body, struct value callee,
                   const struct value *args, size_t count)
{
    struct build *b = &body->b;
    struct lir_operand result = build_of_reg(build_reg(b, LIR_I64));
    uint32_t plain = build_label(b), closure = build_label(b),
             after = build_label(b);

    if (value_is(callee, RUNA_KIND_CLOSURE)) {
        call_closure(body, result, callee, args, count);
        return value_word(result);
    }
    if (body->l->program->has_lambda) {
        build_branch(b, LIR_I64, LIR_COND_ULT, callee.at, build_imm(CODE_END),
                     plain, closure);
        build_place(b, closure);
        call_closure(body, result, callee, args, count);
        build_jump(b, after);
        build_place(b, plain);
    }
    call(body, result, body_pointer(body, callee), NULL, args, count);
    if (body->l->program->has_lambda)
        build_place(b, after);
    return value_word(result);
}

/* Lambdas */

/* Behind all else in a lambda's code: its copies of outer locals, which it
 * begins with. */
static void
load_captured(struct body *body)
{
    for (size_t i = 0; i < body->captured.count; i++) {
        const struct local *local = body_local(body, body->captured.at[i]);

        BUILD(&body->b, LIR_LOAD, LIR_I64, build_of_reg(local->reg),
              lower_place(body, value_word(build_of_reg(0)),
                          value_int((int64_t)i + 1), 3));
    }
}

static uint32_t
declare_params(struct body *body, const struct runa_param *param)
{
    uint32_t count = 0;

    for (; param; param = param->next) {
        uint32_t index = (uint32_t)body->locals.count;

        if (idmap_add(&body->local_of, param->name.id, index) != IDMAP_NONE)
            lowerer_error(body, param->name.span,
                          "parameter '%s' is declared twice",
                          lowerer_text(body->l, param->name.id));
        *VEC_PUSH(&body->locals) = (struct local){.reg = 1 + count++};
    }
    return count;
}

static uint32_t
count_params(const struct runa_param *param)
{
    uint32_t count = 0;

    for (; param; param = param->next)
        count++;
    return count;
}

/* The code of the lambda EXPR; what it captures is left in INNER. */
static void
lower_code(struct body *inner, const struct runa_expr *expr)
{
    struct build *b = &inner->b;
    uint32_t captured = build_label(b), begin = build_label(b);
    struct value result;

    declare_params(inner, expr->params);
    build_jump(b, captured);
    build_place(b, begin);
    body_at(inner, expr->span);
    result = lower_expr(inner, expr->left);
    BUILD(b, LIR_RET, LIR_I64, result.at);
    build_place(b, captured);
    load_captured(inner);
    build_jump(b, begin);
}

/* The object of a closure with what INNER has captured. */
static struct value
make_object(struct body *body, struct value code, const uint32_t *captured,
            size_t count)
{
    struct value object = BODY_RUNTIME(body, "runa_lang_allocate",
                                       value_int(8 * ((int64_t)count + 1)));

    BUILD(&body->b, LIR_STORE, LIR_I64,
          lower_place(body, object, value_int(0), 0), code.at);
    for (size_t i = 0; i < count; i++)
        BUILD(&body->b, LIR_STORE, LIR_I64,
              lower_place(body, object, value_int((int64_t)i + 1), 3),
              body_read_local(body, captured[i]).at);
    object.type.kind = RUNA_KIND_CLOSURE;
    return object;
}

struct value
lower_lambda(struct body *body, const struct runa_expr *expr)
{
    struct lowerer *l = body->l;
    uint32_t count = count_params(expr->params), captured_count;
    uint32_t symbol = lowerer_symbol(
        l, "%s.lambda.%u", lir_name(l->module, body->symbol), ++body->lambdas);
    struct body inner;
    struct value object;
    uint32_t *captured;

    body_begin(&inner, l, body->module, symbol, count + 1);
    inner.outer = body;
    lower_code(&inner, expr);
    captured_count = (uint32_t)inner.captured.count;
    captured = arena_copy(&l->module->arena, inner.captured.at, captured_count,
                          sizeof *captured);
    body_finish(&inner, true);
    body_at(body, expr->span);
    object = make_object(body, address(body, symbol, count, true), captured,
                         captured_count);
    return object;
}

/* The end */

/* LIR_NO_INDEX if no address is taken: those called come from C. */
static uint32_t
most_params(const struct lowerer *l, bool is_closure)
{
    uint32_t most = LIR_NO_INDEX;

    for (size_t i = 0; i < l->made.count; i++) {
        const struct address_site *site = &l->made.at[i];

        if (site->is_closure == is_closure &&
            (most == LIR_NO_INDEX || site->count > most))
            most = site->count;
    }
    return most;
}

/* The call at SITE passes COUNT arguments. */
static void
change_call(struct lowerer *l, const struct address_site *site, uint32_t count)
{
    struct lir_func *func = &l->funcs.at[site->func];
    struct lir_inst *inst = &func->insts[site->at];
    uint32_t fixed = inst->fixed + site->is_closure;
    uint32_t old_count = func->operand_count;
    struct lir_operand *operands = arena_array(
        &l->module->arena, old_count + fixed + count, sizeof *operands);

    memcpy(operands, func->operands, old_count * sizeof *operands);
    for (uint32_t i = 0; i < fixed + count; i++)
        operands[old_count + i] =
            i < inst->count ? func->operands[inst->first + i] : build_imm(0);
    func->operands = operands;
    func->operand_count += fixed + count;
    inst->first = old_count;
    inst->count = fixed + count;
}

/* A function with COUNT parameters that calls SYMBOL, which has fewer. */
static uint32_t
make_dropping(struct lowerer *l, uint32_t symbol, uint32_t has, uint32_t count)
{
    struct lir_operand operands[256];
    uint32_t name =
        lowerer_symbol(l, "%s.%u", lir_name(l->module, symbol), count);
    struct body body;

    body_begin(&body, l, l->program->modules, name, count);
    operands[0] = build_of_reg(build_reg(&body.b, LIR_I64));
    operands[1] = build_symbol(symbol);
    for (uint32_t i = 0; i < has; i++)
        operands[2 + i] = build_of_reg(i);
    build_add(&body.b, LIR_CALL, LIR_I64, 0, 2, operands, has + 2);
    BUILD(&body.b, LIR_RET, LIR_I64, operands[0]);
    body_finish(&body, true);
    return name;
}

/* The address at SITE becomes that of a function with COUNT parameters. */
static void
change_address(struct lowerer *l, const struct address_site *site,
               uint32_t count, struct idmap *dropping)
{
    uint32_t symbol = l->funcs.at[site->func].operands[site->at].id;
    uint32_t name = idmap_find(dropping, symbol);

    if (name == IDMAP_NONE) {
        name = make_dropping(l, symbol, site->count + site->is_closure,
                             count + site->is_closure);
        idmap_add(dropping, symbol, name);
    }
    l->funcs.at[site->func].operands[site->at].id = name;
}

/* Sites name functions by symbol until all are there. */
static void
fix_sites(struct lowerer *l)
{
    struct idmap index_of;

    idmap_init(&index_of);
    for (size_t i = 0; i < l->funcs.count; i++)
        idmap_add(&index_of, l->funcs.at[i].name, (uint32_t)i);
    for (size_t i = 0; i < l->called.count; i++)
        l->called.at[i].func = idmap_find(&index_of, l->called.at[i].func);
    for (size_t i = 0; i < l->made.count; i++)
        l->made.at[i].func = idmap_find(&index_of, l->made.at[i].func);
    idmap_release(&index_of);
}

void
lower_unify_addresses(struct lowerer *l)
{
    const uint32_t most[] = {most_params(l, false), most_params(l, true)};
    struct idmap dropping;

    fix_sites(l);
    idmap_init(&dropping);
    for (size_t i = 0; i < l->called.count; i++) {
        const struct address_site *site = &l->called.at[i];

        if (most[site->is_closure] != LIR_NO_INDEX &&
            site->count != most[site->is_closure])
            change_call(l, site, most[site->is_closure]);
    }
    for (size_t i = 0; i < l->made.count; i++) {
        const struct address_site *site = &l->made.at[i];

        if (site->count != most[site->is_closure])
            change_address(l, site, most[site->is_closure], &dropping);
    }
    idmap_release(&dropping);
}
