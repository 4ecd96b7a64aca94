// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The text of profiled functions, compressed in chunks, and the hashes of their
// files.

#ifndef INSTR_EMBED_SOURCE_H
#define INSTR_EMBED_SOURCE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>
#include <string>
#include <vector>

namespace instr {

/// One file of source text, split into lines.
class SourceText {
public:
  /// Reads the file; null if it cannot be read.
  static std::unique_ptr<SourceText> load(const std::string &Path);

  /// XXH64 of the whole file.
  uint64_t hash() const;

  /// Lines First to Last (from 1), each ending in a newline; shorter if the
  /// file ends before.
  std::string lines(unsigned First, unsigned Last) const;

  unsigned lineCount() const { return Starts.size(); }

private:
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::vector<size_t> Starts;
};

struct SourceRange {
  unsigned File, FirstLine, LineCount;
};

struct SourceChunk {
  std::vector<SourceRange> Ranges;
  size_t RawSize = 0;
  std::string Compressed; ///< a zlib stream
};

/// Collects ranges of text and cuts them into chunks that are compressed one by
/// one, so that a profile carries only the text of functions that ran.
class SourceChunks {
public:
  /// Adds the text of the ranges, one behind the other, and returns the index
  /// of its chunk.
  unsigned add(const std::vector<SourceRange> &Ranges, const std::string &Text);

  /// Compresses what is left. Call once, after the last add.
  const std::vector<SourceChunk> &finish();

private:
  void closeChunk();

  std::vector<SourceChunk> Chunks;
  std::string Pending;
  bool Open = false;
};

} // namespace instr

#endif
