#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The chain of calls done again: the lines of the program must have these hits."""
import collections
import sys

from check_profile import Profile

expected = collections.Counter()
n, function = 100000, "even"
while True:
    if function == "third":
        expected.update(["third", "third_tail"])
        n, function = n - 1, "even"
    elif n == 0:
        expected[function + "_end"] += 1
        break
    elif function == "odd":
        expected.update({"odd_for": 3, "odd_body": 2, "odd_tail": 1})
        n, function = n - 1, "even"
    elif n % 10 == 0:
        expected["even_third"] += 1
        function = "third"
    else:
        expected["even_tail"] += 1
        n, function = n - 1, "odd"
profile = Profile("out.prof")
marks = ("third third_tail odd_end odd_for odd_body odd_tail even_end even_third even_tail").split()
wrong = [(m, expected[m], profile.hits(m)) for m in marks if profile.hits(m) != expected[m]]
for mark, wanted, found in wrong:
    print(f"@{mark}: {found} hits instead of {wanted}", file=sys.stderr)
sys.exit(1 if wrong else 0)
