#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what known_cost.sh measured as a table in Markdown. The true time of a line is that of its
own loop without instrumentation, less that of an empty loop, scaled to the line's executions; the
median over the rounds, as its cost does not change."""
import argparse
import json
import os
import re
from math import hypot
from statistics import median


def read_truth(data, rounds):
    """For each kind the nanoseconds of one execution with its loop, in each round."""
    truth = {}
    for number in range(1, rounds + 1):
        with open(os.path.join(data, f"truth.{number}"), encoding="utf-8") as file:
            for line in file:
                kind, elapsed, executions = line.split()
                truth.setdefault(kind, []).append(float(elapsed) / int(executions))
    return truth


def read_reports(data, rounds):
    """For each round a map from line to (function, entry)."""
    reports = []
    for number in range(1, rounds + 1):
        with open(os.path.join(data, f"{number}.json"), encoding="utf-8") as file:
            functions = json.load(file)["functions"]
        reports.append({line["line"]: (function, line)
                        for function in functions for line in function["lines"]})
    return reports


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", help="folder with what known_cost.sh left")
    parser.add_argument("source")
    parser.add_argument("rounds", type=int)
    arguments = parser.parse_args()
    truth = read_truth(arguments.data, arguments.rounds)
    reports = read_reports(arguments.data, arguments.rounds)

    print("| line | in function | truth ns/hit | truth ms | reported ms | off | ± error ms | inside / with spread "
          "| function: off |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    inside = inside_both = checked = 0
    runs = dict(executed(arguments.data))
    empty = median(truth["empty"])
    with open(arguments.source, encoding="utf-8") as file:
        marked = [(number, match[1]) for number, text in enumerate(file, 1)
                  if (match := re.search(r"cost: ([a-z_0-9]+) ", text))]
    for number, kind in marked:
        entries = [report[number] for report in reports]
        function, line = entries[0]
        single = function["name"] == kind
        each = median(truth[kind]) - empty
        # Not the line's hits: with a loop of its own in it these are those of the inner loop.
        executions = runs[function["name"]]
        true_ns = each * executions
        spread = (max(truth[kind]) - min(truth[kind])) / 2 * executions
        reported = [entry["time_ns"] or 0 for _, entry in entries]
        errors = [entry["error_ns"] or 0 for _, entry in entries]
        held = sum(abs(time - true_ns) <= error for time, error in zip(reported, errors))
        near = sum(abs(time - true_ns) <= hypot(error, spread)
                   for time, error in zip(reported, errors))
        inside += held
        inside_both += near
        checked += len(entries)
        whole = median(truth[function["name"]])
        off_whole = median(f["self_ns"] or 0 for f, _ in entries) / (whole * executions) - 1
        print(f"| {number} {kind} | {'its own' if single else function['name']} | {each:.2f} "
              f"| {true_ns / 1e6:.2f} ± {spread / 1e6:.2f} | {median(reported) / 1e6:.2f} "
              f"| {100 * (median(reported) / true_ns - 1):+.1f} % | {median(errors) / 1e6:.2f} "
              f"| {held} / {near} of {len(entries)} | {100 * off_whole:+.1f} % |")
    print(f"\n{inside} of {checked} stated intervals hold the truth: {100 * inside / checked:.0f} %; "
          f"{inside_both}, {100 * inside_both / checked:.0f} %, with the spread of truth itself added.")


def executed(data):
    """How often each loop goes round."""
    with open(os.path.join(data, "truth.1"), encoding="utf-8") as file:
        return [(line.split()[0], int(line.split()[2])) for line in file]


if __name__ == "__main__":
    main()
