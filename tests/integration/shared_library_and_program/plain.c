/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int in_library(int n);

int main(void) {
    return in_library(3) != 6;
}
