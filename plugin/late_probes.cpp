// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A late probe that does not fire is a test: of the function's byte at the entry, and at each exit
// whether the thread's late slot is that of this activation. Nothing is kept in between, and calls
// whose frame replaces that of their caller stay so.

#include "placement.h"

#include "line_code.h"

#include "llvm/Analysis/CFG.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

/// Says of a function where its times are, between the start and the end of the pipeline: in a copy
/// under another name as well.
static const char TimesAttribute[] = "instr-times";

bool isTimedLate(const FunctionPlan &Plan) {
  return Plan.Level == Timing::Function && !Plan.Marked;
}

void timeLate(const FunctionPlan &Plan) {
  Plan.F->addFnAttr(TimesAttribute, std::to_string(Plan.Times));
}

namespace {

/// A function is worth two readings of the clock if it can take longer than these.
bool isWorthTiming(const Function &F) {
  constexpr unsigned FewInstructions = 40;
  if (F.hasFnAttribute(Attribute::OptimizeNone))
    return true;
  unsigned Count = 0;
  for (const BasicBlock &BB : F)
    for (const Instruction &I : BB) {
      Count += !isa<DbgInfoIntrinsic>(I) && !isCounterAccess(I);
      if (isRealCall(I) || Count > FewInstructions)
        return true;
    }
  SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 4> BackEdges;
  FindFunctionBackedges(F, BackEdges);
  return !BackEdges.empty();
}

class LateProbePlacer {
public:
  LateProbePlacer(Function &F, Constant *Times, Constant *Fires, RuntimeInterface &Runtime)
      : F(F), Runtime(Runtime), Times(ConstantExpr::getPtrToInt(Times, Runtime.Word)),
        Fires(Fires) {}

  void run() {
    // Probes call without moving the stack pointer, so that debuggers find the way from there.
    F.addFnAttr(Attribute::NoRedZone);
    giveTailCallsTheirReturn();
    std::vector<Instruction *> Exits;
    for (BasicBlock &BB : F)
      if (isa<ReturnInst>(BB.getTerminator()) || isa<ResumeInst>(BB.getTerminator()))
        Exits.push_back(BB.getTerminator());
    enter();
    for (Instruction *Exit : Exits)
      exit(*Exit);
  }

private:
  /// Probes are moved out of the way of the program's own code.
  MDNode *rarely() { return MDBuilder(Runtime.Context).createBranchWeights(1, 1 << 20); }

  void enter() {
    InsertBefore Builder(firstPlace(F));
    Constant *Address = Runtime.addressForCallers(F);
    Builder.SetInsertPoint(SplitBlockAndInsertIfThen(Runtime.doesFire(Builder, Fires),
                                                     &*Builder.GetInsertPoint(), false, rarely()));
    Runtime.callEnterLate(Builder, Times, Address);
  }

  void exit(Instruction &Exit) {
    BasicBlock &BB = *Exit.getParent();
    // Nothing may stand between such a call and the return.
    if (CallInst *Tail = BB.getTerminatingMustTailCall())
      placeExit(whereTimed(*Tail));
    else if (CallInst *Tail = tailCall(Exit))
      exitOfTailCall(*Tail);
    else
      placeExit(whereTimed(Exit));
  }

  void placeExit(Instruction *Before) {
    InsertBefore Builder(Before);
    Runtime.callExitLate(Builder, Times);
  }

  /// Inserts `if (late slot == return slot)` and returns where its body goes.
  Instruction *whereTimed(Instruction &Before) {
    InsertBefore Builder(&Before);
    Value *Place = Runtime.field(Builder, Runtime.thread(),
                                 offsetof(struct instr_abi_thread, late_slot), Runtime.Bytes);
    LoadInst *Slot = Builder.CreateLoad(Runtime.Bytes, Place, "instr.late");
    Runtime.markPrivate(*Slot, "instr late");
    Value *Timed = Builder.CreateICmpEQ(Slot, Runtime.returnSlot(Builder));
    return SplitBlockAndInsertIfThen(Timed, &Before, false, rarely());
  }

