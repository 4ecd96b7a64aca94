# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The program's own counts against the table of arcs: compare.py EXPECTED ARCS"""

import collections
import csv
import sys

expected = {}
for line in open(sys.argv[1], encoding="utf-8"):
    caller, callee, calls = line.split()
    expected[caller, callee] = int(calls)
found = collections.Counter()
for row in csv.DictReader(open(sys.argv[2], newline="", encoding="utf-8")):
    assert row["calls_estimated"] == "0", row
    # C++ names are as people write them, some with their parameters.
    caller, callee = (row[key].split("(")[0] for key in ("caller", "callee"))
    found[caller, callee] += int(row["calls"])
assert dict(found) == expected, (dict(found), expected)
