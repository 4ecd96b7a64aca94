// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ABI as IR sees it: types, hooks, and the symbols that every instrumented
// image shares.

#ifndef INSTR_RUNTIME_INTERFACE_H
#define INSTR_RUNTIME_INTERFACE_H

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

#include <cstddef>

namespace instr {

/// The name of the unit's variable in section instr_data, and the kind of its counters' accesses.
constexpr char UnitDataName[] = "__instr_unit_data";
constexpr char UnitFiresName[] = "__instr_unit_fires";
constexpr char CounterAccess[] = "instr counter";

class RuntimeInterface {
public:
  explicit RuntimeInterface(llvm::Module &M);

  llvm::Module &M;
  llvm::LLVMContext &Context;
  llvm::Type *Void;
  llvm::IntegerType *Int32, *Int64;
  llvm::IntegerType *Word;  ///< as wide as a pointer
  llvm::PointerType *Bytes; ///< a pointer to anything

  /// struct instr_abi_image of this image.
  llvm::GlobalVariable *image();
  /// The calling thread's struct instr_abi_thread.
  llvm::GlobalVariable *thread();
  /// Loads or sets its bias.
  llvm::LoadInst *loadBias(llvm::IRBuilder<> &Builder);
  void setBias(llvm::IRBuilder<> &Builder, uint64_t Bias);
  /// Gives the thread its block, and returns its bias.
  llvm::Value *callAttach(llvm::IRBuilder<> &Builder);
  /// `void __instr_leave(int32_t kind, int64_t value)` calls the hook of that
  /// name. In a unit that is not profiled it is null where no other unit of the
  /// image is profiled either.
  llvm::Function *leave(bool Profiled);
  /// The same for `void __instr_unwound(const void *return_slot)`.
  llvm::Function *unwound(bool Profiled);
  /// Late probes, see abi.h. `Times` is the address of a struct instr_abi_times in the section, as
  /// a number.
  void callEnterLate(llvm::IRBuilder<> &Builder, llvm::Value *Times, llvm::Value *Function);
  void callExitLate(llvm::IRBuilder<> &Builder, llvm::Value *Times);
  /// Do the probes of the function fire whose byte in the unit's `fires` this is?
  llvm::Value *doesFire(llvm::IRBuilder<> &Builder, llvm::Constant *Flag);
  /// The function's address, which a caller's bracket may name; null for one that only this unit
  /// can call: it has no brackets around its calls, and its address would keep it alive after
  /// inlining.
  llvm::Constant *addressForCallers(llvm::Function &F);
  /// Where the machine frame keeps its return address.
  llvm::Value *returnSlot(llvm::IRBuilder<> &Builder);

  /// Calls the hook that stands `Offset` bytes into struct instr_abi_hooks. The
  /// image must be known to be registered at this place.
  llvm::CallInst *callHook(llvm::IRBuilder<> &Builder, size_t Offset, llvm::FunctionType *Type,
                           llvm::ArrayRef<llvm::Value *> Arguments);

  /// A pointer to the value of type `FieldType` that lies `Offset` bytes behind
  /// `Base`.
  llvm::Value *field(llvm::IRBuilder<> &Builder, llvm::Value *Base, size_t Offset,
                     llvm::Type *FieldType);

  /// The address of a byte of a variable, as a pointer to anything.
  llvm::Constant *address(llvm::GlobalVariable *Variable, size_t Offset);

  /// Loads the image's pointer to the hooks; null until the image is
  /// registered.
  llvm::Value *loadHooks(llvm::IRBuilder<> &Builder);

  /// Says that the load or store overlaps with nothing that the program accesses, nor with what is
  /// marked with another `Kind`, and that sanitizers leave it alone.
  void markPrivate(llvm::Instruction &Access, llvm::StringRef Kind);

  /// Creates a function that is hidden and that the linker merges with those of
  /// the other units of the image. Null if this unit has it already.
  llvm::Function *makeShared(llvm::StringRef Name, llvm::FunctionType *Type);
  /// The same for a variable; returns the one that is there if there is one.
  llvm::GlobalVariable *makeShared(llvm::StringRef Name, llvm::Constant *Initializer);

  /// A function of the C library or the runtime that need not exist; its address is null then.
  llvm::Constant *declareWeak(llvm::StringRef Name, llvm::FunctionType *Type);
  llvm::GlobalVariable *sectionBound(llvm::StringRef Name);

private:
  llvm::Function *attach();
  llvm::Function *makeAssembly(llvm::StringRef Name, const std::string &Code,
                               llvm::ArrayRef<llvm::Value *> Callee);
  llvm::Function *attachAndGet();
  llvm::Function *enterLate();
  void callOfImage(llvm::IRBuilder<> &Builder, size_t Offset,
                   llvm::ArrayRef<llvm::Value *> Arguments);
  llvm::Function *forwarder(llvm::StringRef Name, llvm::FunctionType *Type, size_t Offset);
  llvm::Function *weakForwarder(llvm::StringRef Name, llvm::FunctionType *Type);
  llvm::CallInst *callLoadedHook(llvm::IRBuilder<> &Builder, llvm::Value *Hooks, size_t Offset,
                                 llvm::FunctionType *Type, llvm::ArrayRef<llvm::Value *> Arguments);
};

/// Is this an access to a counter, wherever that may be?
bool isCounterAccess(const llvm::Instruction &I);

/// The location of inserted instructions: line 0 in the function, so that
/// neither debuggers nor samplers take them for code of a line.
llvm::DebugLoc insertedLocation(const llvm::Function &F);

/// The same in the function that an instruction is from, inlined where that is inlined: what is
/// inserted for it behind inlining costs that function time.
llvm::DebugLoc insertedLocation(const llvm::Instruction &Like);

/// The first place in the function where code may be inserted. Allocas stay together at the top:
/// behind a branch they would be dynamic.
llvm::Instruction *firstPlace(llvm::Function &F);

/// Inserts before an instruction, with that location.
struct InsertBefore : llvm::IRBuilder<> {
  explicit InsertBefore(llvm::Instruction *Before);
  InsertBefore(llvm::Instruction *Before, const llvm::Instruction &Like);
};

} // namespace instr

#endif
