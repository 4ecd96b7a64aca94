// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a function to a flow graph and back. A node is a place between segments of blocks; an edge
// is a segment, or the way from the end of a block to a successor. All ways that cannot be counted
// lead through the node outside: from a call that does not come back, into a landing pad, from and
// to the ends of a computed goto. So counts are right however a frame is left, and nothing has to
// be done when it is.

#include "plan.h"

#include "llvm_compat.h"

#include "llvm/ADT/DepthFirstIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/BranchProbabilityInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace instr {

namespace {

/// A place in a block that nobody may pass needs no jump of its own; a new block does. Both are
/// measured in executions of a counter.
constexpr uint64_t NewBlockCost = 3;

/// Nothing can be inserted into a block that is only an exception-handling pad.
bool canCountIn(BasicBlock &BB) { return BB.getFirstInsertionPt() != BB.end(); }

bool hasRecord(BasicBlock &BB, const Segment &Part) {
  bool IsEntry = &BB == &BB.getParent()->getEntryBlock() && Part.Before == Cut::Top;
  return (IsEntry || !Part.Lines.empty()) && canCountIn(BB);
}

class CounterPlanner {
public:
  CounterPlanner(FunctionPlan &Plan, FunctionAnalysisManager &Analyses)
      : Plan(Plan), F(*Plan.F), Segments(Plan.Segments), Analyses(Analyses) {}

  void countEachBlock() {
    for (BlockPlan &Block : Plan.Blocks) {
      Block.Value = unsigned(Plan.Counters.size());
      Plan.Counters.push_back(before(*Block.Block, Block.At));
    }
  }

  void countTree() {
    Frequencies = &Analyses.getResult<BlockFrequencyAnalysis>(F);
    Probabilities = &Analyses.getResult<BranchProbabilityAnalysis>(F);
    for (BasicBlock *BB : depth_first(&F.getEntryBlock()))
      Reached.insert(BB);
    for (BasicBlock &BB : F)
      if (Reached.count(&BB))
        Tops[&BB] = Graph.addNode();
    Entered.insert(&F.getEntryBlock());
    addEdge({FlowGraph::Outside, Tops[&F.getEntryBlock()], 0, false, false, Plan.IsEntryKnown}, {});
    unsigned NextBlock = 0;
    for (BasicBlock &BB : F)
      addEdges(BB, NextBlock);
    take(Graph.solve());
  }

private:
  CounterPlace before(BasicBlock &BB, Instruction *At) const {
    CounterPlace Place;
    Place.Before = At ? At : &*BB.getFirstInsertionPt();
    // Allocas must stay together at the top.
    while (isa<AllocaInst>(Place.Before))
      Place.Before = Place.Before->getNextNode();
    return Place;
  }

  unsigned addEdge(FlowEdge Edge, CounterPlace Place) {
    Places.push_back(Place);
    return Graph.addEdge(Edge);
  }

  void addHiddenEdge(unsigned From, unsigned To) { addEdge({From, To, 0, false, false}, {}); }

  void enterFromOutside(const BasicBlock &BB) {
    if (Entered.insert(&BB).second)
      addHiddenEdge(FlowGraph::Outside, Tops[&BB]);
  }

  void addEdges(BasicBlock &BB, unsigned &NextBlock) {
    bool Countable = canCountIn(BB);
    unsigned At = Reached.count(&BB) ? Tops[&BB] : 0;
    for (const Segment &Part : Segments[&BB]) {
      bool Wanted = hasRecord(BB, Part);
      unsigned Block = Wanted ? NextBlock++ : 0;
      if (!Reached.count(&BB)) {
        if (Wanted)
          NeverRun.push_back(Block);
        continue;
      }
      if (!Countable)
        continue;
      if (Part.Before != Cut::Top)
        addHiddenEdge(At, FlowGraph::Outside);
      if (Part.Before == Cut::Anew) {
        At = Graph.addNode();
        addHiddenEdge(FlowGraph::Outside, At);
      }
      unsigned End = Graph.addNode();
      uint64_t Weight = Frequencies->getBlockFreq(&BB).getFrequency();
      unsigned Edge =
          addEdge({At, End, Weight, true, Wanted || !Part.Calls.empty()}, before(BB, Part.At));
      for (const CallBase *Call : Part.Calls)
        CallEdges.push_back({Call->getCalledFunction(), Edge});
      if (Wanted)
        EdgeOf.push_back({Block, Edge});
      At = End;
    }
    if (Reached.count(&BB))
      addWays(BB, At);
  }

  /// Where the last segment of a block begins: behind the last call that may not come back. Close
  /// to the end of the block a counter could stand between a call and the return, and make a jump a
  /// call.
  CounterPlace inLastSegment(BasicBlock &BB) {
    return canCountIn(BB) ? before(BB, Segments[&BB].back().At)
                          : CounterPlace{BB.getTerminator(), nullptr, 0};
  }

