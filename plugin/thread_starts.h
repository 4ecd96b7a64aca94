// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where functions compute the address of their thread's copy of the counters, and where they need
// not ask whether the thread has one.

#ifndef INSTR_THREAD_STARTS_H
#define INSTR_THREAD_STARTS_H

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Module.h"

#include <vector>

namespace instr {

/// An operand that is an address in the unit's data.
using Access = llvm::Use *;

/// Where the operand's value must be there.
llvm::Instruction *userPoint(const llvm::Use &Operand);

/// A place where the address is computed, and the accesses that use it.
struct Start {
  llvm::Instruction *Before;
  std::vector<Access> Accesses;
};

class ThreadStarts {
public:
  ThreadStarts(llvm::Module &M,
               const llvm::MapVector<llvm::Function *, std::vector<Access>> &Accesses);

  /// Each access lies behind its start, and the starts are executed as rarely as can be.
  const std::vector<Start> &of(llvm::Function &F) { return Starts[&F]; }

  /// Do all callers of the function come from behind a start, so that the thread has its copy?
  bool isAttachedOnEntry(const llvm::Function &F) const { return Attached.count(&F) != 0; }

private:
  struct Call {
    const llvm::Function *Caller;
    bool BehindStart;
  };
  using CallMap = llvm::MapVector<const llvm::Function *, std::vector<Call>>;

  void findAttached(const CallMap &Calls);

  llvm::DenseMap<const llvm::Function *, std::vector<Start>> Starts;
  llvm::DenseSet<const llvm::Function *> Attached;
};

} // namespace instr

#endif
