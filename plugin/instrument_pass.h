// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef INSTR_INSTRUMENT_PASS_H
#define INSTR_INSTRUMENT_PASS_H

#include "llvm/IR/PassManager.h"

namespace instr {

/// Runs at the start of the pipeline, where every source line still has its
/// block: selects functions, plans, places, and describes the unit to the
/// runtime.
class InstrumentPass : public llvm::PassInfoMixin<InstrumentPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  /// Also at -O0, where functions are marked optnone.
  static bool isRequired() { return true; }
};

/// Runs at the end of the pipeline: times the functions that are left, and lets each thread count
/// in its own copy of the unit's data.
class FinishPass : public llvm::PassInfoMixin<FinishPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

/// The file name of the runtime library.
const char *runtimeFileName();

} // namespace instr

#endif
