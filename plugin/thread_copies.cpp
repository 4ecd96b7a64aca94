// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "thread_copies.h"

#include "llvm_compat.h"
#include "placement.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

namespace {

/// An operand that is an address in the unit's data.
using Access = Use *;

/// Where the operand's value must be there.
Instruction *userPoint(const Use &Operand) {
  auto *User = cast<Instruction>(Operand.getUser());
  if (auto *Phi = dyn_cast<PHINode>(User))
    return Phi->getIncomingBlock(Operand)->getTerminator();
  return User;
}

class FunctionRewriter {
public:
  FunctionRewriter(Function &F, GlobalVariable &Data, RuntimeInterface &Runtime)
      : F(F), Data(Data), Runtime(Runtime) {}

  void run(const std::vector<Access> &Accesses) {
    preferIncrements();
    const DataLayout &Layout = F.getParent()->getDataLayout();
    std::vector<int64_t> Offsets;
    for (Access A : Accesses) {
      APInt Offset(Layout.getIndexTypeSizeInBits(A->get()->getType()), 0);
      A->get()->stripAndAccumulateConstantOffsets(Layout, Offset, true);
      Offsets.push_back(Offset.getSExtValue());
    }
    int64_t Base = chooseBase(Offsets);
    Value *Start = makeStart(findPoint(Accesses), Base);
    for (size_t I = 0; I < Accesses.size(); ++I)
      rewrite(*Accesses[I], Start, Offsets[I] - Base);
  }

private:
  /// `inc` is a byte shorter than `add`, and as fast where it is memory that is incremented.
  void preferIncrements() {
    static const char Features[] = "target-features";
    if (Triple(F.getParent()->getTargetTriple()).getArch() != Triple::x86_64)
      return;
    StringRef Given = F.getFnAttribute(Features).getValueAsString();
    F.addFnAttr(Features, (Given + (Given.empty() ? "" : ",") + "-slow-incdec").str());
  }

  /// The offset from which most of the others can be reached with a displacement of one byte.
  static int64_t chooseBase(std::vector<int64_t> Offsets) {
    llvm::sort(Offsets);
    size_t Best = 0, Most = 0;
    for (size_t First = 0, Behind = 0; First < Offsets.size(); ++First) {
      while (Behind < Offsets.size() && Offsets[Behind] - Offsets[First] < 256)
        ++Behind;
      if (Behind - First > Most) {
        Most = Behind - First;
        Best = First;
      }
    }
    bool OneSide = Offsets[Best + Most - 1] - Offsets[Best] < 128;
    return Offsets[Best] + (OneSide ? 0 : 128);
  }

  /// The last place outside of loops that all accesses lie behind.
  Instruction *findPoint(const std::vector<Access> &Accesses) {
    DominatorTree Dominators(F);
    LoopInfo Loops(Dominators);
    BasicBlock *Common = nullptr;
    for (Access A : Accesses) {
      BasicBlock *BB = userPoint(*A)->getParent();
      if (!Dominators.isReachableFromEntry(BB))
        continue;
      Common = Common ? Dominators.findNearestCommonDominator(Common, BB) : BB;
    }
    BasicBlock &Entry = F.getEntryBlock();
    if (!Common)
      Common = &Entry;
    while (Common != &Entry && (Loops.getLoopFor(Common) || Common->isEHPad()))
      Common = Dominators.getNode(Common)->getIDom()->getBlock();
    if (Common == &Entry)
      return firstPlace(F);
    return &*Common->getFirstInsertionPt();
  }

  /// The address of byte `Offset` of the unit's data in the thread's copy.
  Value *makeStart(Instruction *At, int64_t Offset) {
    InsertBefore Builder(At);
    LoadInst *Bias = Runtime.loadBias(Builder);
    // Other biases are even.
    Value *Unattached = Builder.CreateIsNotNull(
        Builder.CreateAnd(Bias, ConstantInt::get(Runtime.Word, INSTR_ABI_UNATTACHED)));
    MDNode *Rare = MDBuilder(Runtime.Context).createBranchWeights(1, 1 << 20);
    Instruction *Then = SplitBlockAndInsertIfThen(Unattached, At, false, Rare);
    Builder.SetInsertPoint(Then);
    Value *NewBias = Runtime.callAttach(Builder);

    BasicBlock *Behind = Then->getSuccessor(0);
    Builder.SetInsertPoint(&*Behind->begin());
    PHINode *Known = Builder.CreatePHI(Runtime.Word, 2, "instr.bias");
    Known->addIncoming(Bias, Bias->getParent());
    Known->addIncoming(NewBias, Then->getParent());
    // With a name of its own the place is one instruction, not an addition more.
    Constant *Place = Runtime.address(&Data, size_t(Offset));
    Place = GlobalAlias::create(Builder.getInt8Ty(), 0, GlobalValue::PrivateLinkage,
                                "__instr_place", Place, F.getParent());
    return Builder.CreateIntToPtr(
        Builder.CreateAdd(Known, ConstantExpr::getPtrToInt(Place, Runtime.Word), "instr.start"),
        Runtime.Bytes);
  }

  void rewrite(Use &Operand, Value *Start, int64_t Distance) {
    if (!isa<Constant>(Operand.get()))
      return;
    InsertBefore Builder(userPoint(Operand));
    Value *Place = Builder.CreateGEP(Builder.getInt8Ty(), Start,
                                     ConstantInt::get(Runtime.Int64, uint64_t(Distance)));
    Place = Builder.CreateBitCast(Place, Operand->getType());
    // All entries of a phi for the same block must be the same value.
    if (auto *Phi = dyn_cast<PHINode>(Operand.getUser()))
      Phi->setIncomingValueForBlock(Phi->getIncomingBlock(Operand), Place);
    else
      Operand.set(Place);
  }

  Function &F;
  GlobalVariable &Data;
  RuntimeInterface &Runtime;
};

void expandIncrements(Module &M) {
  LoadInst *Old;
  StoreInst *New;
  for (Function &F : M)
    for (Instruction &I : make_early_inc_range(instructions(F)))
      if (isCounterAccess(I) && isa<AtomicRMWInst>(I))
        expandIncrement(cast<AtomicRMWInst>(I), Old, New);
}

/// Collects the uses in instructions of the variable and of constants made of it.
void collect(Constant &C, MapVector<Function *, std::vector<Access>> &Accesses) {
  for (Use &Operand : C.uses()) {
    if (auto *I = dyn_cast<Instruction>(Operand.getUser()))
      Accesses[I->getFunction()].push_back(&Operand);
    else if (auto *Expression = dyn_cast<ConstantExpr>(Operand.getUser()))
      // As a number it is part of a copy's address already.
      if (Expression->getType()->isPointerTy())
        collect(*Expression, Accesses);
  }
}

} // namespace

bool useThreadCopies(GlobalVariable &Data, RuntimeInterface &Runtime) {
  expandIncrements(Runtime.M);
  MapVector<Function *, std::vector<Access>> Accesses;
  collect(Data, Accesses);
  for (auto &[F, All] : Accesses)
    FunctionRewriter(*F, Data, Runtime).run(All);
  return !Accesses.empty();
}

} // namespace instr
