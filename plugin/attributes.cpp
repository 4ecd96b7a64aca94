// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// __attribute__((profile)) and [[instr::profile]].
//
// The mark must reach IR for every function, constructors included. Annotations
// do not (LLVM 14 drops them there); the strings of the `assume` attribute do:
// Clang copies them to the function attribute "llvm.assume", and nothing but
// OpenMP's optimizer reads them. The pass takes ours out.

#include "attributes.h"

#include "compilation.h"
#include "llvm_compat.h"

#include "clang/AST/Decl.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaDiagnostic.h"

using namespace clang;

namespace instr {

namespace {

bool AnyMark;

struct ProfileAttribute : ParsedAttrInfo {
  ProfileAttribute() {
    static constexpr Spelling Known[] = {{ParsedAttr::AS_GNU, "profile"},
                                         {ParsedAttr::AS_CXX11, "instr::profile"},
                                         {compat::CBracketSyntax, "instr::profile"}};
    Spellings = Known;
  }

  bool diagAppertainsToDecl(Sema &S, const ParsedAttr &Attribute, const Decl *D) const override {
    if (isa<FunctionDecl>(D))
      return true;
    DiagnosticsEngine &Diags = S.getDiagnostics();
    unsigned Id =
        Diags.getCustomDiagID(DiagnosticsEngine::Warning,
                              "instr: the attribute 'profile' applies to functions only; ignored");
    S.Diag(Attribute.getLoc(), Id) << Attribute.getRange();
    return false;
  }

  AttrHandling handleDeclAttribute(Sema &S, Decl *D, const ParsedAttr &Attribute) const override {
    AnyMark = true;
    D->addAttr(compat::AssumeAttr::Create(S.Context, MarkProfile, Attribute.getRange()));
    return AttributeApplied;
  }
};

ParsedAttrInfoRegistry::Add<ProfileAttribute> Registration("profile", "marks a function for instr");

} // namespace

bool anyFunctionMarked() { return AnyMark; }

void forgetMarks() { AnyMark = false; }

bool hasMark(const FunctionDecl &D) {
  for (const auto *A : D.specific_attrs<compat::AssumeAttr>())
    if (A->getAssumption() == MarkProfile)
      return true;
  return false;
}

void forbid(ASTContext &Context, FunctionDecl &D) {
  D.addAttr(compat::AssumeAttr::CreateImplicit(Context, MarkNever));
}

} // namespace instr
