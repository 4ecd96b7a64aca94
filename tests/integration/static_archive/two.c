/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int two(int n) {
    return n + 2; /* @two */
}
