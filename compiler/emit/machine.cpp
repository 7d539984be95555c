// The machine that LLVM makes code for: in C++, as the C interface cannot say
// how exceptions are made.
#include "emit/machine.h"

#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"

#include "base/base.h" // behind LLVM's, which use what it poisons

using namespace llvm;

// LLVM reads these from its own command line.
static void
set_option(const char *name, bool value)
{
    auto &options = cl::getRegisteredOptions();
    auto found = options.find(name);

    if (found == options.end())
        BUG("LLVM has no option '%s'", name);
    static_cast<cl::opt<bool> *>(found->second)->setValue(value);
}

LLVMTargetMachineRef
machine_create(LLVMTargetRef target, const char *triple, const char *features,
               LLVMCodeGenOptLevel level, enum exception_model exceptions)
{
    TargetOptions options;

    if (exceptions != EXCEPTIONS_EMULATED)
        options.ExceptionModel = ExceptionHandling::Wasm;
    set_option("wasm-enable-eh", exceptions != EXCEPTIONS_EMULATED);
    set_option("wasm-use-legacy-eh", exceptions != EXCEPTIONS_WASM);
    // It drops the rest of an outer loop without asking whether the inner one
    // ends: LLVM's issue 183906, in 22 and before.
    set_option("indvars-predicate-loops", false);
    return reinterpret_cast<LLVMTargetMachineRef>(
        reinterpret_cast<Target *>(target)->createTargetMachine(
            Triple(triple), "generic", features, options, Reloc::Static,
            std::nullopt, static_cast<CodeGenOptLevel>(level)));
}
