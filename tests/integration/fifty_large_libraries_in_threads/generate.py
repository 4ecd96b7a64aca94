#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the source of a library with 1000 functions of 21 lines that need a counter each."""
print("static volatile int sink;")
for number in range(1000):
    print(f"static void f{number}(int n) {{\n    switch (n) {{")
    for case in range(20):
        print(f"    case {case}:\n        sink = {case};\n        break;")
    print("    }\n}")
print("void call_all(int n) {")
for number in range(1000):
    print(f"    f{number}((n + {number}) % 20);")
print("}")
