# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads every export of a profile back and compares it with the JSON report of it.

Usage: check_exports.py REPORT PROFILE TIMING [MORE-PROFILES...]
Other programs read what they are meant to read: callgrind_annotate, protoc with the published
profile.proto, lcov and genhtml."""

import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

PROTO = "/usr/share/gocode/src/github.com/google/pprof/proto"


def expect(what, left, right):
    if isinstance(left, dict) and isinstance(right, dict):
        keys = [key for key in {**left, **right} if left.get(key) != right.get(key)]
        left, right = ({key: of.get(key) for key in keys} for of in (left, right))
    if left != right:
        sys.exit(f"{what}: {left!r} is not {right!r}")


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if done.returncode or (done.stderr and b"WARNING" in done.stderr.upper()):
        sys.exit(f"{command}: status {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


class Native:
    """What the JSON report says."""

    def __init__(self, report):
        self.functions = report["functions"]
        first = report["process"] if "process" in report else report["processes"][0]
        self.program = os.path.basename(first["command"][0])
        self.timed = any(f["self_ns"] is not None and f["timed_calls"] for f in self.functions)
        self.timed = self.timed or any((f["self_ns"] or 0) > 0 for f in self.functions)
        self.self_ns = collections.Counter()
        self.line_hits = collections.Counter()
        self.hits = collections.Counter()
        self.calls = collections.Counter()
        self.file_hits = collections.Counter()
        for f in self.functions:
            self.self_ns[f["name"]] += f["self_ns"] or 0
            self.calls[f["file"], f["linkage_name"]] += f["calls"]
            for line in f["lines"]:
                file = line.get("file", f["file"])
                self.hits[f["name"]] += line["hits"]
                self.line_hits[f["name"], file, line["line"]] += line["hits"]
                self.file_hits[file, line["line"]] += line["hits"]

    def value(self):
        """What stacks are weighed by."""
        return self.self_ns if self.timed else self.hits


def positive(counter):
    return {key: value for key, value in counter.items() if value}


def check_callgrind(native, path, exact):
    text = run("callgrind_annotate", "--auto=no", "--threshold=100", path).decode()
    events = ["ns", "hits"] if native.timed else ["hits"]
    expect("callgrind events", re.search(r"Events recorded: +(.*)", text)[1].split(), events)
    number = r"([\d,]+|\.) *(?:\([ \d.]+%\))? +" * len(events)
    sums = {event: collections.Counter() for event in events}
    for line in text.split("\n"):
        match = re.match(number + r"(PROGRAM TOTALS|.*\.cpp:|.*/[^:]*:)(.*)", line.strip())
        if not match:
            continue
        name = match[len(events) + 2].removesuffix(" []")
        for event, value in zip(events, match.groups()):
            key = "" if match[len(events) + 1] == "PROGRAM TOTALS" else name
            sums[event][key] += int(value.replace(",", "").replace(".", "0"))
    for event, truth in (("ns", native.self_ns), ("hits", native.hits)):
        if event in events:
            expect("callgrind total " + event, sums[event].pop(""), sum(truth.values()))
            expect("callgrind " + event, positive(sums[event]), positive(truth))
    if exact:
        check_calls(native, path)


def check_calls(native, path):
    """Each call, where it is and what it cost: of a profile in which all were timed."""
    names, current, calls = {}, {}, collections.Counter()
    lines = iter(open(path, encoding="utf-8"))
    for line in lines:
        match = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?", line)
        if match:
            names.setdefault(match[2], match[3])
            current[match[1]] = names[match[2]]
        match = re.match(r"calls=(\d+)", line)
        if match:
            at, cost = (int(word) for word in next(lines).split())
            calls[current["fn"], at, current["cfn"], int(match[1]), cost] += 1
    truth = collections.Counter()
    for f in native.functions:
        for c in f["callees"]:
            truth[f["name"], c["line"], c["function"], c["calls"], c["total_ns"]] += 1
    expect("calls of callgrind", calls, truth)


def parse_text_proto(text):
    """A list of (field, value) for each message, as protoc --decode prints it."""
    stack = [[]]
    for line in text.split("\n"):
        line = line.strip()
        if line.endswith("{"):
            stack.append([])
            stack[-2].append((line[:-2], stack[-1]))
        elif line == "}":
            stack.pop()
        elif line:
            key, value = line.split(": ", 1)
            if value.startswith('"'):
                value = value[1:-1].encode().decode("unicode_escape").encode("latin-1").decode()
            else:
                value = int(value) if value.lstrip("-").isdigit() else value
            stack[-1].append((key, value))
    return stack[0]


def all_of(message, key):
    return [value for name, value in message if name == key]


def one(message, key, missing=0):
    return (all_of(message, key) or [missing])[0]


def check_pprof(native, path, report):
    raw = gzip.open(path).read()
    text = run("protoc", "--decode=perftools.profiles.Profile", "-I", PROTO, "profile.proto", input=raw)
    profile = parse_text_proto(text.decode())
    strings = all_of(profile, "string_table")
    expect("first string", strings[0], "")
    types = [(strings[one(t, "type")], strings[one(t, "unit")]) for t in all_of(profile, "sample_type")]
    wanted = [("hits", "count")] + ([("time", "nanoseconds")] if native.timed else [])
    expect("sample types", types, wanted)
    expect("default type", strings[one(profile, "default_sample_type")], wanted[-1][0])
    runs = report.get("processes") or [report["process"]]
    start = min(r["start_unix_ns"] for r in runs)
    expect("time", one(profile, "time_nanos"), start)
    end = max(r["start_unix_ns"] + r["wall_ns"] for r in runs)
    expect("duration", one(profile, "duration_nanos"), end - start)
    mappings = {one(m, "id"): m for m in all_of(profile, "mapping")}
    expect("main binary", os.path.basename(strings[one(mappings[1], "filename")]), native.program)
    expect("build id", bool(re.fullmatch("[0-9a-f]+", strings[one(mappings[1], "build_id")])), True)
    functions = {one(f, "id"): f for f in all_of(profile, "function")}
    locations = {}
    for location in all_of(profile, "location"):
        line = one(location, "line")
        function = functions[one(line, "function_id")]
        expect("mapping", one(location, "mapping_id") in mappings, True)
        locations[one(location, "id")] = (strings[one(function, "name")],
                                          strings[one(function, "filename")], one(line, "line"))
    self_ns, hits, outermost = collections.Counter(), collections.Counter(), set()
    for sample in all_of(profile, "sample"):
        values, ids = all_of(sample, "value"), all_of(sample, "location_id")
        expect("values of a sample", len(values), len(types))
        hits[locations[ids[0]]] += values[0]
        self_ns[locations[ids[0]][0]] += values[-1] if native.timed else 0
        outermost.add(locations[ids[-1]][0])
    expect("pprof hits", positive(hits), positive(native.line_hits))
    expect("pprof time", positive(self_ns), positive(native.self_ns))
    expect("main is outermost", "main" in outermost, True)


def check_speedscope(native, path):
    """As https://www.speedscope.app/file-format-schema.json demands."""
    root = json.load(open(path, encoding="utf-8"))
    expect("schema", root["$schema"], "https://www.speedscope.app/file-format-schema.json")
    frames, (profile,) = root["shared"]["frames"], root["profiles"]
    for frame in frames:
        expect("frame", set(frame) <= {"name", "file", "line", "col"}, True)
        expect("frame name", isinstance(frame["name"], str), True)
    expect("kind", (profile["type"], profile["unit"]),
           ("sampled", "nanoseconds" if native.timed else "none"))
    expect("weights", len(profile["weights"]), len(profile["samples"]))
    expect("end", profile["endValue"] - profile["startValue"], sum(profile["weights"]))
    sums = collections.Counter()
    for sample, weight in zip(profile["samples"], profile["weights"]):
        expect("indices", all(0 <= index < len(frames) for index in sample), True)
        sums[frames[sample[-1]]["name"]] += weight
    expect("speedscope", positive(sums), positive(native.value()))


