// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is going to be inserted into a function, worked out before anything is
// changed: which lines have code in which block, where counters stand and how
// the blocks' counts follow from them, where the clock is read. The files that place counters and
// probes, and the one that writes the description, only follow the plan.

#ifndef INSTR_PLAN_H
#define INSTR_PLAN_H

#include "block_segments.h"
#include "flow_graph.h"
#include "line_code.h"
#include "plugin_options.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/PassManager.h"

#include <map>
#include <vector>

namespace instr {

struct LineWeight {
  LineKey Key;
  unsigned Weight; ///< instructions of that line in the block
};

struct BlockPlan {
  llvm::BasicBlock *Block;
  llvm::Instruction *At = nullptr; ///< begins with this one; null: at the top of the block
  unsigned Value = 0;              ///< its count: index in the function's values
  std::vector<LineWeight> Lines;   ///< sorted
  int Loop = -1;                   ///< index of the site of the loop that it is timed with
};

/// Where a counter is incremented: before an instruction, or on the way from a
/// terminator to one of its successors.
struct CounterPlace {
  llvm::Instruction *Before = nullptr;
  llvm::Instruction *Terminator = nullptr;
  unsigned Successor = 0;
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

/// A call of a function of this module, and how often it is executed.
struct CallPlan {
  const llvm::Function *Callee;
  unsigned Value;
};

struct FunctionPlan {
  llvm::Function *F = nullptr;
  const llvm::Function *CopyOf = nullptr; ///< see known_entries.h
  bool Marked = false;
  Timing Level = Timing::None;
  unsigned Times = 0; ///< index of the function's times, if Level is not None

  std::map<const llvm::BasicBlock *, std::vector<Segment>> Segments;
  std::vector<BlockPlan> Blocks; ///< the entry block first

  /// It can only be called from calls that are counted: how often it was called is their sum.
  bool IsEntryKnown = false;
  std::vector<CallPlan> Calls; ///< calls of such functions

  /// The function's values: its counters, then its calls if they are known, then sums of values
  /// before them.
  unsigned FirstCounter = 0; ///< index in the unit's counters
  std::vector<CounterPlace> Counters;
  std::vector<std::vector<FlowTerm>> Sums;

  std::vector<SitePlan> Sites;
  std::vector<LineProbe> LineProbes;
  std::vector<LoopProbe> LoopProbes;
  /// Heads of loops with line probes: where it is asked again whether lines are timed.
  std::vector<llvm::BasicBlock *> LoopHeaders;
  /// Calls that are bracketed: what runs in between may be code that is not
  /// instrumented.
  std::vector<llvm::CallBase *> Brackets;
};

/// Hands out the places in the unit's data.
struct UnitLayout {
  unsigned Counters = 0;
  unsigned Times = 0;
};

/// Cuts the function's blocks.
void planSegments(FunctionPlan &Plan, const LineCode &Code, const ReturningFunctions &Returning,
                  const FunctionSet &Countable);

/// Plans blocks: the segments that have lines, and the entry.
void planBlocks(FunctionPlan &Plan);

/// Plans counters: one for each block, or those that are needed to work the others out.
void planCounters(FunctionPlan &Plan, CounterMode Mode, llvm::FunctionAnalysisManager &Analyses,
                  UnitLayout &Layout);

/// Plans probes as Plan.Level says. `Instrumented` holds the functions of this
/// module that have enter probes themselves: calls to them need no bracket.
void planProbes(FunctionPlan &Plan, const SourceInfo &Source,
                const llvm::DenseSet<const llvm::Function *> &Instrumented, UnitLayout &Layout);

} // namespace instr

#endif
