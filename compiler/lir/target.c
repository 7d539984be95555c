/*
 * The module against this back end: what is well-formed LIR and yet cannot be
 * made into wasm, each with the reason and what to do instead.
 */
#include "base/base.h"
#include "base/idmap.h"
#include "base/utf8.h"
#include "lir/read.h"
#include "lir/runtime.h"
#include "lir/wasi.h"

struct checker {
    const struct lir_module *module;
    const struct source *source;
    struct diag *diag;
};

static void
check_insts(const struct checker *c, const struct lir_func *func)
{
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct lir_inst *inst = &func->insts[i];
        const struct lir_op_info *op = &lir_ops[inst->op];

        if (!op->refusal)
            continue;
        diag_error(c->diag, c->source, inst->span,
                   "opcode '%s' (%u) has no lowering: %s", op->name,
                   op->number, op->refusal);
        lir_note_place(c->module, c->source, inst->span, c->diag);
    }
}

/* stdcall, fastcall and objc_msgSend are ways of other machines. */
static void
check_convention(const struct checker *c, struct span span, unsigned conv)
{
    if (conv == 1 || conv == 2 || conv == 5)
        diag_error(c->diag, c->source, span,
                   "calling convention %u does not exist on wasm, use 0",
                   conv);
}

static bool
agrees(const struct lir_extern *ext, const struct lir_runtime_func *rt)
{
    if (ext->param_count != rt->param_count ||
        !(lir_type_converts(ext->result, rt->result) ||
          ext->result == LIR_VOID))
        return false;
    for (uint32_t i = 0; i < ext->param_count; i++) {
        if (!lir_type_converts(ext->params[i], rt->params[i]))
            return false;
    }
    return true;
}

static void
signature_text(const uint8_t *params, unsigned count, enum lir_type result,
               char *out, size_t room)
{
    size_t len = (size_t)snprintf(out, room, "(");

    for (unsigned i = 0; i < count; i++)
        len += (size_t)snprintf(out + len, room - len, "%s%s", i ? ", " : "",
                                lir_type_name(params[i]));
    snprintf(out + len, room - len, ") : %s", lir_type_name(result));
}

static void
check_runtime(const struct checker *c, const struct lir_extern *ext)
{
    const struct lir_runtime_func *rt = lir_runtime_find(c->module, ext);
    char text[64];

    if (!rt || agrees(ext, rt))
        return;
    signature_text(rt->params, rt->param_count, rt->result, text, sizeof text);
    diag_error(c->diag, c->source, ext->span,
               "the runtime's '%s' is %s, declared otherwise", rt->name, text);
}

/* Does the function of the declaration look like EXT? */
static bool
same_signature(const struct lir_module *module, struct lir_symbol symbol,
               const struct lir_extern *ext)
{
    if (lir_param_count(module, symbol) != ext->param_count ||
        lir_result_type(module, symbol) != ext->result)
        return false;
    for (uint32_t i = 0; i < ext->param_count; i++) {
        if (lir_param_type(module, symbol, i) != ext->params[i])
            return false;
    }
    return true;
}

/* The id of the symbol's name in the object. */
static uint32_t
object_name(const struct lir_module *module, struct lir_symbol symbol)
{
    uint32_t i = symbol.index;

    switch ((enum lir_symbol_kind)symbol.kind) {
    case LIR_SYMBOL_FUNC: return module->funcs[i].name;
    case LIR_SYMBOL_GLOBAL:
        return module->globals[i].alias == LIR_NO_INDEX
                   ? module->globals[i].name
                   : module->globals[i].alias;
    case LIR_SYMBOL_EXTERN: return module->externs[i].symbol;
    default: return IDMAP_NONE;
    }
}

/* What an object that defines main defines or uses beside it
 * (emit/module.c). */
static const char *const reserved_names[] = {
    "__main_void",  "__main_argc_argv", "runa_main",
    "runa_rt_argc", "runa_rt_argv",     "runa_rt_flush_at_exit"};

/* A name in the wasm module must be text; LLVM's names must not hold a NUL. */
static bool
is_wasm_name(const struct lir_module *m, uint32_t name)
{
    const char *text = lir_name(m, name);
    uint32_t len = intern_len(&m->names, name);

    return strlen(text) == len && utf8_is_valid(text, len);
}

/* Of those, only runa_flush may be named, and only to be called. */
static bool
is_reserved(struct lir_symbol symbol, const char *name)
{
    size_t i = 0;

    if (strcmp(name, "runa_flush") == 0)
        return symbol.kind != LIR_SYMBOL_EXTERN;
    while (i < COUNT_OF(reserved_names) &&
           strcmp(name, reserved_names[i]) != 0)
        i++;
    return i < COUNT_OF(reserved_names);
}

