// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What only the front end knows about the source: where functions begin and
// end, and which jumps people wrote. In IR, `break;` and the invisible jump at
// a closing brace look the same.

#ifndef INSTR_SOURCE_INFO_H
#define INSTR_SOURCE_INFO_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace clang {
class ASTContext;
}

namespace instr {

/// One function definition, in presumed lines (that is, after #line).
struct FunctionExtent {
  std::string File; ///< last component
  std::string Name; ///< unqualified, without template arguments
  unsigned NameLine = 0, Column = 0;
  unsigned FirstLine = 0;
  unsigned EndLine = 0, EndColumn = 0; ///< of the closing brace; column 0 in macros
  bool InSystemHeader = false;
  bool Marked = false, Never = false; ///< by attributes of any declaration
};

class SourceInfo {
public:
  /// Reads the whole translation unit.
  void collect(clang::ASTContext &Context);

  /// The definition of the function `Name` (as debug information has it) whose
  /// name stands on `Line`; null if there is none.
  const FunctionExtent *findFunction(llvm::StringRef File, unsigned Line,
                                     llvm::StringRef Name) const;

  /// Does a break, continue, goto or return statement begin there?
  bool isJumpStatement(llvm::StringRef File, unsigned Line, unsigned Column) const;

  /// Does a for or while statement begin there?
  bool isLoopStatement(llvm::StringRef File, unsigned Line, unsigned Column) const;

  /// Is there a closing brace that does not end a function?
  bool isBlockEnd(llvm::StringRef File, unsigned Line, unsigned Column) const;

  void addFunction(FunctionExtent Extent);
  void addJump(llvm::StringRef File, unsigned Line, unsigned Column);
  void addLoop(llvm::StringRef File, unsigned Line, unsigned Column);
  void addBlockEnd(llvm::StringRef File, unsigned Line, unsigned Column);

private:
  llvm::DenseMap<unsigned, std::vector<FunctionExtent>> ByNameLine;
  llvm::DenseSet<uint64_t> Jumps, Loops, BlockEnds;
};

} // namespace instr

#endif
