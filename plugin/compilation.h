// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the front end hands to the pass in the same process: one translation
// unit at a time.

#ifndef INSTR_COMPILATION_H
#define INSTR_COMPILATION_H

#include "plugin_options.h"
#include "source_info.h"

#include <functional>
#include <string>

namespace instr {

enum class Severity { Remark, Warning, Error };

struct Compilation {
  /// Set while a translation unit is compiled with the plugin's front-end half.
  bool Active = false;
  PluginOptions Options;
  SourceInfo Source;
  /// Folder of the runtime, as far as it can be told from where the plugin
  /// lies.
  std::string RuntimePath;
  std::string Producer;
  unsigned OptimizationLevel = 0;
  std::string MainFile;
  /// The number of counters, known once the unit is instrumented.
  unsigned CounterCount = 0;
  /// Tells the user something through Clang's diagnostics.
  std::function<void(Severity, const std::string &)> Report;

  static Compilation &current();
};

/// The value of the attribute that marks a function in IR, and the one that
/// forbids it.
constexpr char MarkProfile[] = "instr_profile";
constexpr char MarkNever[] = "instr_never";

} // namespace instr

#endif
