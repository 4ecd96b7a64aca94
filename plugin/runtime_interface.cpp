// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "runtime_interface.h"

#include "llvm_compat.h"

#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

RuntimeInterface::RuntimeInterface(Module &M)
    : M(M), Context(M.getContext()), Void(Type::getVoidTy(Context)),
      Int32(Type::getInt32Ty(Context)), Int64(Type::getInt64Ty(Context)),
      Word(M.getDataLayout().getIntPtrType(Context)), Bytes(compat::bytePointer(Context)) {}

Function *RuntimeInterface::makeShared(StringRef Name, FunctionType *Type) {
  if (M.getFunction(Name))
    return nullptr;
  Function *F = Function::Create(Type, GlobalValue::LinkOnceODRLinkage, Name, M);
  F->setVisibility(GlobalValue::HiddenVisibility);
  F->setDSOLocal(true);
  F->setComdat(M.getOrInsertComdat(Name));
  F->addFnAttr(Attribute::NoUnwind);
  F->addFnAttr(Attribute::NoInline);
  return F;
}

GlobalVariable *RuntimeInterface::makeShared(StringRef Name, Constant *Initializer) {
  GlobalVariable *Known = M.getNamedGlobal(Name);
  if (Known && !Known->isDeclaration())
    return Known;
  auto *G = new GlobalVariable(M, Initializer->getType(), false, GlobalValue::LinkOnceODRLinkage,
                               Initializer, Known ? "" : Name);
  if (Known) {
    // Declared by instr.h.
    G->takeName(Known);
    Known->replaceAllUsesWith(ConstantExpr::getBitCast(G, Known->getType()));
    Known->eraseFromParent();
  }
  G->setVisibility(GlobalValue::HiddenVisibility);
  G->setDSOLocal(true);
  G->setComdat(M.getOrInsertComdat(Name));
  return G;
}

Constant *RuntimeInterface::declareWeak(StringRef Name, FunctionType *Type) {
  PointerType *Pointer = PointerType::getUnqual(Type);
  Function *F = M.getFunction(Name);
  // The program's own function of that name does something else.
  if (F && !F->isDeclaration())
    return ConstantPointerNull::get(Pointer);
  if (!F)
    F = Function::Create(Type, GlobalValue::ExternalWeakLinkage, Name, M);
  // The program may have declared it with other types.
  return ConstantExpr::getBitCast(F, Pointer);
}

GlobalVariable *RuntimeInterface::sectionBound(StringRef Name) {
  if (GlobalVariable *G = M.getNamedGlobal(Name))
    return G;
  // Weak: a unit may lose all its functions to the linker's garbage collection.
  auto *G = new GlobalVariable(M, Type::getInt8Ty(Context), false, GlobalValue::ExternalWeakLinkage,
                               nullptr, Name);
  G->setVisibility(GlobalValue::HiddenVisibility);
  return G;
}

GlobalVariable *RuntimeInterface::image() {
  GlobalVariable *Known = M.getNamedGlobal(INSTR_ABI_SYMBOL_IMAGE);
  if (Known && !Known->isDeclaration())
    return Known;
  auto Bound = [&](const char *Prefix, const char *Section) {
    return ConstantExpr::getBitCast(sectionBound((Twine(Prefix) + Section).str()), Bytes);
  };
  Constant *Null = ConstantPointerNull::get(Bytes);
  Constant *Fields[] = {
      ConstantInt::get(Int32, INSTR_ABI_VERSION),
      ConstantInt::get(Int32, sizeof(struct instr_abi_image)),
      Bound("__start_", INSTR_ABI_SECTION_UNITS),
      Bound("__stop_", INSTR_ABI_SECTION_UNITS),
      Bound("__start_", INSTR_ABI_SECTION_DATA),
      Bound("__stop_", INSTR_ABI_SECTION_DATA),
      Null, // hooks
      Null, // runtime
      Null, // enter_late
      Null, // exit_late
  };
  static_assert(sizeof(struct instr_abi_image) == 2 * 4 + 8 * 8,
                "the initializer must have the layout of the structure");
  return makeShared(INSTR_ABI_SYMBOL_IMAGE, ConstantStruct::getAnon(Context, Fields));
}

