# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the calls of two call graphs in gprof's form: compare.py GPROF OURS"""

import re
import sys

# Code that gprof does not see as a call: main itself, and what the C library calls.
ONLY_OURS = {"main", "compare", "<spontaneous>"}


def rows_of(path):
    """Per function (or cycle): its calls, and those of each caller and callee."""
    blocks, block, name = {}, {"above": {}, "below": {}}, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("-----"):
            if name:
                blocks[name] = block
            block, name = {"above": {}, "below": {}}, None
            continue
        # Times, calls, and the name up to its cycle or number.
        found = re.match(r"(\[\d+\])?[\s\d.e~-]*\s([\d+/]+)\s+(\S.*?)\s+(?:<cycle \d+> )?\[\d+\]", line)
        spontaneous = re.match(r"\s+.*?([\d/]*)\s+(<spontaneous>)$", line)
        if found and found.group(1):
            name = found.group(3)
            block["calls"] = found.group(2)
        elif found or spontaneous:
            calls, other = (found.groups() if found else (None, *spontaneous.groups()))[-2:]
            block["below" if name else "above"][other] = calls
    return blocks


def without_ours(side):
    return {name: calls for name, calls in side.items() if name not in ONLY_OURS}


gprof, ours = rows_of(sys.argv[1]), rows_of(sys.argv[2])
assert len(gprof) == 8, sorted(gprof)
assert set(ours) - set(gprof) == {"main", "compare"}, sorted(ours)
for name, block in gprof.items():
    assert block["calls"] == ours[name]["calls"], (name, block, ours[name])
    # main is a caller in both; only as a block of its own it is missing from gprof, which without
    # any time does not tell the callers of a cycle as a whole either.
    if not name.startswith("<cycle"):
        assert block["above"] == ours[name]["above"], (name, block, ours[name])
    assert block["below"] == without_ours(ours[name]["below"]), (name, block, ours[name])
