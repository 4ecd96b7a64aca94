// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// libinstr.so: what the user names in -fplugin=. It depends on no LLVM library,
// finds out which major version of LLVM the compiler that loads it was built
// from, and loads the plugin proper that was built for it. Loading a plugin
// into a compiler of another major version crashes that compiler, because the
// layout of its classes differs; this file is there so that it never happens.
//
// It may lie in LIBDIR (then the plugin is LIBDIR/instr/MAJOR/instr-plugin.so)
// or in LIBDIR/instr/MAJOR itself.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <dirent.h>
#include <dlfcn.h>
#include <unistd.h>

namespace {

// As declared in llvm/Passes/PassPlugin.h, the same in LLVM 14 to 19. Compilers
// that pass plugins are loaded into look the function up in this library.
struct PassPluginInfo {
  uint32_t ApiVersion;
  const char *Name;
  const char *Version;
  void (*RegisterCallbacks)(void *);
};
using PassPluginInfoFunction = PassPluginInfo (*)();

const char PluginFile[] = "instr-plugin.so";

void *PluginHandle;

[[noreturn]] void fail(const std::string &Message) {
  fprintf(stderr, "error: instr: %s\n", Message.c_str());
  // The plugin was asked for and is not there: the compilation must not look as
  // if it had worked.
  exit(1);
}

std::string parentFolder(const std::string &Path) {
  size_t Slash = Path.rfind('/');
  return Slash == std::string::npos ? "." : Path.substr(0, Slash);
}

std::string ownFolder() {
  Dl_info Info;
  if (!dladdr(&PluginHandle, &Info) || !Info.dli_fname)
    fail("cannot find out where libinstr.so lies");
  char *Resolved = realpath(Info.dli_fname, nullptr);
  std::string Path = Resolved ? Resolved : Info.dli_fname;
  free(Resolved);
  return parentFolder(Path);
}

unsigned majorFromText(const std::string &Text) {
  size_t At = Text.find("version ");
  return At == std::string::npos ? 0 : unsigned(atoi(Text.c_str() + At + 8));
}

/// The LLVM major version of the process, 0 if it is no compiler that we know.
unsigned hostMajor() {
  // In the C API since LLVM 16.
  using GetVersion = void (*)(unsigned *, unsigned *, unsigned *);
  if (auto Get = reinterpret_cast<GetVersion>(dlsym(RTLD_DEFAULT, "LLVMGetVersion"))) {
    unsigned Major = 0, Minor = 0, Patch = 0;
    Get(&Major, &Minor, &Patch);
    return Major;
  }
  // std::string clang::getClangFullVersion(), in all of them.
  using GetText = std::string (*)();
  if (auto Get =
          reinterpret_cast<GetText>(dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev")))
    return majorFromText(Get());
  return 0;
}

std::string builtMajors(const std::string &Folder) {
  std::string List;
  if (DIR *Dir = opendir(Folder.c_str())) {
    while (const dirent *Entry = readdir(Dir)) {
      std::string Name = Entry->d_name;
      if (Name.find_first_not_of("0123456789") == std::string::npos &&
          access((Folder + "/" + Name + "/" + PluginFile).c_str(), R_OK) == 0)
        List += (List.empty() ? "" : ", ") + Name;
    }
    closedir(Dir);
  }
  return List;
}

std::string pluginPath(const std::string &Folder, unsigned Major) {
  std::string Number = std::to_string(Major);
  bool InMajorFolder = access((Folder + "/" + PluginFile).c_str(), R_OK) == 0;
  if (InMajorFolder) {
    std::string Own = Folder.substr(Folder.rfind('/') + 1);
    if (Own == Number)
      return Folder + "/" + PluginFile;
    fail("this libinstr.so was built for LLVM " + Own + ", but the compiler is LLVM " + Number +
         "; use " + parentFolder(parentFolder(Folder)) + "/libinstr.so, or build instr for LLVM " +
         Number + " (see INSTR_ALSO_LLVM in its README)");
  }
  std::string Path = Folder + "/instr/" + Number + "/" + PluginFile;
  if (access(Path.c_str(), R_OK) == 0)
    return Path;
  std::string Built = builtMajors(Folder + "/instr");
  fail("no plugin for LLVM " + Number + ", which this compiler is, in " + Folder + "/instr (" +
       (Built.empty() ? "none at all" : "built for LLVM " + Built) + "); build instr for LLVM " +
       Number + " (see INSTR_ALSO_LLVM in its README)");
}

__attribute__((constructor)) void loadPlugin() {
  unsigned Major = hostMajor();
  if (!Major)
    fail("libinstr.so is a plugin for clang and was loaded into another "
         "program; use "
         "clang -fplugin=.../libinstr.so");
  std::string Path = pluginPath(ownFolder(), Major);
  // Global: the compiler looks up its own registries, and they must be one with
  // ours.
  PluginHandle = dlopen(Path.c_str(), RTLD_LAZY | RTLD_GLOBAL);
  if (!PluginHandle)
    fail(std::string("cannot load the plugin: ") + dlerror());
}

} // namespace

extern "C" __attribute__((visibility("default"))) PassPluginInfo llvmGetPassPluginInfo() {
  auto Get = reinterpret_cast<PassPluginInfoFunction>(dlsym(PluginHandle, "llvmGetPassPluginInfo"));
  if (!Get)
    fail("the plugin has no pass");
  return Get();
}
