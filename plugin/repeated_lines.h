// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Blocks that say nothing about a line that another block does not say.

#ifndef INSTR_REPEATED_LINES_H
#define INSTR_REPEATED_LINES_H

#include "plan.h"

namespace instr {

/// A line has as many hits as the block of it that is executed most. So takes lines out of the
/// plan's segments where another block has them that is executed at least as often.
void dropRepeatedLines(FunctionPlan &Plan, llvm::FunctionAnalysisManager &Analyses);

} // namespace instr

#endif
