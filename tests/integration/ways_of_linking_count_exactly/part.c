/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
static volatile int sink;

int part(int i) {
    return sink = i; /* @part */
}
