// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "embed_source.h"

#include "llvm/Support/xxhash.h"

#include <zlib.h>

using namespace llvm;

namespace instr {

namespace {

/// As large as deflate's window: larger chunks would not compress much better.
constexpr size_t ChunkBytes = 32 * 1024;

} // namespace

std::unique_ptr<SourceText> SourceText::load(const std::string &Path) {
  auto File = MemoryBuffer::getFile(Path);
  if (!File)
    return nullptr;
  auto Text = std::make_unique<SourceText>();
  Text->Buffer = std::move(*File);
  StringRef Bytes = Text->Buffer->getBuffer();
  for (size_t At = 0; At < Bytes.size();) {
    Text->Starts.push_back(At);
    size_t End = Bytes.find('\n', At);
    At = End == StringRef::npos ? Bytes.size() : End + 1;
  }
  return Text;
}

uint64_t SourceText::hash() const { return xxHash64(Buffer->getBuffer()); }

std::string SourceText::lines(unsigned First, unsigned Last) const {
  if (First == 0 || First > Starts.size() || Last < First)
    return "";
  StringRef Bytes = Buffer->getBuffer();
  size_t End = Last < Starts.size() ? Starts[Last] : Bytes.size();
  std::string Text = Bytes.slice(Starts[First - 1], End).str();
  if (!Text.empty() && Text.back() != '\n')
    Text += '\n';
  return Text;
}

unsigned SourceChunks::add(const std::vector<SourceRange> &Ranges, const std::string &Text) {
  if (Open && Pending.size() + Text.size() > ChunkBytes)
    closeChunk();
  if (!Open) {
    Chunks.emplace_back();
    Open = true;
  }
  std::vector<SourceRange> &Known = Chunks.back().Ranges;
  Known.insert(Known.end(), Ranges.begin(), Ranges.end());
  Pending += Text;
  return Chunks.size() - 1;
}

void SourceChunks::closeChunk() {
  SourceChunk &Chunk = Chunks.back();
  Chunk.RawSize = Pending.size();
  uLongf Size = compressBound(Pending.size());
  Chunk.Compressed.resize(Size);
  compress2(reinterpret_cast<Bytef *>(&Chunk.Compressed[0]), &Size,
            reinterpret_cast<const Bytef *>(Pending.data()), Pending.size(), 9);
  Chunk.Compressed.resize(Size);
  Pending.clear();
  Open = false;
}

const std::vector<SourceChunk> &SourceChunks::finish() {
  if (Open)
    closeChunk();
  return Chunks;
}

} // namespace instr
