/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>

INSTR_PROFILE static int work(int n) {
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += i;
    return sum;
}

int main(void) {
    return work(3) == 3 ? 0 : 1;
}
