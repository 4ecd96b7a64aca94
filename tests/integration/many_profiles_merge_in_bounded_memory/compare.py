# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare.py MERGED APART COUNT: both reports have the same numbers, COUNT times the program's."""

import json
import sys

merged, apart = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
count = int(sys.argv[3])
assert merged["functions"] == apart["functions"]
assert len(apart["processes"]) == len(merged["processes"]) == count
calls = {f["name"]: f["calls"] for f in apart["functions"]}
for k in range(1000):
    assert calls[f"f0_{k}"] == count * (k % 5 + 1), k
