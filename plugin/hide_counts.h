// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef INSTR_HIDE_COUNTS_H
#define INSTR_HIDE_COUNTS_H

#include "llvm/IR/Function.h"

namespace instr {

/// Keeps loop strength reduction from taking the counters that loops keep in registers for
/// induction variables: it would express the loop's own addresses and conditions by them, because
/// they are needed behind the loop anyway, and so give the program's loop another shape than
/// without them. Runs at the end of the pipeline, where no pass before the code generator has use
/// for knowing what they are.
void hideCounts(llvm::Function &F);

} // namespace instr

#endif
