// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The two ends of the plugin: the front-end action that reads the arguments and
// the source, and the registration of the pass. -fplugin= brings both.

#include "attributes.h"
#include "compilation.h"
#include "instrument_pass.h"
#include "llvm_compat.h"
#include "promote_counters.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <dlfcn.h>

using namespace clang;

namespace instr {

Compilation &Compilation::current() {
  static Compilation Current;
  return Current;
}

namespace {

int Anchor; // something of this library, for dladdr

std::string ownPath() {
  Dl_info Info;
  if (!dladdr(&Anchor, &Info) || !Info.dli_fname)
    return "";
  llvm::SmallString<256> Path;
  if (llvm::sys::fs::real_path(Info.dli_fname, Path))
    return Info.dli_fname;
  return Path.str().str();
}

/// The runtime lies beside the plugin, or two folders above LIBDIR/instr/MAJOR.
std::string runtimePath() {
  llvm::SmallString<256> Path(ownPath());
  llvm::sys::path::remove_filename(Path);
  for (int Level = 0; Level < 3; ++Level) {
    llvm::SmallString<256> Candidate = Path;
    llvm::sys::path::append(Candidate, runtimeFileName());
    if (llvm::sys::fs::exists(Candidate))
      return Candidate.str().str();
    llvm::sys::path::remove_filename(Path);
  }
  return "";
}

void registerPass(llvm::PassBuilder &Builder) {
  Builder.registerPipelineStartEPCallback(
      [](llvm::ModulePassManager &Manager, auto) { Manager.addPass(InstrumentPass()); });
  Builder.registerVectorizerStartEPCallback([](llvm::FunctionPassManager &Manager, auto Level) {
    if (Level != llvm::OptimizationLevel::O0)
      Manager.addPass(PromoteCountersPass());
  });
  Builder.registerOptimizerLastEPCallback(
      [](llvm::ModulePassManager &Manager, auto) { Manager.addPass(FinishPass()); });
}

/// Finds the functions that say they must not be instrumented. LLVM IR has no
/// trace of no_instrument_function.
class NeverVisitor : public RecursiveASTVisitor<NeverVisitor> {
public:
  explicit NeverVisitor(ASTContext &Context) : Context(Context) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(FunctionDecl *D) {
    if (D->hasAttr<NoInstrumentFunctionAttr>())
      forbid(Context, *D);
    return true;
  }

private:
  ASTContext &Context;
};

class Consumer : public ASTConsumer {
public:
  void Initialize(ASTContext &C) override { Context = &C; }

  // Runs before the code generator sees the same declarations.
  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      NeverVisitor(*Context).TraverseDecl(D);
    return true;
  }

  void HandleTranslationUnit(ASTContext &C) override {
    Compilation &Unit = Compilation::current();
    if (Unit.Options.selectsByName() || anyFunctionMarked())
      Unit.Source.collect(C);
  }

private:
  ASTContext *Context = nullptr;
};

std::function<void(Severity, const std::string &)> reporter(DiagnosticsEngine &Diags) {
  return [&Diags](Severity Level, const std::string &Text) {
    DiagnosticsEngine::Level ClangLevel = Level == Severity::Error     ? DiagnosticsEngine::Error
                                          : Level == Severity::Warning ? DiagnosticsEngine::Warning
                                                                       : DiagnosticsEngine::Remark;
    Diags.Report(Diags.getCustomDiagID(ClangLevel, "instr: %0")) << Text;
  };
}

class Action : public PluginASTAction {
public:
  ActionType getActionType() override { return AddBeforeMainAction; }

  bool ParseArgs(const CompilerInstance &CI, const std::vector<std::string> &Arguments) override {
    // A compiler inside of the compiler, which builds a module: not the unit that is compiled.
    if (CI.getLangOpts().isCompilingModule())
      return true;
    Compilation &Unit = Compilation::current();
    Unit = Compilation();
    forgetMarks();
    Unit.Report = reporter(CI.getDiagnostics());
    auto Error = [&](const std::string &Text) { Unit.Report(Severity::Error, Text); };
    // After an error Clang compiles no further. Saying false here would make it
    // fall silent.
    if (!parsePluginOptions(Arguments, Unit.Options, Error))
      return true;

    CodeGenOptions &Code = const_cast<CompilerInstance &>(CI).getCodeGenOpts();
    Unit.OptimizationLevel = Code.OptimizeSize ? 3 + Code.OptimizeSize : Code.OptimizationLevel;
    Unit.Producer = getClangFullVersion();
    Unit.RuntimePath = runtimePath();
    compat::requestLineTables(Code);
    compat::addPipelineCallback(Code, ownPath(), registerPass);
    if (Code.DisableLLVMPasses)
      Unit.Report(Severity::Warning, "nothing is instrumented, because LLVM passes are switched "
                                     "off (-save-temps, "
                                     "-Xclang -disable-llvm-passes or the like)");
    Unit.Active = true;
    return true;
  }

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 llvm::StringRef File) override {
    if (CI.getLangOpts().isCompilingModule())
      return std::make_unique<ASTConsumer>();
    // For instr.h: LLVM 14's __has_attribute does not know the attributes of
    // plugins.
    Preprocessor &Predefined = CI.getPreprocessor();
    Predefined.setPredefines(Predefined.getPredefines() + "#define __INSTR__ 1\n");
    Compilation::current().MainFile = File.str();
    return std::make_unique<Consumer>();
  }
};

FrontendPluginRegistry::Add<Action> Registration("instr", "exact profiler for C and C++");

} // namespace
} // namespace instr

extern "C" LLVM_ATTRIBUTE_WEAK __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "instr", "1", instr::registerPass};
}
