// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Patterns for names of functions: `*`, `?` and `[...]`, as LLVM's GlobPattern has them.

#ifndef INSTR_NAME_PATTERN_H
#define INSTR_NAME_PATTERN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/GlobPattern.h"

#include <vector>

namespace instr {

/// A pattern, cut at its stars. Up to LLVM 17 a GlobPattern tries all ways to fill the stars, which
/// are exponentially many in their number. What stands between two of them matches a fixed number
/// of characters, and then the leftmost place where it fits is as good as any other.
class NamePattern {
public:
  /// The text must outlive the pattern.
  static llvm::Expected<NamePattern> create(llvm::StringRef Text);

  bool match(llvm::StringRef Name) const;

private:
  struct Piece {
    llvm::GlobPattern Pattern;
    size_t Length; ///< of what it matches
  };
  std::vector<Piece> Pieces; ///< one more than there are stars

  llvm::Error addPiece(llvm::StringRef Text);
};

} // namespace instr

#endif
