// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "startup.h"

#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <instr/abi.h>

#include <dlfcn.h>

using namespace llvm;

namespace instr {

namespace {

/// Constructors of programs have priorities above 100: ours runs before them,
/// and the destructor after theirs.
constexpr int Priority = 2;

class Startup {
public:
  Startup(RuntimeInterface &Runtime, const std::string &Path)
      : Runtime(Runtime), Context(Runtime.Context), Path(Path), Bytes(Runtime.Bytes) {}

  // In C:
  //
  //   if (__instr_register_v4) {
  //     __instr_register_v4(&__instr_image); __instr_tls.bias = UNATTACHED; return;
  //   }
  //   if (dlopen && dlsym) {
  //     void *library = dlopen(PATH, ...);
  //     if (!library) library = dlopen(SONAME, ...);
  //     if (library) { f = dlsym(library, "__instr_register_v4"); if (f) {
  //     f(&image); __instr_tls.bias = UNATTACHED; return; } }
  //   }
  //   if (!__instr_warned) { __instr_warned = 1; write(2, ...); }
  void emitConstructor() {
    Function *F =
        Runtime.makeShared(INSTR_ABI_SYMBOL_START, FunctionType::get(Runtime.Void, false));
    if (!F)
      return;
    BasicBlock *Entry = block(F, "entry"), *Linked = block(F, "linked"),
               *Search = block(F, "search"), *Open = block(F, "open"),
               *OpenAgain = block(F, "open.again"), *Opened = block(F, "opened"),
               *Found = block(F, "found"), *Warn = block(F, "warn");
    FunctionType *RegisterType = FunctionType::get(Runtime.Void, {Bytes}, false);
    Constant *Register = Runtime.declareWeak(INSTR_ABI_SYMBOL_REGISTER, RegisterType);
    Type *Int32 = Runtime.Int32;
    FunctionType *DlOpenType = FunctionType::get(Bytes, {Bytes, Int32}, false);
    Constant *DlOpen = Runtime.declareWeak("dlopen", DlOpenType);
    FunctionType *DlSymType = FunctionType::get(Bytes, {Bytes, Bytes}, false);
    Constant *DlSym = Runtime.declareWeak("dlsym", DlSymType);

    IRBuilder<> B(Entry);
    Value *Image = B.CreateBitCast(Runtime.image(), Bytes);
    B.CreateCondBr(B.CreateIsNotNull(Register), Linked, Search);

    B.SetInsertPoint(Linked);
    B.CreateCall(RegisterType, Register, {Image});
    attachAnew(B);
    B.CreateRetVoid();

    B.SetInsertPoint(Search);
    B.CreateCondBr(B.CreateAnd(B.CreateIsNotNull(DlOpen), B.CreateIsNotNull(DlSym)), Open, Warn);

    // The runtime stays until the process ends: it writes the profile.
    Value *Mode = ConstantInt::get(Int32, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    B.SetInsertPoint(Open);
    Value *First = B.CreateCall(DlOpenType, DlOpen, {text(B, Path), Mode});
    B.CreateCondBr(B.CreateIsNotNull(First), Opened, OpenAgain);

    B.SetInsertPoint(OpenAgain);
    Value *Second = B.CreateCall(DlOpenType, DlOpen, {text(B, INSTR_ABI_RUNTIME_SONAME), Mode});
    B.CreateCondBr(B.CreateIsNotNull(Second), Opened, Warn);

    B.SetInsertPoint(Opened);
    PHINode *Library = B.CreatePHI(Bytes, 2);
    Library->addIncoming(First, Open);
    Library->addIncoming(Second, OpenAgain);
    Value *Symbol = B.CreateCall(DlSymType, DlSym, {Library, text(B, INSTR_ABI_SYMBOL_REGISTER)});
    B.CreateCondBr(B.CreateIsNotNull(Symbol), Found, Warn);

    B.SetInsertPoint(Found);
    B.CreateCall(RegisterType, B.CreateBitCast(Symbol, PointerType::getUnqual(RegisterType)),
                 {Image});
    attachAnew(B);
    B.CreateRetVoid();

    emitWarning(F, Warn);
    appendToGlobalCtors(Runtime.M, F, Priority, F);
  }

  void emitDestructor() {
    Function *F = Runtime.makeShared(INSTR_ABI_SYMBOL_STOP, FunctionType::get(Runtime.Void, false));
    if (!F)
      return;
    BasicBlock *Entry = block(F, "entry"), *Registered = block(F, "registered"),
               *Done = block(F, "done");
    IRBuilder<> B(Entry);
    B.CreateCondBr(B.CreateIsNotNull(Runtime.loadHooks(B)), Registered, Done);
    B.SetInsertPoint(Registered);
    Runtime.callHook(B, offsetof(struct instr_abi_hooks, unregister),
                     FunctionType::get(Runtime.Void, {Bytes}, false),
                     {B.CreateBitCast(Runtime.image(), Bytes)});
    B.CreateBr(Done);
    B.SetInsertPoint(Done);
    B.CreateRetVoid();
    appendToGlobalDtors(Runtime.M, F, Priority, F);
  }

  void emitAnchor() {
    Module &M = Runtime.M;
    if (M.getNamedGlobal(INSTR_ABI_SYMBOL_ANCHOR))
      return;
    auto *Anchor = new GlobalVariable(M, Runtime.Int32, false, GlobalValue::CommonLinkage,
                                      ConstantInt::get(Runtime.Int32, 0), INSTR_ABI_SYMBOL_ANCHOR);
    Anchor->setVisibility(GlobalValue::HiddenVisibility);
    Anchor->setAlignment(Align(4));
    appendToUsed(M, {Anchor});
  }

private:
  BasicBlock *block(Function *F, const char *Name) { return BasicBlock::Create(Context, Name, F); }

  /// What was executed before may have found no runtime.
  void attachAnew(IRBuilder<> &B) { Runtime.setBias(B, INSTR_ABI_UNATTACHED); }

  Value *text(IRBuilder<> &B, StringRef Text) { return B.CreateGlobalStringPtr(Text); }

  void emitWarning(Function *F, BasicBlock *Warn) {
    Module &M = Runtime.M;
    BasicBlock *First = block(F, "first"), *Print = block(F, "print"), *Done = block(F, "done");
    // Visible, so that the program and the libraries linked to it share one.
    auto *Warned = new GlobalVariable(M, Runtime.Int32, false, GlobalValue::WeakAnyLinkage,
                                      ConstantInt::get(Runtime.Int32, 0), "__instr_warned");
    // Under the C library's own name for it: programs define functions called
    // write.
    FunctionType *WriteType =
        FunctionType::get(Runtime.Word, {Runtime.Int32, Bytes, Runtime.Word}, false);
    Constant *Write = Runtime.declareWeak("__write", WriteType);
    IRBuilder<> B(Warn);
    B.CreateCondBr(B.CreateIsNull(B.CreateLoad(Runtime.Int32, Warned)), First, Done);

    B.SetInsertPoint(First);
    B.CreateStore(ConstantInt::get(Runtime.Int32, 1), Warned);
    B.CreateCondBr(B.CreateIsNotNull(Write), Print, Done);

    B.SetInsertPoint(Print);
    std::string Message = "instr: warning: the runtime " INSTR_ABI_RUNTIME_FILE
                          " was not found: this run is not profiled; put its folder into "
                          "LD_LIBRARY_PATH, or link the program with "
                          "-Wl,-u,__instr_register_v4 -linstr_rt -lz\n";
    B.CreateCall(WriteType, Write,
                 {ConstantInt::get(Runtime.Int32, 2), text(B, Message),
                  ConstantInt::get(Runtime.Word, Message.size())});
    B.CreateBr(Done);
    B.SetInsertPoint(Done);
    B.CreateRetVoid();
  }

  RuntimeInterface &Runtime;
  LLVMContext &Context;
  const std::string &Path;
  PointerType *Bytes;
};

} // namespace

void emitStartup(RuntimeInterface &Runtime, const std::string &RuntimePath) {
  std::string Path = RuntimePath.empty() ? INSTR_ABI_RUNTIME_FILE : RuntimePath;
  Startup S(Runtime, Path);
  S.emitConstructor();
  S.emitDestructor();
  S.emitAnchor();
}

} // namespace instr
