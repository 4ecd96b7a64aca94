/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int work(int n) {
    return n + 1; /* @work */
}
