// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
static inline int round_up(int value) {
    return value + 1; // inlined
}
