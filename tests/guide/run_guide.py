#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the commands of docs/guide.md.

run_guide.py GUIDE PROJECTS PREFIX CLANG [--self-test]

A block of commands stands behind one of these, alone on a line, and before what it must print:
    <!-- run: PROJECT -->      in a fresh copy of that folder of PROJECTS (and the sources of `any`)
    <!-- not run: WHY -->
    <!-- prints: TEXT -->
    <!-- prints-not: TEXT -->
PREFIX is what the guide calls so; CLANG the compiler that it calls clang. Exits with 77 if a program
that a block begins with is missing.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

COMMENT = re.compile(r"<!-- (run|not run|prints|prints-not): (.*) -->")


class Block:
    def __init__(self, line, project):
        self.line, self.project = line, project
        self.commands, self.prints, self.prints_not = [], [], []


def blocks_of(text):
    """All blocks, or SystemExit for one that nothing is said of."""
    blocks, what, inside = [], None, False
    for number, line in enumerate(text.splitlines(), 1):
        comment = COMMENT.fullmatch(line)
        if inside:
            inside = line != "```"
            if inside:
                blocks[-1].commands.append(line)
        elif line.startswith("```"):
            if not what:
                sys.exit(f"line {number}: a block without <!-- run: ... --> or <!-- not run: ... -->")
            blocks.append(Block(number, what[1] if what[0] == "run" else None))
            inside, what = True, None
        elif comment and comment[1] in ("run", "not run"):
            what = comment[1], comment[2]
        elif comment and not blocks:
            sys.exit(f"line {number}: nothing is run before")
        elif comment:
            (blocks[-1].prints if comment[1] == "prints" else blocks[-1].prints_not).append(comment[2])
    return blocks


def run(block, projects, environment):
    """Runs it in a folder of its own; returns what is wrong, or None."""
    with tempfile.TemporaryDirectory(prefix="instr-guide.") as folder:
        folder = os.path.join(folder, "project")
        shutil.copytree(os.path.join(projects, "any"), folder)
        shutil.copytree(os.path.join(projects, block.project), folder, dirs_exist_ok=True)
        # Job control, as in the shell of a user: for kill %1.
        script = "set -em\n" + "\n".join(block.commands) + "\n"
        done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    shown = f"line {block.line}:\n" + done.stdout
    if done.returncode:
        return f"{shown}status {done.returncode}"
    for text in block.prints:
        if text not in done.stdout:
            return f"{shown}does not print: {text}"
    for text in block.prints_not:
        if text in done.stdout:
            return f"{shown}prints: {text}"
    return None


def is_missing(block, environment):
    """The name of a program that the block begins with, if it is not there."""
    for word in block.commands[0].split():
        if "=" not in word:
            return None if shutil.which(word, path=environment["PATH"]) else word
    return None


def self_test(projects, environment):
    for broken in ("```sh\ntrue\n```\n", "<!-- run: any -->\n```sh\nfalse\n```\n",
                   "<!-- run: any -->\n```sh\necho a\n```\n<!-- prints: b -->\n",
                   "<!-- run: any -->\n```sh\necho a\n```\n<!-- prints-not: a -->\n"):
        try:
            wrong = [run(block, projects, environment) for block in blocks_of(broken)]
        except SystemExit as error:
            wrong = [error]
        if not any(wrong):
            sys.exit(f"not noticed: {broken}")
    print("self-test: 4 planted violations noticed")


def main():
    guide, projects, prefix, clang = sys.argv[1:5]
    with tempfile.TemporaryDirectory(prefix="instr-guide-bin.") as tools:
        os.symlink(clang, os.path.join(tools, "clang"))
        os.symlink(clang, os.path.join(tools, "clang++"))
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("INSTR_") and name not in ("CC", "CFLAGS", "MAKEFLAGS")}
        environment["PATH"] = f"{tools}:{prefix}/bin:{os.environ['PATH']}"
        environment["PREFIX"] = prefix
        if sys.argv[5:] == ["--self-test"]:
            return self_test(projects, environment)
        with open(guide, encoding="utf-8") as file:
            blocks = [block for block in blocks_of(file.read()) if block.project]
        failed = skipped = 0
        for block in blocks:
            missing = is_missing(block, environment)
            if missing:
                print(f"skipped: line {block.line} needs {missing}")
                skipped += 1
                continue
            wrong = run(block, projects, environment)
            if wrong:
                print(wrong)
                failed += 1
        print(f"{len(blocks)} blocks: {failed} failed, {skipped} skipped")
        sys.exit(1 if failed or not blocks else 77 if skipped else 0)


if __name__ == "__main__":
    main()
