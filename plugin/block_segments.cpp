// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "block_segments.h"

#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace instr {

/// Functions of the C library that do nothing but compute: they do not wait (where a thread may be
/// cancelled, or the program ended by another one), call back, or end the program.
static bool onlyComputes(const Function &F) {
  StringRef Name = F.getName();
  if (F.getReturnType()->isFloatingPointTy())
    return true;
  static const char *const Families[] = {"mem", "__mem", "str", "__str", "stp", "bcmp", "bzero",
                                         "is",  "to",    "abs", "labs",  "ffs", "ato",  "wcslen"};
  return any_of(Families, [&](const char *Family) { return compat::startsWith(Name, Family); }) &&
         !Name.contains("dup");
}

/// Does control come back here more often than it came?
static bool returnsAgain(const Instruction &I) {
  if (const auto *Special = dyn_cast<IntrinsicInst>(&I))
    switch (Special->getIntrinsicID()) {
    case Intrinsic::coro_suspend:
    case Intrinsic::coro_suspend_async:
    case Intrinsic::coro_suspend_retcon:
    case Intrinsic::coro_end:
    case Intrinsic::eh_sjlj_setjmp:
      return true;
    default:
      break;
    }
  const auto *Call = dyn_cast<CallBase>(&I);
  return Call && Call->hasFnAttr(Attribute::ReturnsTwice);
}

ReturningFunctions::ReturningFunctions(const Module &M) : Known(Triple(M.getTargetTriple())) {
  DenseMap<const Function *, std::vector<const Function *>> Callers;
  std::vector<const Function *> New;
  auto Leaves = [&](const Function *F) {
    if (Leaving.insert(F).second)
      New.push_back(F);
  };
  for (const Function &F : M) {
    if (F.isDeclaration())
      continue;
    // Another definition may take its place.
    if (F.isInterposable())
      Leaves(&F);
    for (const Instruction &I : instructions(F)) {
      const auto *Call = dyn_cast<CallBase>(&I);
      const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
      if (Callee && !Callee->isDeclaration())
        Callers[Callee].push_back(&F);
      else if (mayLeave(I) || isa<ResumeInst>(I))
        Leaves(&F);
    }
  }
  while (!New.empty()) {
    const Function *F = New.back();
    New.pop_back();
    for (const Function *Caller : Callers[F])
      Leaves(Caller);
  }
}

bool ReturningFunctions::mayLeave(const Instruction &I) const {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return false;
  // Those that do not return are __builtin_longjmp and __builtin_trap.
  if (isa<IntrinsicInst>(I))
    return returnsAgain(I) || Call->doesNotReturn() || !Call->doesNotThrow();
  if (returnsAgain(I))
    return true;
  if (Call->hasFnAttr(Attribute::WillReturn) && Call->doesNotThrow())
    return false;
  const Function *Callee = Call->getCalledFunction();
  if (!Callee)
    return true;
  if (!Callee->isDeclaration())
    return Leaving.count(Callee) != 0;
  LibFunc Function;
  return !TargetLibraryInfo(Known, I.getFunction()).getLibFunc(*Callee, Function) ||
         !onlyComputes(*Callee);
}

std::vector<Segment> BlockCutter::cut(BasicBlock &BB) const {
  std::vector<Segment> Parts{{Cut::Top, nullptr, {}, {}}};
  std::map<LineKey, size_t> Where;
  // Nothing may be inserted between such a call and the return.
  bool Tail = BB.getTerminatingMustTailCall() != nullptr;
  Cut Left = Cut::Top;
  Instruction *Behind = nullptr;
  auto Begin = [&](Instruction &At) {
    Parts.push_back({Left, &At, {}, {}});
    Left = Cut::Top;
  };
  for (Instruction &I : BB) {
    LineKey Key = Code.line(I);
    if (!Key && I.isTerminator())
      Key = Code.jumpStatement(BB);
    if (Key) {
      auto [Place, New] = Where.try_emplace(Key, Parts.size() - 1);
      if (New && Left != Cut::Top && !Tail) {
        Place->second = Parts.size();
        Begin(I);
      }
      ++Parts[Place->second].Lines[Key];
    }
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    if (Callee && !Callee->isDeclaration()) {
      if (Left != Cut::Top && !Tail && Countable.count(Callee))
        Begin(I);
      if (Left == Cut::Top)
        Parts.back().Calls.push_back(Call);
    }
    if (!I.isTerminator() && Returning.mayLeave(I)) {
      Left = returnsAgain(I) || Left == Cut::Anew ? Cut::Anew : Cut::MayStay;
      Behind = I.getNextNode();
    }
  }
  if (Left != Cut::Top && !Tail && succ_begin(&BB) != succ_end(&BB))
    Parts.push_back({Left, Behind, {}, {}});
  return Parts;
}

} // namespace instr
