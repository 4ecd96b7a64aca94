// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A basic block is entered at its top, but it may be left in the middle: a call in it may throw,
// jump away or end the program. So each line that control reaches only after such a call has a
// counter of its own behind the call.

#include "plan.h"

#include "llvm_compat.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <map>

using namespace llvm;

namespace instr {

namespace {

/// A part of a basic block that runs to its end once it is entered, as far as lines are concerned.
struct Segment {
  Instruction *At; ///< null: the block's first instruction
  std::map<LineKey, unsigned> Lines;
};

class CounterPlanner {
public:
  CounterPlanner(FunctionPlan &Plan, const LineCode &Code)
      : Plan(Plan), Code(Code), LibraryImpl(Triple(Plan.F->getParent()->getTargetTriple())),
        Library(LibraryImpl, Plan.F) {}

  void run(UnitLayout &Layout) {
    for (BasicBlock &BB : *Plan.F)
      split(BB);
    for (BasicBlock &BB : *Plan.F)
      if (LineKey Key = Code.loopJump(BB))
        ++Segments[BB.getSingleSuccessor()].front().Lines[Key];
    const BasicBlock *Entry = &Plan.F->getEntryBlock();
    for (BasicBlock &BB : *Plan.F)
      for (const Segment &Part : Segments[&BB])
        // Nothing can be inserted into a block that is only an exception-handling pad.
        if ((!Part.Lines.empty() || (&BB == Entry && !Part.At)) &&
            BB.getFirstInsertionPt() != BB.end())
          add(BB, Part, Layout);
  }

private:
  /// Might control never come back from this instruction to the next one?
  bool mayLeave(const Instruction &I) const {
    const auto *Call = dyn_cast<CallInst>(&I);
    if (!Call || !isRealCall(I) || (Call->hasFnAttr(Attribute::WillReturn) && Call->doesNotThrow()))
      return false;
    const Function *Callee = Call->getCalledFunction();
    LibFunc Known;
    // The library's own functions, but for those that call back (which it does not list).
    return !(Callee && Callee->isDeclaration() && Library.getLibFunc(*Callee, Known));
  }

  void split(BasicBlock &BB) {
    std::vector<Segment> &Parts = Segments[&BB];
    Parts.push_back({nullptr, {}});
    std::map<LineKey, size_t> Where;
    // Nothing may be inserted between such a call and the return.
    bool Tail = BB.getTerminatingMustTailCall() != nullptr;
    bool Left = false;
    for (Instruction &I : BB) {
      LineKey Key = Code.line(I);
      if (!Key && I.isTerminator())
        Key = Code.jumpStatement(BB);
      if (Key) {
        auto [Place, New] = Where.try_emplace(Key, Parts.size() - 1);
        if (New && Left && !Tail) {
          Place->second = Parts.size();
          Parts.push_back({&I, {}});
          Left = false;
        }
        ++Parts[Place->second].Lines[Key];
      }
      Left |= mayLeave(I);
    }
  }

  void add(BasicBlock &BB, const Segment &Part, UnitLayout &Layout) {
    BlockPlan Block;
    Block.Block = &BB;
    Block.At = Part.At;
    Block.Counter = Layout.Counters++;
    for (const auto &[Key, Weight] : Part.Lines)
      Block.Lines.push_back({Key, Weight});
    Plan.Blocks.push_back(std::move(Block));
  }

  FunctionPlan &Plan;
  const LineCode &Code;
  TargetLibraryInfoImpl LibraryImpl;
  TargetLibraryInfo Library;
  std::map<const BasicBlock *, std::vector<Segment>> Segments;
};

} // namespace

void planCounters(FunctionPlan &Plan, const LineCode &Code, UnitLayout &Layout) {
  CounterPlanner(Plan, Code).run(Layout);
}

} // namespace instr
