# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which lines Python's difflib finds removed, added and kept, against those of the report."""

import difflib
import json
import sys


def load(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def hits_of(profile, name):
    function = next(f for f in profile["functions"] if f["name"] == name)
    return function, {line["line"]: line["hits"] for line in function["lines"]}


def main():
    sources = [open(name, encoding="utf-8").read().split("\n") for name in sys.argv[1:3]]
    profiles = [load("step1.json"), load("step2.json")]
    diff = load("diff.json")
    assert diff["format"] == "instr-diff" and diff["version"] == 1
    names = {f["name"] for p in profiles for f in p["functions"]}
    assert {f["name"] for f in diff["functions"]} == names
    compared = kept = 0
    for function in diff["functions"]:
        name = function["name"]
        assert function["presence"] == "same", name
        sides = [hits_of(profile, name) for profile in profiles]
        bodies = [["".join(line.split()) for line in source[f["line"] - 1 : f["end_line"]]]
                  for source, (f, _) in zip(sources, sides)]
        partners = {}
        for block in difflib.SequenceMatcher(None, *bodies, autojunk=False).get_matching_blocks():
            for i in range(block.size):
                partners[sides[0][0]["line"] + block.a + i] = sides[1][0]["line"] + block.b + i
        lines = function["lines"]
        for key, (_, hits) in zip(("before", "after"), sides):
            told = {l[key]["line"]: l[key]["hits"] for l in lines if l[key]}
            assert told == hits, (name, key, told, hits)
        for line in lines:
            before, after = line["before"], line["after"]
            if before and after:
                assert partners[before["line"]] == after["line"], (name, line)
                assert line["change"]["hits"] == after["hits"] - before["hits"]
                kept += 1
            elif before:
                assert before["line"] not in partners or \
                    partners[before["line"]] not in sides[1][1], (name, line)
            else:
                assert after["line"] not in partners.values(), (name, line)
            text = sources[1 if after else 0][(after or before)["line"] - 1]
            assert line["text"] == text, (name, line)
            compared += 1
    assert kept > 10 and compared > kept + 5, (kept, compared)


main()
