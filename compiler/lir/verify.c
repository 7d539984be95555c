/*
 * The verifier: declarations, the shape of functions and blocks.  Declared
 * types are in verify_type.c, single instructions in verify_inst.c, flags in
 * verify_flags.c, the stack in verify_stack.c, addresses inside managed
 * objects in verify_refs.c.
 *
 * It rejects and never repairs.  What it lets through must neither make LLVM's
 * verifier fail nor reach undefined behaviour in LLVM.
 */
#include <stdarg.h>

#include "lir/verifier.h"

bool
verify_error(struct verifier *v, struct span span, const char *format, ...)
{
    va_list args;
    char text[256];

    if (diag_is_full(v->diag))
        return false;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    diag_error(v->diag, v->source, span, "%s", text);
    lir_note_place(v->module, v->source, span, v->diag);
    return false;
}

static void
verify_files(struct verifier *v)
{
    for (uint32_t i = 0; i < v->module->file_count; i++) {
        const struct lir_file *file = &v->module->files[i];

        if (idmap_add(&v->file_of, file->number, i) != IDMAP_NONE)
            verify_error(v, file->span, "file %u is declared twice",
                         file->number);
    }
}

/* Does VALUE fit in BYTES bytes, signed or unsigned? */
static bool
fits(int64_t value, unsigned bytes)
{
    return bytes >= 8 || (value >= -(INT64_C(1) << (8 * bytes - 1)) &&
                          value < INT64_C(1) << (8 * bytes));
}

static uint64_t
init_bytes(const struct verifier *v, const struct lir_init *init)
{
    if (init->kind == LIR_INIT_ZERO)
        return (uint64_t)init->value;
    if (init->kind == LIR_INIT_TEXT)
        return intern_len(&v->module->names, init->name);
    return lir_type_bytes(init->type);
}

/* Reports a value that its type cannot hold. */
static void
verify_init(struct verifier *v, const struct lir_init *init)
{
    enum lir_class class = lir_type_class(init->type);
    unsigned bytes = lir_type_bytes(init->type);

    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_ZERO:
    case LIR_INIT_TEXT: return;
    case LIR_INIT_INT:
        if (class != LIR_CLASS_GPR && class != LIR_CLASS_FPR &&
            !(class == LIR_CLASS_REF && init->value == 0))
            verify_error(v, init->span, "an integer cannot initialise %s",
                         lir_type_name(init->type));
        else if (!fits(init->value, bytes))
            verify_error(v, init->span, "%lld does not fit in %s",
                         (long long)init->value, lir_type_name(init->type));
        return;
    case LIR_INIT_FLOAT:
        if (class != LIR_CLASS_FPR)
            verify_error(v, init->span,
                         "a floating-point number cannot "
                         "initialise %s",
                         lir_type_name(init->type));
        return;
    case LIR_INIT_SYMBOL:
        if (lir_symbol_of(v->module, init->name).kind == LIR_SYMBOL_NONE)
            verify_error(v, init->span, "'@%s' is not declared",
                         lir_name(v->module, init->name));
        else if (class != LIR_CLASS_GPR || bytes < LIR_POINTER_BYTES)
            verify_error(v, init->span, "an address cannot initialise %s",
                         lir_type_name(init->type));
        else if (init->value &&
                 lir_is_function(lir_symbol_of(v->module, init->name)))
            verify_error(v, init->span,
                         "a function has no address with an "
                         "offset");
        return;
    }
    BUG("initialiser of kind %d", init->kind);
}

/* The offsets of the references in GLOBAL. */
static const uint32_t *
global_refs(const struct verifier *v, const struct lir_global *global,
            uint32_t *count)
{
    static const uint32_t whole[] = {0};

    if (global->type != LIR_BLOB) {
        *count = global->type == LIR_REF;
        return whole;
    }
    *count = v->module->structs[global->blob].ref_count;
    return v->module->structs[global->blob].refs;
}

