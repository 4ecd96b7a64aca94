// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "name_pattern.h"

using namespace llvm;

namespace instr {

namespace {

/// How much of the text makes one character of a name, or is one star.
size_t firstToken(StringRef Text) {
  if (Text[0] == '\\' && Text.size() > 1)
    return 2;
  // The first character of a class may be the bracket that would end it.
  size_t End = Text[0] == '[' ? Text.find(']', 2) : StringRef::npos;
  return End == StringRef::npos ? 1 : End + 1;
}

} // namespace

Error NamePattern::addPiece(StringRef Text) {
  Expected<GlobPattern> Pattern = GlobPattern::create(Text);
  if (!Pattern)
    return Pattern.takeError();
  size_t Length = 0;
  for (StringRef Rest = Text; !Rest.empty(); Rest = Rest.drop_front(firstToken(Rest)))
    ++Length;
  Pieces.push_back({std::move(*Pattern), Length});
  return Error::success();
}

Expected<NamePattern> NamePattern::create(StringRef Text) {
  // What is wrong with it is said of the whole.
  if (Expected<GlobPattern> Whole = GlobPattern::create(Text); !Whole)
    return Whole.takeError();
  NamePattern Result;
  size_t Start = 0;
  for (size_t At = 0; At < Text.size(); At += firstToken(Text.substr(At))) {
    if (Text[At] != '*')
      continue;
    if (Error E = Result.addPiece(Text.slice(Start, At)))
      return E;
    Start = At + 1;
  }
  if (Error E = Result.addPiece(Text.substr(Start)))
    return E;
  return Result;
}

bool NamePattern::match(StringRef Name) const {
  const Piece &First = Pieces.front(), &Last = Pieces.back();
  if (Pieces.size() == 1)
    return First.Pattern.match(Name);
  if (Name.size() < First.Length + Last.Length ||
      !First.Pattern.match(Name.take_front(First.Length)) ||
      !Last.Pattern.match(Name.take_back(Last.Length)))
    return false;
  StringRef Rest = Name.drop_front(First.Length).drop_back(Last.Length);
  for (size_t I = 1; I + 1 < Pieces.size(); ++I) {
    const Piece &P = Pieces[I];
    while (Rest.size() >= P.Length && !P.Pattern.match(Rest.take_front(P.Length)))
      Rest = Rest.drop_front();
    if (Rest.size() < P.Length)
      return false;
    Rest = Rest.drop_front(P.Length);
  }
  return true;
}

} // namespace instr
