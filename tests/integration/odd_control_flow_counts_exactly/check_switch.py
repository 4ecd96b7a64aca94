#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""big_switch() done again, with the numbers that main() gives it: its lines must have these hits."""
import collections
import sys

from check_profile import Profile

expected = collections.Counter()
for given in range(600):
    n = given // 2 * 2
    if n >= 300:
        expected["default"] += 1
        continue
    case = n + (2 - n % 3)
    expected[f"case{case}"] += 1
    while case % 2 == 0:
        case += 3
        expected["default" if case > 299 else f"case{case}"] += 1
profile = Profile("out.prof")
marks = [f"case{case}" for case in range(2, 300, 3)] + ["default"]
wrong = [(m, expected[m], profile.hits(m)) for m in marks if profile.hits(m) != expected[m]]
for mark, wanted, found in wrong:
    print(f"@{mark}: {found} hits instead of {wanted}", file=sys.stderr)
sys.exit(1 if wrong else 0)
