// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A marked function has its probes in a twin. The function itself is as if it was not timed, but
// for a test at its entry whether to go to the twin: with probes that do not fire it costs what
// counting costs, and is inlined as before. Marked functions are few, so that the code that is
// there twice is little.

#ifndef INSTR_TIMED_TWINS_H
#define INSTR_TIMED_TWINS_H

#include "placement.h"

namespace instr {

/// Will the function be given calls that pass its own address (-finstrument-functions)? Then its
/// code must not be moved to another function.
bool tellsItsAddress(const llvm::Function &F);

/// Gives the name and all uses of Plan.F to a copy without probes, which is returned; Plan.F
/// becomes the twin. Counters must be placed, probes not yet. Null if the function cannot be
/// copied: then its probes must be placed in it.
llvm::Function *moveToTwin(FunctionPlan &Plan, unsigned OptimizationLevel);

/// Has the function go to the twin if the probes of Plan.F fire.
void goToTwin(llvm::Function &F, const FunctionPlan &Plan, RuntimeInterface &Runtime,
              const UnitData &Data);

} // namespace instr

#endif
