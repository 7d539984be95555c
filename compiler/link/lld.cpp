// In C++, as lld has no C interface.
#include "link/lld.h"

#include <cstdio>
#include <cstring>

#include "lld/Common/Driver.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Plugins/PassPlugin.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(wasm)

// Of what LLVM calls the exit status of a crash: then the signal.
#define SIGNAL_BASE 128

// lld can optimise bitcode, and LLVM's library for that asks every extension
// that LLVM was built with.  Debian builds Polly in but ships no archive of
// it; this one does nothing.
llvm::PassPluginLibraryInfo getPollyPluginInfo();

llvm::PassPluginLibraryInfo
getPollyPluginInfo()
{
    return {LLVM_PLUGIN_API_VERSION, "none", "0", [](llvm::PassBuilder &) {}};
}

// lld ends the process on what it calls fatal, before anyone has seen its
// message, unless it runs where crashes are recovered from.
int
lld_link_wasm(const char *const *args, unsigned count, char **messages)
{
    std::string text, said;
    llvm::raw_string_ostream out(said), err(text);
    llvm::CrashRecoveryContext recovery;
    bool linked = false, ended;

    llvm::CrashRecoveryContext::Enable();
    ended = recovery.RunSafely([&] {
        linked = lld::wasm::link(llvm::ArrayRef(args, count), out, err,
                                 /*exitEarly=*/false,
                                 /*disableOutput=*/false);
    });
    llvm::CrashRecoveryContext::Disable();
    fwrite(said.data(), 1, said.size(), stdout);
    *messages = strdup(text.c_str());
    if (!ended && recovery.RetCode > SIGNAL_BASE)
        return recovery.RetCode - SIGNAL_BASE;
    return linked ? 0 : -1;
}
