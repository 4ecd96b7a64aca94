// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Probes are calls through the image's table of hooks. The frame that `enter` returns guards all
// others of the same activation: it is null if this activation is not timed. A variable of its own
// guards those of lines: it becomes null at the head of a loop once the runtime has found that they
// cost more than they are worth.

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
  ProbePlacer(const FunctionPlan &Plan, Function &Known, RuntimeInterface &Runtime,
              const UnitData &Data)
      : Plan(Plan), F(*Plan.F), Known(Known), Runtime(Runtime), Data(Data) {}

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
    for (BasicBlock *Header : Plan.LoopHeaders)
      askAgain(*Header);
    for (const LoopProbe &Probe : Plan.LoopProbes)
      loop(Probe);
    for (const LineProbe &Probe : Plan.LineProbes)
      line(Probe.Before, Probe.Site);
    for (CallBase *Call : Plan.Brackets)
      bracket(*Call);
    for (Instruction *Behind : Resumes)
      hook(Behind, offsetof(struct instr_abi_hooks, resume), Frame);
    for (Instruction *Before : Exits)
      hook(Before, offsetof(struct instr_abi_hooks, exit), Frame);
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
    if (!Plan.LoopHeaders.empty())
      Lines = Top.CreateAlloca(Runtime.Bytes, nullptr, "instr.lines");

    Constant *Address = Runtime.addressForCallers(Known);
    Instruction *First = firstPlace(F);
    InsertBefore Builder(First);
    Value *IsTiming = Runtime.doesFire(Builder, Data.fires(Runtime, Plan.Times));
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
    if (!Lines)
      return;
    Builder.SetInsertPoint(&*Behind->getFirstInsertionPt());
    Builder.CreateStore(Frame, Lines);
  }

  void askAgain(BasicBlock &Header) {
    InsertBefore Builder(&*Header.getFirstInsertionPt());
    Instruction *Timed = guard(&*Builder.GetInsertPoint(), lines(Builder));
    Builder.SetInsertPoint(Timed);
    Value *Fires = Runtime.doesFire(Builder, Data.fires(Runtime, Plan.Times));
    MDNode *Once = MDBuilder(Runtime.Context).createBranchWeights(1, 1 << 20);
    Builder.SetInsertPoint(SplitBlockAndInsertIfThen(Builder.CreateNot(Fires), Timed, false, Once));
    Constant *Nothing = ConstantPointerNull::get(Runtime.Bytes);
    Runtime.callHook(Builder, offsetof(struct instr_abi_hooks, line),
                     FunctionType::get(Runtime.Void, {Runtime.Bytes, Runtime.Bytes}, false),
                     {Frame, Nothing});
    Builder.CreateStore(Nothing, Lines);
  }

  /// The frame if lines are timed now.
  Value *lines(IRBuilder<> &Builder) {
    return Lines ? Builder.CreateLoad(Runtime.Bytes, Lines, "instr.lines") : Frame;
  }

  /// Both ways are likely; probes are moved out of the way of the program's own
  /// code.
  MDNode *weights() { return MDBuilder(Runtime.Context).createBranchWeights(1, 4); }

  /// Inserts `if (frame)` before the instruction and returns where its body
  /// goes.
  Instruction *guard(Instruction *Before, Value *Guard) {
    InsertBefore Builder(Before);
    return SplitBlockAndInsertIfThen(Builder.CreateIsNotNull(Guard), Before, false, weights());
  }

  void hook(Instruction *Before, size_t Offset, Value *Guard) {
    InsertBefore Builder(guard(Before, Guard));
    Runtime.callHook(Builder, Offset, FunctionType::get(Runtime.Void, {Runtime.Bytes}, false),
                     {Frame});
  }

  void hook(Instruction *Before, size_t Offset, function_ref<Value *(IRBuilder<> &)> Argument) {
    InsertBefore Asking(Before);
    InsertBefore Builder(guard(Before, lines(Asking)));
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
    InsertBefore Asking(Behind);
    hook(Behind, offsetof(struct instr_abi_hooks, call_end), lines(Asking));
  }

  const FunctionPlan &Plan;
  Function &F, &Known;
  RuntimeInterface &Runtime;
  const UnitData &Data;
  Value *Frame = nullptr;
  AllocaInst *Lines = nullptr; ///< null if they are timed throughout the activation
};

} // namespace

void placeProbes(const FunctionPlan &Plan, Function &Known, RuntimeInterface &Runtime,
                 const UnitData &Data) {
  if (Plan.Level != Timing::None)
    ProbePlacer(Plan, Known, Runtime, Data).run();
}

} // namespace instr
