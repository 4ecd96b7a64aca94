// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the clock is read. A line probe stands where control enters a line
// coming from another one; what is known at the end of a block about the line
// that control is on flows to its successors.

#include "plan.h"

#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"

#include <map>

using namespace llvm;

namespace instr {

namespace {

/// The place that control is charged to: a line, a loop, nowhere yet, or one of
/// several.
struct Place {
  enum { Unseen, None, Known, Several } Kind = Unseen;
  unsigned Site = 0;

  bool operator==(const Place &Other) const {
    return Kind == Other.Kind && (Kind != Known || Site == Other.Site);
  }
  bool operator!=(const Place &Other) const { return !(*this == Other); }

  void meet(const Place &Other) {
    if (Other.Kind == Unseen || *this == Other)
      return;
    if (Kind == Unseen)
      *this = Other;
    else
      Kind = Several;
  }
};

/// Functions that the code generator turns into an instruction or two: a
/// bracket of two clock reads around them would measure itself.
bool isCheapMath(const Function &F) {
  static const StringSet<> Names{"sqrt", "sqrtf", "fabs",  "fabsf",  "floor", "floorf",
                                 "ceil", "ceilf", "trunc", "truncf", "fmin",  "fminf",
                                 "fmax", "fmaxf", "abs",   "labs",   "llabs", "copysign"};
  return Names.contains(F.getName());
}

bool returnsTwice(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  return Call && Call->hasFnAttr(Attribute::ReturnsTwice);
}

class ProbePlanner {
public:
  ProbePlanner(FunctionPlan &Plan, const LineCode &Code,
               const DenseSet<const Function *> &Instrumented, UnitLayout &Layout)
      : Plan(Plan), Code(Code), Instrumented(Instrumented), Layout(Layout), Dominators(*Plan.F),
        Loops(Dominators) {}

  void run() {
    findUnitLoops();
    flow();
    for (BasicBlock &BB : *Plan.F)
      if (!UnitLoops.count(&BB) && Dominators.isReachableFromEntry(&BB))
        placeIn(BB);
    planCalls();
    findLoopHeaders();
  }

private:
  unsigned site(bool IsLoop, LineKey Key) {
    if (!IsLoop) {
      auto Found = LineSites.find(Key);
      if (Found != LineSites.end())
        return Found->second;
      LineSites[Key] = Plan.Sites.size();
    }
    Plan.Sites.push_back({IsLoop, Key, Layout.Times++});
    return Plan.Sites.size() - 1;
  }

  LineKey firstLine(const Loop &L) {
    for (const BasicBlock *BB : L.blocks())
      for (const Instruction &I : *BB)
        if (LineKey Key = Code.line(I))
          return Key;
    return {};
  }

  /// A loop can be one unit if nothing in it calls anything and its entry can
  /// carry a probe.
  static bool canBeUnit(const Loop &L) {
    if (!L.getSubLoops().empty() || L.getHeader()->isEHPad())
      return false;
    for (const BasicBlock *BB : L.blocks())
      for (const Instruction &I : *BB)
        if (isRealCall(I))
          return false;
    for (const BasicBlock *Before : predecessors(L.getHeader()))
      if (!isa<BranchInst>(Before->getTerminator()) && !isa<SwitchInst>(Before->getTerminator()))
        return false;
    return true;
  }

  void findUnitLoops() {
    for (Loop *L : Loops.getLoopsInPreorder()) {
      LineKey Key;
      if (!canBeUnit(*L) || !(Key = firstLine(*L)))
        continue;
      std::map<LineKey, unsigned> Lines;
      for (BlockPlan &Block : Plan.Blocks)
        if (L->contains(Block.Block))
          for (const LineWeight &Line : Block.Lines)
            ++Lines[Line.Key];
      // A loop on a single line is that line, measured like any other.
      bool OneLine = Lines.size() <= 1;
      unsigned Site = site(!OneLine, OneLine && !Lines.empty() ? Lines.begin()->first : Key);
      LoopProbe Probe{L->getHeader(), {}, Site};
      Probe.Blocks.insert(L->block_begin(), L->block_end());
      Plan.LoopProbes.push_back(std::move(Probe));
      for (BasicBlock *BB : L->blocks())
        UnitLoops[BB] = Site;
      if (!OneLine)
        for (BlockPlan &Block : Plan.Blocks)
          if (L->contains(Block.Block))
            Block.Loop = int(Site);
    }
  }

