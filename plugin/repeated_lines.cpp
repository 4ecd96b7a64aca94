// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A block that dominates another one in the same innermost loop is executed at least as often:
// between two executions of the lower one lies one of the upper one. For a cycle through the lower
// one is part of a loop around both, and the header of that loop leads to it only through the upper
// one. That does not hold where control comes back to a place by itself, nor in loops with several
// entries.

#include "repeated_lines.h"

#include "llvm_compat.h"

#include "llvm/ADT/DepthFirstIterator.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"

using namespace llvm;

namespace instr {

namespace {

class RepeatedLines {
public:
  RepeatedLines(FunctionPlan &Plan, FunctionAnalysisManager &Analyses)
      : Plan(Plan), Dominators(Analyses.getResult<DominatorTreeAnalysis>(*Plan.F)),
        Loops(Analyses.getResult<LoopAnalysis>(*Plan.F)) {}

  /// Does the head of this file hold for the function?
  bool canBeTold() const {
    const Function &F = *Plan.F;
    if (F.callsFunctionThatReturnsTwice() || compat::isPresplitCoroutine(F))
      return false;
    ReversePostOrderTraversal<const Function *> Order(&F);
    return !containsIrreducibleCFG<const BasicBlock *>(Order, Loops);
  }

  void drop() {
    for (const DomTreeNode *Node : depth_first(Dominators.getRootNode())) {
      const BasicBlock *BB = Node->getBlock();
      if (isTimedAsUnit(*BB))
        continue;
      for (Segment &Part : Plan.Segments[BB])
        for (auto Line = Part.Lines.begin(); Line != Part.Lines.end();)
          Line = isRepeated(Line->first, BB) ? Part.Lines.erase(Line) : std::next(Line);
    }
  }

private:
  /// How the instructions of a line are spread over the blocks of an innermost loop tells its share
  /// of the loop's time.
  bool isTimedAsUnit(const BasicBlock &BB) const {
    const Loop *Around = Loops.getLoopFor(&BB);
    return Plan.Level == Timing::Line && Around && Around->isInnermost();
  }

  /// Dominating blocks come first.
  bool isRepeated(const LineKey &Key, const BasicBlock *BB) {
    std::vector<const BasicBlock *> &Others = Kept[{Key, Loops.getLoopFor(BB)}];
    if (any_of(Others, [&](const BasicBlock *Other) { return Dominators.dominates(Other, BB); }))
      return true;
    Others.push_back(BB);
    return false;
  }

  FunctionPlan &Plan;
  const DominatorTree &Dominators;
  const LoopInfo &Loops;
  std::map<std::pair<LineKey, const Loop *>, std::vector<const BasicBlock *>> Kept;
};

} // namespace

void dropRepeatedLines(FunctionPlan &Plan, FunctionAnalysisManager &Analyses) {
  RepeatedLines Lines(Plan, Analyses);
  if (Lines.canBeTold())
    Lines.drop();
}

} // namespace instr
