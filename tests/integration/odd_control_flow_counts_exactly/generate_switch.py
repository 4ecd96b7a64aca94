#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints big_switch(): 300 cases, of which every third shares its label with the two before."""
print("#include \"prog.h\"\nint big_switch(int n) {\n    switch (n) {")
for case in range(300):
    print(f"    case {case}:")
    if case % 3 == 2:
        print(f"        sink = {case}; /* @case{case} */")
        if case % 2:
            print("        break;")
print("    default:\n        sink = -1; /* @default */\n    }\n    return n; /* @switch_end */\n}")
