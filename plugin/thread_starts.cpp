// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "thread_starts.h"

#include "runtime_interface.h"

#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/BranchProbabilityInfo.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace instr {

Instruction *userPoint(const Use &Operand) {
  auto *User = cast<Instruction>(Operand.getUser());
  if (auto *Phi = dyn_cast<PHINode>(User))
    return Phi->getIncomingBlock(Operand)->getTerminator();
  return User;
}

namespace {

class StartPlanner {
public:
  StartPlanner(Function &F, const DominatorTree &Dominators, const std::vector<Access> &Accesses)
      : F(F), Dominators(Dominators), Loops(Dominators), Probabilities(F, Loops),
        Frequencies(F, Probabilities, Loops) {
    for (Access A : Accesses) {
      BasicBlock *BB = userPoint(*A)->getParent();
      // Where control never comes any address will do.
      Own[Dominators.isReachableFromEntry(BB) ? BB : &F.getEntryBlock()].push_back(A);
    }
  }

  std::vector<Start> run() {
    const DomTreeNode *Root = Dominators.getRootNode();
    for (const DomTreeNode *Node : post_order(Root))
      weigh(*Node);
    if (Costs.count(Root->getBlock()))
      choose(*Root);
    return std::move(Starts);
  }

private:
  struct Cost {
    uint64_t Executions;
    bool Here; ///< or else in several blocks that this one dominates
  };

  uint64_t executions(const BasicBlock *BB) const {
    // Nothing can be inserted into some of these.
    return BB->isEHPad() ? UINT64_MAX / 2 : Frequencies.getBlockFreq(BB).getFrequency();
  }

  void weigh(const DomTreeNode &Node) {
    uint64_t Here = executions(Node.getBlock()), Below = 0;
    unsigned Children = 0;
    for (const DomTreeNode *Child : Node.children()) {
      auto Found = Costs.find(Child->getBlock());
      if (Found == Costs.end())
        continue;
      ++Children;
      Below = SaturatingAdd(Below, Found->second.Executions);
    }
    if (Own.count(Node.getBlock()))
      Costs[Node.getBlock()] = {Here, true};
    else if (Children > 0) {
      // Each takes space, so that several must be worth it.
      bool IsLess = Children == 1 ? Below <= Here : Below < Here - Here / 4;
      Costs[Node.getBlock()] = {IsLess ? Below : Here, !IsLess};
    }
  }

  void choose(const DomTreeNode &Node) {
    auto Found = Costs.find(Node.getBlock());
    if (Found == Costs.end())
      return;
    if (!Found->second.Here) {
      for (const DomTreeNode *Child : Node.children())
        choose(*Child);
      return;
    }
    Starts.push_back({place(*Node.getBlock()), {}});
    for (const DomTreeNode *Below : depth_first(&Node)) {
      auto Mine = Own.find(Below->getBlock());
      if (Mine != Own.end())
        append_range(Starts.back().Accesses, Mine->second);
    }
  }

  /// As late as can be in the block: what is kept from there on takes a register.
  Instruction *place(BasicBlock &BB) {
    if (&BB == &F.getEntryBlock())
      firstPlace(F);
    auto Mine = Own.find(&BB);
    Instruction *First = BB.getTerminator();
    if (Mine != Own.end())
      for (Access A : Mine->second) {
        Instruction *Point = userPoint(*A);
        if (Point->getParent() == &BB && Point->comesBefore(First))
          First = Point;
      }
    return First;
  }

  Function &F;
  const DominatorTree &Dominators;
  LoopInfo Loops;
  BranchProbabilityInfo Probabilities;
  BlockFrequencyInfo Frequencies;
  DenseMap<const BasicBlock *, std::vector<Access>> Own;
  DenseMap<const BasicBlock *, Cost> Costs;
  std::vector<Start> Starts;
};

/// Can it only be called from calls that are seen here?
bool isPrivate(const Function &F) { return F.hasLocalLinkage() && !F.hasAddressTaken(); }

} // namespace

ThreadStarts::ThreadStarts(Module &M, const MapVector<Function *, std::vector<Access>> &Accesses) {
  CallMap Calls;
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    DominatorTree Dominators(F);
    std::vector<Start> &Here = Starts[&F];
    auto Found = Accesses.find(&F);
    if (Found != Accesses.end())
      Here = StartPlanner(F, Dominators, Found->second).run();
    for (const Instruction &I : instructions(F)) {
      const auto *Site = dyn_cast<CallBase>(&I);
      const Function *Callee = Site ? Site->getCalledFunction() : nullptr;
      if (!Callee || !isPrivate(*Callee) || !Dominators.isReachableFromEntry(I.getParent()))
        continue;
      bool Behind = any_of(Here, [&](const Start &S) {
        return S.Before == &I || Dominators.dominates(S.Before, &I);
      });
      Calls[Callee].push_back({&F, Behind});
    }
  }
  findAttached(Calls);
}

void ThreadStarts::findAttached(const CallMap &Calls) {
  for (const auto &[Callee, Sites] : Calls)
    Attached.insert(Callee);
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (const auto &[Callee, Sites] : Calls)
      if (any_of(Sites, [&](const Call &Site) {
            return !Site.BehindStart && !Attached.count(Site.Caller);
          }))
        Changed |= Attached.erase(Callee);
  }
}

} // namespace instr
