// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function that can only be called from places that are counted needs no counter for its calls:
// they are the sum of those. So what is small and inlined costs nothing but what is counted around
// it.

#ifndef INSTR_KNOWN_ENTRIES_H
#define INSTR_KNOWN_ENTRIES_H

#include "plan.h"

namespace instr {

/// What the name of a copy ends in.
constexpr char CopySuffix[] = ".instr";

/// Gives small functions that other units may call as well (inline functions of C++) a copy that
/// only this unit can call, with a plan of its own. Not without optimization: nothing is inlined
/// there.
void copySmallFunctions(std::vector<FunctionPlan> &Plans, unsigned OptimizationLevel);

/// The functions whose entries may become known: those that only this unit can call, or that have a
/// copy of that kind.
FunctionSet functionsOfKnownCalls(const std::vector<FunctionPlan> &Plans);

/// Has the calls that are counted call those copies. Copies that nobody calls go. Blocks must be
/// planned.
void callCopies(std::vector<FunctionPlan> &Plans, llvm::FunctionAnalysisManager &Analyses);

/// Finds the functions whose calls are known, and sorts the plans: such functions behind all that
/// call them.
void findKnownEntries(std::vector<FunctionPlan> &Plans);

} // namespace instr

#endif
