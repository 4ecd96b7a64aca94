/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* In a folder of its own: debugging information may name it relative to another. */
#ifndef SAMPLE_H
#define SAMPLE_H

#define LIMIT 100000

static inline int checked(int value) {
    if (value > LIMIT)
        throw value;
    return value;
}

#endif
