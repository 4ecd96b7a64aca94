// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef INSTR_THREAD_COPIES_H
#define INSTR_THREAD_COPIES_H

#include "runtime_interface.h"

namespace instr {

/// Replaces addresses in the unit's data by those in the calling thread's copy, in all functions.
/// Each function that has some asks for the copy once, before the first and outside of loops.
/// Returns true if anything was changed.
bool useThreadCopies(llvm::GlobalVariable &Data, RuntimeInterface &Runtime);

} // namespace instr

#endif
