/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) static int work(int n) {
    return n + 1;
}

int main(void) {
    return work(4);
}
