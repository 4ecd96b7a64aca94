#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what overhead.sh measured as two tables in Markdown: ratios to the plain build. A ratio of
run times is the median over the rounds of the ratio to plain in the same round, so that a machine
that is slower for a while is so for both."""
import argparse
import math
import os
import statistics


class Data:
    def __init__(self, folder):
        self.folder = folder

    def values(self, program, mode, kind):
        path = os.path.join(self.folder, f"{program}.{mode}.{kind}")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [[float(number) for number in line.split()] for line in file]

    def value(self, program, mode, kind):
        values = self.values(program, mode, kind)
        return values[0][0] if values else None

    def ratios(self, program, mode):
        """Of CPU time, a ratio for each round."""
        pairs = zip(self.values(program, mode, "cpu"), self.values(program, "plain", "cpu"))
        return [a / b if b else math.nan for (a, *_), (b, *_) in pairs]

    def ratio(self, program, mode, kind):
        plain = self.value(program, "plain", kind)
        return self.value(program, mode, kind) / plain if plain else math.nan

    def report_seconds(self, program, mode):
        walls = [line[1] for line in self.values(program, mode, "report")]
        return statistics.median(walls) if walls else None


def geomean(values):
    values = [value for value in values if value > 0]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else math.nan


def row(cells):
    print("| " + " | ".join(cells) + " |")


def heading(cells):
    row(cells)
    row(["---"] + ["---:"] * (len(cells) - 1))


def bytes_text(count):
    if not count:
        return ""
    for unit in "B", "kB", "MB":
        if count < 1000 or unit == "MB":
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return ""


def print_times(data, programs, modes):
    heading(["CPU time, ratio to plain (lowest..highest)", "plain, s"] + modes)
    middles = {mode: [] for mode in modes}
    for program in programs:
        plain = statistics.median(line[0] for line in data.values(program, "plain", "cpu"))
        cells = [program, f"{plain:.2f}"]
        for mode in modes:
            ratios = data.ratios(program, mode)
            middles[mode].append(statistics.median(ratios))
            cells.append(f"{middles[mode][-1]:.2f} ({min(ratios):.2f}..{max(ratios):.2f})")
        row(cells)
    row(["geometric mean", ""] + [f"**{geomean(middles[mode]):.3f}**" for mode in modes])
    row(["worst", ""] + [f"{max(middles[mode]):.2f}" for mode in modes])


def print_sizes(data, programs, modes):
    """A build that several modes run has one column of sizes: that of the first of them."""
    builds, running = [], []
    for mode in modes:
        (running if mode in ("exact", "auto") and "none" in modes else builds).append(mode)
    for title, kind in ((".text", "text"), ("executable", "binary"), ("compile time", "compile")):
        print()
        unit = "s" if kind == "compile" else "bytes"
        heading([f"{title}, ratio to plain", f"plain, {unit}"] +
                ["instr" if mode in ("none", "exact", "auto") else mode for mode in builds])
        for program in programs:
            plain = data.value(program, "plain", kind)
            row([program, f"{plain:.1f}" if kind == "compile" else bytes_text(plain)] +
                [f"{data.ratio(program, mode, kind):.2f}" for mode in builds])
        columns = [[data.ratio(program, mode, kind) for program in programs] for mode in builds]
        row(["geometric mean", ""] + [f"**{geomean(column):.3f}**" for column in columns])
        row(["worst", ""] + [f"{max(column):.2f}" for column in columns])
    print()
    ours = [mode for mode in modes if any(data.values(p, mode, "report") for p in programs)]
    heading(["profile"] + builds + running + [f"report of {mode}, s" for mode in ours])
    for program in programs:
        cells = [bytes_text(data.value(program, mode, "profile")) for mode in builds + running]
        for mode in ours:
            seconds = data.report_seconds(program, mode)
            cells.append("" if seconds is None else f"{seconds:.3f}")
        row([program] + cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="PROGRAMS_DIR/bench")
    parser.add_argument("--programs", nargs="+", required=True)
    parser.add_argument("--modes", nargs="+", required=True, help="plain is left out")
    options = parser.parse_args()
    data = Data(options.folder)
    modes = [mode for mode in options.modes if mode != "plain"]
    print_times(data, options.programs, modes)
    print_sizes(data, options.programs, modes)


if __name__ == "__main__":
    main()
