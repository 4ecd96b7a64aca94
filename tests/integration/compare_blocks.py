#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares two profiles block by block.

compare_blocks.py A B    A has counters on a tree, B one in each block. Every function must have the
                         same calls, and its blocks in A be those of B, in the same order, with the
                         same counts, but for lines that other blocks have at least as often; prints
                         the first differences

A line's hits are the largest count among its blocks, so `instr-report` hides a wrong count behind
a right one. This reads the records themselves (runtime/format/FORMAT.md).
"""

import struct
import sys
import zlib

MAGIC = b"\x89INSTR\r\n"
SHOWN = 10

# The fields that are needed, of each kind of record the first ones: the rest is skipped. Strings and
# references are coded as delta.
FIELDS = {
    b"FILE": ("delta",),
    b"FUNC": ("delta", "delta", "delta", "delta", "delta", "unsigned", "delta", "unsigned",
              "unsigned"),
    b"BLCK": ("delta", "unsigned"),
    b"BLIN": ("delta", "delta", "delta", "unsigned"),
}


class Function:
    def __init__(self, name, file, line, calls):
        self.name, self.file, self.line, self.calls = name, file, line, calls
        self.blocks = []  # (count, [(file, line, weight), ...])


def numbers(payload):
    """All ULEB128 numbers of a payload, one after the other."""
    value = shift = 0
    for byte in payload:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            yield value
            value = shift = 0


def records(payload, types):
    """The records of a section, each with the fields that have a type: stored column by column."""
    stream = numbers(payload)
    count, width = next(stream), next(stream)
    columns = []
    for kind in types[:width]:
        column = [next(stream) for _ in range(count)]
        if kind == "delta":
            last = 0
            for at, zigzag in enumerate(column):
                last = column[at] = (last + ((zigzag >> 1) ^ -(zigzag & 1))) % 2**64
        columns.append(column)
    return list(zip(*columns))


def strings(payload):
    """The strings by index; string 0 is the empty one."""
    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = payload[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    at = 0
    found = [""]
    for _ in range(number()):
        size = number()
        found.append(payload[at:at + size].decode("utf-8", "replace"))
        at += size
    return found


def sections(path):
    """Payloads by tag."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != MAGIC:
        sys.exit(f"{path} is not a profile")
    at = struct.unpack_from("<I", data, 12)[0]
    found = {}
    while at < len(data):
        tag, encoding, _, stored = struct.unpack_from("<4sIQQ", data, at)
        payload = data[at + 32:at + 32 + stored]
        found.setdefault(tag, zlib.decompress(payload) if encoding == 1 else payload)
        at += 32 + stored
    return found


def load(path):
    """The functions of a profile, with their blocks, in the order of the file."""
    payloads = sections(path)
    names = strings(payloads.get(b"STRS", b"\0"))
    read = {tag: records(payloads.get(tag, b"\0\1"), types) for tag, types in FIELDS.items()}
    files = [""] + [names[fields[0]] for fields in read[b"FILE"]]
    functions = []
    for name, linkage_name, _, file, line, _, _, _, calls in read[b"FUNC"]:
        functions.append(Function(names[linkage_name or name], files[file], line, calls))
    blocks = []
    for function, count in read[b"BLCK"]:
        blocks.append((count, []))
        functions[function].blocks.append(blocks[-1])
    for block, file, line, weight in read[b"BLIN"]:
        blocks[block][1].append((files[file], line, weight))
    return functions


def by_place(functions):
    """Functions by linkage name, file and line. Those that have all of it and their blocks in common
    (copies in several units, or for the calls of one) add up."""
    found = {}
    for function in functions:
        same = found.setdefault((function.name, function.file, function.line), {})
        known = same.setdefault(str([lines for _, lines in function.blocks]), function)
        if known is not function:
            known.calls += function.calls
            known.blocks = [(one[0] + other[0], one[1])
                            for one, other in zip(known.blocks, function.blocks)]
    return {place: sorted(same.values(), key=lambda function: len(function.blocks))
            for place, same in found.items()}


def described(lines):
    return "line " + ", ".join(str(line) for _, line, _ in lines) if lines else "no line"


def block_differences(some, every):
    """`every` has all blocks of a function, `some` may leave out lines, and blocks that have no
    others, if another block of it has the line at least as often."""
    hits = {}
    for count, lines in some:
        for file, line, _ in lines:
            hits[file, line] = max(hits.get((file, line), 0), count)
    left = list(some)
    for number, (count, lines) in enumerate(every):
        kept = set()
        if left and set(left[0][1]) <= set(lines) and left[0][0] == count:
            kept = set(left.pop(0)[1])
        for file, line, weight in lines:
            if (file, line, weight) not in kept and hits.get((file, line), -1) < count:
                yield f"block {number}, line {line}: {hits.get((file, line))} and {count}"
    for count, lines in left:
        yield f"{described(lines)}: {count} is no count of such a block"


def differences(first, second):
    """What differs, as lines of text."""
    mine, others = by_place(first), by_place(second)
    for place in [p for p in mine if p not in others]:
        yield f"{place[0]} at {place[1]}:{place[2]}: only in the first profile"
    for place in [p for p in others if p not in mine]:
        yield f"{place[0]} at {place[1]}:{place[2]}: only in the second profile"
    for place, some in mine.items():
        where = f"{place[0]} at {place[1]}:{place[2]}"
        every = others.get(place, some)
        if len(some) != len(every):
            yield f"{where}: {len(some)} and {len(every)} kinds of copies"
            continue
        for one, other in zip(some, every):
            if one.calls != other.calls:
                yield f"{where}: calls: {one.calls} and {other.calls}"
            for text in block_differences(one.blocks, other.blocks):
                yield f"{where}: {text}"


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: compare_blocks.py A B")
    first, second = load(arguments[0]), load(arguments[1])
    # Two profiles that say nothing agree without proving anything.
    if not any(count for function in first for count, _ in function.blocks):
        sys.exit(f"{arguments[0]} has no block that ran")
    different = list(differences(first, second))
    if different:
        print(f"{' and '.join(arguments)} differ in {len(different)} places:", file=sys.stderr)
        print("\n".join(different[:SHOWN]), file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
