// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is going to be inserted into a function, worked out before anything is
// changed: which block is counted by which counter, which lines have code in
// it, where the clock is read. The files that place counters and probes, and
// the one that writes the description, only follow the plan.

#ifndef INSTR_PLAN_H
#define INSTR_PLAN_H

#include "line_code.h"
#include "plugin_options.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"

#include <vector>

namespace instr {

struct LineWeight {
  LineKey Key;
  unsigned Weight; ///< instructions of that line in the block
};

struct BlockPlan {
  llvm::BasicBlock *Block;
  llvm::Instruction *At = nullptr; ///< counted before this one; null: at the top of the block
  unsigned Counter;                ///< index in the unit's counters
  std::vector<LineWeight> Lines;   ///< sorted
  int Loop = -1;                   ///< index of the site of the loop that it is timed with
};

struct SitePlan {
  bool IsLoop;
  LineKey Key;    ///< the line, or the line of the loop's header
  unsigned Times; ///< index in the unit's times
};

/// Control enters the line of site `Site` before `Before`.
struct LineProbe {
  llvm::Instruction *Before;
  unsigned Site;
};

/// An innermost loop without calls: its probe fires when control enters it from
/// outside.
struct LoopProbe {
  llvm::BasicBlock *Header;
  llvm::SmallPtrSet<const llvm::BasicBlock *, 8> Blocks;
  unsigned Site;
};

struct FunctionPlan {
  llvm::Function *F = nullptr;
  bool Marked = false;
  Timing Level = Timing::None;
  unsigned Times = 0; ///< index of the function's times, if Level is not None

  std::vector<BlockPlan> Blocks; ///< the entry block first
  std::vector<SitePlan> Sites;
  std::vector<LineProbe> LineProbes;
  std::vector<LoopProbe> LoopProbes;
  /// Calls that are bracketed: what runs in between may be code that is not
  /// instrumented.
  std::vector<llvm::CallBase *> Calls;
};

/// Hands out the places in the unit's data.
struct UnitLayout {
  unsigned Counters = 0;
  unsigned Times = 0;
};

/// Plans counters: one per basic block that has code of a line, and one for the
/// entry.
void planCounters(FunctionPlan &Plan, const LineCode &Code, UnitLayout &Layout);

/// Plans probes as Plan.Level says. `Instrumented` holds the functions of this
/// module that have enter probes themselves: calls to them need no bracket.
void planProbes(FunctionPlan &Plan, const LineCode &Code,
                const llvm::DenseSet<const llvm::Function *> &Instrumented, UnitLayout &Layout);

} // namespace instr

#endif
