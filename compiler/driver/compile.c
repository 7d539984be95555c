/* One input: from Runa, LIR or LLVM IR to what is asked for, or to the object
 * that the link needs. */
#include <llvm-c/BitWriter.h>

#include "driver/state.h"
#include "emit/emit.h"
#include "lir/read.h"
#include "lir/words.h"

static void
print_lir(const void *module, FILE *out)
{
    lir_print(module, out);
}

static void
encode_lir(const void *module, FILE *out)
{
    lir_encode(module, out);
}

static bool
write_llvm(struct driver *d, const struct input *input, LLVMModuleRef module)
{
    char *text = LLVMPrintModuleToString(module);
    bool written = driver_write_step(d, input, ".ll", text, strlen(text));

    LLVMDisposeMessage(text);
    return written;
}

static bool
write_buffer(struct driver *d, const struct input *input,
             const char *extension, LLVMMemoryBufferRef buffer)
{
    bool written = buffer && driver_write_step(d, input, extension,
                                               LLVMGetBufferStart(buffer),
                                               LLVMGetBufferSize(buffer));

    if (buffer)
        LLVMDisposeMemoryBuffer(buffer);
    return written;
}

/* What --gc asks of the LIR of INPUT. */
static bool
collect(struct driver *d, struct input *input)
{
    return !d->options->collect_words ||
           lir_collect_words(&input->module, &input->source, &d->diag);
}

/* Runa or LIR to an LLVM module; NULL after an error, or when that was all. */
static LLVMModuleRef
compile_lir(struct driver *d, struct input *input)
{
    const struct emit_options options = {
        .tail_calls = d->options->tail_calls,
        .simd = d->options->simd,
        .atomics = d->options->atomics,
        .roots = (enum roots_mode)d->options->roots,
        .convention = (enum convention)d->options->convention,
        .check_roots = d->options->check_roots,
        .barriers = d->options->incremental,
        .stack_traces = d->options->stack_traces,
        .gc_stress = d->options->gc_stress,
        .exceptions = (enum exception_model)d->options->exceptions,
        .filters = d->options->filters,
        .reflection = d->options->reflection,
        .features = d->features,
        .small = d->options->level == CODEGEN_OS,
        .smallest = d->options->level == CODEGEN_OZ,
        .value_names = d->options->last == STEP_LLVM};
    LLVMModuleRef module;
    bool good;

    driver_begin_phase(d);
    good = driver_read_lir(d, input);
    driver_end_phase(d, PHASE_READ);
    if (!good)
        return NULL;
    if (d->options->last == STEP_LIR)
        driver_write_text(d, input, ".lir", &input->module, print_lir);
    if (d->options->last == STEP_LIRB)
        driver_write_text(d, input, ".lirb", &input->module, encode_lir);
    if (d->options->last <= STEP_LIRB)
        return NULL;
    if (!lir_check_target(&input->module, &input->source, &d->diag) ||
        !driver_throw_faults(d, input) || !collect(d, input))
        return NULL;
    driver_begin_phase(d);
    module = emit_module(&input->module, d->codegen.context, d->codegen.layout,
                         &options);
    driver_end_phase(d, PHASE_EMIT);
    codegen_verify(module);
    return module;
}

/* An optimised LLVM module to what is asked for, or to the object that the
 * link needs. */
static bool
generate(struct driver *d, struct input *input, LLVMModuleRef module)
{
    struct codegen *c = &d->codegen;

    switch (d->options->last) {
    case STEP_AST: /* was refused */
    case STEP_LIR:
    case STEP_LIRB:
        diag_error_plain(&d->diag, "%s: LLVM IR cannot become LIR",
                         input->path);
        return false;
    case STEP_LLVM: return write_llvm(d, input, module);
    case STEP_BC:
        return write_buffer(d, input, ".bc",
                            LLVMWriteBitcodeToMemoryBuffer(module));
    case STEP_ASM:
        return write_buffer(d, input, ".s",
                            codegen_emit(c, module, LLVMAssemblyFile));
    case STEP_OBJ:
        return write_buffer(d, input, ".o",
                            codegen_emit(c, module, LLVMObjectFile));
    case STEP_WASM:
        input->object = codegen_emit(c, module, LLVMObjectFile);
        return input->object != NULL;
    }
    BUG("step %d", d->options->last);
}

static bool
write_ast(struct driver *d, struct input *input)
{
    if (input->kind == INPUT_RUNA)
        return driver_write_ast(d, input);
    diag_error_plain(&d->diag, "%s: only Runa has a tree to write",
                     input->path);
    return false;
}

bool
driver_compile(struct driver *d, struct input *input)
{
    LLVMModuleRef module;
    bool good;

    if (input->kind == INPUT_LINK) {
        if (d->options->last != STEP_WASM)
            diag_warning_plain(&d->diag, "'%s' is not used: there is no link",
                               input->path);
        return true;
    }
    driver_say(d, "compile", input->path);
    if (d->options->dry_run)
        return true;
    if (d->options->last == STEP_AST)
        return write_ast(d, input);
    module = input->kind == INPUT_LLVM
                 ? codegen_read(&d->codegen, &input->source)
                 : compile_lir(d, input);
    if (!module)
        return diag_is_clean(&d->diag);
    driver_begin_phase(d);
    codegen_optimize(&d->codegen, module);
    driver_end_phase(d, PHASE_OPTIMISE);
    driver_begin_phase(d);
    good = generate(d, input, module);
    driver_end_phase(d, PHASE_GENERATE);
    LLVMDisposeModule(module);
    return good;
}
