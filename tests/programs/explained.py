# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lines whose hits need no confirmation, each with a reason: classes of lines, and single lines.

A class only takes out lines that have no hits here although both truths saw them executed. Its
lines hold no code by definition: INTERFACES.md, section 6, counts how often control enters *code* on
a line, and a jump that only ends the block before is none. The truths count something else there: a
region of coverage is a range of text, and gcov counts lines that hold nothing but a jump or a
marker. The classes go by the text, so what they take out is counted and printed."""
import re

# A name with stars and arrays, or a pointer to a function.
DECLARATOR = r"(\**\s*(\w+|\(\s*\*\s*\w+\s*\)\s*\([^()]*\))(\s*\[[^]]*\])*)"
# A word of a type, which may come from a macro as in `ElfW(Sym) *sym;`.
TYPE_WORD = r"(\w+(\(\w+\))?[\s*]+)"
WORDS = {
    "brace": (r"[{}][{}\s]*;?",
              "a brace that opens or ends a block: a jump at most"),
    "else, do": (r"}?\s*((else|do)\b\s*{?|while\s*\(\s*1\s*\)\s*;)",
                 "a word that is a jump at most; `while (1)` has no condition to evaluate"),
    "label": (r"((case\b[^?]*|default|[A-Za-z_]\w*)\s*:)+\s*[{}]?\s*;?",
              "where control goes on, without code of its own"),
    "declaration": (r"({\s*)?((?!(return|goto|break|continue|case|else|throw|delete|typedef)\b)"
                    + TYPE_WORD + r"+" + DECLARATOR + r"(\s*,\s*" + DECLARATOR + r")*\s*;\s*)+",
                    "variables without an initial value: room in the frame, taken at the entry"),
    "assertion": (r"(\w+_)?assert\s*\(.*\);",
                  "assertions are compiled out: one that is compiled in has hits"),
    "type of a declaration": (r"(static\s+|const\s+)*(struct|union|enum)(\s+\w+)?\s*{",
                              "the first line of a type whose variable begins on a later line"),
}
# In C++ objects may be constructed or destroyed there.
NOT_IN_CXX = {"brace", "declaration"}
CXX_FILE = re.compile(r".*\.(cc|cpp|cxx|hh|hpp|hxx)")
HEAD = "function head"
END = "end of a function"
REASONS = {name: reason for name, (_, reason) in WORDS.items()}
REASONS[HEAD] = "from the name to the opening brace: arguments are taken over without code"
REASONS[END] = "returning is a jump; where objects are destroyed there are hits"
COMMENT = re.compile(r"^((?!/\*).)*\*/|/\*.*?(\*/|$)|//.*")


def strip(text):
    return COMMENT.sub(" ", text).strip()


def is_head(line, heads, bodies):
    head = max((first for first in heads if first <= line), default=None)
    return head is not None and line <= min((body for body in bodies if body >= head), default=0)


def class_of(name, source, line, heads, ends, bodies):
    """The class of a line of a file or None. Given are the first and last lines of the functions
    there, and where their bodies open."""
    text = strip(source[line]) if line < len(source) else ""
    if is_head(line, heads, bodies):
        return HEAD
    if line in ends:
        return END if text in ("}", "};") else None
    for group, (pattern, _) in WORDS.items():
        if re.fullmatch(pattern, text) and not (group in NOT_IN_CXX and CXX_FILE.fullmatch(name)):
            return group
    return None


class Entries:
    """The entries of explained.txt; its head says what they look like. They hide no change, as each
    holds only for the hits that it was written for."""

    def __init__(self, path):
        self.entries = {}
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip() or line.startswith("#"):
                    continue
                fields = line.strip().split(" | ", 3)
                if len(fields) != 4 or ":" not in fields[0]:
                    raise SystemExit(f"{path}:{number}: not FILE:LINE | HITS | TEXT | REASON")
                self.entries[fields[0]] = fields[1:]

    def reason(self, place, hits, truths, text, hits_of):
        name = place[0].rsplit("/", 1)[-1]
        wanted, words, reason = self.entries.get(f"{name}:{place[1]}", ("", "", None))
        given = "-" if hits is None else str(hits)
        if wanted.startswith("@"):
            holds = hits is not None and hits == hits_of((place[0], int(wanted[1:])))
        elif wanted == "<":
            holds = hits is not None and hits < min(truths)
        else:
            holds = given in wanted.split(",")
        return reason if holds and words == strip(text) else None
