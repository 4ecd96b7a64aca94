// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "source_info.h"

#include "attributes.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/Support/Path.h"

using namespace clang;
using llvm::StringRef;

namespace instr {

namespace {

/// Debug information and the front end spell folders differently; the last
/// component, the line and the column together are as good as a full path.
uint64_t place(StringRef File, unsigned Line, unsigned Column) {
  uint64_t Hash = llvm::hash_combine(llvm::sys::path::filename(File), Line, Column);
  return Hash >> 1; // keeps clear of the two values that DenseSet reserves
}

/// Debug information adds template arguments to names.
StringRef withoutTemplateArguments(StringRef Name) {
  if (Name.substr(0, 8) == "operator")
    return Name;
  return Name.split('<').first;
}

class Collector : public RecursiveASTVisitor<Collector> {
public:
  Collector(SourceInfo &Info, ASTContext &Context)
      : Info(Info), Sources(Context.getSourceManager()) {}

  bool VisitFunctionDecl(FunctionDecl *D) {
    addFunction(D);
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *E) {
    if (CXXMethodDecl *Operator = E->getCallOperator())
      addFunction(Operator);
    return true;
  }
  bool VisitBreakStmt(BreakStmt *S) { return addJump(S); }
  bool VisitContinueStmt(ContinueStmt *S) { return addJump(S); }
  bool VisitGotoStmt(GotoStmt *S) { return addJump(S); }
  bool VisitIndirectGotoStmt(IndirectGotoStmt *S) { return addJump(S); }
  bool VisitReturnStmt(ReturnStmt *S) { return addJump(S); }
  bool VisitCompoundStmt(CompoundStmt *S) {
    PresumedLoc Place = Sources.getPresumedLoc(S->getRBracLoc());
    // What a macro expands to stands in one place, be it a brace or not.
    if (Place.isValid() && !S->getRBracLoc().isMacroID() && !FunctionEnds.count(S->getRBracLoc()))
      Info.addBlockEnd(Place.getFilename(), Place.getLine(), Place.getColumn());
    return true;
  }
  bool VisitForStmt(ForStmt *S) { return addLoop(S); }
  bool VisitWhileStmt(WhileStmt *S) { return addLoop(S); }

private:
  bool addJump(const Stmt *S) {
    PresumedLoc Place = Sources.getPresumedLoc(S->getBeginLoc());
    if (Place.isValid())
      Info.addJump(Place.getFilename(), Place.getLine(), Place.getColumn());
    return true;
  }

  bool addLoop(const Stmt *S) {
    PresumedLoc Place = Sources.getPresumedLoc(S->getBeginLoc());
    if (Place.isValid())
      Info.addLoop(Place.getFilename(), Place.getLine(), Place.getColumn());
    return true;
  }

  /// Lowers `Line` to the line of `Place` if that is in the same file and
  /// earlier.
  void extendUpwards(unsigned &Line, const PresumedLoc &Name, SourceLocation Place) {
    PresumedLoc Begin = Sources.getPresumedLoc(Place);
    if (Begin.isValid() && StringRef(Begin.getFilename()) == Name.getFilename() &&
        Begin.getLine() < Line)
      Line = Begin.getLine();
  }

  void addFunction(const FunctionDecl *D) {
    if (!D->doesThisDeclarationHaveABody() || D->isTemplateInstantiation())
      return;
    PresumedLoc Name = Sources.getPresumedLoc(D->getLocation());
    if (Name.isInvalid())
      return;
    FunctionExtent Extent;
    Extent.File = llvm::sys::path::filename(Name.getFilename()).str();
    Extent.Name = withoutTemplateArguments(D->getNameAsString()).str();
    Extent.NameLine = Name.getLine();
    Extent.Column = Name.getColumn();
    Extent.InSystemHeader = Sources.isInSystemHeader(D->getLocation());
    Extent.Marked = hasMark(*D);
    Extent.Never = D->hasAttr<NoInstrumentFunctionAttr>();
    Extent.FirstLine = Name.getLine();
    extendUpwards(Extent.FirstLine, Name, D->getOuterLocStart());
    if (const FunctionTemplateDecl *Template = D->getDescribedFunctionTemplate())
      extendUpwards(Extent.FirstLine, Name, Template->getBeginLoc());
    // Attributes in double brackets stand before everything else. Inherited
    // ones are elsewhere.
    for (const Attr *A : D->attrs())
      if (!A->isInherited() && !A->isImplicit())
        extendUpwards(Extent.FirstLine, Name, A->getLocation());
    FunctionEnds.insert(D->getBodyRBrace());
    PresumedLoc End = Sources.getPresumedLoc(D->getBodyRBrace());
    if (End.isInvalid())
      End = Sources.getPresumedLoc(D->getEndLoc());
    if (End.isValid() && StringRef(End.getFilename()) == Name.getFilename()) {
      Extent.EndLine = End.getLine();
      // What a macro expands to stands in one place: no column tells the brace.
      Extent.EndColumn = D->getBodyRBrace().isMacroID() ? 0 : End.getColumn();
    }
    Info.addFunction(std::move(Extent));
  }

  SourceInfo &Info;
  SourceManager &Sources;
  llvm::DenseSet<SourceLocation> FunctionEnds; ///< filled before their bodies are visited
};

} // namespace

void SourceInfo::collect(ASTContext &Context) {
  Collector(*this, Context).TraverseDecl(Context.getTranslationUnitDecl());
}

void SourceInfo::addFunction(FunctionExtent Extent) {
  ByNameLine[Extent.NameLine].push_back(std::move(Extent));
}

void SourceInfo::addJump(StringRef File, unsigned Line, unsigned Column) {
  Jumps.insert(place(File, Line, Column));
}

void SourceInfo::addLoop(StringRef File, unsigned Line, unsigned Column) {
  Loops.insert(place(File, Line, Column));
}

void SourceInfo::addBlockEnd(StringRef File, unsigned Line, unsigned Column) {
  BlockEnds.insert(place(File, Line, Column));
}

bool SourceInfo::isJumpStatement(StringRef File, unsigned Line, unsigned Column) const {
  return Jumps.count(place(File, Line, Column)) != 0;
}

bool SourceInfo::isBlockEnd(StringRef File, unsigned Line, unsigned Column) const {
  return BlockEnds.count(place(File, Line, Column)) != 0;
}

bool SourceInfo::isLoopStatement(StringRef File, unsigned Line, unsigned Column) const {
  return Loops.count(place(File, Line, Column)) != 0;
}

const FunctionExtent *SourceInfo::findFunction(StringRef File, unsigned Line,
                                               StringRef Name) const {
  auto Found = ByNameLine.find(Line);
  if (Found == ByNameLine.end())
    return nullptr;
  const FunctionExtent *SameFile = nullptr;
  for (const FunctionExtent &Extent : Found->second) {
    if (Extent.File != llvm::sys::path::filename(File))
      continue;
    if (Extent.Name == withoutTemplateArguments(Name))
      return &Extent;
    SameFile = &Extent;
  }
  return SameFile;
}

} // namespace instr