GlobalVariable *RuntimeInterface::thread() {
  if (GlobalVariable *G = M.getNamedGlobal(INSTR_ABI_SYMBOL_TLS))
    return G;
  Constant *Fields[] = {ConstantInt::get(Word, INSTR_ABI_UNATTACHED),
                        ConstantPointerNull::get(Bytes)};
  static_assert(sizeof(struct instr_abi_thread) == 2 * sizeof(void *),
                "the initializer must have the layout of the structure");
  GlobalVariable *G = makeShared(INSTR_ABI_SYMBOL_TLS, ConstantStruct::getAnon(Context, Fields));
  // Two words per image, so that also libraries that are loaded late find room
  // in the space that the dynamic linker keeps for them. The linker turns this
  // into local-exec in programs.
  G->setThreadLocalMode(GlobalValue::InitialExecTLSModel);
  return G;
}

void RuntimeInterface::setBias(IRBuilder<> &Builder, uint64_t Bias) {
  Value *Place = field(Builder, thread(), offsetof(struct instr_abi_thread, bias), Word);
  Builder.CreateStore(ConstantInt::get(Word, Bias), Place);
}

LoadInst *RuntimeInterface::loadBias(IRBuilder<> &Builder) {
  Value *Place = field(Builder, thread(), offsetof(struct instr_abi_thread, bias), Word);
  LoadInst *Bias = Builder.CreateLoad(Word, Place, "instr.bias");
  markPrivate(*Bias, "instr bias");
  return Bias;
}

Value *RuntimeInterface::field(IRBuilder<> &Builder, Value *Base, size_t Offset, Type *FieldType) {
  Value *Start = Builder.CreateBitCast(Base, Bytes);
  Value *Place = Builder.CreateConstInBoundsGEP1_64(Builder.getInt8Ty(), Start, Offset);
  return Builder.CreateBitCast(Place, PointerType::getUnqual(FieldType));
}

Constant *RuntimeInterface::address(GlobalVariable *Variable, size_t Offset) {
  Constant *Start = ConstantExpr::getBitCast(Variable, Bytes);
  return ConstantExpr::getInBoundsGetElementPtr(
      Type::getInt8Ty(Context), Start, ArrayRef<Constant *>{ConstantInt::get(Int64, Offset)});
}

Value *RuntimeInterface::loadHooks(IRBuilder<> &Builder) {
  Value *Place = field(Builder, image(), offsetof(struct instr_abi_image, hooks), Bytes);
  return Builder.CreateLoad(Bytes, Place, "instr.hooks");
}

CallInst *RuntimeInterface::callLoadedHook(IRBuilder<> &Builder, Value *Hooks, size_t Offset,
                                           FunctionType *Type, ArrayRef<Value *> Arguments) {
  llvm::Type *Pointer = PointerType::getUnqual(Type);
  Value *Hook = Builder.CreateLoad(Pointer, field(Builder, Hooks, Offset, Pointer), "instr.hook");
  CallInst *Call = Builder.CreateCall(Type, Hook, Arguments);
  Call->setDoesNotThrow();
  return Call;
}

CallInst *RuntimeInterface::callHook(IRBuilder<> &Builder, size_t Offset, FunctionType *Type,
                                     ArrayRef<Value *> Arguments) {
  return callLoadedHook(Builder, loadHooks(Builder), Offset, Type, Arguments);
}

/// A shared function that passes its arguments on to the hook at `Offset`, if
/// there are hooks.
Function *RuntimeInterface::forwarder(StringRef Name, FunctionType *Type, size_t Offset) {
  if (Function *F = M.getFunction(Name))
    return F;
  Function *F = makeShared(Name, Type);
  F->addFnAttr(Attribute::Cold);
  // Units without instrumented functions look for it.
  appendToCompilerUsed(M, {F});
  IRBuilder<> Builder(BasicBlock::Create(Context, "", F));
  BasicBlock *Registered = BasicBlock::Create(Context, "registered", F);
  BasicBlock *Done = BasicBlock::Create(Context, "done", F);
  Value *Hooks = loadHooks(Builder);
  Builder.CreateCondBr(Builder.CreateIsNull(Hooks), Done, Registered);
  Builder.SetInsertPoint(Registered);
  SmallVector<Value *, 2> Arguments;
  for (Argument &A : F->args())
    Arguments.push_back(&A);
  callLoadedHook(Builder, Hooks, Offset, Type, Arguments);
  Builder.CreateBr(Done);
  Builder.SetInsertPoint(Done);
  Builder.CreateRetVoid();
  return F;
}

Function *RuntimeInterface::weakForwarder(StringRef Name, FunctionType *Type) {
  if (Function *F = M.getFunction(Name))
    return F;
  Function *F = Function::Create(Type, GlobalValue::ExternalWeakLinkage, Name, M);
  F->setVisibility(GlobalValue::HiddenVisibility);
  return F;
}

