// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What makes an image find the runtime when it is loaded, without any link
// flag.

#ifndef INSTR_STARTUP_H
#define INSTR_STARTUP_H

#include "runtime_interface.h"

#include <string>

namespace instr {

/// Emits the image's constructor and destructor, and the anchor that pulls the
/// static runtime out of its archive. `RuntimePath` is where the runtime was
/// when this unit was compiled; may be empty.
void emitStartup(RuntimeInterface &Runtime, const std::string &RuntimePath);

} // namespace instr

#endif
