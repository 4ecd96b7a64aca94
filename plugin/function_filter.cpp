// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "function_filter.h"

#include "known_entries.h"
#include "line_code.h"
#include "llvm_compat.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace instr {

namespace {

const char MarkAttribute[] = "llvm.assume";

bool hasMark(const Function &F, StringRef Mark) {
  SmallVector<StringRef, 4> Values;
  F.getFnAttribute(MarkAttribute).getValueAsString().split(Values, ',');
  return is_contained(Values, Mark);
}

bool matches(const std::vector<NamePattern> &Patterns, const FunctionNames &Names) {
  return any_of(Patterns, [&](const NamePattern &Pattern) {
    return Pattern.match(Names.Linkage) || Pattern.match(Names.Full) || Pattern.match(Names.Plain);
  });
}

bool inList(const SpecialCaseList &List, StringRef Section, const Function &F,
            const FunctionNames &Names) {
  for (StringRef Name : {StringRef(Names.Linkage), StringRef(Names.Full), StringRef(Names.Plain)})
    if (List.inSection(Section, "fun", Name))
      return true;
  if (List.inSection(Section, "src", F.getParent()->getSourceFileName()))
    return true;
  const DISubprogram *Program = F.getSubprogram();
  return Program && List.inSection(Section, "src", fileName(*Program->getFile()));
}

/// Are these two variants (complete, base, deleting) of one constructor or destructor? Their
/// symbols differ in one digit behind a C or a D.
bool areVariants(StringRef A, StringRef B) {
  if (A.size() != B.size() || A == B)
    return false;
  size_t At = 0;
  while (A[At] == B[At])
    ++At;
  return At > 0 && (A[At - 1] == 'C' || A[At - 1] == 'D') && isDigit(A[At]) && isDigit(B[At]) &&
         A.substr(At + 1) == B.substr(At + 1);
}

/// Does the function only pass on to another variant of itself? It was made by the compiler and has
/// the lines of the other one.
bool isPassingVariant(const Function &F) {
  ItaniumPartialDemangler Demangler;
  if (!compat::startsWith(F.getName(), "_Z") ||
      Demangler.partialDemangle(F.getName().str().c_str()) || !Demangler.isCtorOrDtor())
    return false;
  return any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    return Callee && areVariants(F.getName(), Callee->getName());
  });
}

/// Does the function only adjust `this` and pass on to the one whose name its own ends with?
bool isThunk(const Function &F) {
  StringRef Name = F.getName();
  if (!compat::startsWith(Name, "_ZTh") && !compat::startsWith(Name, "_ZTv") &&
      !compat::startsWith(Name, "_ZTc"))
    return false;
  // Of functions with variable arguments a thunk is a copy: that one has code of its own.
  return any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    return Callee && Callee->getName().size() > 2 && Callee->getName() != Name &&
           Name.substr(Name.size() - std::min(Name.size(), Callee->getName().size() - 2)) ==
               Callee->getName().substr(2);
  });
}

/// A reason why the function cannot be instrumented at all.
std::string obstacle(const Function &F, const FunctionExtent *Extent) {
  if (F.hasFnAttribute(Attribute::Naked))
    return "it is naked";
  if (F.hasFnAttribute(Attribute::NoProfile))
    return "no_profile_instrument_function";
  if (hasMark(F, MarkNever) || (Extent && Extent->Never))
    return "no_instrument_function";
  if (isThunk(F))
    return "it is a thunk";
  if (isPassingVariant(F))
    return "it passes on to another variant of itself";
  return "";
}

} // namespace