def check_collapsed(native, path):
    sums = collections.Counter()
    for line in open(path, encoding="utf-8"):
        stack, value = line.rsplit(" ", 1)
        sums[stack.split(";")[-1]] += int(value)
    expect("collapsed", positive(sums), positive(native.value()))


def check_svg(native, path):
    text = open(path, encoding="utf-8").read()
    expect("outside resources", re.findall(r"(?:href|src|url\(|@import)", text), [])
    expect("addresses", re.findall(r"https?://[^\"]*", text), ["http://www.w3.org/2000/svg"])
    svg = "{http://www.w3.org/2000/svg}"
    frames = xml.etree.ElementTree.fromstring(text).findall(f".//{svg}g[@data-total]")
    sums, open_frames = collections.Counter(), []
    expect("svg total", int(frames[0].get("data-total")), sum(native.value().values()))
    for frame in frames:
        x, total, depth = (int(frame.get("data-" + key)) for key in ("x", "total", "depth"))
        open_frames[depth:] = [(x, x + total)]
        if depth:
            outer = open_frames[depth - 1]
            expect("frame inside of its caller", outer[0] <= x and x + total <= outer[1], True)
        name = frame.find(svg + "title").text.split("\n")[0]
        sums[name] += int(frame.get("data-self"))
    narrow = sum(native.value().values()) / 118000
    for name, value in native.value().items():
        expect("svg " + name, 0 <= value - sums[name] <= narrow * 100, True)


