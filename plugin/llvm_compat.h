// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All differences between LLVM 14 and 19 that the plugin meets, and nothing
// else. No other file of the project looks at the version of LLVM.

#ifndef INSTR_LLVM_COMPAT_H
#define INSTR_LLVM_COMPAT_H

#include "clang/AST/Attr.h"
#include "clang/Basic/CodeGenOptions.h"
#include "clang/Sema/ParsedAttr.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Passes/PassBuilder.h"
#if LLVM_VERSION_MAJOR >= 17
#include "llvm/TargetParser/Triple.h"
#else
#include "llvm/ADT/Triple.h"
#endif

#include <functional>
#include <string>

#if LLVM_VERSION_MAJOR < 14 || LLVM_VERSION_MAJOR > 19
#error "instr supports LLVM 14 to 19"
#endif

namespace instr::compat {

#if LLVM_VERSION_MAJOR >= 19
using AssumeAttr = clang::OMPAssumeAttr;
#else
using AssumeAttr = clang::AssumptionAttr;
#endif

/// [[...]] in C.
#if LLVM_VERSION_MAJOR >= 17
constexpr auto CBracketSyntax = clang::AttributeCommonInfo::AS_C23;
#else
constexpr auto CBracketSyntax = clang::AttributeCommonInfo::AS_C2x;
#endif

inline bool startsWith(llvm::StringRef Text, llvm::StringRef Prefix) {
  return Text.substr(0, Prefix.size()) == Prefix;
}

/// A pointer to bytes: `ptr` where pointers are opaque, `i8 *` where they are
/// not.
inline llvm::PointerType *bytePointer(llvm::LLVMContext &Context) {
#if LLVM_VERSION_MAJOR >= 15
  return llvm::PointerType::getUnqual(Context);
#else
  return llvm::Type::getInt8PtrTy(Context);
#endif
}

/// Has `Pass` run over the module at the start of the pipeline. The plugin
/// itself lies at `Path`.
inline void addPipelineCallback(clang::CodeGenOptions &Options, const std::string &Path,
                                std::function<void(llvm::PassBuilder &)> Callback) {
#if LLVM_VERSION_MAJOR >= 17
  (void)Path;
  Options.PassBuilderCallbacks.push_back(std::move(Callback));
#else
  // The compiler loads the file again and asks it for llvmGetPassPluginInfo.
  (void)Callback;
  for (const std::string &Known : Options.PassPlugins)
    if (Known == Path)
      return;
  Options.PassPlugins.push_back(Path);
#endif
}

/// Turns line tables on if the user asked for no debug information. False if
/// that cannot be done.
inline bool requestLineTables(clang::CodeGenOptions &Options) {
#if LLVM_VERSION_MAJOR >= 17
  if (Options.getDebugInfo() == llvm::codegenoptions::NoDebugInfo)
    Options.setDebugInfo(llvm::codegenoptions::DebugLineTablesOnly);
  return true;
#else
  // Up to LLVM 16 the code generator has copied its options before plugins see them.
  return Options.getDebugInfo() != clang::codegenoptions::NoDebugInfo;
#endif
}

inline bool isPresplitCoroutine(const llvm::Function &F) {
#if LLVM_VERSION_MAJOR >= 15
  return F.isPresplitCoroutine();
#else
  return F.hasFnAttribute("coroutine.presplit");
#endif
}

/// Takes back what is known of the memory that a function or call reads and writes.
template <typename FunctionOrCall> void removeMemoryAttributes(FunctionOrCall &Of) {
  using llvm::Attribute;
#if LLVM_VERSION_MAJOR >= 16
  Of.removeFnAttr(Attribute::Memory);
#else
  for (Attribute::AttrKind Kind :
       {Attribute::ReadNone, Attribute::ReadOnly, Attribute::WriteOnly, Attribute::ArgMemOnly,
        Attribute::InaccessibleMemOnly, Attribute::InaccessibleMemOrArgMemOnly})
    Of.removeFnAttr(Kind);
#endif
  Of.removeFnAttr(Attribute::Speculatable);
}

} // namespace instr::compat

#endif
