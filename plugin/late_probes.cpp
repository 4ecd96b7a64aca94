// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "placement.h"

#include "llvm/Analysis/CFG.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace instr {

/// Says of a function where its times are, between the start and the end of the pipeline: in a copy
/// under another name as well.
static const char TimesAttribute[] = "instr-times";

bool isTimedLate(const FunctionPlan &Plan) {
  return Plan.Level == Timing::Function && !Plan.Marked;
}

void timeLate(const FunctionPlan &Plan) {
  Plan.F->addFnAttr(TimesAttribute, std::to_string(Plan.Times));
}

/// A function is worth two readings of the clock if it can take longer than these.
static bool isWorthTiming(const Function &F) {
  constexpr unsigned FewInstructions = 40;
  if (F.hasFnAttribute(Attribute::OptimizeNone))
    return true;
  unsigned Count = 0;
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB) {
      Count += !isa<DbgInfoIntrinsic>(I) && !isCounterAccess(I);
      if (isRealCall(I) || Count > FewInstructions)
        return true;
    }
  SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 4> BackEdges;
  FindFunctionBackedges(F, BackEdges);
  return !BackEdges.empty();
}

void placeLateProbes(Module &M, RuntimeInterface &Runtime, const UnitData &Data) {
  for (Function &F : M) {
    Attribute Times = F.getFnAttribute(TimesAttribute);
    if (!Times.isValid())
      continue;
    FunctionPlan Plan;
    Plan.F = &F;
    Plan.Level = Timing::Function;
    Times.getValueAsString().getAsInteger(10, Plan.Times);
    F.removeFnAttr(TimesAttribute);
    if (!F.isDeclaration() && isWorthTiming(F))
      placeProbes(Plan, Runtime, Data);
  }
}

} // namespace instr
