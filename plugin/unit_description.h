// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Encodes what the runtime and the report must know about a translation unit:
// the description stream of the ABI.

#ifndef INSTR_UNIT_DESCRIPTION_H
#define INSTR_UNIT_DESCRIPTION_H

#include "compilation.h"
#include "plan.h"

#include <string>
#include <vector>

namespace instr {

struct UnitDescription {
  std::string Stream; ///< as abi.h describes it
  std::string Source; ///< the compressed chunks
};

/// `Plans` is not empty.
UnitDescription describeUnit(const Compilation &Unit, const std::vector<FunctionPlan> &Plans);

} // namespace instr

#endif