/* What the compiler makes of names begins so: symbols of allocations, of
 * stack traces and of types (emit/), and of the collector, of which only what
 * is in the table of the runtime can be called. */
static bool
is_of_compiler(const struct lir_module *m, struct lir_symbol symbol,
               const char *name)
{
    return strncmp(name, "runa.", 5) == 0 ||
           strncmp(name, "runa_type.", 10) == 0 ||
           (strncmp(name, "runa_gc_", 8) == 0 &&
            !(symbol.kind == LIR_SYMBOL_EXTERN &&
              lir_runtime_find(m, &m->externs[symbol.index])));
}

static bool
is_import(const struct lir_module *m, struct lir_symbol symbol)
{
    return symbol.kind == LIR_SYMBOL_EXTERN &&
           m->externs[symbol.index].import_module != LIR_NO_INDEX;
}

static void
check_name_text(const struct checker *c, struct lir_symbol symbol,
                uint32_t name)
{
    struct span span = lir_symbol_span(c->module, symbol);
    const char *text = lir_name(c->module, name);

    if (*text == '\0' || !is_wasm_name(c->module, name))
        diag_error(c->diag, c->source, span,
                   "the symbol's name must be UTF-8 without NUL, and not "
                   "empty");
    else if (strncmp(text, "llvm.", 5) == 0 || is_reserved(symbol, text) ||
             is_of_compiler(c->module, symbol, text))
        diag_error(c->diag, c->source, span, "the symbol '%s' is reserved",
                   text);
}

static bool
is_passed_as_i32(enum lir_type type)
{
    return type == LIR_REF || (lir_type_class(type) == LIR_CLASS_GPR &&
                               lir_type_bytes(type) <= LIR_POINTER_BYTES);
}

/* To wasm one type. */
static bool
is_same_wasm_type(enum lir_type a, enum lir_type b)
{
    return a == b || (is_passed_as_i32(a) && is_passed_as_i32(b));
}

static bool
agrees_with_wasi(const struct lir_extern *ext,
                 const struct lir_wasi_call *call)
{
    if (ext->param_count != call->param_count ||
        !is_same_wasm_type(ext->result, call->result))
        return false;
    for (uint32_t i = 0; i < ext->param_count; i++) {
        if (!is_same_wasm_type(ext->params[i], call->params[i]))
            return false;
    }
    return true;
}

/* A syscall calls what a declaration may have made known already. */
static void
check_wasi_name(const struct checker *c, struct lir_symbol symbol,
                uint32_t name)
{
    static const char prefix[] = LIR_WASI_SYMBOL;
    const char *text = lir_name(c->module, name);
    const struct lir_wasi_call *call;
    char wanted[80];

    if (strncmp(text, prefix, strlen(prefix)) != 0)
        return;
    call = lir_wasi_find_name(text + strlen(prefix));
    if (!call || (symbol.kind == LIR_SYMBOL_EXTERN &&
                  agrees_with_wasi(&c->module->externs[symbol.index], call)))
        return;
    signature_text(call->params, call->param_count, call->result, wanted,
                   sizeof wanted);
    diag_error(c->diag, c->source, lir_symbol_span(c->module, symbol),
               "WASI's '%s' is %s, declared otherwise", call->name, wanted);
}

/* Names that only the wasm module has. */
static void
check_outside_name(const struct checker *c, struct span span, uint32_t name)
{
    if (name != LIR_NO_INDEX && !is_wasm_name(c->module, name))
        diag_error(c->diag, c->source, span,
                   "the name of an export or "
                   "import must be UTF-8 without NUL");
}

/* What every program exports. */
static bool
is_taken_export(const char *name)
{
    return strcmp(name, "memory") == 0 || strcmp(name, "_start") == 0;
}

static void
check_exports(const struct checker *c)
{
    const struct lir_module *m = c->module;
    struct idmap first;

    idmap_init(&first);
    for (uint32_t i = 0; i < m->func_count; i++) {
        const struct lir_func *func = &m->funcs[i];
        uint32_t other;

        if (func->exported == LIR_NO_INDEX)
            continue;
        other = idmap_add(&first, func->exported, i);
        if (other == IDMAP_NONE)
            check_outside_name(c, func->span, func->exported);
        if (is_taken_export(lir_name(m, func->exported)))
            diag_error(c->diag, c->source, func->span,
                       "every program "
                       "exports '%s' already",
                       lir_name(m, func->exported));
        if (other == IDMAP_NONE)
            continue;
        diag_error(c->diag, c->source, func->span, "a second export '%s'",
                   lir_name(m, func->exported));
        diag_note(c->diag, c->source, m->funcs[other].span,
                  "the first one is here");
    }
    idmap_release(&first);
}

