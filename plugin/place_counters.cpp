// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "placement.h"

#include "llvm_compat.h"

#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

size_t UnitData::counterOffset(unsigned Index) const { return sizeof(uint64_t) * size_t(Index); }

size_t UnitData::timesOffset(unsigned Index) const {
  return counterOffset(CounterCount) + sizeof(struct instr_abi_times) * size_t(Index);
}

FunctionBase placeBase(Function &F, RuntimeInterface &Runtime, const UnitData &Data) {
  // Allocas must stay together at the top: behind a branch they would be
  // dynamic.
  BasicBlock &Entry = F.getEntryBlock();
  BasicBlock::iterator At = Entry.getFirstInsertionPt();
  while (isa<AllocaInst>(*At) || isa<DbgInfoIntrinsic>(*At))
    ++At;
  FunctionBase Base;
  Base.Behind = &*At;
  if (compat::isPresplitCoroutine(F))
    return Base;

  InsertBefore Builder(&*At);
  LoadInst *Bias = Builder.CreateLoad(Runtime.Word, Runtime.threadBias(), "instr.bias");
  Runtime.markPrivate(*Bias, "instr bias");
  Value *Unattached =
      Builder.CreateICmpEQ(Bias, ConstantInt::get(Runtime.Word, INSTR_ABI_UNATTACHED));
  MDNode *Rare = MDBuilder(Runtime.Context).createBranchWeights(1, 1 << 20);
  Instruction *Then = SplitBlockAndInsertIfThen(Unattached, &*At, false, Rare);
  Builder.SetInsertPoint(Then);
  Value *NewBias = Builder.CreateCall(Runtime.attach(), {});

  BasicBlock *Behind = Then->getSuccessor(0);
  Builder.SetInsertPoint(&*Behind->begin());
  PHINode *Known = Builder.CreatePHI(Runtime.Word, 2, "instr.bias");
  Known->addIncoming(Bias, Bias->getParent());
  Known->addIncoming(NewBias, Then->getParent());
  Base.Address = Builder.CreateAdd(Known, ConstantExpr::getPtrToInt(Data.Variable, Runtime.Word),
                                   "instr.base");
  return Base;
}

void placeCounters(const FunctionPlan &Plan, const FunctionBase &Base, RuntimeInterface &Runtime,
                   const UnitData &Data) {
  for (const BlockPlan &Block : Plan.Blocks) {
    bool IsEntry = Block.Block == &Plan.F->getEntryBlock();
    Instruction *Top = IsEntry ? Base.Behind : &*Block.Block->getFirstInsertionPt();
    InsertBefore Builder(Block.At ? Block.At : Top);
    Value *Address = Base.Address;
    if (!Address)
      Address = Builder.CreateAdd(Builder.CreateCall(Runtime.freshBias(), {}),
                                  ConstantExpr::getPtrToInt(Data.Variable, Runtime.Word));
    Value *Start = Builder.CreateIntToPtr(Address, Runtime.Bytes);
    Value *Counter =
        Runtime.field(Builder, Start, Data.counterOffset(Block.Counter), Runtime.Int64);
    LoadInst *Old = Builder.CreateLoad(Runtime.Int64, Counter);
    StoreInst *New =
        Builder.CreateStore(Builder.CreateAdd(Old, ConstantInt::get(Runtime.Int64, 1)), Counter);
    for (Instruction *Access : {static_cast<Instruction *>(Old), static_cast<Instruction *>(New)}) {
      Runtime.markPrivate(*Access, "instr counter");
    }
  }
}

} // namespace instr
