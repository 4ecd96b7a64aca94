/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int even(int n);

__attribute__((profile)) int odd(int n) {
    return n == 0 ? 0 : even(n - 1) + 0 * n;
}

int even(int n) {
    return n == 0 ? 1 : odd(n - 1) + 0 * n;
}

int main(void) {
    return even(10) + even(20) != 2;
}
