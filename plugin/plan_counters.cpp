// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "plan.h"

#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"

#include <map>

using namespace llvm;

namespace instr {

void planCounters(FunctionPlan &Plan, const LineCode &Code, UnitLayout &Layout) {
  std::map<const BasicBlock *, std::map<LineKey, unsigned>> Lines;
  for (BasicBlock &BB : *Plan.F) {
    std::map<LineKey, unsigned> &Own = Lines[&BB];
    for (Instruction &I : BB)
      if (LineKey Key = Code.line(I))
        ++Own[Key];
    if (LineKey Key = Code.jumpStatement(BB))
      ++Own[Key];
    if (LineKey Key = Code.loopJump(BB))
      ++Lines[BB.getSingleSuccessor()][Key];
  }

  const BasicBlock *Entry = &Plan.F->getEntryBlock();
  for (BasicBlock &BB : *Plan.F) {
    const std::map<LineKey, unsigned> &Own = Lines[&BB];
    // Nothing can be inserted into a block that is only an exception-handling
    // pad.
    if ((Own.empty() && &BB != Entry) || BB.getFirstInsertionPt() == BB.end())
      continue;
    BlockPlan Block;
    Block.Block = &BB;
    Block.Counter = Layout.Counters++;
    for (const auto &[Key, Weight] : Own)
      Block.Lines.push_back({Key, Weight});
    Plan.Blocks.push_back(std::move(Block));
  }
}

} // namespace instr
