// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "hide_counts.h"

#include "runtime_interface.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace instr {

namespace {

/// What the additions at loops' exits add, and the values that it was counted up from.
class Counts {
public:
  explicit Counts(Function &F) {
    for (Instruction &I : instructions(F))
      if (isCounterAccess(I) && isa<AtomicRMWInst>(I)) {
        Additions.insert(&I);
        insert(cast<AtomicRMWInst>(I).getValOperand());
      }
    for (size_t I = 0; I < Values.size(); ++I)
      if (auto *Phi = dyn_cast<PHINode>(Values[I]))
        for (Value *V : Phi->incoming_values())
          insert(V);
      else if (isIncrement(*Values[I]))
        insert(Values[I]->getOperand(0));
  }

  static bool isIncrement(const Instruction &I) {
    return I.getOpcode() == Instruction::Add && isa<ConstantInt>(I.getOperand(1));
  }

  ArrayRef<Instruction *> values() const { return Values.getArrayRef(); }

  /// Does the program not use the value for something of its own?
  bool isPrivate(Instruction &I) const {
    return all_of(I.users(), [this](User *U) {
      auto *Place = cast<Instruction>(U);
      return Values.count(Place) || Additions.count(Place);
    });
  }

private:
  void insert(Value *V) {
    if (auto *I = dyn_cast<Instruction>(V))
      Values.insert(I);
  }

  SetVector<Instruction *> Values;
  SmallPtrSet<Instruction *, 16> Additions;
};

/// The same number, but nobody knows: an empty piece of assembly gives it back.
Value *hide(Value *Number, Instruction *Before) {
  auto *Type = FunctionType::get(Number->getType(), {Number->getType()}, false);
  CallInst *Same =
      InsertBefore(Before).CreateCall(Type, InlineAsm::get(Type, "", "=r,0", false), {Number});
  Same->setDoesNotAccessMemory();
  Same->setDoesNotThrow();
  return Same;
}

} // namespace

void hideCounts(Function &F) {
  Counts All(F);
  for (Instruction *I : All.values()) {
    auto *Phi = Counts::isIncrement(*I) ? dyn_cast<PHINode>(I->getOperand(0)) : nullptr;
    if (Phi && All.isPrivate(*Phi) && All.isPrivate(*I))
      I->setOperand(0, hide(Phi, I));
  }
}

} // namespace instr
