// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "instrument_pass.h"

#include "compilation.h"
#include "function_filter.h"
#include "known_entries.h"
#include "llvm_compat.h"
#include "placement.h"
#include "repeated_lines.h"
#include "startup.h"
#include "thread_copies.h"
#include "timed_twins.h"
#include "unit_description.h"

#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <instr/abi.h>

using namespace llvm;

namespace instr {

namespace {

/// The pass has been here: -fplugin and -fpass-plugin together bring it twice.
const char DoneFlag[] = "instr";

/// A private constant of bytes; null for no bytes.
Constant *bytes(RuntimeInterface &Runtime, StringRef Data, const Twine &Name) {
  if (Data.empty())
    return ConstantPointerNull::get(Runtime.Bytes);
  Constant *Array = ConstantDataArray::getString(Runtime.Context, Data, false);
  auto *G = new GlobalVariable(Runtime.M, Array->getType(), true, GlobalValue::PrivateLinkage,
                               Array, Name);
  G->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  G->setAlignment(Align(1));
  return ConstantExpr::getBitCast(G, Runtime.Bytes);
}

class UnitInstrumenter {
public:
  UnitInstrumenter(Module &M, Compilation &Unit, FunctionAnalysisManager &Analyses)
      : M(M), Unit(Unit), Analyses(Analyses), Runtime(M) {}

  bool run() {
    select();
    if (Plans.empty())
      return placeNotices(M, Instrumented, Runtime, false);
    warnAboutLines();
    plan();
    forgetMemoryAttributes();
    if (any_of(Plans, [](const FunctionPlan &Plan) { return Plan.Level != Timing::None; }))
      keepFramePointers();
    UnitDescription Description = describeUnit(Unit, Plans);
    UnitData Data = createData();
    for (FunctionPlan &Plan : Plans) {
      placeCounters(Plan, Runtime, Data);
      if (isTimedLate(Plan))
        timeLate(Plan);
      else
        time(Plan, Data);
    }
    Runtime.leave(true);
    Runtime.unwound(true);
    DenseSet<const Function *> Probed;
    for (const FunctionPlan &Plan : Plans)
      if (Plan.Level != Timing::None && !isTimedLate(Plan))
        Probed.insert(Plan.F);
    placeNotices(M, Probed, Runtime, true);
    Unit.CounterCount = Layout.Counters;
    createUnit(Data, Description);
    emitStartup(Runtime, Unit.RuntimePath);
    return true;
  }

private:
  void plan() {
    bool InTree = Unit.Options.Counters == CounterMode::Tree;
    if (InTree)
      copySmallFunctions(Plans, Unit.OptimizationLevel);
    for (const FunctionPlan &Plan : Plans)
      if (Plan.Level != Timing::None)
        Instrumented.insert(Plan.F);
    ReturningFunctions Returning(M);
    FunctionSet Countable = InTree ? functionsOfKnownCalls(Plans) : FunctionSet();
    for (FunctionPlan &Plan : Plans) {
      LineCode Code(*Plan.F, Unit.Source);
      planSegments(Plan, Code, Returning, Countable);
      if (InTree)
        dropRepeatedLines(Plan, Analyses);
      planBlocks(Plan);
    }
    if (InTree) {
      callCopies(Plans, Analyses);
      findKnownEntries(Plans);
    }
    for (FunctionPlan &Plan : Plans) {
      planCounters(Plan, Unit.Options.Counters, Analyses, Layout);
      planProbes(Plan, Unit.Source, Instrumented, Layout);
    }
  }

  void time(FunctionPlan &Plan, const UnitData &Data) {
    Function *Counting = moveToTwin(Plan, Unit.OptimizationLevel);
    placeProbes(Plan, Counting ? *Counting : *Plan.F, Runtime, Data);
    if (Counting)
      goToTwin(*Counting, Plan, Runtime, Data);
  }

