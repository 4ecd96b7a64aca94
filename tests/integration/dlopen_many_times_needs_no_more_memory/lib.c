/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int in_library(int n) {
    return n * 2; /* @library */
}
