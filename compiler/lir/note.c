/*
 * Places in the binary form, as text: a byte offset alone says little to who
 * wrote the program.
 */
#include "base/base.h"
#include "lir/read.h"

/* Of a long instruction, this much is shown. */
#define TEXT_MAX 200

struct noter {
    const struct lir_module *module;
    const struct source *source;
    struct span span;
    struct diag *diag;
};

/* The block that the instruction with the index INST is in. */
static const struct lir_block *
block_of(const struct lir_func *func, uint32_t inst)
{
    const struct lir_block *block = func->blocks;

    while (inst >= block->first + block->count)
        block++;
    return block;
}

static void
note_inst(const struct noter *n, const struct lir_func *func, uint32_t index)
{
    const struct lir_inst *inst = &func->insts[index];
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        BUG("no memory stream");
    lir_print_inst(n->module, func, inst, out);
    fclose(out);
    diag_note(n->diag, n->source, inst->span,
              "in block '.LBB%u' of '@%s': %.*s%s",
              block_of(func, index)->number, lir_name(n->module, func->name),
              TEXT_MAX, text, size > TEXT_MAX ? "..." : "");
    free(text);
}

static bool
holds(struct span outer, uint32_t off)
{
    return off >= outer.off && off < outer.off + outer.len;
}

/* What lies in a function lies behind its name and before the next. */
static void
note_func(const struct noter *n, const struct lir_func *func)
{
    for (uint32_t i = 0; i < func->inst_count; i++) {
        if (holds(func->insts[i].span, n->span.off)) {
            note_inst(n, func, i);
            return;
        }
    }
    diag_note(n->diag, n->source, func->span, "in function '@%s'",
              lir_name(n->module, func->name));
}

/* The last of what begins at or before the place: declarations lie in the
 * order of their kinds. */
static void
note_declaration(const struct noter *n)
{
    const struct lir_module *m = n->module;
    const struct lir_global *global = NULL;
    const struct lir_struct *type = NULL;

    for (uint32_t i = 0; i < m->struct_count; i++) {
        if (m->structs[i].span.off <= n->span.off)
            type = &m->structs[i];
    }
    for (uint32_t i = 0; i < m->global_count; i++) {
        if (m->globals[i].span.off <= n->span.off)
            global = &m->globals[i];
    }
    if (global)
        diag_note(n->diag, n->source, global->span, "in global '@%s'",
                  lir_name(m, global->name));
    else if (type)
        diag_note(n->diag, n->source, type->span, "in type '$%s'",
                  lir_name(m, type->name));
}

void
lir_note_place(const struct lir_module *module, const struct source *source,
               struct span span, struct diag *diag)
{
    struct noter n = {module, source, span, diag};
    const struct lir_func *func = NULL;

    if (!source->binary || diag_is_full(diag))
        return;
    for (uint32_t i = 0; i < module->func_count; i++) {
        if (module->funcs[i].span.off <= span.off)
            func = &module->funcs[i];
    }
    if (func)
        note_func(&n, func);
    else
        note_declaration(&n);
}