  /// The block that all `return` statements jump to: it takes no time that is
  /// worth a probe.
  bool isReturnBlock(const BasicBlock &BB) {
    return isa<ReturnInst>(BB.getTerminator()) && all_of(BB, [this](const Instruction &I) {
             return isa<LoadInst>(I) || isa<ReturnInst>(I) || !Code.line(I);
           });
  }

  /// The line that is entered with this instruction and worth a probe.
  LineKey probedLine(const Instruction &I) {
    if (isa<ReturnInst>(I) || isa<ResumeInst>(I) || isReturnBlock(*I.getParent()))
      return {};
    return Code.line(I);
  }

  Place after(const BasicBlock &BB, Place State) {
    auto Unit = UnitLoops.find(&BB);
    if (Unit != UnitLoops.end())
      return {Place::Known, Unit->second};
    for (const Instruction &I : BB) {
      if (LineKey Key = probedLine(I))
        State = {Place::Known, site(false, Key)};
      if (returnsTwice(I))
        State.Kind = Place::Several;
    }
    return State;
  }

  Place before(const BasicBlock &BB) {
    Place State;
    if (&BB == &Plan.F->getEntryBlock())
      State.Kind = Place::None;
    for (const BasicBlock *Predecessor : predecessors(&BB))
      State.meet(Out[Predecessor]);
    return State;
  }

  void flow() {
    ReversePostOrderTraversal<Function *> Order(Plan.F);
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (BasicBlock *BB : Order) {
        Place New = after(*BB, before(*BB));
        Changed |= New != Out[BB];
        Out[BB] = New;
      }
    }
  }

  void placeIn(BasicBlock &BB) {
    Place State = before(BB);
    for (Instruction &I : BB) {
      if (LineKey Key = probedLine(I)) {
        Place Here{Place::Known, site(false, Key)};
        if (State != Here)
          Plan.LineProbes.push_back({&I, Here.Site});
        State = Here;
      }
      // Control may come back here from anywhere, on any line.
      if (returnsTwice(I))
        State.Kind = Place::Several;
    }
  }

  void planCalls() {
    for (BasicBlock &BB : *Plan.F) {
      if (UnitLoops.count(&BB) || !Dominators.isReachableFromEntry(&BB))
        continue;
      for (Instruction &I : BB) {
        auto *Call = dyn_cast<CallBase>(&I);
        if (!Call || !isRealCall(I) || isa<CallBrInst>(I) || returnsTwice(I) ||
            Call->isMustTailCall() || Call->doesNotReturn())
          continue;
        const Function *Callee = Call->getCalledFunction();
        if (Callee && (Instrumented.count(Callee) || isCheapMath(*Callee)))
          continue;
        Plan.Brackets.push_back(Call);
      }
    }
  }

  void findLoopHeaders() {
    DenseSet<const BasicBlock *> Probed;
    for (const LineProbe &Probe : Plan.LineProbes)
      Probed.insert(Probe.Before->getParent());
    for (const LoopProbe &Probe : Plan.LoopProbes)
      Probed.insert(Probe.Header);
    for (const CallBase *Call : Plan.Brackets)
      Probed.insert(Call->getParent());
    for (Loop *L : Loops.getLoopsInPreorder())
      if (!UnitLoops.count(L->getHeader()) && !L->getHeader()->isEHPad() &&
          any_of(L->blocks(), [&](const BasicBlock *BB) { return Probed.count(BB) != 0; }))
        Plan.LoopHeaders.push_back(L->getHeader());
  }

  FunctionPlan &Plan;
  const LineCode &Code;
  const DenseSet<const Function *> &Instrumented;
  UnitLayout &Layout;
  DominatorTree Dominators;
  LoopInfo Loops;
  std::map<LineKey, unsigned> LineSites;
  DenseMap<const BasicBlock *, unsigned> UnitLoops; ///< block -> site of its loop
  DenseMap<const BasicBlock *, Place> Out;
};

} // namespace

void planProbes(FunctionPlan &Plan, const SourceInfo &Source,
                const DenseSet<const Function *> &Instrumented, UnitLayout &Layout) {
  if (Plan.Level == Timing::None)
    return;
  Plan.Times = Layout.Times++;
  if (Plan.Level != Timing::Line)
    return;
  LineCode Code(*Plan.F, Source);
  ProbePlanner(Plan, Code, Instrumented, Layout).run();
}

} // namespace instr
