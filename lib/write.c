/*
 * Writing modules: see runa/lir.h.
 *
 * What was gathered is put together as the struct lir_module that the
 * compiler's own writers take; it lasts as long as the writing does.
 */
#include "builder.h"
#include "lir/read.h"

/* A module put together: its arrays are in the arena, the rest is borrowed. */
struct whole {
    struct lir_module ir;
    struct arena arena;
};

/* Puts the number of instructions of each block, and then the index of its
 * first, into BLOCKS. */
static void
count_insts(const struct runa_lir_func *func, struct lir_block *blocks)
{
    uint32_t first = 0;

    for (size_t i = 0; i < func->insts.count; i++)
        blocks[func->insts.at[i].block].count++;
    for (size_t i = 0; i < func->blocks.count; i++) {
        blocks[i].first = first;
        first += blocks[i].count;
        blocks[i].count = 0;
    }
}

/* Instructions block after block, each in the order in which they came. */
static void
place_insts(const struct runa_lir_func *func, struct lir_func *is)
{
    count_insts(func, is->blocks);
    for (size_t i = 0; i < func->insts.count; i++) {
        struct lir_block *block = &is->blocks[func->insts.at[i].block];

        is->insts[block->first + block->count++] = func->insts.at[i].inst;
    }
}

/* The number *BLOCK becomes an index. */
static bool
resolve_block(struct runa_lir_func *func, uint32_t *block)
{
    uint32_t number = *block;

    *block = idmap_find(&func->block_of, number);
    return *block != IDMAP_NONE ||
           builder_fail(func->module,
                        "block '.LBB%u' is a target but was not begun",
                        number);
}

/* Numbers of blocks become indexes. */
static bool
resolve_blocks(struct runa_lir_func *func, struct lir_func *is)
{
    for (uint32_t i = 0; i < is->block_count; i++) {
        if (is->blocks[i].outer != LIR_NO_INDEX &&
            !resolve_block(func, &is->blocks[i].outer))
            return false;
    }
    for (uint32_t i = 0; i < is->operand_count; i++) {
        if (is->operands[i].kind == LIR_OPERAND_BLOCK &&
            !resolve_block(func, &is->operands[i].id))
            return false;
    }
    return true;
}

/* TO and its count := a copy of the array FROM. */
#define COPY(arena, to, count_of_to, from) \
    ((to) = arena_copy(arena, (from).at, (from).count, sizeof *(from).at), \
     (count_of_to) = (uint32_t)(from).count)

static bool
put_func(struct arena *arena, struct runa_lir_func *func, struct lir_func *is)
{
    *is = func->is;
    COPY(arena, is->regs, is->reg_count, func->regs);
    COPY(arena, is->slots, is->slot_count, func->slots);
    COPY(arena, is->blocks, is->block_count, func->blocks);
    COPY(arena, is->operands, is->operand_count, func->operands);
    is->insts = arena_array(arena, func->insts.count, sizeof *is->insts);
    is->inst_count = (uint32_t)func->insts.count;
    place_insts(func, is);
    func->module->about = func;
    return resolve_blocks(func, is);
}

static bool
put_funcs(struct arena *arena, struct runa_lir_module *module,
          struct lir_module *ir)
{
    ir->func_count = (uint32_t)module->funcs.count;
    ir->funcs = arena_array(arena, ir->func_count, sizeof *ir->funcs);
    for (uint32_t i = 0; i < ir->func_count; i++) {
        if (!put_func(arena, module->funcs.at[i], &ir->funcs[i]))
            return false;
    }
    return true;
}

static void
put_structs(struct arena *arena, const struct runa_lir_module *module,
            struct lir_module *ir)
{
    ir->struct_count = (uint32_t)module->layouts.count;
    ir->structs = arena_array(arena, ir->struct_count, sizeof *ir->structs);
    for (uint32_t i = 0; i < ir->struct_count; i++) {
        ir->structs[i] = module->layouts.at[i]->is;
        COPY(arena, ir->structs[i].refs, ir->structs[i].ref_count,
             module->layouts.at[i]->refs);
        COPY(arena, ir->structs[i].vtable, ir->structs[i].entries,
             module->layouts.at[i]->entries);
    }
}

static void
put_globals(struct arena *arena, const struct runa_lir_module *module,
            struct lir_module *ir)
{
    ir->global_count = (uint32_t)module->globals.count;
    ir->globals = arena_array(arena, ir->global_count, sizeof *ir->globals);
    for (uint32_t i = 0; i < ir->global_count; i++) {
        ir->globals[i] = module->globals.at[i]->is;
        COPY(arena, ir->globals[i].inits, ir->globals[i].init_count,
             module->globals.at[i]->inits);
    }
}

static void
put_externs(struct arena *arena, const struct runa_lir_module *module,
            struct lir_module *ir)
{
    ir->extern_count = (uint32_t)module->externs.count;
    ir->externs = arena_array(arena, ir->extern_count, sizeof *ir->externs);
    for (uint32_t i = 0; i < ir->extern_count; i++)
        ir->externs[i] = module->externs.at[i]->is;
}

/* Puts MODULE together; the caller releases the arena in any case. */
static bool
put_together(struct runa_lir_module *module, struct whole *whole)
{
    whole->ir = module->ir;
    arena_init(&whole->arena);
    if (module->is_read)
        return true;
    COPY(&whole->arena, whole->ir.files, whole->ir.file_count, module->files);
    COPY(&whole->arena, whole->ir.strings, whole->ir.string_count,
         module->strings);
    put_structs(&whole->arena, module, &whole->ir);
    put_globals(&whole->arena, module, &whole->ir);
    put_externs(&whole->arena, module, &whole->ir);
    return put_funcs(&whole->arena, module, &whole->ir);
}

/* Writes what was put together. */
static void
write_form(const struct lir_module *ir, enum runa_lir_form form, FILE *out)
{
    struct builder_locale locale = builder_enter_locale();

    if (form == RUNA_LIR_FORM_BINARY)
        lir_encode(ir, out);
    else
        lir_print(ir, out);
    builder_leave_locale(locale);
}

bool
runa_lir_write(struct runa_lir_module *module, enum runa_lir_form form,
               FILE *out)
{
    struct whole whole;
    bool good;

    if (!module || module->error)
        return false;
    module->about = NULL;
    if ((unsigned)form > RUNA_LIR_FORM_BINARY)
        return builder_fail(module, "there is no form %u", (unsigned)form);
    good = put_together(module, &whole);
    if (good)
        write_form(&whole.ir, form, out);
    arena_release(&whole.arena);
    return good && fflush(out) == 0 && !ferror(out);
}

bool
runa_lir_write_memory(struct runa_lir_module *module, enum runa_lir_form form,
                      char **bytes, size_t *size)
{
    FILE *out = open_memstream(bytes, size);
    bool good = out && runa_lir_write(module, form, out);

    good = out && fclose(out) == 0 && good;
    if (!good) {
        free(out ? *bytes : NULL);
        *bytes = NULL;
    }
    return good;
}
