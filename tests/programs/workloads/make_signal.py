#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make_signal.py SAMPLES: floats of 32 bits, tones and noise, the same each time, on stdout."""
import struct
import sys


def main():
    state = 1
    samples = []
    for i in range(int(sys.argv[1])):
        state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        # Two triangular tones: a sine might be rounded in another way by another libm.
        samples.append(abs(i % 50 - 25) / 25 + abs(i % 333 - 166) / 83 + (state >> 40) / 2**24)
    sys.stdout.buffer.write(struct.pack(f"<{len(samples)}f", *samples))


if __name__ == "__main__":
    main()
