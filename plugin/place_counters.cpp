// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "placement.h"

#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

Constant *UnitData::counter(RuntimeInterface &Runtime, unsigned Index) const {
  return ConstantExpr::getBitCast(Runtime.address(Variable, sizeof(uint64_t) * size_t(Index)),
                                  PointerType::getUnqual(Runtime.Int64));
}

Constant *UnitData::times(RuntimeInterface &Runtime, unsigned Index) const {
  size_t Offset =
      sizeof(uint64_t) * size_t(CounterCount) + sizeof(struct instr_abi_times) * size_t(Index);
  return Runtime.address(Variable, Offset);
}

Constant *UnitData::fires(RuntimeInterface &Runtime, unsigned Index) const {
  return Runtime.address(Fires, Index);
}

/// Puts a block on a way that has none. A loop that is timed as one unit gains it too.
static Instruction *makeRoom(FunctionPlan &Plan, const CounterPlace &Place) {
  BasicBlock *From = Place.Terminator->getParent();
  BasicBlock *To = Place.Terminator->getSuccessor(Place.Successor);
  BasicBlock *New = SplitCriticalEdge(Place.Terminator, Place.Successor,
                                      CriticalEdgeSplittingOptions().setMergeIdenticalEdges());
  for (LoopProbe &Loop : Plan.LoopProbes)
    if (Loop.Blocks.count(From) && Loop.Blocks.count(To))
      Loop.Blocks.insert(New);
  return New->getTerminator();
}

/// Until thread_copies.cpp makes plain accesses of it, an increment is one atomic instruction. So
/// it costs the inliner as little as can be, and no pass takes it apart: a counter is never in a
/// register where a signal handler could count. Nothing else is as atomic as this asks for, it
/// orders nothing. Different scopes are different operations: the optimizer would make one
/// increment with a computed address of two on different ways.
static void increment(InsertBefore &Builder, RuntimeInterface &Runtime, Constant *Counter,
                      unsigned Index) {
  constexpr unsigned ScopeCount = 32;
  SyncScope::ID Scope =
      Runtime.Context.getOrInsertSyncScopeID(("instr" + Twine(Index % ScopeCount)).str());
  AtomicRMWInst *Increment =
      Builder.CreateAtomicRMW(AtomicRMWInst::Add, Counter, ConstantInt::get(Runtime.Int64, 1),
                              Align(8), AtomicOrdering::Monotonic, Scope);
  Runtime.markPrivate(*Increment, CounterAccess);
}

void placeCounters(FunctionPlan &Plan, RuntimeInterface &Runtime, const UnitData &Data) {
  unsigned Index = Plan.FirstCounter;
  for (const CounterPlace &Place : Plan.Counters) {
    InsertBefore Builder(Place.Before ? Place.Before : makeRoom(Plan, Place));
    increment(Builder, Runtime, Data.counter(Runtime, Index), Index);
    ++Index;
  }
}

void expandIncrement(AtomicRMWInst &Increment, LoadInst *&Old, StoreInst *&New) {
  IRBuilder<> Builder(&Increment);
  Value *Counter = Increment.getPointerOperand();
  Old = Builder.CreateLoad(Increment.getType(), Counter);
  New = Builder.CreateStore(Builder.CreateAdd(Old, Increment.getValOperand()), Counter);
  Old->copyMetadata(Increment);
  New->copyMetadata(Increment);
  Increment.eraseFromParent();
}

} // namespace instr
