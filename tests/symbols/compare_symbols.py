#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare_symbols.py PRINT_SYMBOLS LLVM_BIN FILE...

Where all instructions of ELF files are: by instr-report's code and by llvm-symbolizer. Both must
name the same functions that were inlined into each other, the same files and the same lines. From
code of no line the nearest that has one must be the next that LLVM says has one, on either side.
LLVM_BIN is the folder with llvm-objdump and llvm-symbolizer. Fails if any address differs.
"""
import bisect
import collections
import os
import re
import subprocess
import sys
import time

EXAMPLES = 5
NO_LINES = (("??", 0), ("crtstuff.c", 0))


def instructions(objdump, path):
    """Addresses of all instructions in sections of code that has debugging information."""
    text = subprocess.run([objdump, "-d", "--no-show-raw-insn", "--section=.text", path],
                          check=True, capture_output=True, text=True, errors="replace").stdout
    return re.findall(r"^\s*([0-9a-f]+):\s", text, re.M)


def of_instr(program, path, addresses):
    out = subprocess.run([program, path], input="\n".join(addresses) + "\n", check=True,
                         capture_output=True, text=True, errors="replace").stdout
    places = [[]]
    for line in out.split("\n")[:-1]:
        if line:
            places[-1].append(tuple(line.split("\t")))
        else:
            places.append([])
    places.pop()
    return places


def of_llvm(symbolizer, path, addresses):
    out = subprocess.run([symbolizer, "--inlines", "--no-demangle", "--functions=linkage",
                          "--obj=" + path], input="\n".join("0x" + a for a in addresses) + "\n",
                         check=True, capture_output=True, text=True, errors="replace").stdout
    places = []
    for block in out.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if not lines:
            continue
        frames = []
        for name, place in zip(lines[::2], lines[1::2]):
            file, line, column = place.rsplit(":", 2)
            inserted = not frames and line == column == "0"
            frames.append((name, file, line, "inserted" if inserted else ""))
        places.append(frames)
    return places


def normal(frames):
    return [(name, os.path.normpath(file) if file != "??" else file, int(line or 0), inserted)
            for name, file, line, inserted in frames]


def kind_of(ours, theirs):
    """What differs first, in a word; "" if nothing does."""
    if ours == theirs:
        return ""
    if [f[0] for f in ours] != [f[0] for f in theirs]:
        return "functions"
    if [f[1] for f in ours] != [f[1] for f in theirs]:
        return "files"
    return "lines"


def is_nearest(left, right, at, step):
    """Do ours (addresses and lines) lead from instruction `at` to where LLVM's lines do?"""
    addresses, lines = right
    last = at
    while 0 <= last < len(lines) and not lines[last]:
        last += step
    if not 0 <= last < len(lines):
        return left == addresses[at]
    if step > 0:
        return left == addresses[last]
    return left <= addresses[last] and lines[bisect.bisect_left(addresses, left)] == lines[last]


def compare_nearest(program, path, addresses, theirs):
    out = subprocess.run([program, "--nearest", path], input="\n".join(addresses) + "\n",
                         check=True, capture_output=True, text=True).stdout
    numbers = [int(address, 16) for address in addresses]
    lines = [int(frames[0][2] or 0) for frames in theirs]
    functions = [frames[-1][0] for frames in theirs]
    moved = bad = 0
    for at, pair in enumerate(out.splitlines()):
        before, behind = (int(number, 16) for number in pair.split("\t"))
        if functions[at] == "??" or lines[at]:
            continue
        for left, step in ((before, -1), (behind, 1)):
            if left == numbers[at]:  # nothing in this function
                continue
            moved += 1
            if not is_nearest(left, (numbers, lines), at, step):
                bad += 1
                print(f"nearest: {addresses[at]}, {step}: {left:x}")
    print(f"{path}: {moved} moved to the nearest line, {bad} differ")
    return moved, bad


def compare(program, bin_folder, path):
    addresses = instructions(os.path.join(bin_folder, "llvm-objdump"), path)
    start = time.monotonic()
    ours = of_instr(program, path, addresses)
    seconds = time.monotonic() - start
    theirs = of_llvm(os.path.join(bin_folder, "llvm-symbolizer"), path, addresses)
    if not addresses or len(ours) != len(addresses) or len(theirs) != len(addresses):
        print(f"{path}: {len(addresses)} addresses, {len(ours)} answers, {len(theirs)} of LLVM")
        return False, 0
    kinds, shown = collections.Counter(), collections.Counter()
    known = inlined = 0
    for address, left, right in zip(addresses, map(normal, ours), map(normal, theirs)):
        # Code without debugging information (start files, of which LLVM knows only what the symbol
        # table says), and what fills the room between functions.
        if right[-1][0] == "??" or (len(right) == 1 and right[0][1:3] in NO_LINES):
            continue
        if right[-1][1].endswith((".S", ".s")):  # has no functions, only lines
            continue
        known += 1
        inlined += len(right) > 1
        kind = kind_of(left, right)
        if not kind:
            continue
        kinds[kind] += 1
        shown[kind] += 1
        if shown[kind] <= EXAMPLES:
            print(f"{kind}: {address}\n  instr {left}\n  llvm  {right}")
    bad = sum(kinds.values())
    print(f"{path}: {known} of {len(addresses)} addresses have lines, {inlined} are inlined, "
          f"{bad} differ {dict(kinds)}; {100 * (known - bad) / max(known, 1):.3f} % agree, "
          f"{seconds:.2f} s")
    moved, astray = compare_nearest(program, path, addresses, theirs)
    return (known > 0 and bad == 0 and astray == 0), moved


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    results = [compare(sys.argv[1], sys.argv[2], path) for path in sys.argv[3:]]
    sys.exit(0 if all(good for good, _ in results) and any(moved for _, moved in results) else 1)


main()
