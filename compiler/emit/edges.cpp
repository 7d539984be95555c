// Blocks between invokes and phis: see edges.h.  In C++, as the C interface
// cannot give what a phi has to another block.
#include "emit/edges.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

// What the call returns cannot be computed before it.
static bool
has_values(const InvokeInst &invoke)
{
    for (const PHINode &phi : invoke.getNormalDest()->phis())
        if (phi.getIncomingValueForBlock(invoke.getParent()) != &invoke)
            return true;
    return false;
}

// Assembly without instructions keeps LLVM from leaving the block out.
static void
fill(BasicBlock *block, BasicBlock *next)
{
    auto *type =
        FunctionType::get(Type::getVoidTy(block->getContext()), false);
    auto *nothing = InlineAsm::get(type, "", "", /*hasSideEffects=*/true);

    CallInst::Create(type, nothing, "", block)->setDoesNotThrow();
    BranchInst::Create(next, block);
}

static void
split(InvokeInst &invoke)
{
    BasicBlock *from = invoke.getParent(), *to = invoke.getNormalDest();
    auto *edge =
        BasicBlock::Create(from->getContext(), "", from->getParent(), to);

    fill(edge, to);
    invoke.setNormalDest(edge);
    to->replacePhiUsesWith(from, edge);
}

void
edges_split(LLVMModuleRef module)
{
    for (Function &function : *unwrap(module))
        for (BasicBlock &block : function) {
            auto *invoke = dyn_cast_or_null<InvokeInst>(block.getTerminator());

            if (invoke && has_values(*invoke))
                split(*invoke);
        }
}
