// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Probes are calls through the image's table of hooks. The frame that `enter`
// returns guards all others of the same activation: it is null if this
// activation is not timed.

#include "placement.h"

#include "llvm_compat.h"

#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

namespace {

class ProbePlacer {
public:
  ProbePlacer(const FunctionPlan &Plan, RuntimeInterface &Runtime, const UnitData &Data)
      : Plan(Plan), F(*Plan.F), Runtime(Runtime), Data(Data) {}

  void run() {
    // Found first: what is inserted splits blocks.
    std::vector<Instruction *> Exits, Resumes;
    for (BasicBlock &BB : F)
      for (Instruction &I : BB) {
        if (Instruction *Exit = exitOf(I))
          Exits.push_back(Exit);
        if (isa<LandingPadInst>(I))
          Resumes.push_back(&*BB.getFirstInsertionPt());
        else if (const auto *Call = dyn_cast<CallBase>(&I))
          if (Call->hasFnAttr(Attribute::ReturnsTwice) && !I.isTerminator())
            Resumes.push_back(I.getNextNode());
      }

    enter();
    for (const LoopProbe &Probe : Plan.LoopProbes)
      loop(Probe);
    for (const LineProbe &Probe : Plan.LineProbes)
      line(Probe.Before, Probe.Site);
    for (CallBase *Call : Plan.Brackets)
      bracket(*Call);
    for (Instruction *Behind : Resumes)
      hook(Behind, offsetof(struct instr_abi_hooks, resume));
    for (Instruction *Before : Exits)
      hook(Before, offsetof(struct instr_abi_hooks, exit));
  }

private:
  /// Where the activation ends normally or by unwinding, and before which
  /// instruction to say so.
  static Instruction *exitOf(Instruction &I) {
    if (isa<ReturnInst>(I)) {
      // Nothing may stand between such a call and the return.
      if (CallInst *Tail = I.getParent()->getTerminatingMustTailCall())
        return Tail;
      return &I;
    }
    return isa<ResumeInst>(I) ? &I : nullptr;
  }

  void enter() {
    // A byte of its own on the stack gives each activation an address.
    IRBuilder<> Top(&*F.getEntryBlock().getFirstInsertionPt());
    Value *Activation = Top.CreateAlloca(Top.getInt8Ty(), nullptr, "instr.activation");

    Constant *Address = Runtime.addressForCallers(F);
    Instruction *First = firstPlace(F);
    InsertBefore Builder(First);
    Value *IsTiming = Runtime.isTiming(Builder);
    BasicBlock *Head = First->getParent();
    Instruction *Then = SplitBlockAndInsertIfThen(IsTiming, First, false, weights());
    Builder.SetInsertPoint(Then);
    Value *Arguments[] = {Data.times(Runtime, Plan.Times), Address, Runtime.returnSlot(Builder),
                          Activation};
    Type *Parameters[] = {Runtime.Bytes, Runtime.Bytes, Runtime.Bytes, Runtime.Bytes};
    CallInst *New =
        Runtime.callHook(Builder, offsetof(struct instr_abi_hooks, enter),
                         FunctionType::get(Runtime.Bytes, Parameters, false), Arguments);
    BasicBlock *Behind = Then->getSuccessor(0);
    Builder.SetInsertPoint(&*Behind->begin());
    PHINode *Phi = Builder.CreatePHI(Runtime.Bytes, 2, "instr.frame");
    Phi->addIncoming(ConstantPointerNull::get(Runtime.Bytes), Head);
    Phi->addIncoming(New, Then->getParent());
    Frame = Phi;
  }

  /// Both ways are likely; probes are moved out of the way of the program's own
  /// code.
  MDNode *weights() { return MDBuilder(Runtime.Context).createBranchWeights(1, 4); }

  /// Inserts `if (frame)` before the instruction and returns where its body
  /// goes.
  Instruction *guard(Instruction *Before) {
    InsertBefore Builder(Before);
    return SplitBlockAndInsertIfThen(Builder.CreateIsNotNull(Frame), Before, false, weights());
  }

  void hook(Instruction *Before, size_t Offset) {
    InsertBefore Builder(guard(Before));
    Runtime.callHook(Builder, Offset, FunctionType::get(Runtime.Void, {Runtime.Bytes}, false),
                     {Frame});
  }

  void hook(Instruction *Before, size_t Offset, function_ref<Value *(IRBuilder<> &)> Argument) {
    InsertBefore Builder(guard(Before));
    Value *Second = Builder.CreateBitCast(Argument(Builder), Runtime.Bytes);
    Runtime.callHook(Builder, Offset,
                     FunctionType::get(Runtime.Void, {Runtime.Bytes, Runtime.Bytes}, false),
                     {Frame, Second});
  }

  void line(Instruction *Before, unsigned Site) {
    hook(Before, offsetof(struct instr_abi_hooks, line),
         [&](IRBuilder<> &) { return Data.times(Runtime, Plan.Sites[Site].Times); });
  }

  void loop(const LoopProbe &Probe) {
    SmallVector<BasicBlock *, 4> Outside;
    for (BasicBlock *Before : predecessors(Probe.Header))
      if (!Probe.Blocks.count(Before) && !is_contained(Outside, Before))
        Outside.push_back(Before);
    if (Outside.empty())
      return;
    BasicBlock *Preheader = SplitBlockPredecessors(Probe.Header, Outside, ".instr");
    line(Preheader->getTerminator(), Probe.Site);
  }

  void bracket(CallBase &Call) {
    // A function defined here is known not to be instrumented; its address
    // would keep it alive.
    const Function *Callee = Call.getCalledFunction();
    Value *Address = Callee && !Callee->isDeclaration() ? ConstantPointerNull::get(Runtime.Bytes)
                                                        : Call.getCalledOperand();
    hook(&Call, offsetof(struct instr_abi_hooks, call),
         [&](IRBuilder<> &) -> Value * { return Address; });
    Instruction *Behind = nullptr;
    if (auto *Invoke = dyn_cast<InvokeInst>(&Call)) {
      // Other ways into the normal destination must not pass the probe.
      BasicBlock *Normal = Invoke->getNormalDest();
      if (!Normal->getSinglePredecessor())
        Normal = SplitEdge(Invoke->getParent(), Normal);
      Behind = &*Normal->getFirstInsertionPt();
    } else {
      Behind = Call.getNextNode();
    }
    hook(Behind, offsetof(struct instr_abi_hooks, call_end));
  }

  const FunctionPlan &Plan;
  Function &F;
  RuntimeInterface &Runtime;
  const UnitData &Data;
  Value *Frame = nullptr;
};

} // namespace

void placeProbes(const FunctionPlan &Plan, RuntimeInterface &Runtime, const UnitData &Data) {
  if (Plan.Level != Timing::None)
    ProbePlacer(Plan, Runtime, Data).run();
}

} // namespace instr