def check_lcov(native, path):
    summary = run("lcov", "--summary", path, "--rc", "lcov_branch_coverage=0").decode()
    lines = re.search(r"lines\.*: .*\((\d+) of (\d+) lines\)", summary)
    hit = sum(1 for value in native.file_hits.values() if value)
    expect("lcov lines", (int(lines[1]), int(lines[2])), (hit, len(native.file_hits)))
    functions = re.search(r"functions\.*: .*\((\d+) of (\d+) functions\)", summary)
    hit = sum(1 for value in native.calls.values() if value)
    expect("lcov functions", (int(functions[1]), int(functions[2])), (hit, len(native.calls)))
    hits, calls, file = {}, {}, None
    for line in open(path, encoding="utf-8"):
        key, _, value = line.rstrip("\n").partition(":")
        if key == "SF":
            file = value
        elif key == "DA":
            number, count = value.split(",")
            hits[file, int(number)] = int(count)
        elif key == "FNDA":
            count, name = value.split(",", 1)
            calls[file, name] = int(count)
    expect("DA", hits, dict(native.file_hits))
    expect("FNDA", calls, dict(native.calls))
    with tempfile.TemporaryDirectory() as folder:
        run("genhtml", "--quiet", "-o", folder, path)
        expect("genhtml", os.path.exists(os.path.join(folder, "index.html")), True)


def check_markdown(native, path):
    """Of the line tables, all rows with hits; of the function table, the names."""
    cells = lambda row: [cell.strip() for cell in row.strip().strip("|").split(" | ")]
    rows = [line for line in open(path, encoding="utf-8").read().split("\n") if line.startswith("|")]
    width, table, hits, functions = 0, "", collections.Counter(), 0
    for row in rows:
        row = cells(row)
        if row[0] in ("ncalls", "Line #"):
            table, width = row[0], len(row)
        expect("cells of " + str(row), len(row), width)
        if re.match(r"\d", row[0]):
            if table == "Line #" and row[1]:
                hits[int(row[0])] += int(row[1])
            functions += table == "ncalls"
    truth = collections.Counter()
    for (_, number), count in native.file_hits.items():
        truth[number] += count
    expect("markdown hits", hits, truth)
    expect("markdown functions", functions, len(native.functions))


def main():
    report, profile, timing, *more = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name in "json callgrind pprof speedscope collapsed svg lcov markdown".split():
            paths[name] = os.path.join(folder, name)
            run(report, "--format=" + name, "--all", "-o", paths[name], profile, *more)
        loaded = json.load(open(paths["json"], encoding="utf-8"))
        native = Native(loaded)
        expect("functions", len(native.functions) > 8, True)
        check_callgrind(native, paths["callgrind"], timing == "exact" and not more)
        check_pprof(native, paths["pprof"], loaded)
        check_speedscope(native, paths["speedscope"])
        check_collapsed(native, paths["collapsed"])
        check_svg(native, paths["svg"])
        check_lcov(native, paths["lcov"])
        check_markdown(native, paths["markdown"])


main()
