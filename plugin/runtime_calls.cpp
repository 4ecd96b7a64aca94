// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of the runtime on ways that are hardly taken. A call that the compiler sees would cost
// every function without calls a frame, and others registers, on the way beside it too. So on
// x86-64 these are pieces of assembly whose targets save what they use.

#include "runtime_interface.h"

#include "llvm_compat.h"

#include "llvm/IR/InlineAsm.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

static bool isX86(const Module &M) {
  return Triple(M.getTargetTriple()).getArch() == Triple::x86_64;
}

Function *RuntimeInterface::attach() {
  if (Function *F = M.getFunction(INSTR_ABI_SYMBOL_ATTACH))
    return F;
  Function *F = makeShared(INSTR_ABI_SYMBOL_ATTACH, FunctionType::get(Void, false));
  F->addFnAttr(Attribute::Cold);
  // Callers need not save registers for a call that happens once a thread.
  F->setCallingConv(CallingConv::PreserveMost);
  F->addFnAttr("stackrealign");
  IRBuilder<> Builder(BasicBlock::Create(Context, "", F));
  BasicBlock *Registered = BasicBlock::Create(Context, "registered", F);
  BasicBlock *Alone = BasicBlock::Create(Context, "alone", F);
  BasicBlock *Done = BasicBlock::Create(Context, "done", F);
  Value *Hooks = loadHooks(Builder);
  Builder.CreateCondBr(Builder.CreateIsNull(Hooks), Alone, Registered);

  // Without a runtime, or before it is there, all threads count in the section itself.
  Builder.SetInsertPoint(Alone);
  setBias(Builder, 0);
  Builder.CreateBr(Done);

  Builder.SetInsertPoint(Registered);
  Value *Arguments[] = {Builder.CreateBitCast(image(), Bytes),
                        Builder.CreateBitCast(thread(), Bytes)};
  callLoadedHook(Builder, Hooks, offsetof(struct instr_abi_hooks, attach),
                 FunctionType::get(Word, {Bytes, Bytes}, false), Arguments);
  Builder.CreateBr(Done);
  Builder.SetInsertPoint(Done);
  Builder.CreateRetVoid();
  return F;
}

/// A shared function of assembly. `Callee` is its operand ${0:P}; other symbols that it names must
/// be there.
Function *RuntimeInterface::makeAssembly(StringRef Name, const std::string &Code,
                                         ArrayRef<Value *> Callee) {
  Function *F = makeShared(Name, FunctionType::get(Void, false));
  F->addFnAttr(Attribute::Cold);
  F->addFnAttr(Attribute::Naked);
  IRBuilder<> Builder(BasicBlock::Create(Context, "", F));
  SmallVector<Type *, 1> Types;
  for (Value *Operand : Callee)
    Types.push_back(Operand->getType());
  FunctionType *Type = FunctionType::get(Void, Types, false);
  Builder.CreateCall(Type, InlineAsm::get(Type, Code, Callee.empty() ? "" : "i", true), Callee);
  Builder.CreateUnreachable();
  return F;
}

/// `__instr_bias` attaches and gives the bias in rax, all other registers but r11 and those of
/// vectors as they were.
Function *RuntimeInterface::attachAndGet() {
  static const char Name[] = "__instr_bias";
  if (Function *F = M.getFunction(Name))
    return F;
  thread();
  return makeAssembly(Name,
                      "callq ${0:P}\n\t"
                      "movq " INSTR_ABI_SYMBOL_TLS "@GOTTPOFF(%rip), %rax\n\t"
                      "movq %fs:(%rax), %rax\n\t"
                      "retq",
                      attach());
}

/// What a call that the compiler does not see as one may change, besides general registers.
static std::string clobbers() {
  std::string Text = ",~{memory},~{dirflag},~{fpsr},~{flags}";
  for (unsigned I = 0; I < 32; ++I)
    Text += ",~{xmm" + std::to_string(I) + "}";
  for (unsigned I = 0; I < 8; ++I)
    Text += ",~{k" + std::to_string(I) + "}";
  return Text;
}