static bool
is_zero(const struct lir_init *init)
{
    switch ((enum lir_init_kind)init->kind) {
    case LIR_INIT_ZERO: return true;
    case LIR_INIT_INT:
    case LIR_INIT_FLOAT: return init->value == 0;
    case LIR_INIT_SYMBOL:
    case LIR_INIT_TEXT: break;
    }
    return false;
}

/* Nothing is allocated before the program runs, and the collector reads a
 * reference from the beginning. */
static void
verify_null_refs(struct verifier *v, const struct lir_global *global)
{
    uint32_t count, next = 0;
    const uint32_t *refs = global_refs(v, global, &count);
    uint64_t end = 0;

    for (uint32_t i = 0; i < global->init_count && next < count; i++) {
        const struct lir_init *init = &global->inits[i];

        end += init_bytes(v, init);
        if (!is_zero(init) && refs[next] < end) {
            verify_error(v, init->span,
                         "the reference at offset %u of '@%s' must begin as "
                         "null",
                         refs[next], lir_name(v->module, global->name));
            return;
        }
        while (next < count && refs[next] + LIR_POINTER_BYTES <= end)
            next++;
    }
}

static bool
verify_global_type(struct verifier *v, const struct lir_global *global)
{
    const struct lir_struct *type;

    if (global->type != LIR_BLOB)
        return true;
    type = &v->module->structs[global->blob];
    return type->kind == LIR_STRUCT_BLOB ||
           verify_error(v, global->span,
                        "a global holds a value or a blob, found '$%s', %s "
                        "type",
                        lir_name(v->module, type->name),
                        lir_struct_kind_name(type));
}

static void
verify_global(struct verifier *v, const struct lir_global *global)
{
    uint32_t size = lir_global_size(v->module, global);
    uint64_t used = 0;
    unsigned errors = v->diag->errors;

    if (!verify_global_type(v, global))
        return;
    if (global->alias != LIR_NO_INDEX && !global->external)
        verify_error(v, global->span, "'alias' without 'extern'");
    if (global->external && global->local)
        verify_error(v, global->span,
                     "a global cannot be both 'extern' and "
                     "'local'");
    for (uint32_t i = 0; i < global->init_count; i++) {
        verify_init(v, &global->inits[i]);
        used += init_bytes(v, &global->inits[i]);
        if (used > size) {
            verify_error(v, global->inits[i].span,
                         "initialiser is longer "
                         "than the %u bytes of '@%s'",
                         size, lir_name(v->module, global->name));
            return;
        }
    }
    if (v->diag->errors == errors)
        verify_null_refs(v, global);
}

static void
verify_extern(struct verifier *v, const struct lir_extern *ext)
{
    if (ext->alias != LIR_NO_INDEX && ext->import_module != LIR_NO_INDEX)
        verify_error(v, ext->span, "'@%s' has both 'alias' and 'import'",
                     lir_name(v->module, ext->name));
}

static const struct lir_inst *
block_insts(const struct verifier *v, const struct lir_block *block)
{
    return v->func->insts + block->first;
}

/* A block is plain instructions, then conditional jumps, then one that ends
 * it. */
static bool
verify_block_shape(struct verifier *v, const struct lir_block *block)
{
    const struct lir_inst *insts = block_insts(v, block);
    enum lir_kind previous = LIR_KIND_PLAIN;

    for (uint32_t i = 0; i < block->count; i++) {
        if (i > 0 && lir_inst_ends(&insts[i - 1]))
            return verify_error(v, insts[i].span,
                                "instruction after the end "
                                "of block '.LBB%u'",
                                block->number);
        if (previous == LIR_KIND_JCC && !lir_inst_jumps(&insts[i]))
            return verify_error(v, insts[i].span,
                                "expected a jump after a "
                                "conditional jump, found '%s'",
                                lir_ops[insts[i].op].name);
        previous = lir_ops[insts[i].op].kind;
    }
    if (block->count > 0 && lir_inst_ends(&insts[block->count - 1]))
        return true;
    return verify_error(v, block->span,
                        "block '.LBB%u' does not end in a "
                        "jump, branch or return",
                        block->number);
}

