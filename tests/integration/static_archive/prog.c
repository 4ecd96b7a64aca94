/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int one(int n);

int main(void) {
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += one(i);
    return sum == 0;
}
