/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int in_library(int n);

__attribute__((profile)) static int in_program(int n) {
    return in_library(n) + in_library(n + 1); /* @program */
}

int main(void) {
    int sum = 0;
    for (int i = 0; i < 6; i++)
        sum += in_program(i);
    return sum == 0;
}