/* ret: as the function's header says */
static void
verify_return(struct verifier *v, const struct lir_inst *inst)
{
    enum lir_type wanted = v->func->result;
    enum lir_type found = inst->type == LIR_NO_TYPE ? LIR_VOID : inst->type;

    if (lir_type_converts(found, wanted))
        return;
    verify_error(v, inst->span, "'@%s' returns %s, found a return of %s",
                 lir_name(v->module, v->func->name), lir_type_name(wanted),
                 lir_type_name(found));
}

/* The result type of a call's declaration; an indirect one has its suffix. */
static enum lir_type
callee_result(const struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_operand *callee =
        &lir_operands(v->func, inst)[inst->fixed - 1];

    if (inst->op != LIR_CALL)
        return inst->type;
    return lir_result_type(v->module, lir_symbol_of(v->module, callee->id));
}

/* Is INST, the last of its block, the return of what CALL gave, as it is? */
static bool
returns_result(const struct verifier *v, const struct lir_inst *inst,
               const struct lir_inst *call)
{
    const struct lir_operand *value = lir_operands(v->func, inst);

    if (inst->op != LIR_RET)
        return false;
    if (call->type == LIR_VOID)
        return inst->type == LIR_NO_TYPE;
    return inst->fixed == 1 && value->kind == LIR_OPERAND_REG &&
           value->id == lir_operands(v->func, call)->id;
}

/* The one type that everything about a returned tail call must have, since
 * nothing is left to convert it. */
static bool
has_one_type(const struct verifier *v, const struct lir_inst *call,
             const struct lir_inst *next)
{
    enum lir_type type = v->func->result;

    if (callee_result(v, call) != type || call->type != type)
        return false;
    return type == LIR_VOID ||
           (next->type == type &&
            v->func->regs[lir_operands(v->func, call)->id].type == type);
}

/* call.tail: the caller's frame is gone when the callee runs */
static void
verify_tail_call(struct verifier *v, const struct lir_inst *call,
                 const struct lir_inst *next)
{
    const struct lir_operand *operands = lir_operands(v->func, call);

    if (!returns_result(v, next, call)) {
        verify_error(v, next->span,
                     "expected the return of its result after "
                     "a tail call");
        return;
    }
    if (!has_one_type(v, call, next)) {
        verify_error(v, call->span,
                     "the callee of a tail call, its suffix, "
                     "register and return must all be of type %s",
                     lir_type_name(v->func->result));
        return;
    }
    for (uint32_t i = call->fixed; i < call->count; i++) {
        if (operands[i].kind == LIR_OPERAND_SLOT)
            verify_error(v, lir_operand_span(&operands[i]),
                         "a slot does not "
                         "outlive a tail call");
    }
}

/* debug_location file, line, column */
static void
verify_location(struct verifier *v, const struct lir_inst *inst)
{
    const struct lir_operand *operands = lir_operands(v->func, inst);

    for (unsigned i = 0; i < 3; i++) {
        if (operands[i].value < 0 || operands[i].value > UINT32_MAX) {
            verify_error(v, lir_operand_span(&operands[i]),
                         "expected a "
                         "number from 0 to 4294967295");
            return;
        }
    }
    if (idmap_find(&v->file_of, (uint32_t)operands[0].value) == IDMAP_NONE)
        verify_error(v, lir_operand_span(operands), "file %u is not declared",
                     (unsigned)operands[0].value);
}

