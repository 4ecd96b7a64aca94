#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Are the intervals valid? Draws 100 samples of 100 integers, each with another seed, and counts how
# many intervals contain the mean of the distribution, 500. 95 are asked for; fewer than 88 fail
# (three standard deviations and a little for so small a sample).
#
#     coverage.sh PROGRAM...
set -eu

for program; do
    hits=$(
        for seed in $(seq 100); do
            "$program" 100 "$seed"
        done | tr -d '[],' | awk '$4 <= 500 && 500 <= $5 { hits++ } END { print hits + 0 }'
    )
    echo "$program: $hits of 100 intervals contain the mean"
    [ "$hits" -ge 88 ] || exit 1
done