FunctionNames namesOf(const Function &F) {
  FunctionNames Names;
  StringRef Symbol = F.getName();
  Symbol.consume_front("\1"); // an assembler name, to be taken as it is
  if (F.hasLocalLinkage())
    Symbol.consume_back(CopySuffix);
  Names.Linkage = Names.Full = Names.Plain = Symbol.str();
  // A C function called `a` is not the type `signed char`.
  ItaniumPartialDemangler Demangler;
  if (!compat::startsWith(Symbol, "_Z") || Demangler.partialDemangle(Names.Linkage.c_str()))
    return Names;
  auto Take = [](char *Text, std::string &Name) {
    if (Text)
      Name = Text;
    free(Text);
  };
  Take(Demangler.finishDemangle(nullptr, nullptr), Names.Full);
  Take(Demangler.getFunctionName(nullptr, nullptr), Names.Plain);
  return Names;
}

FunctionFilter::FunctionFilter(const Compilation &Unit, const Module &M) : Unit(Unit) {
  std::vector<const Function *> Reached;
  for (const GlobalIFunc &IFunc : M.ifuncs())
    if (const auto *Resolver = dyn_cast<Function>(IFunc.getResolver()->stripPointerCasts()))
      Reached.push_back(Resolver);
  while (!Reached.empty()) {
    const Function *F = Reached.back();
    Reached.pop_back();
    if (F->isDeclaration() || !Resolvers.insert(F).second)
      continue;
    for (const Instruction &I : instructions(F))
      if (const auto *Call = dyn_cast<CallBase>(&I))
        if (const Function *Callee = Call->getCalledFunction())
          Reached.push_back(Callee);
  }
}

Selection FunctionFilter::select(const Function &F) const {
  Selection Result;
  if (F.isDeclaration())
    return Result;
  const PluginOptions &Options = Unit.Options;
  FunctionNames Names = namesOf(F);
  const SpecialCaseList *List = Options.List.get();

  // Marks are looked for in the source too: a function that was used before its definition has the
  // attributes of its declaration in IR.
  const FunctionExtent *Extent = extentOf(Unit.Source, F);

  Result.Marked = hasMark(F, MarkProfile) || (Extent && Extent->Marked) ||
                  matches(Options.Include, Names) || (List && inList(*List, "profile", F, Names));
  // With include patterns, `all` means all of those.
  bool Wanted = Result.Marked || (Options.All && Options.Include.empty());
  if (!Wanted) {
    Result.Reason = "it is not marked";
    return Result;
  }
  Result.Reason = obstacle(F, Extent);
  if (Result.Reason.empty() && !F.getSubprogram() && !Result.Marked &&
      F.getParent()->getNamedMetadata("llvm.dbg.cu"))
    Result.Reason = "it has no source";
  if (Result.Reason.empty() && Resolvers.count(&F))
    Result.Reason = "it chooses a function for the dynamic linker, before the "
                    "program is set up";
  if (Result.Reason.empty() && matches(Options.Exclude, Names))
    Result.Reason = "excluded by argument";
  if (Result.Reason.empty() && List && inList(*List, "never", F, Names))
    Result.Reason = "section [never] of the list";
  if (Result.Reason.empty() && F.hasAvailableExternallyLinkage() && !Result.Marked) {
    // Its body is here for inlining only. A system header's own copy lives in a
    // library that is not instrumented, and counting just the inlined calls
    // would mislead.
    if (Extent && Extent->InSystemHeader)
      Result.Reason = "it is defined in a library";
  }
  Result.Instrument = Result.Reason.empty();
  return Result;
}

void removeMarks(Module &M) {
  for (Function &F : M) {
    if (!hasMark(F, MarkProfile) && !hasMark(F, MarkNever))
      continue;
    SmallVector<StringRef, 4> Values, Others;
    F.getFnAttribute(MarkAttribute).getValueAsString().split(Values, ',');
    for (StringRef Value : Values)
      if (Value != MarkProfile && Value != MarkNever)
        Others.push_back(Value);
    std::string Rest = join(Others, ",");
    F.removeFnAttr(MarkAttribute);
    if (!Rest.empty())
      F.addFnAttr(MarkAttribute, Rest);
  }
}

} // namespace instr
