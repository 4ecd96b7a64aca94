#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the line hits of a profile with two independent truths on the same input.

A line is confirmed if our hits are the execution count of a source-based coverage region at a token
of the line (llvm-cov's own line count is coarser: it charges the enclosing region), or gcov's count
of the line. A line that both truths saw executed and that has no hits here is a difference too.
Differences may be explained, see explained.py: the share is printed with and without them.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import explained

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
    {file: lines where a function begins}, and the same of their ends."""
    hits = collections.defaultdict(collections.Counter)
    heads = collections.defaultdict(set)
    ends = collections.defaultdict(set)
    with open(path, encoding="utf-8") as file:
        profile = json.load(file)
    if profile.get("format") != "instr-profile":
        sys.exit(f"{path}: not the JSON of instr-report")
    for function in profile["functions"]:
        if not function["file"]:  # made by the compiler
            continue
        name = paths.key(function["file"])
        heads[name].add(function["line"])
        ends[name].add(function["end_line"])
        for line in function["lines"]:
            hits[name, line["line"]][function["name"], function["line"]] += line["hits"]
    return hits, heads, ends


def read_gcov(folder, tool, paths):
    """{(file, line): count}, over all .gcda files below the folder."""
    counts = collections.Counter()
    folder = os.path.realpath(folder)
    for directory, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith(".gcda"):
                with tempfile.TemporaryDirectory() as scratch:
                    subprocess.run(tool.split() + ["gcov", "-i", os.path.join(directory, name)],
                                   check=True, stdout=subprocess.DEVNULL, cwd=scratch)
                    for output in os.listdir(scratch):
                        with open(os.path.join(scratch, output), encoding="utf-8") as file:
                            add_gcov(file.read(), [directory, *parents(directory, folder)], paths,
                                     counts)
    return counts


def parents(directory, folder):
    while directory != folder:
        directory = os.path.dirname(directory)
        yield directory


def add_gcov(text, directories, paths, counts):
    """A name is relative to where the compiler ran: the folder of the object, or one above it."""
    name = None
    for record in text.splitlines():
        kind, _, rest = record.partition(":")
        if kind == "file":
            directory = next((d for d in directories if os.path.exists(os.path.join(d, rest))),
                             directories[0])
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
        self.leading = {}                             # (column, -count) of the first word but else
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
            if re.search(r"\w", source) and source.strip(" \t{}") != "else":
                column = begin[1] if line == begin[0] else 1
                self.leading[name, line] = min(self.leading.get((name, line), (column, -count)),
                                               (column, -count))


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


class Comparison:
    def __init__(self, profile, regions, gcov, paths, entries):
        self.ours, self.heads, self.ends = profile
        self.regions = regions
        self.gcov = gcov
        self.paths = paths
        self.entries = entries
        self.confirmed = collections.Counter()
        self.classes = collections.defaultdict(list)
        self.listed = []       # (place, hits, reason)
        self.differences = []  # (place, hits)
        # Coverage leaves system headers out, and one truth alone is too few.
        known = {name for name, _ in regions.tokens}
        self.skipped = {name for name, _ in self.ours} - known
        for place in self.ours.keys() | gcov.keys():
            if place[0] in known:
                self.judge(place)

    def is_lost(self, place):
        """Did both truths see the line executed, and not only the brace before its code?"""
        if self.gcov.get(place, 0) == 0 or self.regions.executed.get(place, 0) == 0:
            return False
        return place not in self.ours or self.regions.leading.get(place, (0, -1))[1] < 0

    def judge(self, place):
        per_function = self.ours.get(place)
        total = sum(per_function.values()) if per_function is not None else None
        if not total and self.is_lost(place):
            self.explain(place, total)
        elif total or (total == 0 and (self.regions.executed.get(place) or self.gcov.get(place))):
            by = confirmation(per_function, self.regions, self.gcov, place)
            if by:
                self.confirmed[by] += 1
            else:
                self.explain(place, total)

    def explain(self, place, total):
        name, line = place
        truths = [max(self.regions.tokens.get(place, {0})), self.gcov.get(place, 0)]
        reason = self.entries.reason(place, total, truths, self.paths.line(place),
                                     lambda other: sum(self.ours.get(other, {}).values()))
        if reason:
            self.listed.append((place, total, reason))
            return
        if not total:
            group = explained.class_of(name, self.paths.source(name), line, self.heads[name],
                                       self.ends[name], self.regions.bodies[name])
            if group:
                self.classes[group].append((place, total))
                return
        self.differences.append((place, total))

    def show(self, place, total):
        tokens = sorted(self.regions.tokens.get(place, set()))
        inside = sorted(self.regions.expanded.get(place, set()))
        return (f"{place[0]}:{place[1]}: {'no hits' if total is None else total}"
                f" | regions {tokens}{f' macro {inside[:9]}' if inside else ''}"
                f" | gcov {self.gcov.get(place, '-')}"
                f" | {self.paths.line(place).strip()}")


def share(good, count):
    return 100.0 * good / count if count else 0.0


def print_comparison(result, show, show_class):
    """Returns the share that the threshold is for: without classes and explained lines."""
    for place, total in sorted(result.differences)[:show]:
        print(result.show(place, total))
    if len(result.differences) > show:
        print(f"... and {len(result.differences) - show} more")
    for place, total, reason in sorted(result.listed):
        print(f"explained: {result.show(place, total)} | {reason}")
    if result.skipped:
        print(f"{len(result.skipped)} files without coverage regions (system headers) left out")
    for group, lines in sorted(result.classes.items()):
        print(f"no code: {len(lines)} lines, {group} ({explained.REASONS[group]})")
        if group in show_class:
            print("".join(f"  {result.show(*line)}\n" for line in sorted(lines)), end="")

    good = sum(result.confirmed.values())
    by_class = sum(len(lines) for lines in result.classes.values())
    code = good + len(result.listed) + len(result.differences)
    judged = good + len(result.differences)
    print(f"{good} lines confirmed ({result.confirmed['region']} by a region, "
          f"{result.confirmed['gcov']} by gcov, {result.confirmed['macro']} inside a macro): "
          f"{share(good, code + by_class):.3f} % of {code + by_class} executed lines, "
          f"{share(good, code):.3f} % of {code} without those of a class, "
          f"{share(good, judged):.3f} % of {judged} without the {len(result.listed)} explained too; "
          f"{len(result.differences)} differences")
    return share(good, judged)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", required=True, help="instr-report --format=json --all")
    parser.add_argument("--cov", required=True, help="llvm-cov export -skip-expansions")
    parser.add_argument("--gcov", required=True, help="folder with .gcno and .gcda files")
    parser.add_argument("--llvm-cov", default="llvm-cov", help="the tool that reads them")
    parser.add_argument("--root", action="append", default=[], help="folder of a build (repeat)")
    parser.add_argument("--explained", default=os.path.join(here, "explained.txt"),
                        help="the list of explained lines (default: the one beside this script)")
    parser.add_argument("--threshold", type=float, default=99.9, help="per cent (default 99.9)")
    parser.add_argument("--show", type=int, default=200, help="differences to list (default 200)")
    parser.add_argument("--show-class", action="append", default=[], help="list a class (repeat)")
    options = parser.parse_args()

    paths = Paths(options.root)
    profile = read_profile(options.profile, paths)
    regions = Regions(options.cov, paths)
    gcov = read_gcov(options.gcov, options.llvm_cov, paths)
    result = Comparison(profile, regions, gcov, paths, explained.Entries(options.explained))
    reached = print_comparison(result, options.show, options.show_class)
    return 0 if reached >= options.threshold else 1


if __name__ == "__main__":
    sys.exit(main())
