// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "unit_description.h"

#include "embed_source.h"
#include "function_filter.h"
#include "placement.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <instr/abi.h>

#include <map>
#include <memory>
#include <tuple>

using namespace llvm;

namespace instr {

namespace {

// One structure per record of the ABI, written field by field in the ABI's
// order.
#define INSTR_MEMBER(name) uint64_t name = 0;
#define INSTR_WRITE(name) encodeULEB128(R.name, Out);
#define INSTR_RECORD(Record, FIELDS)                                                               \
  struct Record {                                                                                  \
    FIELDS(INSTR_MEMBER)                                                                           \
  };                                                                                               \
  void write(raw_ostream &Out, const Record &R) { FIELDS(INSTR_WRITE) }

INSTR_RECORD(UnitRecord, INSTR_ABI_UNIT_FIELDS)
INSTR_RECORD(FileRecord, INSTR_ABI_FILE_FIELDS)
INSTR_RECORD(ChunkRecord, INSTR_ABI_CHUNK_FIELDS)
INSTR_RECORD(RangeRecord, INSTR_ABI_RANGE_FIELDS)
INSTR_RECORD(FunctionRecord, INSTR_ABI_FUNCTION_FIELDS)
INSTR_RECORD(SiteRecord, INSTR_ABI_SITE_FIELDS)
INSTR_RECORD(CallRecord, INSTR_ABI_CALL_FIELDS)
INSTR_RECORD(SumRecord, INSTR_ABI_SUM_FIELDS)
INSTR_RECORD(TermRecord, INSTR_ABI_TERM_FIELDS)
INSTR_RECORD(BlockRecord, INSTR_ABI_BLOCK_FIELDS)
INSTR_RECORD(LineRecord, INSTR_ABI_LINE_FIELDS)

/// Signed differences between consecutive values.
class Delta {
public:
  explicit Delta(unsigned First) : Last(First) {}
  uint64_t operator()(unsigned Value) {
    int64_t Difference = int64_t(Value) - Last;
    Last = Value;
    return Difference >= 0 ? uint64_t(Difference) << 1 : (uint64_t(-(Difference + 1)) << 1) | 1;
  }

private:
  int64_t Last;
};

class Describer {
public:
  explicit Describer(const Compilation &Unit) : Unit(Unit) { string(""); }

  UnitDescription run(const std::vector<FunctionPlan> &Plans) {
    std::string Functions;
    raw_string_ostream Out(Functions);
    MainFile = mainFile(Plans.front().F->getParent());
    encodeULEB128(Plans.size(), Out);
    for (size_t I = 0; I < Plans.size(); ++I) {
      for (const CallPlan &Call : Plans[I].Calls)
        CallsTo[Call.Callee].push_back({I, Call.Value});
      writeFunction(Out, Plans[I]);
    }
    Out.flush();
    return assemble(Functions);
  }

private:
  unsigned string(StringRef Text) {
    auto [Place, New] = StringIndex.try_emplace(Text, Strings.size());
    if (New)
      Strings.push_back(Text.str());
    return Place->second;
  }

  struct File {
    FileRecord Record;
    std::unique_ptr<SourceText> Text;
  };

  unsigned file(StringRef Name, StringRef Directory) {
    auto [Place, New] = FileIndex.try_emplace({Name.str(), Directory.str()}, Files.size());
    if (!New)
      return Place->second;
    SmallString<256> Path = Name;
    if (!sys::path::is_absolute(Path)) {
      Path = Directory;
      sys::path::append(Path, Name);
    }
    File Entry;
    Entry.Text = SourceText::load(Path.str().str());
    Entry.Record.name = string(Name);
    Entry.Record.directory = string(Directory);
    Entry.Record.hash = Entry.Text ? Entry.Text->hash() : 0;
    Files.push_back(std::move(Entry));
    return Place->second;
  }

  unsigned file(const DIFile &F) { return file(F.getFilename(), F.getDirectory()); }

