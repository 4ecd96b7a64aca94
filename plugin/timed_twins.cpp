// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "timed_twins.h"

#include "llvm_compat.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace instr {

bool tellsItsAddress(const Function &F) {
  static const char *const Kinds[] = {"instrument-function-entry", "instrument-function-exit",
                                      "instrument-function-entry-inlined",
                                      "instrument-function-exit-inlined"};
  return any_of(Kinds, [&](const char *Kind) { return F.hasFnAttribute(Kind); });
}

/// What the name of a twin ends in.
static const char TwinSuffix[] = ".timed";

static bool canHaveTwin(const Function &F) {
  return !F.isVarArg() && !F.hasFnAttribute(Attribute::OptimizeNone) &&
         !F.hasFnAttribute(Attribute::Naked) && !F.hasFnAttribute(Attribute::Convergent) &&
         !tellsItsAddress(F) &&
         none_of(F, [](const BasicBlock &BB) { return BB.hasAddressTaken(); }) &&
         none_of(F.args(), [](const Argument &A) {
           return A.hasInAllocaAttr() || A.hasPreallocatedAttr() || A.hasSwiftErrorAttr();
         });
}

Function *moveToTwin(FunctionPlan &Plan, unsigned OptimizationLevel) {
  Function &Twin = *Plan.F;
  if (OptimizationLevel == 0 || Plan.Level != Timing::Line || !canHaveTwin(Twin))
    return nullptr;
  ValueToValueMapTy Values;
  Function *F = CloneFunction(&Twin, Values);
  F->takeName(&Twin);
  Twin.setName(F->getName() + TwinSuffix);
  Twin.replaceAllUsesWith(F);
  F->setComdat(Twin.getComdat());
  F->setLinkage(Twin.getLinkage());
  F->setVisibility(Twin.getVisibility());
  F->setDSOLocal(Twin.isDSOLocal());
  Twin.setComdat(nullptr);
  Twin.setLinkage(GlobalValue::InternalLinkage);
  Twin.setVisibility(GlobalValue::DefaultVisibility);
  Twin.setDSOLocal(true);
  Twin.removeFnAttr(Attribute::AlwaysInline);
  Twin.removeFnAttr(Attribute::InlineHint);
  Twin.addFnAttr(Attribute::NoInline);
  return F;
}

void goToTwin(Function &F, const FunctionPlan &Plan, RuntimeInterface &Runtime,
              const UnitData &Data) {
  Instruction *First = firstPlace(F);
  InsertBefore Builder(First);
  Value *Fires = Runtime.doesFire(Builder, Data.fires(Runtime, Plan.Times));
  MDNode *Rare = MDBuilder(F.getContext()).createBranchWeights(1, 64);
  Instruction *Then = SplitBlockAndInsertIfThen(Fires, First, true, Rare);
  Builder.SetInsertPoint(Then);
  SmallVector<Value *, 8> Arguments;
  for (Argument &A : F.args())
    Arguments.push_back(&A);
  CallInst *Call = Builder.CreateCall(Plan.F->getFunctionType(), Plan.F, Arguments);
  Call->setCallingConv(Plan.F->getCallingConv());
  Call->setAttributes(Plan.F->getAttributes().removeFnAttributes(F.getContext()));
  if (Call->getType()->isVoidTy())
    Builder.CreateRetVoid();
  else
    Builder.CreateRet(Call);
  Then->eraseFromParent();
}

} // namespace instr