/* Two declarations may share an object name only if they are functions of one
 * signature. */
static void
check_object_name(const struct checker *c, struct idmap *first,
                  struct lir_symbol symbol, uint32_t lir_id)
{
    const struct lir_module *m = c->module;
    uint32_t name = object_name(m, symbol);
    uint32_t other_id;
    struct lir_symbol other;

    if (name == IDMAP_NONE)
        return;
    check_wasi_name(c, symbol, name);
    other_id = idmap_add(first, name, lir_id);
    if (other_id == IDMAP_NONE && !is_import(m, symbol))
        check_name_text(c, symbol, name); /* an import's own are checked */
    if (other_id == IDMAP_NONE)
        return;
    other = lir_symbol_of(m, other_id);
    if (symbol.kind == LIR_SYMBOL_EXTERN && lir_is_function(other) &&
        same_signature(m, other, &m->externs[symbol.index]))
        return;
    diag_error(c->diag, c->source, lir_symbol_span(m, symbol),
               "'@%s' has the symbol '%s', which is declared otherwise",
               lir_name(m, lir_id), lir_name(m, name));
    diag_note(c->diag, c->source, lir_symbol_span(m, other),
              "the other declaration is here");
}

static void
check_object_names(const struct checker *c)
{
    const struct lir_module *m = c->module;
    struct idmap first;

    idmap_init(&first);
    for (uint32_t i = 0; i < m->global_count; i++)
        check_object_name(c, &first, (struct lir_symbol){LIR_SYMBOL_GLOBAL, i},
                          m->globals[i].name);
    for (uint32_t i = 0; i < m->func_count; i++)
        check_object_name(c, &first, (struct lir_symbol){LIR_SYMBOL_FUNC, i},
                          m->funcs[i].name);
    for (uint32_t i = 0; i < m->extern_count; i++)
        check_object_name(c, &first, (struct lir_symbol){LIR_SYMBOL_EXTERN, i},
                          m->externs[i].name);
    idmap_release(&first);
}

/* The symbol of a managed type has its name in it. */
static void
check_type_names(const struct checker *c)
{
    const struct lir_module *m = c->module;

    for (uint32_t i = 0; i < m->struct_count; i++) {
        if (m->structs[i].kind != LIR_STRUCT_BLOB &&
            !is_wasm_name(m, m->structs[i].name))
            diag_error(c->diag, c->source, m->structs[i].span,
                       "the name of a managed type must be UTF-8 without "
                       "NUL");
    }
}

/* Zeros take their place in a wasm object as any data does. */
#define DATA_SIZE_MAX (UINT64_C(1) << 30)

static bool
add_data(const struct checker *c, uint64_t *sum, uint32_t size,
         struct span span)
{
    *sum += size;
    if (*sum <= DATA_SIZE_MAX)
        return true;
    diag_error(c->diag, c->source, span,
               "the strings and globals of a module may take 1 GiB together");
    return false;
}

static void
check_data_size(const struct checker *c)
{
    const struct lir_module *m = c->module;
    uint64_t sum = 0;

    for (uint32_t i = 0; i < m->string_count; i++) {
        if (!add_data(c, &sum, intern_len(&m->names, m->strings[i].text),
                      m->strings[i].span))
            return;
    }
    for (uint32_t i = 0; i < m->global_count; i++) {
        if (!add_data(c, &sum, lir_global_size(m, &m->globals[i]),
                      m->globals[i].span))
            return;
    }
}

bool
lir_check_outside(const struct lir_module *module, const struct source *source,
                  struct diag *diag)
{
    struct checker c = {module, source, diag};
    unsigned errors = diag->errors;

    for (uint32_t i = 0; i < module->extern_count; i++) {
        check_convention(&c, module->externs[i].span, module->externs[i].conv);
        check_runtime(&c, &module->externs[i]);
        check_outside_name(&c, module->externs[i].span,
                           module->externs[i].import_module);
        check_outside_name(&c, module->externs[i].span,
                           module->externs[i].import_name);
    }
    check_object_names(&c);
    check_exports(&c);
    check_type_names(&c);
    check_data_size(&c);
    for (uint32_t i = 0; i < module->func_count; i++)
        check_convention(&c, module->funcs[i].span, module->funcs[i].conv);
    return diag->errors == errors;
}

bool
lir_check_target(const struct lir_module *module, const struct source *source,
                 struct diag *diag)
{
    struct checker c = {module, source, diag};
    unsigned errors = diag->errors;

    lir_check_outside(module, source, diag);
    for (uint32_t i = 0; i < module->func_count; i++)
        check_insts(&c, &module->funcs[i]);
    return diag->errors == errors;
}
