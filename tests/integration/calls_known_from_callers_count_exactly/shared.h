// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What both units may inline, and what one of them calls through a pointer.
inline int half(int X) {
    return X / 2; // @half
}
inline int fails_often(int X) {
    if (X % 3 == 0)
        throw X; // @throws
    return X;    // @succeeds
}
int other_unit(int X);
