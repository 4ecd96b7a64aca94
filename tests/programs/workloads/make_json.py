#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make_json.py RECORDS: a JSON document, the same bytes each time, on stdout."""
import json
import sys

WORDS = "counter line profile thread table größe \"quoted\" back\\slash new\nline window 漢字".split(" ")


def main():
    state = 1

    def draw(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (state >> 33) % limit

    def record(number):
        return {
            "id": number,
            "name": " ".join(WORDS[draw(len(WORDS))] for _ in range(1 + draw(6))),
            "active": draw(2) == 0,
            "parent": None if draw(3) == 0 else draw(number + 1),
            "score": (draw(2000001) - 1000000) / 64,
            "small": draw(1000) * 1e-9,
            "position": [draw(360) - 180 + draw(1000) / 1000, draw(180) - 90],
            "tags": [WORDS[draw(len(WORDS))] for _ in range(draw(5))],
            "nested": {"empty": {}, "none": [], "deep": [[[draw(10)]], {"k" + str(draw(9)): True}]},
        }

    # Escapes in one half, and spaces in it, plain UTF-8 without spaces in the other.
    lines = [json.dumps(record(i), ensure_ascii=i % 2 == 0, separators=(None, (",", ":"))[i % 2])
             for i in range(int(sys.argv[1]))]
    sys.stdout.buffer.write(("{\"records\": [\n" + ",\n".join(lines) + "\n]}\n").encode())


if __name__ == "__main__":
    main()
