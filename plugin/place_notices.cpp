// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the runtime must hear of besides the probes. A program that calls _exit or is replaced by
// exec runs no exit handler: it says so just before. A function that is not timed, but to which
// control comes back by longjmp or an exception, tells that frames below it are left.

#include "placement.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

namespace {

struct Leaver {
  enum instr_abi_leave Kind;
  int StatusArgument; ///< -1 if none
};

bool findLeaver(StringRef Name, Leaver &Found) {
  bool Exit = StringSwitch<bool>(Name).Cases("_exit", "_Exit", "quick_exit", true).Default(false);
  bool Exec = StringSwitch<bool>(Name)
                  .Cases("execl", "execle", "execlp", "execv", "execve", "execvp", true)
                  .Cases("execvpe", "fexecve", "execveat", true)
                  .Default(false);
  // Its parent half leaves inside the C library.
  bool Daemon = Name == "daemon";
  Found = Exec     ? Leaver{INSTR_ABI_LEAVE_EXEC, -1}
          : Daemon ? Leaver{INSTR_ABI_LEAVE_EXIT, -1}
                   : Leaver{INSTR_ABI_LEAVE_EXIT, 0};
  return Exit || Exec || Daemon;
}

/// The status that the call passes on, as 64 bits.
Value *status(IRBuilder<> &Builder, const CallBase &Call, const Leaver &Found, Type *Int64) {
  unsigned Index = unsigned(Found.StatusArgument);
  if (Found.StatusArgument < 0 || Call.arg_size() <= Index ||
      !Call.getArgOperand(Index)->getType()->isIntegerTy())
    return ConstantInt::get(Int64, 0);
  return Builder.CreateSExtOrTrunc(Call.getArgOperand(Index), Int64);
}

class NoticePlacer {
public:
  NoticePlacer(Module &M, RuntimeInterface &Runtime, bool Profiled)
      : M(M), Runtime(Runtime), Profiled(Profiled) {}

  bool run(const DenseSet<const Function *> &Timed) {
    for (Function &F : M)
      for (BasicBlock &BB : F)
        for (Instruction &I : BB)
          find(I, !Timed.count(&F));
    for (auto &[Call, Found] : Leaving)
      leave(*Call, Found);
    for (Instruction *Behind : Returning)
      unwound(Behind);
    return !Leaving.empty() || !Returning.empty();
  }

private:
  void find(Instruction &I, bool Untimed) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    Leaver Found;
    if (Callee && Callee->isDeclaration() && findLeaver(Callee->getName(), Found))
      Leaving.push_back({Call, Found});
    // Frames of timed functions hear of it through probes of their own.
    if (!Untimed)
      return;
    const auto *Pad = dyn_cast<LandingPadInst>(&I);
    if (Pad && Pad->getNumClauses() > 0)
      Returning.push_back(&*I.getParent()->getFirstInsertionPt());
    else if (Call && Call->hasFnAttr(Attribute::ReturnsTwice) && !I.isTerminator())
      Returning.push_back(I.getNextNode());
  }

  /// Where to call `F` before `Before`, which may be null at run time.
  Instruction *guard(Instruction *Before, Function *F) {
    if (Profiled)
      return Before;
    InsertBefore Builder(Before);
    return SplitBlockAndInsertIfThen(Builder.CreateIsNotNull(F), Before, false);
  }

  void leave(CallBase &Call, const Leaver &Found) {
    Function *Leave = Runtime.leave(Profiled);
    InsertBefore Builder(guard(&Call, Leave));
    Value *Arguments[] = {ConstantInt::get(Runtime.Int32, int(Found.Kind)),
                          status(Builder, Call, Found, Runtime.Int64)};
    Builder.CreateCall(Leave, Arguments);
  }

  void unwound(Instruction *Behind) {
    Function *Unwound = Runtime.unwound(Profiled);
    InsertBefore Builder(guard(Behind, Unwound));
    Value *Slot = Runtime.returnSlot(Builder);
    Builder.CreateCall(Unwound, {Slot});
  }

  Module &M;
  RuntimeInterface &Runtime;
  bool Profiled;
  std::vector<std::pair<CallBase *, Leaver>> Leaving;
  std::vector<Instruction *> Returning;
};

} // namespace

bool placeNotices(Module &M, const DenseSet<const Function *> &Timed, RuntimeInterface &Runtime,
                  bool Profiled) {
  return NoticePlacer(M, Runtime, Profiled).run(Timed);
}

} // namespace instr
