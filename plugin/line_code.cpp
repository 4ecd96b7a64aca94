// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "line_code.h"

#include "source_info.h"

#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace instr {

namespace {

LineKey keyOf(const DILocation *Location) {
  if (!Location || !Location->getLine())
    return {};
  return {Location->getFile(), Location->getLine()};
}

/// The location of `BB`'s unconditional jump, if it ends in one.
const DILocation *jumpLocation(const BasicBlock &BB) {
  const auto *Jump = dyn_cast_or_null<BranchInst>(BB.getTerminator());
  return Jump && Jump->isUnconditional() ? Jump->getDebugLoc().get() : nullptr;
}

bool isMarker(const Instruction &I) {
  if (isa<DbgInfoIntrinsic>(I) || I.isLifetimeStartOrEnd())
    return true;
  const auto *Call = dyn_cast<IntrinsicInst>(&I);
  if (!Call)
    return false;
  switch (Call->getIntrinsicID()) {
  case Intrinsic::assume:
  case Intrinsic::donothing:
  case Intrinsic::experimental_noalias_scope_decl:
  case Intrinsic::invariant_start:
  case Intrinsic::invariant_end:
  case Intrinsic::pseudoprobe:
    return true;
  default:
    return false;
  }
}

} // namespace

bool LineKey::operator<(const LineKey &Other) const {
  if (Line != Other.Line)
    return Line < Other.Line;
  if (File == Other.File || !File || !Other.File)
    return File < Other.File;
  int Names = File->getFilename().compare(Other.File->getFilename());
  return Names ? Names < 0 : File->getDirectory() < Other.File->getDirectory();
}

LineKey codeLine(const Instruction &I) {
  // The condition of a conditional jump was computed by other instructions.
  // Clang gives such a jump the line on which the whole condition begins, also
  // in the block of a later line of it.
  if (isa<PHINode>(I) || isa<BranchInst>(I) || isa<UnreachableInst>(I) ||
      isa<AllocaInst>(I) || isa<LandingPadInst>(I) || isMarker(I))
    return {};
  return keyOf(I.getDebugLoc().get());
}

LineKey jumpStatementLine(const BasicBlock &BB, const SourceInfo &Source) {
  const DILocation *L = jumpLocation(BB);
  if (!L ||
      !Source.isJumpStatement(L->getFilename(), L->getLine(), L->getColumn()))
    return {};
  return keyOf(L);
}

LineKey loopJumpLine(const BasicBlock &BB, const SourceInfo &Source) {
  const DILocation *L = jumpLocation(BB);
  if (!L ||
      !Source.isLoopStatement(L->getFilename(), L->getLine(), L->getColumn()))
    return {};
  return keyOf(L);
}

bool isRealCall(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return false;
  return !isa<IntrinsicInst>(I);
}

StringRef fileName(const DIFile &File) { return File.getFilename(); }

} // namespace instr
