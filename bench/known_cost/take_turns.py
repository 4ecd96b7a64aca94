#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lets two builds of known_cost run slices of the same loops in turns, so that both meet the same
machine, and prints what they measured: loop, processor time and wall time of the first, wall time of
the second, executions."""
import subprocess
import sys

SLICES = 20  # as in known_cost.c


def start(program):
    return subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def run(process, kind):
    process.stdin.write(kind + "\n")
    process.stdin.flush()
    return [int(number) for number in process.stdout.readline().split()]


def main():
    plain, profiled = start(sys.argv[1]), start(sys.argv[2])
    kinds = sys.argv[3:]
    sums = {kind: [0, 0, 0, 0] for kind in kinds}
    for _ in range(SLICES):
        for kind in kinds:
            processor, wall, executions = run(plain, kind)
            _, profiled_wall, _ = run(profiled, kind)
            slices = (processor, wall, profiled_wall, executions)
            sums[kind] = [a + b for a, b in zip(sums[kind], slices)]
    for process in (plain, profiled):
        process.stdin.close()
        if process.wait():
            sys.exit(f"{process.args[0]} failed")
    for kind in kinds:
        print(kind, *sums[kind])


if __name__ == "__main__":
    main()