  /// The lines of a function: from its head to its closing brace, and what its
  /// body includes from other files.
  std::vector<SourceRange> rangesOf(const FunctionPlan &Plan, const FunctionRecord &R) {
    std::map<unsigned, std::pair<unsigned, unsigned>> Spans;
    if (R.line)
      Spans[R.file] = {R.line, R.end_line};
    for (const BlockPlan &Block : Plan.Blocks)
      for (const LineWeight &Line : Block.Lines) {
        auto [Span, New] = Spans.try_emplace(file(*Line.Key.File), Line.Key.Line, Line.Key.Line);
        Span->second.first = std::min(Span->second.first, Line.Key.Line);
        Span->second.second = std::max(Span->second.second, Line.Key.Line);
      }
    std::vector<SourceRange> Ranges;
    for (const auto &[Number, Span] : Spans)
      Ranges.push_back({Number, Span.first, Span.second - Span.first + 1});
    return Ranges;
  }

  /// Puts the text of the ranges into a chunk. Returns 1 + the chunk, or 0 if
  /// there is none.
  unsigned embed(const std::vector<SourceRange> &Ranges) {
    std::vector<SourceRange> Found;
    std::string Text;
    for (SourceRange Range : Ranges) {
      const SourceText *Source = Files[Range.File].Text.get();
      if (!Source || Range.FirstLine > Source->lineCount())
        continue;
      Range.LineCount = std::min(Range.LineCount, Source->lineCount() - Range.FirstLine + 1);
      Text += Source->lines(Range.FirstLine, Range.FirstLine + Range.LineCount - 1);
      Found.push_back(Range);
    }
    if (Found.empty())
      return 0;
    // Instances of a template share their text.
    auto [Place, New] =
        Embedded.try_emplace({Found[0].File, Found[0].FirstLine, Found[0].LineCount}, 0);
    if (New)
      Place->second = 1 + Chunks.add(Found, Text);
    return Place->second;
  }

  static unsigned lastLine(const FunctionPlan &Plan, const DIFile *InFile) {
    unsigned Last = 0;
    for (const BlockPlan &Block : Plan.Blocks)
      for (const LineWeight &Line : Block.Lines)
        if (Line.Key.File == InFile)
          Last = std::max(Last, Line.Key.Line);
    return Last;
  }

  unsigned mainFile(const Module *M) {
    for (const DICompileUnit *CompileUnit : M->debug_compile_units())
      return file(*CompileUnit->getFile());
    SmallString<256> Directory;
    sys::fs::current_path(Directory);
    return file(Unit.MainFile, Directory);
  }

  FunctionRecord functionRecord(const FunctionPlan &Plan) {
    FunctionRecord R;
    FunctionNames Names = namesOf(*Plan.F);
    bool IsTemplate = Names.Full.find('<') != std::string::npos && Plan.F->getSubprogram() &&
                      Plan.F->getSubprogram()->getName().find('<') != StringRef::npos;
    R.name = string(Names.Plain);
    R.linkage_name = string(Names.Linkage);
    R.flags = (Plan.Marked ? INSTR_ABI_FUNCTION_MARKED : 0) |
              (Plan.Level != Timing::None ? INSTR_ABI_FUNCTION_TIMED : 0) |
              (Plan.Level == Timing::Line ? INSTR_ABI_FUNCTION_LINES : 0) |
              (IsTemplate ? INSTR_ABI_FUNCTION_CXX_TEMPLATE : 0) |
              (Plan.F->hasLocalLinkage() ? INSTR_ABI_FUNCTION_INTERNAL : 0) |
              (isTimedLate(Plan) ? INSTR_ABI_FUNCTION_LATE : 0);
    R.entry = Plan.Blocks.front().Value;
    R.first_counter = Plan.FirstCounter;
    R.counter_count = Plan.Counters.size();
    R.known_calls = Plan.IsEntryKnown ? 1 + CallsTo[Plan.F].size() : 0;
    R.sum_count = Plan.Sums.size();
    R.times = Plan.Level == Timing::None ? 0 : 1 + Plan.Times;
    R.site_count = Plan.Sites.size();
    R.block_count = Plan.Blocks.size();

    const DISubprogram *Program = Plan.F->getSubprogram();
    if (!Program || !Program->getFile()) {
      R.file = mainFile(Plan.F->getParent());
      return R;
    }
    const DIFile &In = *Program->getFile();
    R.file = file(In);
    R.line = Program->getLine();
    R.end_line = std::max(lastLine(Plan, &In), Program->getLine());
    if (const FunctionExtent *Extent =
            Unit.Source.findFunction(In.getFilename(), Program->getLine(), Program->getName())) {
      R.line = Extent->FirstLine;
      R.column = Extent->Column;
      R.end_line = std::max<uint64_t>(R.end_line, Extent->EndLine);
    }
    if (Unit.Options.EmbedSource)
      R.chunk = embed(rangesOf(Plan, R));
    return R;
  }

