// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The arguments -fplugin-arg-instr-...

#ifndef INSTR_PLUGIN_OPTIONS_H
#define INSTR_PLUGIN_OPTIONS_H

#include "name_pattern.h"

#include "llvm/Support/SpecialCaseList.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace instr {

/// Which probes are compiled into a function. Each level includes the ones
/// before it.
enum class Timing { None, Function, Line };

/// Where counters stand: on a spanning tree's complement, or, to compare with,
/// one in every block.
enum class CounterMode { Tree, Block };

struct PluginOptions {
  bool All = false;
  bool Verbose = false;
  bool EmbedSource = true;
  CounterMode Counters = CounterMode::Tree;
  std::optional<Timing> TimingLevel; ///< for all functions; unset: Line if marked, else Function
  std::vector<NamePattern> Include, Exclude;
  std::unique_ptr<llvm::SpecialCaseList> List;

  /// Is there anything that selects functions besides the attribute?
  bool selectsByName() const { return All || !Include.empty() || List; }
};

/// Parses the arguments, each as `key` or `key=value`. Calls `Error` for every
/// mistake, with a text that names the argument and says what is allowed.
/// Returns false if there was one.
bool parsePluginOptions(const std::vector<std::string> &Arguments, PluginOptions &Options,
                        const std::function<void(const std::string &)> &Error);

} // namespace instr

#endif
