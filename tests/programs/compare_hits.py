#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the line hits of a profile with two independent truths on the same input.

A line is confirmed if our hits are the execution count of a source-based coverage region at a token
of the line (llvm-cov's own line count is coarser: it charges the enclosing region), or gcov's count
of the line. A line that both truths saw executed and that has no hits here is a difference too,
unless it has no code of its own: the head of a function, `} else {`, `do {`, a label, `int i;`.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

CODE, EXPANSION, SKIPPED, GAP, BRANCH = range(5)


class Paths:
    """The same file has another absolute path in each build: names are compared below the roots."""

    def __init__(self, roots):
        self.roots = [os.path.realpath(root) + os.sep for root in roots]
        self.absolute = {}
        self.known = {}
        self.texts = {}

    def key(self, path, directory="/"):
        if (directory, path) in self.known:
            return self.known[directory, path]
        full = os.path.realpath(os.path.join(directory, path))
        name = next((full[len(root):] for root in self.roots if full.startswith(root)), full)
        if os.path.exists(full):
            self.absolute.setdefault(name, full)
        self.known[directory, path] = name
        return name

    def source(self, name):
        """The lines of a file, from index 1 on."""
        if name not in self.texts:
            try:
                with open(self.absolute[name], encoding="utf-8", errors="replace") as file:
                    self.texts[name] = [""] + file.read().split("\n")
            except (KeyError, OSError):
                self.texts[name] = []
        return self.texts[name]

    def line(self, place):
        text = self.source(place[0])
        return text[place[1]] if place[1] < len(text) else "(no source)"


def read_profile(path, paths):
    """{(file, line): {function: hits}}, where copies of a function (templates, inlining) add up, and
    {file: [first line of a function]}."""
    hits = collections.defaultdict(collections.Counter)
    heads = collections.defaultdict(set)
    with open(path, encoding="utf-8") as file:
        profile = json.load(file)
    if profile.get("format") != "instr-profile":
        sys.exit(f"{path}: not the JSON of instr-report")
    for function in profile["functions"]:
        if not function["file"]:  # made by the compiler
            continue
        name = paths.key(function["file"])
        heads[name].add(function["line"])
        for line in function["lines"]:
            hits[name, line["line"]][function["name"], function["line"]] += line["hits"]
    return hits, heads


def read_gcov(folder, tool, paths):
    """{(file, line): count}, over all .gcda files below the folder."""
    counts = collections.Counter()
    for directory, _, names in os.walk(os.path.realpath(folder)):
        for name in sorted(names):
            if name.endswith(".gcda"):
                with tempfile.TemporaryDirectory() as scratch:
                    subprocess.run(tool.split() + ["gcov", "-i", os.path.join(directory, name)],
                                   check=True, stdout=subprocess.DEVNULL, cwd=scratch)
                    for output in os.listdir(scratch):
                        with open(os.path.join(scratch, output), encoding="utf-8") as file:
                            add_gcov(file.read(), directory, paths, counts)
    return counts


def add_gcov(text, directory, paths, counts):
    name = None
    for record in text.splitlines():
        kind, _, rest = record.partition(":")
        if kind == "file":
            name = paths.key(rest, directory)
        elif kind == "lcount":
            line, count = rest.split(",")[:2]
            counts[name, int(line)] += int(count)


class Regions:
    """Counts of the coverage regions, summed over the instances of a function."""

    def __init__(self, export, paths):
        self.paths = paths
        self.tokens = collections.defaultdict(set)    # innermost region at a column of the line
        self.expanded = collections.defaultdict(set)  # regions inside macros used on the line
        self.executed = collections.Counter()         # largest count on the line
        self.bodies = collections.defaultdict(set)    # lines of the brace that opens a function
        with open(export, encoding="utf-8") as file:
            functions = [f for part in json.load(file)["data"] for f in part["functions"]]
        merged = {}
        for function in functions:
            shape = (tuple(function["filenames"]), tuple(
                (*region[:4], *region[5:]) for region in function["regions"]))
            counts = [region[4] for region in function["regions"]]
            if shape in merged:
                merged[shape] = [a + b for a, b in zip(merged[shape], counts)]
            else:
                merged[shape] = counts
        for (filenames, places), counts in merged.items():
            regions = [place[:4] + (count,) + place[4:] for place, count in zip(places, counts)]
            self.add([paths.key(name) for name in filenames], regions)

    def add(self, names, regions):
        by_file = collections.defaultdict(list)
        if regions:
            self.bodies[names[regions[0][5]]].add(regions[0][0])
        for region in regions:
            if region[7] in (CODE, EXPANSION, GAP) and region[:2] < region[2:4]:
                by_file[region[5]].append(region)
        for file_id, group in by_file.items():
            self.add_tokens(names[file_id], group)
        for region in regions:
            if region[7] == EXPANSION:
                inside = self.counts_inside(region[6], by_file, set())
                for line in range(region[0], region[2] + 1):
                    self.expanded[names[region[5]], line] |= inside

    def counts_inside(self, file_id, by_file, seen):
        counts = set()
        if file_id not in seen:
            seen.add(file_id)
            for region in by_file[file_id]:
                counts.add(region[4])
                if region[7] == EXPANSION:
                    counts |= self.counts_inside(region[6], by_file, seen)
        return counts

    def add_tokens(self, name, group):
        """Sweeps over the file; the region opened last is the innermost one."""
        text = self.paths.source(name)
        regions = sorted(group, key=lambda r: (r[0], r[1], -r[2], -r[3]))
        edges = []
        for order, (first, start, last, end, *_) in enumerate(regions):
            edges.append((first, start, 1, order))
            edges.append((last, end, 0, order))
        edges.sort()
        opened = []  # indices of the regions around the current place, innermost last
        for edge, following in zip(edges, edges[1:]):
            if edge[2]:
                opened.append(edge[3])
            else:
                opened.remove(edge[3])
            if opened and regions[opened[-1]][7] != GAP:
                self.add_span(name, text, edge[:2], following[:2], regions[opened[-1]][4])

    def add_span(self, name, text, begin, end, count):
        for line in range(begin[0], min(end[0] + 1, len(text))):
            source = text[line]
            if line in (begin[0], end[0]):
                columns = source.encode()
                columns = columns[begin[1] - 1 if line == begin[0] else 0:
                                  end[1] - 1 if line == end[0] else None]
                source = columns.decode(errors="replace")
            if source.strip():
                self.tokens[name, line].add(count)
                self.executed[name, line] = max(self.executed[name, line], count)


def confirmation(per_function, regions, gcov, place):
    """Which truth confirms the hits of a line: 'region', 'gcov', 'macro' or None."""
    tokens = regions.tokens.get(place, set())
    inside = regions.expanded.get(place, set())
    total = sum(per_function.values())
    if total in tokens:
        return "region"
    if gcov.get(place) == total:
        return "gcov"
    if len(per_function) > 1 and all(hits in tokens for hits in per_function.values()):
        return "region"
    if total in inside:
        return "macro"
    return None


# Lines that hold nothing to execute: braces and words that are only jumps, labels, declarations
# without an initial value.
NO_CODE = re.compile(r"(\s|[{};]|\b(do|else|try)\b|^.*\*/|\b(case\b[^:]*|default|\w+)\s*:|"
                     r"while\s*\(\s*1\s*\)\s*;)*")
DECLARATION = re.compile(r"\s*(?!(return|goto|break|continue|case|else|throw|delete)\b)"
                         r"(\w+[\s*]+)+\w+(\[[^]]*\])*(,[\s*]*\w+(\[[^]]*\])*)*;\s*")


def has_code(place, text, heads, bodies):
    name, line = place
    head = max((first for first in heads[name] if first <= line), default=None)
    if head is not None and line <= min((b for b in bodies[name] if b >= head), default=0):
        return False  # between the name of a function and its opening brace
    text = re.sub(r"/\*.*?(\*/|$)|//.*", " ", text)
    return not NO_CODE.fullmatch(text) and not DECLARATION.fullmatch(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", required=True, help="instr-report --format=json --all")
    parser.add_argument("--cov", required=True, help="llvm-cov export -skip-expansions")
    parser.add_argument("--gcov", required=True, help="folder with .gcno and .gcda files")
    parser.add_argument("--llvm-cov", default="llvm-cov", help="the tool that reads them")
    parser.add_argument("--root", action="append", default=[], help="folder of a build (repeat)")
    parser.add_argument("--threshold", type=float, default=99.9, help="per cent (default 99.9)")
    parser.add_argument("--show", type=int, default=200, help="differences to list (default 200)")
    options = parser.parse_args()

    paths = Paths(options.root)
    ours, heads = read_profile(options.profile, paths)
    regions = Regions(options.cov, paths)
    gcov = read_gcov(options.gcov, options.llvm_cov, paths)

    # Coverage leaves system headers out, and one truth alone is too few.
    known = {name for name, _ in regions.tokens}
    skipped = {name for name, _ in ours} - known

    confirmed = collections.Counter()
    differences = []
    for place, per_function in ours.items():
        if place[0] in skipped:
            continue
        total = sum(per_function.values())
        if total == 0 and regions.executed.get(place, 0) == 0 and gcov.get(place, 0) == 0:
            continue
        by = confirmation(per_function, regions, gcov, place)
        confirmed[by] += 1
        if by is None:
            differences.append((place, total))
    files = {name for name, _ in ours} & known
    missing = [place for place, count in gcov.items()
               if count > 0 and regions.executed.get(place, 0) > 0 and place not in ours
               and place[0] in files
               and has_code(place, paths.line(place), heads, regions.bodies)]
    differences += [(place, None) for place in missing]

    executed = sum(confirmed.values()) + len(missing)
    good = executed - len(differences)
    share = 100.0 * good / executed if executed else 0.0
    for place, total in sorted(differences)[:options.show]:
        tokens = sorted(regions.tokens.get(place, set()))
        inside = sorted(regions.expanded.get(place, set()))
        print(f"{place[0]}:{place[1]}: {'no hits' if total is None else total}"
              f" | regions {tokens}{f' macro {inside[:9]}' if inside else ''}"
              f" | gcov {gcov.get(place, '-')}"
              f" | {paths.line(place).strip()}")
    if skipped:
        print(f"{len(skipped)} files without coverage regions (system headers) left out")
    if len(differences) > options.show:
        print(f"... and {len(differences) - options.show} more")
    print(f"{good} of {executed} executed lines confirmed, {share:.3f} % "
          f"({confirmed['region']} by a region, {confirmed['gcov']} by gcov, "
          f"{confirmed['macro']} by a region inside a macro; "
          f"{len(differences)} differences, {len(missing)} of them without hits here)")
    return 0 if share >= options.threshold else 1


if __name__ == "__main__":
    sys.exit(main())