static void
verify_block(struct verifier *v, const struct lir_block *block)
{
    const struct lir_inst *insts = block_insts(v, block);

    if (!verify_block_shape(v, block))
        return;
    if (!block->continues)
        verify_flags_begin(v);
    for (uint32_t i = 0; i < block->count; i++) {
        if (!verify_inst(v, &insts[i]))
            return;
        verify_flags(v, &insts[i]);
        if (insts[i].op == LIR_RET)
            verify_return(v, &insts[i]);
        if (insts[i].op == LIR_DEBUG_LOCATION)
            verify_location(v, &insts[i]);
        if (insts[i].aux == LIR_AUX_TAIL_CALL)
            verify_tail_call(v, &insts[i], &insts[i + 1]);
        if (diag_is_full(v->diag))
            return;
    }
}

static bool
is_integer(enum lir_type type)
{
    return lir_type_class(type) == LIR_CLASS_GPR;
}

/* main := () or (argc, argv), and returns nothing or an exit status */
static void
verify_main(struct verifier *v, const struct lir_func *func)
{
    bool right_params =
        func->param_count == 0 ||
        (func->param_count == 2 && is_integer(func->regs[0].type) &&
         is_integer(func->regs[1].type));

    if (!lir_name_is(v->module, func->name, "main"))
        return;
    if (!right_params ||
        !(func->result == LIR_VOID || is_integer(func->result)))
        verify_error(v, func->span,
                     "'@main' must take nothing or two "
                     "integers (argc, argv) and return an integer or void");
    if (func->local)
        verify_error(v, func->span, "'@main' cannot be 'local'");
}

static void
verify_func(struct verifier *v, const struct lir_func *func)
{
    unsigned errors = v->diag->errors;

    v->func = func;
    verify_main(v, func);
    if (func->local && func->exported != LIR_NO_INDEX)
        verify_error(v, func->span,
                     "'@%s' cannot be both 'local' and "
                     "exported",
                     lir_name(v->module, func->name));
    if (func->block_count == 0)
        verify_error(v, func->span, "'@%s' has no block",
                     lir_name(v->module, func->name));
    for (uint32_t i = 0; i < func->slot_count; i++) {
        const struct lir_struct *type =
            &v->module->structs[func->slots[i].type];

        if (type->kind != LIR_STRUCT_BLOB)
            verify_error(v, func->slots[i].span,
                         "a slot holds a blob type, found %s type",
                         lir_struct_kind_name(type));
    }
    for (uint32_t i = 0; i < func->block_count; i++) {
        verify_block(v, &func->blocks[i]);
        if (diag_is_full(v->diag))
            return;
    }
    if (v->diag->errors == errors)
        verify_unwind(v);
    if (v->diag->errors == errors)
        verify_stack(v);
    if (v->diag->errors == errors)
        verify_refs(v);
}

static void
verify_target(struct verifier *v)
{
    const struct lir_module *m = v->module;

    if (!lir_name_is(m, m->target, "wasm32-wasi") &&
        !lir_name_is(m, m->target, "wasm32-wasip1"))
        verify_error(v, m->target_span,
                     "target \"%s\" is not "
                     "supported, expected \"" LIR_TARGET "\"",
                     lir_name(m, m->target));
}

bool
lir_verify(const struct lir_module *module, const struct source *source,
           struct diag *diag)
{
    struct verifier v = {.module = module, .source = source, .diag = diag};
    unsigned errors = diag->errors;

    idmap_init(&v.file_of);
    verify_target(&v);
    verify_files(&v);
    for (uint32_t i = 0; i < module->struct_count; i++)
        verify_type(&v, &module->structs[i]);
    for (uint32_t i = 0; i < module->global_count; i++)
        verify_global(&v, &module->globals[i]);
    for (uint32_t i = 0; i < module->extern_count; i++)
        verify_extern(&v, &module->externs[i]);
    for (uint32_t i = 0; i < module->func_count && !diag_is_full(diag); i++)
        verify_func(&v, &module->funcs[i]);
    idmap_release(&v.file_of);
    return diag->errors == errors;
}
