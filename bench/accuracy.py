#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what accuracy.sh measured as a table in Markdown: how far the shares of functions and lines
are from those of perf's samples of the plain build. A share is one of the program's own code: time
and samples in libraries are left out on both sides."""
import argparse
import bisect
import json
import os
import re
import subprocess
import sys
from collections import Counter

# Where a position-independent executable is loaded without address randomisation.
PIE_BASE = 0x555555554000
LEAST_SHARE = 1.0  # percent, by either side
WORST_SHOWN = 5


def source_name(path):
    """A file below the folder of its build, which differs between variants."""
    return re.sub(r"^.*/llvm-\d+/[^/]+/(plain|instr)/", "", os.path.normpath(path))


def is_position_independent(binary):
    with open(binary, "rb") as file:
        return file.read(18)[16] == 3  # ET_DYN


class Shares:
    """Weights by function and by line."""

    def __init__(self):
        self.functions = Counter()
        self.lines = Counter()

    def percent(self, kind):
        weights = getattr(self, kind)
        total = sum(weights.values())
        return {key: 100 * weight / total for key, weight in weights.items()} if total else {}


def resolve(binary, addresses, symbolizer):
    """The innermost frame at each address: (function, file, line), or None without one."""
    command = [symbolizer, "--inlines", "--no-demangle", "--output-style=JSON", f"--obj={binary}"]
    text = "".join(f"{address:#x}\n" for address in addresses)
    output = subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout
    frames = {}
    for line, address in zip(output.splitlines(), addresses, strict=True):
        symbols = json.loads(line).get("Symbol") or [{}]
        name, file = symbols[0].get("FunctionName"), symbols[0].get("FileName")
        # Without a file it is startup code or a call to a library on its way there.
        frames[address] = (name, source_name(file), symbols[0]["Line"]) if name and file else None
    return frames


def truth_of(data, program, symbolizer, names, counted):
    """The shares of all samples, and of every other one from the first and the second on."""
    with open(os.path.join(data, f"{program}.binary"), encoding="utf-8") as file:
        binary = file.read().strip()
    base = PIE_BASE if is_position_independent(binary) else 0
    with open(os.path.join(data, f"{program}.addresses"), encoding="utf-8") as file:
        addresses = [int(line, 16) - base for line in file]
    frames = resolve(binary, sorted(set(addresses)), symbolizer)
    found = [frames[address] for address in addresses if frames[address]]
    parts = (found, found[::2], found[1::2])
    return [shares_of(part, names, counted) for part in parts], len(found)


def counted_line(lines, line):
    """Where the table shows the line: the last counted one up to it, or the first of all."""
    return lines[max(bisect.bisect_right(lines, line) - 1, 0)] if lines else line


def shares_of(frames, names, counted):
    shares = Shares()
    for name, file, line in frames:
        name = names.get(name, name)
        shares.functions[name] += 1
        if line:
            shares.lines[file, counted_line(counted.get((name, file)), line)] += 1
    return shares


def own_time(entry):
    return max(0, (entry["self_ns"] or 0) - (entry["lib_ns"] or 0))


def ours_of(report):
    """Our shares, a map from each linkage name to the one that stands for it (constructors), and the
    counted lines of each function and file, in order."""
    shares = Shares()
    names, counted = {}, {}
    for function in report["functions"]:
        for name in function.get("linkage_names", []):
            names[name] = function["linkage_name"]
        shares.functions[function["linkage_name"]] += own_time(function)
        for line in function["lines"]:
            file = source_name(line.get("file") or function["file"])
            shares.lines[file, line["line"]] += own_time(line)
            counted.setdefault((function["linkage_name"], file), []).append(line["line"])
    return shares, names, {key: sorted(lines) for key, lines in counted.items()}


def deviations(truth, ours, kind):
    """(name, truth, ours) in percent of all that one of them has above the least share, worst first."""
    left, right = truth.percent(kind), ours.percent(kind)
    rows = [(key, left.get(key, 0), right.get(key, 0)) for key in left.keys() | right.keys()]
    rows = [row for row in rows if max(row[1:]) >= LEAST_SHARE]
    return sorted(rows, key=lambda row: (-abs(row[1] - row[2]), str(row[0])))


def mean_and_worst(rows):
    errors = [abs(truth - ours) for _, truth, ours in rows]
    return f"{sum(errors) / len(errors):.2f} / {errors[0]:.1f}" if errors else "-"


def self_of_cpu(report):
    processes = report.get("processes") or [report["process"]]
    cpu = sum(process["user_ns"] + process["system_ns"] for process in processes)
    self_ns = sum(function["self_ns"] or 0 for function in report["functions"])
    threads = sum(thread["self_ns"] or 0 for thread in report["threads"])
    return 100 * self_ns / cpu, 100 * threads / cpu


def shown(key):
    return key if isinstance(key, str) else f"{key[0]}:{key[1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="folder with what accuracy.sh left")
    parser.add_argument("--symbolizer", default="llvm-symbolizer")
    parser.add_argument("--programs", nargs="+", required=True)
    parser.add_argument("--verbose", action="store_true", help="the largest deviations, to stderr")
    arguments = parser.parse_args()

    print("| program | samples | functions > 1 % | mean / worst | halves "
          "| lines > 1 % | mean / worst | halves | self / CPU | threads / CPU |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for program in arguments.programs:
        with open(os.path.join(arguments.data, f"{program}.json"), encoding="utf-8") as file:
            report = json.load(file)
        ours, names, counted = ours_of(report)
        (truth, *halves), samples = truth_of(
            arguments.data, program, arguments.symbolizer, names, counted)
        cells = [program, str(samples)]
        for kind in ("functions", "lines"):
            rows = deviations(truth, ours, kind)
            cells += [str(len(rows)), mean_and_worst(rows), mean_and_worst(deviations(*halves, kind))]
            if arguments.verbose:
                for key, left, right in rows[:WORST_SHOWN]:
                    print(f"{program}: {shown(key)}: truth {left:.2f} %, ours {right:.2f} %",
                          file=sys.stderr)
        print("| " + " | ".join(cells + [f"{percent:.1f} %" for percent in self_of_cpu(report)]) + " |")
    print(f"\nErrors in points of share, of all that has {LEAST_SHARE:g} % on one side. *halves*: one "
          "half of truth's samples against the other, twice the chance in truth itself.")


if __name__ == "__main__":
    main()
