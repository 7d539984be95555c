/* LLVM's passes and its wasm code generator: see codegen.h. */
#include "emit/codegen.h"

#include <llvm-c/Analysis.h>
#include <llvm-c/IRReader.h>
#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include "base/base.h"
#include "emit/edges.h"
#include "emit/emit.h"
#include "emit/expand.h"
#include "emit/machine.h"

#define INLINED "always-inline"
#define CLEANED \
    ",function(instcombine<no-verify-fixpoint>,jump-threading," \
    "early-cse<memssa>,dse,instcombine<no-verify-fixpoint>,simplifycfg)"

static const struct {
    const char *passes;
    LLVMCodeGenOptLevel codegen;
    const char *after; /* allocations are expanded, unless they stay calls */
} levels[] = {
    /* A register that lives across blocks is an alloca until mem2reg has
     * run: without it -O0 would be far slower and no easier to read. */
    [CODEGEN_O0] = {"function(mem2reg)", LLVMCodeGenLevelNone, INLINED},
    [CODEGEN_O1] = {"default<O1>", LLVMCodeGenLevelLess, INLINED CLEANED},
    [CODEGEN_O2] = {"default<O2>", LLVMCodeGenLevelDefault, INLINED CLEANED},
    [CODEGEN_O3] = {"default<O3>", LLVMCodeGenLevelAggressive,
                    INLINED CLEANED},
    [CODEGEN_OS] = {"default<Os>", LLVMCodeGenLevelDefault, NULL},
    [CODEGEN_OZ] = {"default<Oz>", LLVMCodeGenLevelDefault, NULL},
};

static void
handle_diagnostic(LLVMDiagnosticInfoRef info, void *data)
{
    struct diag *diag = data;
    char *text = LLVMGetDiagInfoDescription(info);

    if (LLVMGetDiagInfoSeverity(info) == LLVMDSError)
        diag_error_plain(diag, "%s", text);
    LLVMDisposeMessage(text);
}

static void
handle_fatal_error(const char *reason)
{
    BUG("LLVM: %s", reason);
}

static LLVMTargetRef
find_target(void)
{
    LLVMTargetRef target;
    char *error = NULL;

    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
    LLVMInitializeWebAssemblyAsmParser();
    if (LLVMGetTargetFromTriple(EMIT_TRIPLE, &target, &error))
        BUG("no target: %s", error);
    return target;
}

void
codegen_init(struct codegen *codegen, enum codegen_level level,
             const char *features, enum exception_model exceptions,
             struct diag *diag)
{
    LLVMTargetDataRef data;

    LLVMInstallFatalErrorHandler(handle_fatal_error);
    *codegen = (struct codegen){.diag = diag, .level = level};
    codegen->context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(codegen->context, handle_diagnostic, diag);
    codegen->machine = machine_create(find_target(), EMIT_TRIPLE, features,
                                      levels[level].codegen, exceptions);
    data = LLVMCreateTargetDataLayout(codegen->machine);
    codegen->layout = LLVMCopyStringRepOfTargetData(data);
    LLVMDisposeTargetData(data);
}

void
codegen_release(struct codegen *codegen)
{
    LLVMDisposeMessage(codegen->layout);
    LLVMDisposeTargetMachine(codegen->machine);
    LLVMContextDispose(codegen->context);
    LLVMResetFatalErrorHandler();
}

void
codegen_verify(LLVMModuleRef module)
{
    char *error = NULL;

    if (LLVMVerifyModule(module, LLVMReturnStatusAction, &error))
        BUG("invalid LLVM module: %s", error);
    LLVMDisposeMessage(error);
}

/* Foreign IR may be invalid or of another machine; that is not our bug. */
static bool
check_foreign(struct codegen *codegen, const struct source *source,
              LLVMModuleRef module)
{
    const char *triple = LLVMGetTarget(module);
    const char *layout = LLVMGetDataLayoutStr(module);
    char *error = NULL;
    bool valid = !LLVMVerifyModule(module, LLVMReturnStatusAction, &error);

    if (!valid)
        diag_error_plain(codegen->diag, "%s: invalid LLVM module: %s",
                         source->name, error);
    else if (*triple == '\0')
        LLVMSetTarget(module, EMIT_TRIPLE);
    else if (strncmp(triple, "wasm32", 6) != 0)
        diag_error_plain(codegen->diag, "%s: made for %s, expected wasm32",
                         source->name, triple);
    if (strncmp(LLVMGetTarget(module), "wasm32", 6) != 0)
        valid = false;
    if (*layout == '\0')
        LLVMSetDataLayout(module, codegen->layout);
    else if (valid && strcmp(layout, codegen->layout) != 0) {
        diag_error_plain(codegen->diag, "%s: data layout %s, expected %s",
                         source->name, layout, codegen->layout);
        valid = false;
    }
    LLVMDisposeMessage(error);
    return valid;
}

LLVMModuleRef
codegen_read(struct codegen *codegen, const struct source *source)
{
    LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRange(
        source->text, source->size, source->name, true);
    LLVMModuleRef module = NULL;
    char *error = NULL;

    /* Takes the buffer in any case. */
    if (LLVMParseIRInContext(codegen->context, buffer, &module, &error)) {
        codegen->diag->errors++;
        fputs(error, codegen->diag->out); /* file:line:col: error: ... */
        LLVMDisposeMessage(error);
        return NULL;
    }
    if (check_foreign(codegen, source, module))
        return module;
    LLVMDisposeModule(module);
    return NULL;
}

static void
run_passes(struct codegen *codegen, LLVMModuleRef module, const char *passes)
{
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef error =
        LLVMRunPasses(module, passes, codegen->machine, options);

    if (error)
        BUG("pass pipeline: %s", LLVMGetErrorMessage(error));
    LLVMDisposePassBuilderOptions(options);
}

void
codegen_optimize(struct codegen *codegen, LLVMModuleRef module)
{
    const char *after = levels[codegen->level].after;

    run_passes(codegen, module, levels[codegen->level].passes);
    if (expand_module(module, after != NULL) && after)
        run_passes(codegen, module, after);
    edges_split(module);
}

LLVMMemoryBufferRef
codegen_emit(struct codegen *codegen, LLVMModuleRef module,
             LLVMCodeGenFileType type)
{
    LLVMMemoryBufferRef buffer = NULL;
    unsigned errors = codegen->diag->errors;
    char *error = NULL;

    if (LLVMTargetMachineEmitToMemoryBuffer(codegen->machine, module, type,
                                            &error, &buffer)) {
        diag_error_plain(codegen->diag, "%s", error);
        LLVMDisposeMessage(error);
        return NULL;
    }
    if (codegen->diag->errors == errors)
        return buffer;
    LLVMDisposeMemoryBuffer(buffer);
    return NULL;
}
