/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int work(int n);

int main(void) {
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += work(i);
    return sum != 6;
}
