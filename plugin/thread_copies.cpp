// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "thread_copies.h"

#include "hide_counts.h"
#include "line_code.h"
#include "llvm_compat.h"
#include "placement.h"
#include "thread_starts.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

namespace {

class FunctionRewriter {
public:
  FunctionRewriter(Function &F, GlobalVariable &Data, RuntimeInterface &Runtime, bool IsAttached)
      : F(F), Data(Data), Runtime(Runtime), IsAttached(IsAttached) {}

  void run(const std::vector<Start> &Starts) {
    preferIncrements();
    for (const Start &S : Starts)
      rewrite(S);
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

  void rewrite(const Start &S) {
    const DataLayout &Layout = F.getParent()->getDataLayout();
    std::vector<int64_t> Offsets;
    for (Access A : S.Accesses) {
      APInt Offset(Layout.getIndexTypeSizeInBits(A->get()->getType()), 0);
      A->get()->stripAndAccumulateConstantOffsets(Layout, Offset, true);
      Offsets.push_back(Offset.getSExtValue());
    }
    int64_t Base = chooseBase(Offsets);
    Value *Address = makeAddress(S.Before, Base);
    for (size_t I = 0; I < S.Accesses.size(); ++I)
      rewrite(*S.Accesses[I], Address, Offsets[I] - Base);
  }

  /// The address of byte `Offset` of the unit's data in the thread's copy.
  Value *makeAddress(Instruction *At, int64_t Offset) {
    InsertBefore Builder(At, *At);
    Value *Known = Builder.CreateAdd(place(Offset), Runtime.loadBias(Builder), "instr.start");
    if (!IsAttached)
      Known = attachIfNeeded(At, Known, Offset);
    return InsertBefore(At, *At).CreateIntToPtr(Known, Runtime.Bytes);
  }

  /// With a name of its own the place is one instruction, not an addition more. And the code
  /// generator does not see that two names are of the same place: it would keep the number in a
  /// register for the case that the thread is not attached, and could not add the bias to it in one
  /// instruction.
  Constant *place(int64_t Offset) {
    Constant *Name = Runtime.address(&Data, size_t(Offset));
    Name = GlobalAlias::create(Type::getInt8Ty(Runtime.Context), 0, GlobalValue::PrivateLinkage,
                               "__instr_place", Name, F.getParent());
    return ConstantExpr::getPtrToInt(Name, Runtime.Word);
  }

  /// Of addresses and their differences no sum is negative: the addition tells as well.
  Value *attachIfNeeded(Instruction *At, Value *Known, int64_t Offset) {
    static_assert(INSTR_ABI_UNATTACHED == INTPTR_MIN, "what makes every address negative");
    InsertBefore Builder(At, *At);
    Value *Unattached = Builder.CreateICmpSLT(Known, ConstantInt::get(Runtime.Word, 0));
    MDNode *Rare = MDBuilder(Runtime.Context).createBranchWeights(1, 1 << 20);
    BasicBlock *Head = At->getParent();
    Instruction *Then = SplitBlockAndInsertIfThen(Unattached, At, false, Rare);
    Builder.SetInsertPoint(Then);
    Value *New = Builder.CreateAdd(place(Offset), Runtime.callAttach(Builder), "instr.start");
    BasicBlock *Behind = Then->getSuccessor(0);
    Builder.SetInsertPoint(&*Behind->begin());
    PHINode *Start = Builder.CreatePHI(Runtime.Word, 2, "instr.start");
    Start->addIncoming(Known, Head);
    Start->addIncoming(New, Then->getParent());
    return Start;
  }

  void rewrite(Use &Operand, Value *Address, int64_t Distance) {
    if (!isa<Constant>(Operand.get()))
      return;
    Instruction *User = userPoint(Operand);
    InsertBefore Builder(User, *User);
    Value *Place = Builder.CreateGEP(Builder.getInt8Ty(), Address,
                                     ConstantInt::get(Runtime.Int64, uint64_t(Distance)));
    Place = Builder.CreateBitCast(Place, Operand->getType());
    Place = hideFromThreadSanitizer(Builder, *User, Place);
    // All entries of a phi for the same block must be the same value.
    if (auto *Phi = dyn_cast<PHINode>(Operand.getUser()))
      Phi->setIncomingValueForBlock(Phi->getIncomingBlock(Operand), Place);
    else
      Operand.set(Place);
  }

  /// A thread counts on where an ended one left off, under a lock that ThreadSanitizer does not
  /// know. Before LLVM 16 it does not ask for `nosanitize`, but leaves alone what is in another
  /// address space; the small numbers are the same memory to all code generators.
  Value *hideFromThreadSanitizer(InsertBefore &Builder, const Instruction &User, Value *Place) {
    bool IsDirect = isCounterAccess(User) && (isa<LoadInst>(User) || isa<StoreInst>(User));
    if (!IsDirect || !F.hasFnAttribute(Attribute::SanitizeThread))
      return Place;
    // By way of a number, as it looks through casts of pointers.
    Place = Builder.CreatePtrToInt(Place, Runtime.Word);
    return Builder.CreateIntToPtr(Place, PointerType::get(Runtime.Int64, 1));
  }

  Function &F;
  GlobalVariable &Data;
  RuntimeInterface &Runtime;
  bool IsAttached;
};

/// Makes one addition of several to the same counter, as functions leave them that were inlined
/// more than once: each would wait for the one before. Between them nothing may look, or leave the
/// block.
void joinIncrements(BasicBlock &BB) {
  DenseMap<const Value *, AtomicRMWInst *> Open;
  for (Instruction &I : make_early_inc_range(BB)) {
    const auto *Call = dyn_cast<CallBase>(&I);
    if (isRealCall(I) || (Call && Call->isInlineAsm())) {
      Open.clear();
      continue;
    }
    auto *Addition = isCounterAccess(I) ? dyn_cast<AtomicRMWInst>(&I) : nullptr;
    const auto *More = Addition ? dyn_cast<ConstantInt>(Addition->getValOperand()) : nullptr;
    if (!More)
      continue;
    auto [First, New] = Open.try_emplace(Addition->getPointerOperand(), Addition);
    if (New)
      continue;
    const auto *Some = cast<ConstantInt>(First->second->getValOperand());
    First->second->setOperand(
        1, ConstantInt::get(I.getContext(), Some->getValue() + More->getValue()));
    Addition->eraseFromParent();
  }
}

void expandIncrements(Module &M) {
  LoadInst *Old;
  StoreInst *New;
  for (Function &F : M) {
    for (BasicBlock &BB : F)
      joinIncrements(BB);
    hideCounts(F);
  }
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
  ThreadStarts Starts(Runtime.M, Accesses);
  for (auto &[F, All] : Accesses)
    FunctionRewriter(*F, Data, Runtime, Starts.isAttachedOnEntry(*F)).run(Starts.of(*F));
  return !Accesses.empty();
}

} // namespace instr