  /// From the end of a block to its successors.
  void addWays(BasicBlock &BB, unsigned End) {
    Instruction &Terminator = *BB.getTerminator();
    bool Hidden = !isa<BranchInst>(Terminator) && !isa<SwitchInst>(Terminator) &&
                  !isa<InvokeInst>(Terminator);
    if (Hidden || isa<InvokeInst>(Terminator))
      addHiddenEdge(End, FlowGraph::Outside);
    SmallPtrSet<const BasicBlock *, 8> Seen;
    for (unsigned I = 0; I < Terminator.getNumSuccessors(); ++I) {
      BasicBlock &To = *Terminator.getSuccessor(I);
      if (!Seen.insert(&To).second)
        continue;
      if (Hidden || To.isEHPad())
        enterFromOutside(To);
      else
        addWay(BB, Terminator, I, End);
    }
  }

  void addWay(BasicBlock &BB, Instruction &Terminator, unsigned Successor, unsigned End) {
    BasicBlock &To = *Terminator.getSuccessor(Successor);
    uint64_t Weight = (Frequencies->getBlockFreq(&BB) * Probabilities->getEdgeProbability(&BB, &To))
                          .getFrequency();
    CounterPlace Place;
    if (To.getUniquePredecessor()) {
      Place = before(To, nullptr);
    } else if (BB.getUniqueSuccessor()) {
      Place = inLastSegment(BB);
    } else {
      Place.Terminator = &Terminator;
      Place.Successor = Successor;
      Weight *= NewBlockCost;
    }
    addEdge({End, Tops[&To], Weight, true, false}, Place);
  }

  void take(FlowSolution Solution) {
    for (unsigned Edge : Solution.Counted)
      Plan.Counters.push_back(Places[Edge]);
    for (auto [Block, Edge] : EdgeOf)
      Plan.Blocks[Block].Value = Solution.ValueOf[Edge];
    for (auto [Callee, Edge] : CallEdges)
      Plan.Calls.push_back({Callee, Solution.ValueOf[Edge]});
    Plan.Sums = std::move(Solution.Sums);
    if (NeverRun.empty())
      return;
    for (unsigned Block : NeverRun)
      Plan.Blocks[Block].Value =
          unsigned(Plan.Counters.size() + Plan.IsEntryKnown + Plan.Sums.size());
    Plan.Sums.push_back({});
  }

  FunctionPlan &Plan;
  Function &F;
  std::map<const BasicBlock *, std::vector<Segment>> &Segments;
  FunctionAnalysisManager &Analyses;

  BlockFrequencyInfo *Frequencies = nullptr;
  BranchProbabilityInfo *Probabilities = nullptr;
  FlowGraph Graph;
  SmallPtrSet<const BasicBlock *, 32> Reached, Entered;
  DenseMap<const BasicBlock *, unsigned> Tops;       ///< the node at the top of a block
  std::vector<CounterPlace> Places;                  ///< of edges
  std::vector<std::pair<unsigned, unsigned>> EdgeOf; ///< block of the plan, its edge
  std::vector<std::pair<const Function *, unsigned>> CallEdges;
  std::vector<unsigned> NeverRun; ///< blocks of the plan that nothing leads to
};

} // namespace

void planSegments(FunctionPlan &Plan, const LineCode &Code, const ReturningFunctions &Returning,
                  const FunctionSet &Countable) {
  BlockCutter Cutter(Code, Returning, Countable);
  for (BasicBlock &BB : *Plan.F)
    Plan.Segments[&BB] = Cutter.cut(BB);
  for (BasicBlock &BB : *Plan.F)
    if (LineKey Key = Code.loopJump(BB))
      ++Plan.Segments[BB.getSingleSuccessor()].front().Lines[Key];
}

void planBlocks(FunctionPlan &Plan) {
  for (BasicBlock &BB : *Plan.F)
    for (const Segment &Part : Plan.Segments[&BB]) {
      if (!hasRecord(BB, Part))
        continue;
      BlockPlan Block;
      Block.Block = &BB;
      Block.At = Part.At;
      for (const auto &[Key, Weight] : Part.Lines)
        Block.Lines.push_back({Key, Weight});
      Plan.Blocks.push_back(std::move(Block));
    }
}

void planCounters(FunctionPlan &Plan, CounterMode Mode, FunctionAnalysisManager &Analyses,
                  UnitLayout &Layout) {
  CounterPlanner Planner(Plan, Analyses);
  if (Mode == CounterMode::Block)
    Planner.countEachBlock();
  else
    Planner.countTree();
  Plan.FirstCounter = Layout.Counters;
  Layout.Counters += unsigned(Plan.Counters.size());
}

} // namespace instr
