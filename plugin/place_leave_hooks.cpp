// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A program that calls _exit or is replaced by exec runs no exit handler. The
// runtime hears of it just before.

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
  bool Exit = StringSwitch<bool>(Name)
                  .Cases("_exit", "_Exit", "quick_exit", true)
                  .Default(false);
  bool Exec =
      StringSwitch<bool>(Name)
          .Cases("execl", "execle", "execlp", "execv", "execve", "execvp", true)
          .Cases("execvpe", "fexecve", "execveat", true)
          .Default(false);
  Found =
      Exit ? Leaver{INSTR_ABI_LEAVE_EXIT, 0} : Leaver{INSTR_ABI_LEAVE_EXEC, -1};
  return Exit || Exec;
}

/// The status that the call passes on, as 64 bits.
Value *status(IRBuilder<> &Builder, const CallBase &Call, const Leaver &Found,
              Type *Int64) {
  unsigned Index = unsigned(Found.StatusArgument);
  if (Found.StatusArgument < 0 || Call.arg_size() <= Index ||
      !Call.getArgOperand(Index)->getType()->isIntegerTy())
    return ConstantInt::get(Int64, 0);
  return Builder.CreateSExtOrTrunc(Call.getArgOperand(Index), Int64);
}

} // namespace

bool placeLeaveHooks(Module &M, RuntimeInterface &Runtime, bool Profiled) {
  std::vector<std::pair<CallBase *, Leaver>> Calls;
  for (Function &F : M)
    for (BasicBlock &BB : F)
      for (Instruction &I : BB) {
        auto *Call = dyn_cast<CallBase>(&I);
        Leaver Found;
        if (Call && Call->getCalledFunction() &&
            Call->getCalledFunction()->isDeclaration() &&
            findLeaver(Call->getCalledFunction()->getName(), Found))
          Calls.push_back({Call, Found});
      }
  for (auto &[Call, Found] : Calls) {
    Instruction *Before = Call;
    Function *Leave = Profiled ? Runtime.leave() : Runtime.maybeLeave();
    if (!Profiled) {
      InsertBefore Builder(Call);
      Before = SplitBlockAndInsertIfThen(Builder.CreateIsNotNull(Leave), Call,
                                         false);
    }
    InsertBefore Builder(Before);
    Value *Arguments[] = {ConstantInt::get(Runtime.Int32, int(Found.Kind)),
                          status(Builder, *Call, Found, Runtime.Int64)};
    Builder.CreateCall(Leave, Arguments);
  }
  return !Calls.empty();
}

} // namespace instr
