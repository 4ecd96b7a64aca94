#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Assertions on a profile, through `instr-report --format=json`.

check_profile.py FILE EXPRESSION...   each Python expression must be true; the methods and fields
                                      of Profile are its names

A line is named by a mark in the source, a comment with `@name`: hits("name") are the hits of the
line that carries `@name`. Every profile that is loaded must also pass `instr-report --check`.
"""

import json
import os
import re
import subprocess
import sys


class Profile:
    def __init__(self, *files):
        report = os.environ["REPORT"]
        checked = subprocess.run([report, "--check", *files], capture_output=True, text=True)
        if checked.returncode != 0:
            fail(f"instr-report --check {' '.join(files)}: status {checked.returncode}\n"
                 + checked.stdout + checked.stderr)
        printed = subprocess.run([report, "--format=json", "--all", *files], capture_output=True,
                                 text=True)
        if printed.returncode != 0:
            fail(f"instr-report --format=json {' '.join(files)}: status {printed.returncode}\n"
                 + printed.stderr)
        self.json = json.loads(printed.stdout)
        self.functions = self.json["functions"]
        self.process = self.json.get("process")
        self.threads = self.json.get("threads", [])

    def find(self, name):
        """All functions of that name, pretty or mangled, or with the name as their last part."""
        exact = [f for f in self.functions if name in (f["name"], f["linkage_name"])]
        if exact:
            return exact
        return [f for f in self.functions if f["name"].endswith("::" + name)]

    def function(self, name):
        found = self.find(name)
        if len(found) != 1:
            fail(f"{len(found)} functions are called {name!r}; there are: "
                 + ", ".join(sorted(f["name"] for f in self.functions)))
        return found[0]

    def has(self, name):
        return bool(self.find(name))

    def names(self):
        return sorted(f["name"] for f in self.functions)

    def calls(self, name):
        """Calls of all functions of that name: instances of a template add up."""
        found = self.find(name)
        if not found:
            self.function(name)
        return sum(f["calls"] for f in found)

    def primitive(self, name):
        return sum(f["primitive_calls"] or 0 for f in self.find(name))

    def line(self, mark):
        """The lines of all functions at the place of the mark, as a list of JSON objects."""
        places = marked_places(mark)
        found = []
        for function in self.functions:
            for file, number in places:
                if os.path.basename(function["file"] or "") == os.path.basename(file):
                    found += [l for l in function["lines"] if l["line"] == number]
        return found

    def hits(self, mark):
        """Hits of the marked line; None if the profile has no such line."""
        found = self.line(mark)
        return sum(l["hits"] for l in found) if found else None


def marked_places(mark):
    """(file, line) of the one line in the case's folder, or the current one, with @mark."""
    places = []
    for folder in (os.environ.get("CASE", "."), "."):
        for name in sorted(os.listdir(folder)):
            if not re.search(r"\.(c|h|cpp|hpp)$", name):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as text:
                for number, line in enumerate(text, 1):
                    if re.search(rf"@{re.escape(mark)}\b", line):
                        places.append((name, number))
        if places:
            break
    if len(set(places)) != 1:
        fail(f"the mark @{mark} is on {len(set(places))} lines instead of one")
    return places


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def main(arguments):
    profile = Profile(*arguments[:1])
    scope = {name: getattr(profile, name) for name in dir(profile) if not name.startswith("_")}
    failures = 0
    for expression in arguments[1:]:
        value = eval(expression, dict(scope))
        if not value:
            failures += 1
            print(f"false: {expression}{values_in(expression, scope)}", file=sys.stderr)
    return 1 if failures else 0


def values_in(expression, scope):
    """The value of every simple call in the expression, to make a failure readable."""
    shown = []
    for call in re.findall(r"\b(?:calls|hits|primitive|has)\([^()]*\)", expression):
        shown.append(f"{call} is {eval(call, dict(scope))}")
    return f" ({', '.join(shown)})" if shown else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
