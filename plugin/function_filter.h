// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which functions are instrumented, and why the others are not.

#ifndef INSTR_FUNCTION_FILTER_H
#define INSTR_FUNCTION_FILTER_H

#include "compilation.h"

#include "llvm/IR/Module.h"

#include <string>

namespace instr {

/// The names under which a user may know a function.
struct FunctionNames {
  std::string Linkage; ///< the symbol: `_ZN1a1fEi`
  std::string Full;    ///< `a::f(int)`; in C the same as the others
  std::string Plain;   ///< `a::f`
};

FunctionNames namesOf(const llvm::Function &F);

struct Selection {
  bool Instrument = false;
  bool Marked = false; ///< chosen by attribute, include or list: line probes
                       ///< are the default
  std::string Reason;  ///< why it is skipped; empty if there is nothing to say
};

class FunctionFilter {
public:
  FunctionFilter(const Compilation &Unit, const llvm::Module &M);

  Selection select(const llvm::Function &F) const;

private:
  const Compilation &Unit;
  llvm::DenseSet<const llvm::Function *> Resolvers; ///< they run before the program is relocated
};

/// Takes the plugin's marks out of the module's function attributes.
void removeMarks(llvm::Module &M);

} // namespace instr

#endif
