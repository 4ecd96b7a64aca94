// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "known_entries.h"

#include "llvm_compat.h"
#include "timed_twins.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace instr {

namespace {

/// What is inlined in all likelihood. Nothing was optimized yet: most are loads and stores of local
/// variables.
bool isSmall(const Function &F) {
  constexpr unsigned MostInstructions = 60;
  unsigned Count = 0;
  for (const Instruction &I : instructions(F))
    if (!isa<DbgInfoIntrinsic>(I) && !isa<AllocaInst>(I) && ++Count > MostInstructions)
      return false;
  return none_of(F, [](const BasicBlock &BB) { return BB.hasAddressTaken(); });
}

bool canBeCopied(const FunctionPlan &Plan) {
  const Function &F = *Plan.F;
  return F.isDiscardableIfUnused() && !F.hasLocalLinkage() && !F.isInterposable() &&
         F.getSubprogram() && !Plan.Marked && !F.isVarArg() &&
         !F.hasFnAttribute(Attribute::NoInline) && !F.hasFnAttribute(Attribute::OptimizeNone) &&
         !compat::isPresplitCoroutine(F) && !tellsItsAddress(F) && isSmall(F);
}

} // namespace

void copySmallFunctions(std::vector<FunctionPlan> &Plans, unsigned OptimizationLevel) {
  if (OptimizationLevel == 0)
    return;
  for (size_t I = 0, Count = Plans.size(); I < Count; ++I) {
    if (!canBeCopied(Plans[I]))
      continue;
    FunctionPlan Copy = Plans[I];
    ValueToValueMapTy Values;
    Copy.F = CloneFunction(Plans[I].F, Values);
    Copy.F->setName(Plans[I].F->getName() + CopySuffix);
    Copy.F->setComdat(nullptr);
    Copy.F->setLinkage(GlobalValue::InternalLinkage);
    Copy.F->setVisibility(GlobalValue::DefaultVisibility);
    Copy.F->setDSOLocal(true);
    Copy.CopyOf = Plans[I].F;
    Plans.push_back(std::move(Copy));
  }
}

/// Can all calls be seen?
static bool isCalledHereOnly(const Function &F) {
  return F.hasLocalLinkage() && !F.hasAddressTaken() && !compat::isPresplitCoroutine(F);
}

FunctionSet functionsOfKnownCalls(const std::vector<FunctionPlan> &Plans) {
  FunctionSet Found;
  for (const FunctionPlan &Plan : Plans)
    if (Plan.CopyOf)
      Found.insert(Plan.CopyOf);
    else if (isCalledHereOnly(*Plan.F))
      Found.insert(Plan.F);
  return Found;
}

void callCopies(std::vector<FunctionPlan> &Plans, FunctionAnalysisManager &Analyses) {
  DenseMap<const Function *, Function *> Copies;
  for (const FunctionPlan &Plan : Plans)
    if (Plan.CopyOf)
      Copies[Plan.CopyOf] = Plan.F;
  for (const FunctionPlan &Plan : Plans)
    for (const auto &[BB, Parts] : Plan.Segments)
      for (const Segment &Part : Parts)
        for (CallBase *Call : Part.Calls)
          if (Function *Copy = Copies.lookup(Call->getCalledFunction()))
            Call->setCalledFunction(Copy);
  auto IsUnused = [](const FunctionPlan &Plan) { return Plan.CopyOf && Plan.F->use_empty(); };
  while (any_of(Plans, IsUnused))
    erase_if(Plans, [&](const FunctionPlan &Plan) {
      if (!IsUnused(Plan))
        return false;
      Analyses.clear(*Plan.F, Plan.F->getName());
      Plan.F->eraseFromParent();
      return true;
    });
}

namespace {

class EntryFinder {
public:
  explicit EntryFinder(std::vector<FunctionPlan> &Plans) : Plans(Plans), State(Plans.size()) {
    for (unsigned I = 0; I < Plans.size(); ++I) {
      IndexOf[Plans[I].F] = I;
      for (const auto &[BB, Parts] : Plans[I].Segments)
        for (const Segment &Part : Parts)
          Counted.insert(Part.Calls.begin(), Part.Calls.end());
    }
    for (unsigned I = 0; I < Plans.size(); ++I)
      Callers.push_back(callersOf(Plans[I]));
  }

  std::vector<unsigned> run() {
    for (unsigned I = 0; I < Plans.size(); ++I)
      visit(I);
    return std::move(Order);
  }

private:
  enum class Visit : char { None, Open, Done };

  /// Finds all callers if the calls are known, and says so in the plan.
  std::vector<unsigned> callersOf(FunctionPlan &Plan) {
    const Function &F = *Plan.F;
    std::vector<unsigned> Found;
    if (!isCalledHereOnly(F))
      return {};
    for (const User *U : F.users()) {
      const auto *Call = dyn_cast<CallBase>(U);
      if (!Call || !Counted.count(Call))
        return {};
      Found.push_back(IndexOf.lookup(Call->getFunction()));
    }
    Plan.IsEntryKnown = true;
    return Found;
  }

  /// Callers first. Where functions call each other in a circle, one of them counts its calls.
  void visit(unsigned First) {
    std::vector<std::pair<unsigned, size_t>> Open;
    auto Enter = [&](unsigned Plan) {
      State[Plan] = Visit::Open;
      Open.push_back({Plan, 0});
    };
    if (State[First] == Visit::None)
      Enter(First);
    while (!Open.empty()) {
      auto &[Plan, Next] = Open.back();
      if (Plans[Plan].IsEntryKnown && Next < Callers[Plan].size()) {
        unsigned Caller = Callers[Plan][Next++];
        if (State[Caller] == Visit::Open)
          Plans[Plan].IsEntryKnown = false;
        else if (State[Caller] == Visit::None)
          Enter(Caller);
        continue;
      }
      State[Plan] = Visit::Done;
      Order.push_back(Plan);
      Open.pop_back();
    }
  }

  std::vector<FunctionPlan> &Plans;
  std::vector<Visit> State;
  DenseMap<const Function *, unsigned> IndexOf;
  DenseSet<const CallBase *> Counted;
  std::vector<std::vector<unsigned>> Callers; ///< of plans whose entry is known
  std::vector<unsigned> Order;
};

} // namespace

void findKnownEntries(std::vector<FunctionPlan> &Plans) {
  std::vector<FunctionPlan> Sorted;
  for (unsigned Index : EntryFinder(Plans).run())
    Sorted.push_back(std::move(Plans[Index]));
  Plans = std::move(Sorted);
  DenseSet<const Function *> Known;
  for (const FunctionPlan &Plan : Plans)
    if (Plan.IsEntryKnown)
      Known.insert(Plan.F);
  for (FunctionPlan &Plan : Plans)
    for (auto &[BB, Parts] : Plan.Segments)
      for (Segment &Part : Parts)
        erase_if(Part.Calls,
                 [&](const CallBase *Call) { return !Known.count(Call->getCalledFunction()); });
}

} // namespace instr
