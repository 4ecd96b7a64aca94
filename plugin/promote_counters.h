// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef INSTR_PROMOTE_COUNTERS_H
#define INSTR_PROMOTE_COUNTERS_H

#include "llvm/IR/PassManager.h"

namespace instr {

/// Runs just before loops are vectorized: keeps the counters of innermost loops without calls in
/// registers, from the way into the loop to the ways out of it. Says with `verbose` which loops
/// that was not possible in, and why.
class PromoteCountersPass : public llvm::PassInfoMixin<PromoteCountersPass> {
public:
  llvm::PreservedAnalyses run(llvm::Function &F, llvm::FunctionAnalysisManager &Analyses);
};

} // namespace instr

#endif