/// Below the stack pointer lies what a function without calls keeps (System V ABI, AMD64, 3.2.2:
/// 128 bytes).
static CallInst *callUnseen(IRBuilder<> &Builder, Type *Result, Function *F) {
  FunctionType *Type = FunctionType::get(Result, {F->getType()}, false);
  InlineAsm *Code =
      InlineAsm::get(Type, "leaq -128(%rsp), %rsp\n\tcallq ${1:P}\n\tsubq $$-128, %rsp",
                     "={rax},i,~{r11}" + clobbers(), true);
  return Builder.CreateCall(Type, Code, {F});
}

Value *RuntimeInterface::callAttach(IRBuilder<> &Builder) {
  if (isX86(M)) {
    CallInst *Bias = callUnseen(Builder, Word, attachAndGet());
    Bias->setDoesNotThrow();
    return Bias;
  }
  Builder.CreateCall(attach(), {})->setCallingConv(CallingConv::PreserveMost);
  return loadBias(Builder);
}

/// `__instr_enter_late` adds the address of the thread's words.
Function *RuntimeInterface::enterLate() {
  static const char Name[] = "__instr_enter_late";
  if (Function *F = M.getFunction(Name))
    return F;
  thread();
  image();
  return makeAssembly(Name,
                      "movq %fs:0, %rax\n\t"
                      "addq " INSTR_ABI_SYMBOL_TLS "@GOTTPOFF(%rip), %rax\n\t"
                      "jmpq *" INSTR_ABI_SYMBOL_IMAGE "+" +
                          std::to_string(offsetof(struct instr_abi_image, enter_late)) + "(%rip)",
                      {});
}

/// Calls what a field of the image points to, as a C function.
void RuntimeInterface::callOfImage(IRBuilder<> &Builder, size_t Offset,
                                   ArrayRef<Value *> Arguments) {
  SmallVector<Type *, 4> Parameters;
  for (Value *Argument : Arguments)
    Parameters.push_back(Argument->getType());
  FunctionType *Type = FunctionType::get(Void, Parameters, false);
  llvm::Type *Pointer = PointerType::getUnqual(Type);
  Value *Place = field(Builder, image(), Offset, Pointer);
  Builder.CreateCall(Type, Builder.CreateLoad(Pointer, Place, "instr.late"), Arguments)
      ->setDoesNotThrow();
}

void RuntimeInterface::callEnterLate(IRBuilder<> &Builder, Value *Times, Value *Function) {
  Value *Slot = returnSlot(Builder);
  if (!isX86(M)) {
    callOfImage(Builder, offsetof(struct instr_abi_image, enter_late),
                {Times, Function, Slot, Builder.CreateBitCast(thread(), Bytes)});
    return;
  }
  Constant *Target = enterLate();
  FunctionType *Type = FunctionType::get(Void, {Word, Bytes, Bytes, Target->getType()}, false);
  InlineAsm *Code =
      InlineAsm::get(Type, "callq ${3:P}", "{r11},{rcx},{r10},i,~{rax}" + clobbers(), true);
  Builder.CreateCall(Type, Code, {Times, Function, Slot, Target})->setDoesNotThrow();
}

void RuntimeInterface::callExitLate(IRBuilder<> &Builder, Value *Times) {
  Value *Slot = returnSlot(Builder);
  constexpr size_t Offset = offsetof(struct instr_abi_image, exit_late);
  if (!isX86(M)) {
    callOfImage(Builder, Offset, {Times, Slot});
    return;
  }
  image();
  FunctionType *Type = FunctionType::get(Void, {Word, Bytes}, false);
  InlineAsm *Code =
      InlineAsm::get(Type, "callq *" INSTR_ABI_SYMBOL_IMAGE "+" + std::to_string(Offset) + "(%rip)",
                     "{r11},{r10}" + clobbers(), true);
  Builder.CreateCall(Type, Code, {Times, Slot})->setDoesNotThrow();
}

} // namespace instr
