// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which instructions are code of which source line.

#ifndef INSTR_LINE_CODE_H
#define INSTR_LINE_CODE_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Function.h"

namespace llvm {
class DIFile;
class DILocation;
} // namespace llvm

namespace instr {

class SourceInfo;
struct FunctionExtent;

/// A line of a file. No file means no line.
struct LineKey {
  const llvm::DIFile *File = nullptr;
  unsigned Line = 0;

  explicit operator bool() const { return File != nullptr; }
  bool operator==(const LineKey &Other) const { return File == Other.File && Line == Other.Line; }
  bool operator!=(const LineKey &Other) const { return !(*this == Other); }
  /// By line, then by the file's name: the same in every run of the compiler.
  bool operator<(const LineKey &Other) const;
};

/// The lines of one function, as it is before anything was inserted.
class LineCode {
public:
  LineCode(const llvm::Function &F, const SourceInfo &Source);

  /// The line that `I` computes something for; none if it is no code of any line: debug and
  /// lifetime markers, phis, jumps that only end a block, and what the compiler made up.
  LineKey line(const llvm::Instruction &I) const;

  /// If `BB` ends in a jump that people wrote: its line. A `break;` is executed as often as the
  /// block that it ends.
  LineKey jumpStatement(const llvm::BasicBlock &BB) const;

  /// If `BB` ends in the jump that enters a for or while statement: the line of the statement,
  /// which is entered as often as the block that the jump leads to. This gives `for (;;)` and
  /// `while (1)`, which compute nothing, one hit for every round.
  LineKey loopJump(const llvm::BasicBlock &BB) const;

private:
  bool isMadeUp(const llvm::Instruction &I, const llvm::DILocation &Location) const;
  bool isReturn(const llvm::Instruction &I) const;
  LineKey lineOf(const llvm::Instruction &I) const;
  void findUnwinding(const llvm::Function &F);
  void findJumps(const llvm::Function &F);

  const SourceInfo &Source;
  const FunctionExtent *Extent;
  bool OnlyReturns = false; ///< there is no code but the return at the closing brace
  /// Blocks from which every way leads out of the function by unwinding.
  llvm::SmallPtrSet<const llvm::BasicBlock *, 8> Unwinding;
  llvm::DenseMap<const llvm::BasicBlock *, LineKey> JumpStatements, LoopJumps;
};

/// Is `I` a call that can run other code: neither an intrinsic that becomes instructions nor
/// inline assembly?
bool isRealCall(const llvm::Instruction &I);

/// The file's name as the compiler was told.
llvm::StringRef fileName(const llvm::DIFile &File);

/// The function's definition as the front end saw it; null without line tables.
const FunctionExtent *extentOf(const SourceInfo &Source, const llvm::Function &F);

} // namespace instr

#endif