  /// Functions that only compute (const, pure) count from now on. Else calls of them would be
  /// merged, and left out where nobody needs the result.
  void forgetMemoryAttributes() {
    DenseSet<const Value *> Counting;
    for (const FunctionPlan &Plan : Plans) {
      compat::removeMemoryAttributes(*Plan.F);
      Counting.insert(Plan.F);
    }
    for (Function &F : M)
      for (Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (Counting.count(Call->getCalledOperand()->stripPointerCasts()))
            compat::removeMemoryAttributes(*Call);
  }

  /// The sampler finds callers by them. Functions that are not instrumented lie in between.
  void keepFramePointers() {
    for (Function &F : M)
      if (!F.isDeclaration() && !F.hasFnAttribute(Attribute::Naked))
        F.addFnAttr("frame-pointer", "all");
  }

  void select() {
    FunctionFilter Filter(Unit, M);
    for (Function &F : M) {
      Selection Choice = Filter.select(F);
      if (!Choice.Instrument) {
        remark(F, Choice.Reason.empty() ? "" : "skipped: " + Choice.Reason);
        continue;
      }
      FunctionPlan Plan;
      Plan.F = &F;
      Plan.Marked = Choice.Marked;
      Plan.Level =
          Unit.Options.TimingLevel.value_or(Choice.Marked ? Timing::Line : Timing::Function);
      // A coroutine's activation may sleep, and wake up on another thread.
      if (compat::isPresplitCoroutine(F))
        Plan.Level = Timing::None;
      static const char *const Levels[] = {"hits", "hits and function times",
                                           "hits, function and line times"};
      remark(F, std::string("instrumented: ") + Levels[int(Plan.Level)]);
      Plans.push_back(std::move(Plan));
    }
    removeMarks(M);
  }

  void remark(const Function &F, const std::string &Text) {
    if (Unit.Options.Verbose && !Text.empty())
      Unit.Report(Severity::Remark, "'" + namesOf(F).Full + "' " + Text);
  }

  void warnAboutLines() {
    if (!M.getNamedMetadata("llvm.dbg.cu"))
      Unit.Report(Severity::Warning, "no line tables: the profile will have functions without "
                                     "lines; add -g or -gline-tables-only");
  }

  UnitData createData() {
    size_t Size =
        sizeof(uint64_t) * Layout.Counters + sizeof(struct instr_abi_times) * Layout.Times;
    auto *Words = ArrayType::get(Runtime.Int64, Size / sizeof(uint64_t));
    auto *Variable = new GlobalVariable(M, Words, false, GlobalValue::PrivateLinkage,
                                        ConstantAggregateZero::get(Words), UnitDataName);
    Variable->setSection(INSTR_ABI_SECTION_DATA);
    Variable->setAlignment(Align(8));
    auto *Bytes = ArrayType::get(Type::getInt8Ty(Runtime.Context), std::max(1u, Layout.Times));
    auto *Fires = new GlobalVariable(M, Bytes, false, GlobalValue::PrivateLinkage,
                                     ConstantAggregateZero::get(Bytes), UnitFiresName);
    return {Variable, Fires, Layout.Counters};
  }

  void createUnit(const UnitData &Data, const UnitDescription &Description) {
    auto Number32 = [&](size_t N) { return ConstantInt::get(Runtime.Int32, N); };
    Constant *Fields[] = {
        Number32(INSTR_ABI_VERSION),
        Number32(Layout.Counters),
        Number32(Layout.Times),
        Number32(Description.Source.size()),
        ConstantExpr::getBitCast(Data.Variable, Runtime.Bytes),
        bytes(Runtime, Description.Stream, "__instr_description"),
        bytes(Runtime, Description.Source, "__instr_source"),
        ConstantInt::get(Runtime.Int64, Description.Stream.size()),
        ConstantExpr::getBitCast(Data.Fires, Runtime.Bytes),
    };
    static_assert(sizeof(struct instr_abi_unit) == 4 * 4 + 3 * 8 + 2 * 8,
                  "the initializer must have the layout of the structure");
    Constant *Initializer = ConstantStruct::getAnon(Runtime.Context, Fields);
    auto *G = new GlobalVariable(M, Initializer->getType(), false, GlobalValue::PrivateLinkage,
                                 Initializer, "__instr_unit");
    G->setSection(INSTR_ABI_SECTION_UNITS);
    G->setAlignment(Align(8));
    // Only the bounds of its section refer to it.
    appendToUsed(M, {G});
  }

  Module &M;
  Compilation &Unit;
  FunctionAnalysisManager &Analyses;
  RuntimeInterface Runtime;
  UnitLayout Layout;
  std::vector<FunctionPlan> Plans;
  DenseSet<const Function *> Instrumented;
};

} // namespace

const char *runtimeFileName() { return INSTR_ABI_RUNTIME_FILE; }

PreservedAnalyses InstrumentPass::run(Module &M, ModuleAnalysisManager &Analyses) {
  if (M.getModuleFlag(DoneFlag))
    return PreservedAnalyses::all();
  Compilation &Unit = Compilation::current();
  if (!Unit.Active) {
    M.getContext().diagnose(DiagnosticInfoInlineAsm("instr: loaded with -fpass-plugin alone, which "
                                                    "carries neither attributes nor arguments: "
                                                    "nothing is instrumented; use -fplugin=",
                                                    DS_Warning));
    return PreservedAnalyses::all();
  }
  M.addModuleFlag(Module::Warning, DoneFlag, INSTR_ABI_VERSION);
  auto &OfFunctions = Analyses.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager();
  return UnitInstrumenter(M, Unit, OfFunctions).run() ? PreservedAnalyses::none()
                                                      : PreservedAnalyses::all();
}

PreservedAnalyses FinishPass::run(Module &M, ModuleAnalysisManager &) {
  GlobalVariable *Data = M.getNamedGlobal(UnitDataName), *Fires = M.getNamedGlobal(UnitFiresName);
  if (!Data || !Fires)
    return PreservedAnalyses::all();
  RuntimeInterface Runtime(M);
  placeLateProbes(M, Runtime, {Data, Fires, Compilation::current().CounterCount});
  return useThreadCopies(*Data, Runtime) ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace instr