  void writeFunction(raw_ostream &Out, const FunctionPlan &Plan) {
    FunctionRecord Function = functionRecord(Plan);
    write(Out, Function);
    if (Plan.IsEntryKnown)
      for (const CallRecord &Call : CallsTo[Plan.F])
        write(Out, Call);
    for (const std::vector<FlowTerm> &Terms : Plan.Sums) {
      SumRecord R;
      R.term_count = Terms.size();
      write(Out, R);
      for (FlowTerm Term : Terms) {
        TermRecord T;
        T.signed_value = uint64_t(Term.Value) << 1 | Term.Minus;
        write(Out, T);
      }
    }
    Delta SiteLine(Function.line);
    for (const SitePlan &Site : Plan.Sites) {
      SiteRecord R;
      R.times = Site.Times;
      R.kind = Site.IsLoop ? INSTR_ABI_SITE_LOOP : INSTR_ABI_SITE_LINE;
      R.file = file(*Site.Key.File);
      R.line_delta = SiteLine(Site.Key.Line);
      write(Out, R);
    }
    Delta CodeLine(Function.line);
    for (const BlockPlan &Block : Plan.Blocks) {
      BlockRecord R;
      R.value = Block.Value;
      R.loop = Block.Loop + 1;
      R.line_count = Block.Lines.size();
      write(Out, R);
      for (const LineWeight &Line : Block.Lines) {
        LineRecord L;
        L.file = file(*Line.Key.File);
        L.line_delta = CodeLine(Line.Key.Line);
        L.weight = Line.Weight;
        write(Out, L);
      }
    }
  }

  UnitDescription assemble(const std::string &Functions) {
    UnitRecord U;
    U.producer = string(Unit.Producer);
    U.source_file = MainFile;
    U.optimization = Unit.OptimizationLevel;

    UnitDescription Result;
    raw_string_ostream Out(Result.Stream);
    encodeULEB128(Strings.size(), Out);
    for (const std::string &Text : Strings) {
      encodeULEB128(Text.size(), Out);
      Out << Text;
    }
    write(Out, U);
    encodeULEB128(Files.size(), Out);
    for (const File &F : Files)
      write(Out, F.Record);
    const std::vector<SourceChunk> &All = Chunks.finish();
    encodeULEB128(All.size(), Out);
    for (const SourceChunk &Chunk : All) {
      ChunkRecord C;
      C.compressed_size = Chunk.Compressed.size();
      C.raw_size = Chunk.RawSize;
      C.range_count = Chunk.Ranges.size();
      write(Out, C);
      for (const SourceRange &Range : Chunk.Ranges) {
        RangeRecord R;
        R.file = Range.File;
        R.first_line = Range.FirstLine;
        R.line_count = Range.LineCount;
        write(Out, R);
      }
      Result.Source += Chunk.Compressed;
    }
    Out << Functions;
    Out.flush();
    return Result;
  }

  const Compilation &Unit;
  unsigned MainFile = 0;
  StringMap<unsigned> StringIndex;
  std::vector<std::string> Strings;
  std::map<std::pair<std::string, std::string>, unsigned> FileIndex;
  std::vector<File> Files;
  SourceChunks Chunks;
  DenseMap<const Function *, std::vector<CallRecord>> CallsTo; ///< of functions so far
  std::map<std::tuple<unsigned, unsigned, unsigned>, unsigned> Embedded;
};

} // namespace

UnitDescription describeUnit(const Compilation &Unit, const std::vector<FunctionPlan> &Plans) {
  return Describer(Unit).run(Plans);
}

} // namespace instr
