#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares two profiles of the same program on the same input: calls of every function, count of
every basic block, hits of every line. Exit status 1 if anything differs.

A reader of its own for the format (runtime/format/FORMAT.md, sections 1 to 3), so that it shares no
mistake with the reader of the report. Checksums are left to `instr-report --check`."""
import argparse
import collections
import struct
import sys
import zlib

FILE_HEADER = struct.Struct("<8sHHI")
SECTION_HEADER = struct.Struct("<4sIQQII")
MAGIC = b"\x89INSTR\r\n"
# The fields used here, by their number, and which of them are differences to the record before.
FUNC = {"name": 0, "linkage_name": 1, "unit": 2, "file": 3, "line": 4, "calls": 8}
BLCK = {"function": 0, "count": 1}
BLIN = {"block": 0, "file": 1, "line": 2}
FILE = {"name": 0}
DELTAS = {b"FUNC": {2, 3, 4, 6}, b"BLCK": {0, 2}, b"BLIN": {0, 1, 2}, b"FILE": set()}


def numbers(payload):
    value = shift = 0
    for byte in payload:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def records(tag, payload, fields):
    """The named fields of each record, as a list of dictionaries. Fields behind those known are
    skipped, fields that are not there are 0."""
    source = numbers(payload)
    count, width = next(source), next(source)
    before = [0] * width
    result = []
    for _ in range(count):
        for i in range(width):
            value = next(source)
            if i in DELTAS[tag]:
                value = before[i] + ((value >> 1) ^ -(value & 1)) & (1 << 64) - 1
            before[i] = value
        result.append({name: before[i] if i < width else 0 for name, i in fields.items()})
    return result


def strings(payload):
    result = [""]
    place = 0

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = payload[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    for _ in range(number()):
        size = number()
        result.append(payload[place:place + size].decode(errors="replace"))
        place += size
    return result


def sections(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, major, _, place = FILE_HEADER.unpack_from(data)
    if magic != MAGIC or major != 1:
        sys.exit(f"{path}: not a profile of version 1")
    found = {}
    while place < len(data):
        tag, encoding, _, size, _, _ = SECTION_HEADER.unpack_from(data, place)
        place += SECTION_HEADER.size
        payload = data[place:place + size]
        place += size
        found[tag] = zlib.decompress(payload) if encoding == 1 else payload
    if b"END " not in found:
        sys.exit(f"{path}: cut short")
    return found


class Profile:
    def __init__(self, path):
        found = sections(path)
        texts = strings(found.get(b"STRS", b"\0"))
        empty = b"\0\1"
        files = [""] + [texts[f["name"]] for f in records(b"FILE", found.get(b"FILE", empty), FILE)]
        functions = records(b"FUNC", found.get(b"FUNC", empty), FUNC)
        blocks = records(b"BLCK", found.get(b"BLCK", empty), BLCK)
        lines = records(b"BLIN", found.get(b"BLIN", empty), BLIN)

        self.calls = []   # (function, calls), in the order of the profile
        self.blocks = []  # (function, lines of the block, count), in the order of the profile
        self.hits = collections.Counter()  # (function, file, line): largest count of a block
        names = []
        for function in functions:
            names.append(f"{files[function['file']]}:{function['line']}:{texts[function['name']]}"
                         f" [{texts[function['linkage_name']]}, unit {function['unit']}]")
            self.calls.append((names[-1], function["calls"]))
        lines_of = collections.defaultdict(list)
        for line in lines:
            block = blocks[line["block"]]
            where = (files[line["file"]], line["line"])
            lines_of[line["block"]].append(where)
            key = (names[block["function"]], *where)
            self.hits[key] = max(self.hits[key], block["count"])
        for number, block in enumerate(blocks):
            self.blocks.append((names[block["function"]], tuple(lines_of[number]), block["count"]))


def differences(kind, one, other, show):
    if one == other:
        return 0
    count = abs(len(one) - len(other))
    if count:
        print(f"{kind}: {len(one)} against {len(other)}")
    for a, b in zip(one, other):
        if a != b:
            count += 1
            if count <= show:
                print(f"{kind}: {a} against {b}")
    print(f"{kind}: {count} differences")
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("profiles", nargs=2, help="two profiles")
    parser.add_argument("--lines-only", action="store_true",
                        help="do not ask for the same blocks: the builds were cut into others")
    parser.add_argument("--show", type=int, default=20, help="differences to list (default 20)")
    options = parser.parse_args()

    one, other = (Profile(path) for path in options.profiles)
    wrong = differences("calls", one.calls, other.calls, options.show)
    wrong += differences("lines", sorted(one.hits.items()), sorted(other.hits.items()), options.show)
    if not options.lines_only:
        wrong += differences("blocks", one.blocks, other.blocks, options.show)
    executed = sum(1 for _, calls in one.calls if calls)
    print(f"{len(one.calls)} functions ({executed} called), {len(one.blocks)} blocks, "
          f"{len(one.hits)} lines: {'equal' if not wrong else 'DIFFERENT'}")
    if not executed:
        sys.exit(f"{options.profiles[0]}: nothing was called")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
