/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int one(int n) {
    return n + 1; /* @one */
}
