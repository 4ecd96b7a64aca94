// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The plugin's arguments with a pattern in them, and lists of functions. The first line of an input
// is an argument, the second a name, and what follows is a list. Parsing ends well or with a text
// that says why not, and what was parsed answers for any name, and the same each time.
//
// For libFuzzer: clang++ -fsanitize=fuzzer,address,undefined, seeds in tests/fuzz/lists.
// With INSTR_FUZZ_REGRESSION it has a main of its own, regression_main.h.

#include "plugin_options.h"

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

using namespace llvm;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Bytes, size_t Size);

namespace {

void require(bool Condition) {
    if (!Condition)
        abort();
}

/// A file that has a path and no place on a disk.
class MemoryFile {
  public:
    explicit MemoryFile(StringRef Text) : Number(memfd_create("list", MFD_CLOEXEC)) {
        require(Number >= 0);
        require(write(Number, Text.data(), Text.size()) == static_cast<ssize_t>(Text.size()));
    }
    ~MemoryFile() {
        close(Number);
    }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;
    std::string path() const {
        return "/proc/self/fd/" + std::to_string(Number);
    }

  private:
    int Number;
};

void ask(const instr::PluginOptions &Options, StringRef Name) {
    for (const char *Section : {"profile", "never"})
        for (const char *Prefix : {"fun", "src"})
            if (Options.List)
                require(Options.List->inSection(Section, Prefix, Name) ==
                        Options.List->inSection(Section, Prefix, Name));
    for (const std::vector<instr::NamePattern> *Patterns : {&Options.Include, &Options.Exclude})
        for (const instr::NamePattern &Pattern : *Patterns)
            require(Pattern.match(Name) == Pattern.match(Name));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Bytes, size_t Size) {
    auto [Argument, Rest] = StringRef(reinterpret_cast<const char *>(Bytes), Size).split('\n');
    auto [Name, List] = Rest.split('\n');
    MemoryFile File(List);
    size_t Errors = 0;
    // No file but this one is read.
    std::string Text = Argument.split('=').first == "list" ? "all" : Argument.str();
    const std::vector<std::string> Arguments = {Text, "list=" + File.path()};

    instr::PluginOptions Options;
    bool Good = instr::parsePluginOptions(Arguments, Options, [&](const std::string &Message) {
        require(!Message.empty());
        ++Errors;
    });
    require(Good == (Errors == 0));
    ask(Options, Name);
    // A pattern without special characters is the name itself.
    auto [Key, Value] = StringRef(Text).split('=');
    if (Key == "include" && Good && Value.find_first_of("*?[]{}\\") == StringRef::npos) {
        require(Options.Include.size() == 1);
        require(Options.Include[0].match(Value));
    }
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
#include <dirent.h>
#include <zlib.h>
extern "C" {
#include "regression_main.h"
}
#endif
