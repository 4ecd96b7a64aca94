// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts into a function what its plan says. Counters and times are accessed at their addresses in
// section instr_data, as if all threads shared them: to the optimizer these are constants, so that
// functions are inlined and loops transformed as usual. Late in the pipeline the addresses are
// replaced by those of the calling thread's copy, see thread_copies.h.

#ifndef INSTR_PLACEMENT_H
#define INSTR_PLACEMENT_H

#include "plan.h"
#include "runtime_interface.h"

namespace instr {

/// The unit's part of section instr_data: its counters, then its times.
struct UnitData {
  llvm::GlobalVariable *Variable;
  llvm::GlobalVariable *Fires; ///< see abi.h
  unsigned CounterCount;

  /// The address of a counter, and of a struct instr_abi_times as a pointer to anything.
  llvm::Constant *counter(RuntimeInterface &Runtime, unsigned Index) const;
  llvm::Constant *times(RuntimeInterface &Runtime, unsigned Index) const;
  /// The byte that says whether the probes of the function with these times fire.
  llvm::Constant *fires(RuntimeInterface &Runtime, unsigned Index) const;
};

/// Increments counters where the plan says.
void placeCounters(FunctionPlan &Plan, RuntimeInterface &Runtime, const UnitData &Data);

/// Makes a load, an addition and a store of an increment.
void expandIncrement(llvm::AtomicRMWInst &Increment, llvm::LoadInst *&Old, llvm::StoreInst *&New);

/// Reads the clock where the plan says. `Known` is the function by whose address others know it:
/// Plan.F, or that whose twin Plan.F is.
void placeProbes(const FunctionPlan &Plan, llvm::Function &Known, RuntimeInterface &Runtime,
                 const UnitData &Data);

/// Functions that nobody marked are timed late: after inlining, and not if they are so small that
/// two clock readings would take longer. So probes that do not fire cost next to nothing; what was
/// inlined is its caller's time.
bool isTimedLate(const FunctionPlan &Plan);
void timeLate(const FunctionPlan &Plan);
void placeLateProbes(llvm::Module &M, RuntimeInterface &Runtime, const UnitData &Data);

/// Has the runtime told of what happens outside of probes; see
/// place_notices.cpp. `Timed` holds the functions that have probes. `Profiled`
/// says whether this unit has instrumented functions; otherwise the image is
/// asked at run time. Returns true if anything was inserted.
bool placeNotices(llvm::Module &M, const llvm::DenseSet<const llvm::Function *> &Timed,
                  RuntimeInterface &Runtime, bool Profiled);

} // namespace instr

#endif
