#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make_text.py BYTES: text, numbers, runs and noise, the same bytes each time, on stdout."""
import sys

WORDS = ("the of and to in is that it was for on are with as his they be at one have this from "
         "counter line profile thread table function window buffer stream match length").split()


def generate(size):
    state = 1
    made = 0

    def draw(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (state >> 33) % limit

    while made < size:
        kind = draw(10)
        if kind < 6:
            block = " ".join(WORDS[draw(len(WORDS))] for _ in range(200)).encode() + b".\n"
        elif kind < 8:
            block = "".join(f"{draw(1000)},{draw(50) / 4}\n" for _ in range(100)).encode()
        elif kind < 9:
            block = bytes([draw(256)]) * (200 + draw(2000))
        else:
            block = bytes(draw(256) for _ in range(1000))
        made += len(block)
        yield block


def main():
    size = int(sys.argv[1])
    data = b"".join(generate(size))
    sys.stdout.buffer.write(data[:size])


if __name__ == "__main__":
    main()
