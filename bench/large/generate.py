#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a program of very many functions, ten lines each, and says what it must count.

generate.py FOLDER UNITS FUNCTIONS   UNITS files of FUNCTIONS functions each, main.c, and a Makefile
                                     that builds `prog` with $(CC) $(CFLAGS)

Function k of a unit is called k % 5 + 1 times by the unit's a function for each 25 of them; its loop has k % 7 rounds.
"""

import os
import sys

BATCH = 25

FUNCTION = """\
__attribute__((noinline)) int f{u}_{k}(int n) {{
    int sum = n;
    for (int i = 0; i < {rounds}; i++) {{
        if (i & 1)
            sum += seed * i;
        else
            sum ^= seed + {k};
    }}
    return sum;
}}
"""


def unit(number, functions):
    yield "extern volatile int seed;\n"
    for k in range(functions):
        yield FUNCTION.format(u=number, k=k, rounds=k % 7)
    for first in range(0, functions, BATCH):
        yield f"static __attribute__((noinline)) int batch_{first}(int n) {{\n    int sum = n;\n"
        for k in range(first, min(first + BATCH, functions)):
            yield f"    for (int i = 0; i < {k % 5 + 1}; i++) sum += f{number}_{k}(n);\n"
        yield "    return sum;\n}\n"
    yield f"int run_{number}(int n) {{\n    int sum = 0;\n"
    for first in range(0, functions, BATCH):
        yield f"    sum += batch_{first}(n);\n"
    yield "    return sum;\n}\n"


def main(folder, units, functions):
    os.makedirs(folder, exist_ok=True)

    def write(name, parts):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.writelines(parts)

    for number in range(units):
        write(f"unit_{number}.c", unit(number, functions))
    write("main.c", ["volatile int seed = 3;\n"]
          + [f"int run_{number}(int n);\n" for number in range(units)]
          + ["int main(void) {\n    int sum = 0;\n"]
          + [f"    sum += run_{number}({number});\n" for number in range(units)]
          + ["    return sum == 1;\n}\n"])
    write("Makefile", [
        "objects = main.o " + " ".join(f"unit_{number}.o" for number in range(units)) + "\n"
        "prog: $(objects)\n\t$(CC) $(CFLAGS) $(objects) -o $@\n"
        "%.o: %.c\n\t$(CC) $(CFLAGS) -c $< -o $@\n"])
    calls = units * sum(k % 5 + 1 for k in range(functions))
    bodies = units * sum((k % 5 + 1) * (k % 7) for k in range(functions))
    print(f"{units * functions} functions, {calls} calls of them, {bodies} rounds")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
