// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "line_code.h"

#include "source_info.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
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
  // The value of `a && b`, widened: it stands on the line of the operator, but
  // what was computed there is in other blocks.
  if (const auto *Widened = dyn_cast<ZExtInst>(&I))
    if (isa<PHINode>(Widened->getOperand(0)) && Widened->getOperand(0)->getType()->isIntegerTy(1))
      return true;
  // Where pointers have types, the argument of such a marker is cast first.
  if (isa<BitCastInst>(I) && !I.use_empty())
    return all_of(I.users(), [](const User *U) {
      const auto *Marker = dyn_cast<Instruction>(U);
      return Marker && Marker->isLifetimeStartOrEnd();
    });
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

LineCode::LineCode(const Function &F, const SourceInfo &Source)
    : Source(Source), Extent(extentOf(Source, F)) {
  findUnwinding(F);
  findJumps(F);
  OnlyReturns =
      none_of(instructions(F), [this](const Instruction &I) { return !isReturn(I) && lineOf(I); });
}

void LineCode::findUnwinding(const Function &F) {
  for (const BasicBlock *BB : post_order(&F)) {
    const Instruction *End = BB->getTerminator();
    bool AllWays = End->getNumSuccessors() > 0 && all_of(successors(BB), [&](const BasicBlock *S) {
                     return Unwinding.count(S) != 0;
                   });
    if (isa<ResumeInst>(End) || AllWays)
      Unwinding.insert(BB);
  }
}

/// A jump that falls off the end of a statement has that statement's location too, so only the
/// first one in a place is the statement itself.
void LineCode::findJumps(const Function &F) {
  DenseSet<std::pair<unsigned, unsigned>> Seen;
  for (const BasicBlock &BB : F) {
    const DILocation *L = jumpLocation(BB);
    if (!L || !Seen.insert({L->getLine(), L->getColumn()}).second)
      continue;
    if (Source.isJumpStatement(L->getFilename(), L->getLine(), L->getColumn()))
      JumpStatements[&BB] = keyOf(L);
    else if (Source.isLoopStatement(L->getFilename(), L->getLine(), L->getColumn()))
      LoopJumps[&BB] = keyOf(L);
  }
}

bool LineCode::isMadeUp(const Instruction &I, const DILocation &L) const {
  // While an exception passes, Clang lets the code between handlers stand at the closing brace of
  // the function, whichever block of the source it belongs to.
  if (Extent && L.getLine() == Extent->EndLine && L.getColumn() == Extent->EndColumn &&
      !isa<DISubprogram>(L.getScope()))
    return true;
  // At a brace that ends a block of the source, only destructors are code; the rest remembers
  // which way the block is left.
  return !isRealCall(I) && Source.isBlockEnd(L.getFilename(), L.getLine(), L.getColumn());
}

bool LineCode::isReturn(const Instruction &I) const {
  const DILocation *L = I.getDebugLoc().get();
  // All but the calls of destructors hands the value over.
  return L && Extent && L->getLine() == Extent->EndLine && L->getColumn() == Extent->EndColumn &&
         !isRealCall(I);
}

/// Returning at the closing brace is a jump that only ends the block before. A counter there would
/// stand between a call and the return, and turn loops that are written as recursion into real
/// recursion.
LineKey LineCode::line(const Instruction &I) const {
  return isReturn(I) && !OnlyReturns ? LineKey() : lineOf(I);
}

LineKey LineCode::lineOf(const Instruction &I) const {
  // The condition of a conditional jump was computed by other instructions. Clang gives such a jump
  // the line on which the whole condition begins, also in the block of a later line of it.
  if (isa<PHINode>(I) || isa<BranchInst>(I) || isa<UnreachableInst>(I) || isa<AllocaInst>(I) ||
      isa<LandingPadInst>(I) || isMarker(I))
    return {};
  const DILocation *L = I.getDebugLoc().get();
  // Destructors that run while an exception passes are no way into the line of the brace.
  if (!L || isMadeUp(I, *L) || Unwinding.count(I.getParent()))
    return {};
  return keyOf(L);
}

LineKey LineCode::jumpStatement(const BasicBlock &BB) const { return JumpStatements.lookup(&BB); }

LineKey LineCode::loopJump(const BasicBlock &BB) const { return LoopJumps.lookup(&BB); }

bool isRealCall(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  if (!Call || Call->isInlineAsm())
    return false;
  return !isa<IntrinsicInst>(I);
}

StringRef fileName(const DIFile &File) { return File.getFilename(); }

const FunctionExtent *extentOf(const SourceInfo &Source, const Function &F) {
  const DISubprogram *Program = F.getSubprogram();
  return Program ? Source.findFunction(fileName(*Program->getFile()), Program->getLine(),
                                       Program->getName())
                 : nullptr;
}

} // namespace instr
