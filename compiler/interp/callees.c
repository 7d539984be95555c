/* Which function is behind each function and extern of the module: an index
 * of the table of functions is an index of these. */
#include "interp/host.h"
#include "lir/wasi.h"

/* Do the declared types travel as SIGNATURE says? */
static bool
has_signature(const struct lir_extern *ext, const char *signature)
{
    static const char letters[LIR_TYPE_COUNT] = {
        [LIR_VOID] = 'v', [LIR_I32] = 'i', [LIR_I64] = 'l',
        [LIR_F32] = 'f',  [LIR_F64] = 'd', [LIR_V128] = 'x'};

    if (strlen(signature) != ext->param_count + 1 ||
        signature[0] != letters[wasm_type(ext->result)])
        return false;
    for (uint32_t i = 0; i < ext->param_count; i++) {
        if (signature[i + 1] != letters[wasm_type(ext->params[i])])
            return false;
    }
    return true;
}

static bool
is_wasi(const struct lir_module *module, const struct lir_extern *ext)
{
    return strcmp(lir_name(module, ext->import_module), LIR_WASI_MODULE) == 0;
}

/* The interpreter's own function for an extern, if it has one. */
static void
find_host(struct interp *in, struct callee *callee)
{
    const struct lir_extern *ext = callee->ext;
    const char *name = lir_name(in->module, ext->symbol);
    const char *signature = NULL;

    if (ext->import_module != LIR_NO_INDEX) {
        if (is_wasi(in->module, ext))
            callee->host = wasi_find(lir_name(in->module, ext->import_name));
    } else {
        callee->runtime = lir_runtime_find(in->module, ext);
        callee->host =
            callee->runtime ? runtime_find(name) : fault_find(in, name);
        if (!callee->runtime && !callee->host)
            callee->host = libc_find(name, &signature);
    }
    callee->otherwise = signature && !has_signature(ext, signature);
}

/* Externs of one symbol are one function, and one that the module defines
 * under that symbol is it. */
static void
add_externs(struct interp *in, struct idmap *by_symbol)
{
    const struct lir_module *m = in->module;

    for (uint32_t i = 0; i < m->extern_count; i++) {
        uint32_t found =
            idmap_add(by_symbol, m->externs[i].symbol, in->callee_count);

        in->extern_callees[i] = found == IDMAP_NONE ? in->callee_count : found;
        if (found != IDMAP_NONE)
            continue;
        in->callees[in->callee_count].ext = &m->externs[i];
        find_host(in, &in->callees[in->callee_count++]);
    }
}

void
callees_init(struct interp *in)
{
    const struct lir_module *m = in->module;
    struct idmap by_symbol;

    in->callees = xcalloc((size_t)m->func_count + m->extern_count + 1,
                          sizeof *in->callees);
    in->extern_callees = xcalloc(m->extern_count, sizeof(uint32_t));
    idmap_init(&by_symbol);
    for (uint32_t i = 0; i < m->func_count; i++) {
        in->callees[i + 1].func = &m->funcs[i];
        idmap_add(&by_symbol, m->funcs[i].name, i + 1);
    }
    in->callee_count = m->func_count + 1;
    add_externs(in, &by_symbol);
    idmap_release(&by_symbol);
}

void
callees_release(struct interp *in)
{
    free(in->callees);
    free(in->extern_callees);
}

const struct callee *
callee_of(const struct interp *in, struct lir_symbol symbol)
{
    return symbol.kind == LIR_SYMBOL_FUNC
               ? &in->callees[symbol.index + 1]
               : &in->callees[in->extern_callees[symbol.index]];
}
