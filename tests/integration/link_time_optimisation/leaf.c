/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int leaf(int n) {
    return n * 3 + 1; /* @leaf */
}
