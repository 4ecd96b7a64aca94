#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what known_cost.sh measured as a table in Markdown. The truth of a line is an interval: its
loop without instrumentation, with and without what an empty loop takes, since nobody can say how much
of the loop's own work hides behind the line. It is processor time. Only the sleep is measured by the
clock and around the profiled loop, for no two sleeps are the same; so its probes may be in it, or not.
"""
import argparse
import json
import os
import re
from statistics import median

PROBES_NS = 1000  # of one round of the sleep: five probes, in cold caches


def read_truth(data, number):
    """For each loop nanoseconds of one execution, and executions."""
    truth = {}
    with open(os.path.join(data, f"truth.{number}"), encoding="utf-8") as file:
        for line in file:
            kind, processor, _, profiled_wall, executions = line.split()
            elapsed = int(profiled_wall if kind == "sleeping" else processor)
            truth[kind] = (elapsed / int(executions), int(executions))
    return truth


def read_report(data, number):
    """A map from line to (function, entry)."""
    with open(os.path.join(data, f"{number}.json"), encoding="utf-8") as file:
        functions = json.load(file)["functions"]
    return {line["line"]: (function, line) for function in functions for line in function["lines"]}


class Round:
    """One line in one profile, against the truth of the same minute."""

    def __init__(self, truth, report, number, kind):
        function, line = report[number]
        # Not the line's hits: with a loop of its own in it these are those of the inner loop.
        whole, executions = truth[function["name"]]
        each, empty = truth[kind][0], truth["empty"][0]
        self.function = function["name"]
        self.most = each * executions / 1e6
        outside = PROBES_NS if kind == "sleeping" else empty
        self.least = (each - outside) * executions / 1e6
        self.reported = (line["time_ns"] or 0) / 1e6
        self.error = (line["error_ns"] or 0) / 1e6
        self.held = (self.least - self.error <= self.reported <= self.most + self.error)
        self.function_off = (function["self_ns"] or 0) / (whole * executions) - 1


def off(rounds):
    """How far the reported times are outside the truth, in percent of it: the median."""
    return median(100 * (r.reported / r.most - 1) if r.reported > r.most else
                  100 * min(0, r.reported / r.least - 1) for r in rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="folder with what known_cost.sh left")
    parser.add_argument("source")
    parser.add_argument("rounds", type=int)
    arguments = parser.parse_args()
    numbers = range(1, arguments.rounds + 1)
    truths = [read_truth(arguments.data, number) for number in numbers]
    reports = [read_report(arguments.data, number) for number in numbers]

    print("| line | in function | truth ms | reported ms | off | ± error ms | inside "
          "| function: off |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with open(arguments.source, encoding="utf-8") as file:
        marked = [(number, match[1]) for number, text in enumerate(file, 1)
                  if (match := re.search(r"cost: ([a-z_0-9]+) ", text))]
    held = checked = 0
    for number, kind in marked:
        rounds = [Round(truth, report, number, kind) for truth, report in zip(truths, reports)]
        inside = sum(r.held for r in rounds)
        held += inside
        checked += len(rounds)
        print(f"| {number} {kind} | {rounds[0].function} "
              f"| {median(r.least for r in rounds):.2f} to {median(r.most for r in rounds):.2f} "
              f"| {median(r.reported for r in rounds):.2f} | {off(rounds):+.1f} % "
              f"| {median(r.error for r in rounds):.2f} | {inside} of {len(rounds)} "
              f"| {100 * median(r.function_off for r in rounds):+.1f} % |")
    print(f"\n{held} of {checked} stated intervals hold the truth: {100 * held / checked:.0f} %.")


if __name__ == "__main__":
    main()
