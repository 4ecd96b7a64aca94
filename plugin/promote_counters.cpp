// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "promote_counters.h"

#include "compilation.h"
#include "function_filter.h"
#include "placement.h"
#include "runtime_interface.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Scalar/IndVarSimplify.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/SSAUpdater.h"

#include <instr/abi.h>

#include <map>

using namespace llvm;

namespace instr {

namespace {

/// The offset in the unit's data, if that is what the pointer is an address in.
bool findOffset(const Value *Pointer, const DataLayout &Layout, int64_t &Offset) {
  APInt Sum(Layout.getIndexTypeSizeInBits(Pointer->getType()), 0);
  const auto *Base =
      dyn_cast<GlobalVariable>(Pointer->stripAndAccumulateConstantOffsets(Layout, Sum, true));
  Offset = Sum.getSExtValue();
  return Base && Base->hasSection() && Base->getSection() == INSTR_ABI_SECTION_DATA;
}

/// Replaces the accesses to one counter in a loop by a value that begins with 0, and adds it to the
/// counter on every way out.
class Promoter : public LoadAndStorePromoter {
public:
  Promoter(ArrayRef<const Instruction *> Accesses, SSAUpdater &Updater, Value *Counter,
           ArrayRef<BasicBlock *> Exits, RuntimeInterface &Runtime)
      : LoadAndStorePromoter(Accesses, Updater), Updater(Updater), Access(*Accesses.front()),
        Counter(Counter), Exits(Exits), Runtime(Runtime) {}

  void doExtraRewritesBeforeFinalDeletion() override {
    for (BasicBlock *Exit : Exits) {
      Value *Counted = Updater.GetValueInMiddleOfBlock(Exit);
      // The way out may be another function's code, behind inlining.
      InsertBefore Builder(&*Exit->getFirstInsertionPt(), Access);
      AtomicRMWInst *Addition =
          Builder.CreateAtomicRMW(AtomicRMWInst::Add, Counter, Counted, Align(8),
                                  AtomicOrdering::Monotonic, SyncScope::System);
      Runtime.markPrivate(*Addition, CounterAccess);
    }
  }

private:
  SSAUpdater &Updater;
  const Instruction &Access;
  Value *Counter;
  ArrayRef<BasicBlock *> Exits;
  RuntimeInterface &Runtime;
};

class LoopPromoter {
public:
  LoopPromoter(Loop &L, DominatorTree &Dominators, LoopInfo &Loops)
      : L(L), Dominators(Dominators), Loops(Loops) {}

  /// Why nothing was promoted; empty if something was, or if there was nothing to promote.
  std::string Reason;

  bool run() {
    if (!collect() || !Reason.empty())
      return false;
    bool Changed = simplifyLoop(&L, &Dominators, &Loops, nullptr, nullptr, nullptr, false);
    SmallVector<BasicBlock *, 8> Exits;
    L.getUniqueExitBlocks(Exits);
    if (!L.getLoopPreheader() || !L.hasDedicatedExits() ||
        any_of(Exits, [](BasicBlock *Exit) { return Exit->isEHPad(); })) {
      Reason = "it has ways in or out that can hold no code";
      return Changed;
    }
    if (Exits.empty()) {
      Reason = "it has no exit";
      return Changed;
    }
    RuntimeInterface Runtime(*L.getHeader()->getModule());
    for (auto &[Offset, Increments] : Counters)
      promote(Increments, Exits, Runtime);
    return true;
  }

private:
  /// Finds the counters of the loop; false if there are none.
  bool collect() {
    const DataLayout &Layout = L.getHeader()->getModule()->getDataLayout();
    bool Any = false;
    for (BasicBlock *BB : L.blocks())
      for (Instruction &I : *BB) {
        int64_t Offset;
        if (isCounterAccess(I)) {
          Any = true;
          auto *Increment = dyn_cast<AtomicRMWInst>(&I);
          if (Increment && findOffset(Increment->getPointerOperand(), Layout, Offset))
            Counters[Offset].push_back(Increment);
          else
            Reason = "a counter is chosen at run time";
        } else if (isa<CallBase>(I) && !isa<IntrinsicInst>(I) &&
                   !cast<CallBase>(I).onlyReadsMemory()) {
          Reason = "it calls something";
        }
      }
    return Any;
  }

  void promote(ArrayRef<AtomicRMWInst *> Increments, ArrayRef<BasicBlock *> Exits,
               RuntimeInterface &Runtime) {
    Value *Counter = Increments.front()->getPointerOperand();
    SmallVector<Instruction *, 8> Accesses;
    for (AtomicRMWInst *Increment : Increments) {
      LoadInst *Old;
      StoreInst *New;
      expandIncrement(*Increment, Old, New);
      Accesses.append({Old, New});
    }
    SSAUpdater Updater;
    SmallVector<const Instruction *, 8> Rewritten(Accesses.begin(), Accesses.end());
    Promoter Promotion(Rewritten, Updater, Counter, Exits, Runtime);
    Updater.AddAvailableValue(L.getLoopPreheader(), ConstantInt::get(Runtime.Int64, 0));
    Promotion.run(Accesses);
  }

  Loop &L;
  DominatorTree &Dominators;
  LoopInfo &Loops;
  MapVector<int64_t, SmallVector<AtomicRMWInst *, 4>> Counters; ///< increments, by offset
};

/// What counts every round is the number of rounds. Where that is known before, nothing is left in
/// the loop; the vectorizer would make room for a sum of 64 bits beside smaller elements. Other
/// loops stay as they are: the program's own numbers and ours would become one (40 % in a loop of
/// zstd's).
class CountedLoopsPass : public PassInfoMixin<CountedLoopsPass> {
public:
  PreservedAnalyses run(Loop &L, LoopAnalysisManager &Analyses,
                        LoopStandardAnalysisResults &Results, LPMUpdater &Updater) {
    if (!L.getSubLoops().empty() || !Results.SE.hasLoopInvariantBackedgeTakenCount(&L))
      return PreservedAnalyses::all();
    return IndVarSimplifyPass().run(L, Analyses, Results, Updater);
  }
};

} // namespace

PreservedAnalyses PromoteCountersPass::run(Function &F, FunctionAnalysisManager &Analyses) {
  auto &Loops = Analyses.getResult<LoopAnalysis>(F);
  auto &Dominators = Analyses.getResult<DominatorTreeAnalysis>(F);
  bool Changed = false;
  unsigned Promoted = 0;
  std::map<std::string, unsigned> Not;
  for (Loop *L : Loops.getLoopsInPreorder()) {
    if (!L->getSubLoops().empty())
      continue;
    LoopPromoter Promotion(*L, Dominators, Loops);
    bool Done = Promotion.run();
    Changed |= Done;
    if (!Promotion.Reason.empty())
      ++Not[Promotion.Reason];
    else if (Done)
      ++Promoted;
  }
  Compilation &Unit = Compilation::current();
  if (Unit.Active && Unit.Options.Verbose)
    for (const auto &[Reason, Count] : Not)
      Unit.Report(Severity::Remark, "'" + namesOf(F).Full + "' counts in memory in " +
                                        std::to_string(Count) +
                                        (Count == 1 ? " innermost loop" : " innermost loops") +
                                        ", because " + Reason);
  if (!Changed)
    return PreservedAnalyses::all();
  Analyses.invalidate(F, PreservedAnalyses::none());
  if (Promoted)
    createFunctionToLoopPassAdaptor(CountedLoopsPass()).run(F, Analyses);
  return PreservedAnalyses::none();
}

} // namespace instr
