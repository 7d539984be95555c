/* The life of an interpreter, the loop that takes one instruction after the
 * other, and what is said of a fault. */
#include "interp/interp.h"

#include <stdarg.h>
#include <unistd.h>

#include "interp/machine.h"
#include "lir/read.h"

typedef void op_func(struct interp *in, const struct lir_inst *inst);

/* Every opcode has its function, lowered by the compiler or not. */
static op_func *const ops[LIR_OP_COUNT] = {
#define OP(id, name, ...) [LIR_##id] = op_##name,
#define OP_NOT(id, name, ...) OP(id, name, __VA_ARGS__)
#include "lir/lir_ops.def"
#undef OP
#undef OP_NOT
};

/* clang-format off */

/* Those that are no instructions. */
#define REFUSED(X) X(CATCH, catch) X(CLEANUP, cleanup)
/* clang-format on */

static const bool is_refused[LIR_OP_COUNT] = {
#define X(id, name) [LIR_##id] = true,
    REFUSED(X)
#undef X
};

#define X(id, name) \
    void op_##name(struct interp *in, const struct lir_inst *inst) \
    { \
        (void)in; \
        (void)inst; \
        BUG("'" #name "' was not refused"); \
    }
REFUSED(X)
#undef X

/* FUNC is of MODULE. */
static void
check_insts(const struct lir_module *module, const struct lir_func *func,
            const struct source *source, struct diag *diag)
{
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct lir_inst *inst = &func->insts[i];
        const struct lir_op_info *op = &lir_ops[inst->op];

        if (!is_refused[inst->op])
            continue;
        diag_error(diag, source, inst->span,
                   "opcode '%s' (%u) is not interpreted: %s", op->name,
                   op->number, op->refusal);
        lir_note_place(module, source, inst->span, diag);
    }
}

bool
interp_check(const struct lir_module *module, const struct source *source,
             struct diag *diag)
{
    unsigned errors = diag->errors;

    lir_check_outside(module, source, diag);
    for (uint32_t i = 0; i < module->func_count; i++)
        check_insts(module, &module->funcs[i], source, diag);
    return diag->errors == errors;
}

static void
set_limits(struct interp_options *options)
{
    if (options->step_limit == 0)
        options->step_limit = INTERP_STEP_LIMIT;
    if (options->memory_limit == 0)
        options->memory_limit = INTERP_MEMORY_LIMIT;
    if (options->stack_limit == 0)
        options->stack_limit = INTERP_STACK_LIMIT;
    if (options->depth_limit == 0)
        options->depth_limit = INTERP_DEPTH_LIMIT;
}

struct interp *
interp_new(const struct lir_module *module,
           const struct interp_options *options)
{
    struct interp *in = xcalloc(1, sizeof *in);

    in->module = module;
    in->options = *options;
    set_limits(&in->options);
    in->running = true;
    assembly_init(in);
    callees_init(in);
    memory_init(in);
    fault_init(in);
    in->data_fits = in->running;
    return in;
}

void
interp_free(struct interp *in)
{
    files_release(in);
    memory_release(in);
    callees_release(in);
    assembly_release(in);
    exception_release(in);
    VEC_RELEASE(&in->frames);
    VEC_RELEASE(&in->values);
    VEC_RELEASE(&in->slot_addresses);
    VEC_RELEASE(&in->words);
    VEC_RELEASE(&in->places);
    free(in->environment);
    free(in->message);
    free(in);
}

/* C calls LIR that calls C: so deep. */
#define NESTING_LIMIT 100

void
machine_step(struct interp *in)
{
    if (in->steps == in->steps_end)
        machine_fault(in, INTERP_OUT_OF_STEPS,
                      "the limit of instructions is reached");
    else
        in->steps++;
}

void
machine_run(struct interp *in, size_t depth)
{
    if (in->nesting == NESTING_LIMIT)
        machine_trap(in, "call stack exhausted");
    in->nesting++;
    while (in->running && in->frames.count > depth) {
        const struct lir_inst *inst = in->next++;

        machine_step(in);
        if (in->running)
            ops[inst->op](in, inst);
    }
    in->nesting--;
}

/* Removes what calls that did not return have left. */
static void
unwind(struct interp *in)
{
    while (in->frames.count)
        frame_pop(in);
    VEC_CLEAR(&in->places);
    in->pending.active = false;
    in->ending = 0;
    in->running = in->data_fits;
}

enum interp_end
interp_call(struct interp *in, uint32_t func, const struct interp_value *args,
            struct interp_value *result)
{
    struct interp_value value = {0};

    if (in->nesting == 0) {
        unwind(in);
        in->steps_end = in->steps + in->options.step_limit;
    }
    if (in->running)
        machine_invoke(in, &in->callees[func + 1], args, &value);
    if (in->nesting == 0)
        exception_end(in);
    if (!in->running)
        return in->end;
    if (result)
        *result = value;
    return INTERP_RETURNED;
}

/* Calls main with what it declares to take. */
static void
call_main(struct interp *in, uint32_t index)
{
    const struct lir_func *func = &in->module->funcs[index];
    struct interp_value args[2] = {{in->argc, 0}, {in->argv, 0}};
    struct interp_value result = {0};

    interp_call(in, index, func->param_count ? args : NULL, &result);
    if (in->running)
        output_flush(in);
    if (in->running)
        machine_exit(in, (int)(uint32_t)result.low);
}

