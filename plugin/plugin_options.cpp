// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "plugin_options.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace llvm;

namespace instr {

namespace {

using ErrorFunction = std::function<void(const std::string &)>;

struct Argument {
  StringRef Key, Value;
  bool HasValue;
};

bool addGlob(const Argument &A, std::vector<NamePattern> &Patterns, const ErrorFunction &Error) {
  if (A.Value.empty()) {
    Error("argument '" + A.Key.str() + "' needs a pattern: -fplugin-arg-instr-" + A.Key.str() +
          "=GLOB");
    return false;
  }
  // The pattern refers to the text, which lives as long as the command line.
  Expected<NamePattern> Pattern = NamePattern::create(A.Value);
  if (!Pattern) {
    Error("bad pattern '" + A.Value.str() + "' in argument '" + A.Key.str() +
          "': " + toString(Pattern.takeError()));
    return false;
  }
  Patterns.push_back(std::move(*Pattern));
  return true;
}

bool setTiming(const Argument &A, PluginOptions &Options, const ErrorFunction &Error) {
  if (A.Value == "none")
    Options.TimingLevel = Timing::None;
  else if (A.Value == "function")
    Options.TimingLevel = Timing::Function;
  else if (A.Value == "line")
    Options.TimingLevel = Timing::Line;
  else {
    Error("bad value '" + A.Value.str() + "' for argument 'timing': use none, function or line");
    return false;
  }
  return true;
}

bool setCounters(const Argument &A, PluginOptions &Options, const ErrorFunction &Error) {
  if (A.Value == "tree" || A.Value == "block") {
    Options.Counters = A.Value == "tree" ? CounterMode::Tree : CounterMode::Block;
    return true;
  }
  Error("bad value '" + A.Value.str() + "' for argument 'counters': use tree or block");
  return false;
}

bool setEmbedSource(const Argument &A, PluginOptions &Options, const ErrorFunction &Error) {
  if (A.Value == "yes" || A.Value == "no") {
    Options.EmbedSource = A.Value == "yes";
    return true;
  }
  Error("bad value '" + A.Value.str() + "' for argument 'embed-source': use yes or no");
  return false;
}

bool setFlag(const Argument &A, bool &Flag, const ErrorFunction &Error) {
  if (A.HasValue) {
    Error("argument '" + A.Key.str() + "' takes no value");
    return false;
  }
  Flag = true;
  return true;
}

bool loadLists(const std::vector<std::string> &Paths, PluginOptions &Options,
               const ErrorFunction &Error) {
  if (Paths.empty())
    return true;
  std::string Message;
  Options.List = SpecialCaseList::create(Paths, *vfs::getRealFileSystem(), Message);
  if (Options.List)
    return true;
  Error("argument 'list': " + Message);
  return false;
}

} // namespace

bool parsePluginOptions(const std::vector<std::string> &Arguments, PluginOptions &Options,
                        const ErrorFunction &Error) {
  bool Good = true;
  std::vector<std::string> Lists;
  for (const std::string &Text : Arguments) {
    auto [Key, Value] = StringRef(Text).split('=');
    Argument A{Key, Value, Key.size() != Text.size()};
    if (Key == "all")
      Good &= setFlag(A, Options.All, Error);
    else if (Key == "verbose")
      Good &= setFlag(A, Options.Verbose, Error);
    else if (Key == "include")
      Good &= addGlob(A, Options.Include, Error);
    else if (Key == "exclude")
      Good &= addGlob(A, Options.Exclude, Error);
    else if (Key == "list")
      Lists.push_back(Value.str());
    else if (Key == "timing")
      Good &= setTiming(A, Options, Error);
    else if (Key == "counters")
      Good &= setCounters(A, Options, Error);
    else if (Key == "embed-source")
      Good &= setEmbedSource(A, Options, Error);
    else {
      Error("unknown argument '" + Text + "' (-fplugin-arg-instr-" + Text +
            "): known are all, include=GLOB, exclude=GLOB, list=FILE, "
            "timing=none|function|line, counters=tree|block, embed-source=yes|no and verbose");
      Good = false;
    }
  }
  return loadLists(Lists, Options, Error) && Good;
}

} // namespace instr
