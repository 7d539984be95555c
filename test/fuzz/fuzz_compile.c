/*
 * Fuzzes everything up to the object: what the verifier and the target's check
 * let through must become a valid LLVM module, and that code.
 */
#include "emit/codegen.h"
#include "emit/emit.h"
#include "trial.h"

/* What differs in the code that is made. */
struct way {
    enum codegen_level level;
    struct emit_options options;
};

static const struct way ways[] = {
    {CODEGEN_O0, {.value_names = true, .features = "", .check_roots = true}},
    {CODEGEN_O2,
     {.features = "+simd128",
      .simd = true,
      .check_roots = true,
      .barriers = true,
      .stack_traces = true}},
    {CODEGEN_OZ,
     {.features = "+tail-call,+atomics",
      .tail_calls = true,
      .atomics = true,
      .smallest = true,
      .reflection = true,
      .gc_stress = true}},
    {CODEGEN_O2,
     {.features = "+tail-call",
      .tail_calls = true,
      .convention = CONVENTION_UNIFORM,
      .roots = ROOTS_ALL,
      .check_roots = true,
      .reflection = true}},
};

/* Optimising takes so long that an input is compiled in one way only; which
 * one must follow from the input, so that a run can be repeated. */
static const struct way *
choose(size_t size)
{
    return &ways[size % (sizeof ways / sizeof *ways)];
}

static void
compile(struct trial *trial, const struct way *way)
{
    struct codegen codegen;
    LLVMModuleRef module;
    LLVMMemoryBufferRef object;

    codegen_init(&codegen, way->level, way->options.features,
                 way->options.exceptions, &trial->diag);
    module = emit_module(&trial->module, codegen.context, codegen.layout,
                         &way->options);
    codegen_verify(module);
    codegen_optimize(&codegen, module);
    object = codegen_emit(&codegen, module, LLVMObjectFile);
    if (!object)
        BUG("no object: %s", trial->said.at);
    LLVMDisposeMemoryBuffer(object);
    LLVMDisposeModule(module);
    codegen_release(&codegen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial trial;

    if (trial_read(&trial, data, size) &&
        lir_check_target(&trial.module, &trial.source, &trial.diag) &&
        trial_throw_faults(&trial, size % 2))
        compile(&trial, choose(size));
    trial_release(&trial);
    return 0;
}