enum interp_end
interp_run_main(struct interp *in)
{
    uint32_t name = intern_find(&in->module->names, "main", 4);
    struct lir_symbol symbol = {LIR_SYMBOL_NONE, 0};

    if (name != INTERN_NONE)
        symbol = lir_symbol_of(in->module, name);
    unwind(in);
    if (symbol.kind == LIR_SYMBOL_FUNC)
        call_main(in, symbol.index);
    else
        machine_fault(in, INTERP_REFUSED, "there is no function '@main'");
    return in->end;
}

int
interp_status(const struct interp *in)
{
    return in->status;
}

const struct interp_fault *
interp_fault(const struct interp *in)
{
    return &in->fault;
}

void
interp_flush(struct interp *in)
{
    unwind(in);
    output_flush(in);
}

uint64_t
interp_steps(const struct interp *in)
{
    return in->steps;
}

uint8_t *
interp_memory(struct interp *in, uint32_t address, uint32_t size)
{
    const struct memory *memory = &in->memory;

    if (size > memory->size || address > memory->size - size)
        return NULL;
    return memory->bytes + address;
}

uint32_t
interp_address(const struct interp *in, uint32_t name)
{
    struct lir_symbol symbol = lir_symbol_of(in->module, name);

    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_STRING: return in->string_addresses[symbol.index];
    case LIR_SYMBOL_GLOBAL: return in->global_addresses[symbol.index];
    case LIR_SYMBOL_EXTERN: return in->extern_callees[symbol.index];
    case LIR_SYMBOL_FUNC: return symbol.index + 1;
    case LIR_SYMBOL_NONE: break;
    }
    return 0;
}

/* Where every call stands, the innermost first.  NEXT of a frame is behind
 * the instruction that it is at. */
static void
note_places(struct interp *in)
{
    VEC_CLEAR(&in->places);
    if (in->frames.count)
        in->frames.at[in->frames.count - 1].next = in->next;
    for (size_t i = in->frames.count; i-- > 0;) {
        const struct frame *frame = &in->frames.at[i];
        ptrdiff_t behind = frame->next - frame->func->insts;

        *VEC_PUSH(&in->places) =
            (struct interp_place){(uint32_t)(frame->func - in->module->funcs),
                                  (uint32_t)(behind ? behind - 1 : 0)};
    }
    in->fault.stack = in->places.at;
    in->fault.depth = in->places.count;
}

void
machine_fault(struct interp *in, enum interp_end end, const char *format, ...)
{
    va_list args;
    char text[256];

    if (!in->running)
        return;
    in->running = false;
    in->end = end;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    free(in->message);
    in->message = xstrdup(text);
    in->fault.message = in->message;
    note_places(in);
}

void
machine_trap(struct interp *in, const char *message)
{
    machine_fault(in, INTERP_TRAPPED, "%s", message);
}

void
machine_exit(struct interp *in, int status)
{
    if (!in->running)
        return;
    in->running = false;
    in->end = INTERP_EXITED;
    in->status = status;
}

/* Calls of the stack that are told; of a deeper one also the outermost. */
#define REPORT_DEPTH 10

static struct span
place_span(const struct interp *in, struct interp_place place)
{
    return in->module->funcs[place.func].insts[place.inst].span;
}

static const char *
place_name(const struct interp *in, struct interp_place place)
{
    return lir_name(in->module, in->module->funcs[place.func].name);
}

static void
report_stack(const struct interp *in, const struct source *source,
             struct diag *diag)
{
    const struct interp_fault *fault = &in->fault;
    size_t told = fault->depth < REPORT_DEPTH ? fault->depth : REPORT_DEPTH;
    struct interp_place last = fault->stack[fault->depth - 1];

    for (size_t i = 1; i < told; i++) {
        struct span span = place_span(in, fault->stack[i]);

        diag_note(diag, source, span, "called from '@%s'",
                  place_name(in, fault->stack[i]));
        lir_note_place(in->module, source, span, diag);
    }
    if (told < fault->depth)
        diag_note(diag, source, place_span(in, last),
                  "called, %zu calls before, from '@%s'", fault->depth - told,
                  place_name(in, last));
}

static const char *
kind_name(enum interp_end end)
{
    switch (end) {
    case INTERP_TRAPPED: return "trap";
    case INTERP_UNDEFINED: return "undefined";
    case INTERP_OUT_OF_STEPS: return "stopped";
    case INTERP_REFUSED: return "refused";
    default: BUG("no fault ends with %d", end);
    }
}

void
interp_report(const struct interp *in, enum interp_end end,
              const struct source *source, struct diag *diag)
{
    const struct interp_fault *fault = &in->fault;

    if (fault->depth == 0) {
        diag_error_plain(diag, "%s: %s", kind_name(end), fault->message);
        return;
    }
    diag_error(diag, source, place_span(in, fault->stack[0]), "%s: %s",
               kind_name(end), fault->message);
    lir_note_place(in->module, source, place_span(in, fault->stack[0]), diag);
    report_stack(in, source, diag);
}