Function *RuntimeInterface::leave(bool Profiled) {
  static const char Name[] = "__instr_leave";
  FunctionType *Type = FunctionType::get(Void, {Int32, Int64}, false);
  return Profiled ? forwarder(Name, Type, offsetof(struct instr_abi_hooks, leave))
                  : weakForwarder(Name, Type);
}

Function *RuntimeInterface::unwound(bool Profiled) {
  static const char Name[] = "__instr_unwound";
  FunctionType *Type = FunctionType::get(Void, {Bytes}, false);
  return Profiled ? forwarder(Name, Type, offsetof(struct instr_abi_hooks, unwound))
                  : weakForwarder(Name, Type);
}

Value *RuntimeInterface::doesFire(IRBuilder<> &Builder, Constant *Flag) {
  Type *Byte = Builder.getInt8Ty();
  LoadInst *Fires = Builder.CreateLoad(
      Byte, Builder.CreateBitCast(Flag, PointerType::getUnqual(Byte)), "instr.fires");
  markPrivate(*Fires, "instr fires");
  return Builder.CreateIsNotNull(Builder.CreateAnd(Fires, 1));
}

Constant *RuntimeInterface::addressForCallers(Function &F) {
  bool Droppable = F.isDiscardableIfUnused() && !F.hasAddressTaken();
  return Droppable ? ConstantPointerNull::get(Bytes) : ConstantExpr::getBitCast(&F, Bytes);
}

Value *RuntimeInterface::returnSlot(IRBuilder<> &Builder) {
  Function *Intrinsic = Intrinsic::getDeclaration(&M, Intrinsic::addressofreturnaddress, {Bytes});
  return Builder.CreateCall(Intrinsic, {});
}

DebugLoc insertedLocation(const Function &F) {
  DISubprogram *Program = F.getSubprogram();
  return Program ? DebugLoc(DILocation::get(F.getContext(), 0, 0, Program)) : DebugLoc();
}

Instruction *firstPlace(Function &F) {
  BasicBlock &Entry = F.getEntryBlock();
  BasicBlock::iterator At = Entry.getFirstInsertionPt();
  while (isa<AllocaInst>(*At) || isa<DbgInfoIntrinsic>(*At))
    ++At;
  for (BasicBlock::iterator I = At; I != Entry.end();) {
    auto *Late = dyn_cast<AllocaInst>(&*I++);
    if (Late && isa<ConstantInt>(Late->getArraySize()))
      Late->moveBefore(&*At);
  }
  return &*At;
}

DebugLoc insertedLocation(const Instruction &Like) {
  const DILocation *Location = Like.getDebugLoc();
  DISubprogram *Program = Location ? Location->getScope()->getSubprogram() : nullptr;
  return Program
             ? DebugLoc(DILocation::get(Like.getContext(), 0, 0, Program, Location->getInlinedAt()))
             : insertedLocation(*Like.getFunction());
}

InsertBefore::InsertBefore(Instruction *Before) : IRBuilder<>(Before) {
  SetCurrentDebugLocation(insertedLocation(*Before->getFunction()));
}

InsertBefore::InsertBefore(Instruction *Before, const Instruction &Like) : IRBuilder<>(Before) {
  SetCurrentDebugLocation(insertedLocation(Like));
}

bool isCounterAccess(const Instruction &I) {
  const MDNode *Tag = I.getMetadata(LLVMContext::MD_tbaa);
  if (!Tag || Tag->getNumOperands() < 2)
    return false;
  const auto *Type = dyn_cast_or_null<MDNode>(Tag->getOperand(1));
  const auto *Name =
      Type && Type->getNumOperands() ? dyn_cast<MDString>(Type->getOperand(0)) : nullptr;
  return Name && Name->getString() == CounterAccess;
}

void RuntimeInterface::markPrivate(Instruction &Access, StringRef Kind) {
  Access.setMetadata("nosanitize", MDNode::get(Context, {}));
  // Below the root of type-based alias analysis that Clang uses for the language.
  bool IsCxx = any_of(M.debug_compile_units(), [](const DICompileUnit *Unit) {
    return dwarf::isCPlusPlus(dwarf::SourceLanguage(Unit->getSourceLanguage()));
  });
  MDBuilder Builder(Context);
  MDNode *Root = Builder.createTBAARoot(IsCxx ? "Simple C++ TBAA" : "Simple C/C++ TBAA");
  MDNode *Type = Builder.createTBAAScalarTypeNode(Kind, Root);
  Access.setMetadata(LLVMContext::MD_tbaa, Builder.createTBAAStructTagNode(Type, Type, 0));
}

} // namespace instr
