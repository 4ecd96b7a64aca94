// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A basic block is entered at its top, but it may be left in the middle: a call in it may throw,
// jump away or end the program. So a block is cut into segments, each of which runs to its end once
// it is entered, as far as lines are concerned.

#ifndef INSTR_BLOCK_SEGMENTS_H
#define INSTR_BLOCK_SEGMENTS_H

#include "line_code.h"
#include "llvm_compat.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"

#include <map>
#include <vector>

namespace instr {

using FunctionSet = llvm::DenseSet<const llvm::Function *>;

/// What lies between a segment and the one before it in its block.
enum class Cut {
  Top,     ///< nothing: it is the first
  MayStay, ///< code from which control may never come back
  Anew     ///< code behind which control may appear again: setjmp, a suspended coroutine
};

struct Segment {
  Cut Before;
  llvm::Instruction *At;             ///< its first instruction; null: the top of the block
  std::map<LineKey, unsigned> Lines; ///< instructions of each line that begins here
  /// Calls of functions that are defined in this module, which are executed as often as the segment
  /// is entered: nothing before them may leave it.
  std::vector<llvm::CallBase *> Calls;
};

/// Which functions of the module always come back to their caller, if they come to an end at all.
class ReturningFunctions {
public:
  explicit ReturningFunctions(const llvm::Module &M);

  /// Might control never come back from this instruction to the next one?
  bool mayLeave(const llvm::Instruction &I) const;

private:
  llvm::TargetLibraryInfoImpl Known;
  llvm::SmallPtrSet<const llvm::Function *, 32> Leaving; ///< of those that are defined here
};

class BlockCutter {
public:
  /// `Countable`: the functions whose entries are known if all calls of them are counted.
  BlockCutter(const LineCode &Code, const ReturningFunctions &Returning,
              const FunctionSet &Countable)
      : Code(Code), Returning(Returning), Countable(Countable) {}

  /// The segments of a block, at least one. All but the first and the last begin with a line or a
  /// call of a countable function; the last may just be what is left of the block.
  std::vector<Segment> cut(llvm::BasicBlock &BB) const;

private:
  const LineCode &Code;
  const ReturningFunctions &Returning;
  const FunctionSet &Countable;
};

} // namespace instr

#endif
