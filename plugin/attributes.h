// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef INSTR_ATTRIBUTES_H
#define INSTR_ATTRIBUTES_H

namespace clang {
class ASTContext;
class FunctionDecl;
} // namespace clang

namespace instr {

/// Has the attribute occurred in this translation unit?
bool anyFunctionMarked();
void forgetMarks();

/// Does the declaration carry the attribute, by itself or inherited?
bool hasMark(const clang::FunctionDecl &D);

/// Lets the pass know that the function must not be instrumented.
void forbid(clang::ASTContext &Context, clang::FunctionDecl &D);

} // namespace instr

#endif
