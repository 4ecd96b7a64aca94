// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts into a function what its plan says.

#ifndef INSTR_PLACEMENT_H
#define INSTR_PLACEMENT_H

#include "plan.h"
#include "runtime_interface.h"

namespace instr {

/// The unit's part of section instr_data: its counters, then its times.
struct UnitData {
  llvm::GlobalVariable *Variable;
  unsigned CounterCount;

  /// Byte offset of a counter, and of a struct instr_abi_times.
  size_t counterOffset(unsigned Index) const;
  size_t timesOffset(unsigned Index) const;
};

/// Where a function finds the calling thread's copy of the unit's data.
struct FunctionBase {
  /// The copy's address, as a number; dominates everything behind the allocas
  /// of the entry block. Null in coroutines, which must ask again in every
  /// block.
  llvm::Value *Address = nullptr;
  /// The first instruction behind the code that computed it.
  llvm::Instruction *Behind = nullptr;
};

/// Computes the base at the function's entry.
FunctionBase placeBase(llvm::Function &F, RuntimeInterface &Runtime, const UnitData &Data);

/// Increments a counter in every block of the plan.
void placeCounters(const FunctionPlan &Plan, const FunctionBase &Base, RuntimeInterface &Runtime,
                   const UnitData &Data);

/// Reads the clock where the plan says.
void placeProbes(const FunctionPlan &Plan, const FunctionBase &Base, RuntimeInterface &Runtime,
                 const UnitData &Data);

/// Has the runtime told of what happens outside of probes; see
/// place_notices.cpp. `Timed` holds the functions that have probes. `Profiled`
/// says whether this unit has instrumented functions; otherwise the image is
/// asked at run time. Returns true if anything was inserted.
bool placeNotices(llvm::Module &M, const llvm::DenseSet<const llvm::Function *> &Timed,
                  RuntimeInterface &Runtime, bool Profiled);

} // namespace instr

#endif
