/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int one(int n) {
    return n + 1;
}

__attribute__((profile)) int two(int n) {
    return n + 2;
}

__attribute__((profile)) int three(int n) {
    return n + 3;
}

int main(void) {
    return 0;
}