  /// The call right before the return that may become a jump: its value is what is returned.
  CallInst *tailCall(Instruction &Exit) {
    const auto *Return = dyn_cast<ReturnInst>(&Exit);
    if (!Return || F.hasFnAttribute(Attribute::OptimizeNone) ||
        F.getFnAttribute("disable-tail-calls").getValueAsString() == "true")
      return nullptr;
    const Value *Result = Return->getReturnValue();
    Instruction *Before = Exit.getPrevNonDebugInstruction();
    if (Before && isa<BitCastInst>(Before) && Before == Result) {
      Result = Before->getOperand(0);
      Before = Before->getPrevNonDebugInstruction();
    }
    auto *Call = dyn_cast_or_null<CallInst>(Before);
    bool Fits = Call && isRealCall(*Call) && Call->isTailCall() &&
                Call->getCallingConv() == F.getCallingConv() && (!Result || Result == Call);
    return Fits ? Call : nullptr;
  }

  /// `if (timed) { f(); exit } else { return f() }`: the call exists twice.
  void exitOfTailCall(CallInst &Call) {
    Instruction *Timed = whereTimed(Call);
    BasicBlock *Behind = Call.getParent();
    Value *Result = nullptr;
    for (Instruction *I = &Call; I; I = I->getNextNode()) {
      if (isa<DbgInfoIntrinsic>(I))
        continue;
      Instruction *Copy = I->clone();
      if (auto *CallCopy = dyn_cast<CallInst>(Copy))
        CallCopy->setTailCallKind(CallInst::TCK_None);
      else if (Result)
        Copy->replaceUsesOfWith(I->getPrevNonDebugInstruction(), Result);
      if (isa<ReturnInst>(Copy))
        placeExit(Timed);
      Copy->insertBefore(Timed);
      Result = Copy;
    }
    Behind->removePredecessor(Timed->getParent());
    Timed->eraseFromParent();
  }

  /// Does the return give nothing, or `Call` if control comes from `Before`?
  static bool returns(const ReturnInst &Return, const BasicBlock &Before, const CallInst *Call) {
    const auto *Phi = dyn_cast_or_null<PHINode>(Return.getReturnValue());
    if (!Phi || Phi->getParent() != Return.getParent())
      return !Return.getReturnValue();
    return Phi->getIncomingValueForBlock(&Before) == Call;
  }

  /// The code generator copies a return that several tail calls jump to, but not one with a probe.
  void giveTailCallsTheirReturn() {
    for (BasicBlock &BB : make_early_inc_range(F)) {
      auto *Return = dyn_cast<ReturnInst>(BB.getTerminator());
      if (!Return || BB.getFirstNonPHIOrDbg() != Return)
        continue;
      for (BasicBlock *Before : SmallVector<BasicBlock *, 4>(predecessors(&BB))) {
        auto *Jump = dyn_cast<BranchInst>(Before->getTerminator());
        if (!Jump || Jump->isConditional())
          continue;
        auto *Call = dyn_cast_or_null<CallInst>(Jump->getPrevNonDebugInstruction());
        if (Call && isRealCall(*Call) && Call->isTailCall() && returns(*Return, *Before, Call))
          FoldReturnIntoUncondBranch(Return, &BB, Before);
      }
      if (pred_empty(&BB) && &BB != &F.getEntryBlock())
        DeleteDeadBlock(&BB);
    }
  }

  Function &F;
  RuntimeInterface &Runtime;
  Constant *Times, *Fires;
};

} // namespace

void placeLateProbes(Module &M, RuntimeInterface &Runtime, const UnitData &Data) {
  for (Function &F : M) {
    Attribute Times = F.getFnAttribute(TimesAttribute);
    if (!Times.isValid())
      continue;
    unsigned Index = 0;
    Times.getValueAsString().getAsInteger(10, Index);
    F.removeFnAttr(TimesAttribute);
    if (!F.isDeclaration() && isWorthTiming(F))
      LateProbePlacer(F, Data.times(Runtime, Index), Data.fires(Runtime, Index), Runtime).run();
  }
}

} // namespace instr
