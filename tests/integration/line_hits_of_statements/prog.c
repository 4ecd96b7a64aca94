/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

__attribute__((profile)) static int classify(int n) { /* @head */
    int sum = 0;                                      /* @start */
    if (n < 0) {                                      /* @if */
        sum = -1;                                     /* @negative */
    } else if (n == 0) {                              /* @else_if */
        sum = 0;                                      /* @zero */
    } else {
        sum = 1; /* @positive */
    }
    for (int i = 0; /* @for */
         i < n;     /* @condition */
         i++)       /* @step */
        sum += i;   /* @body */
    switch (n) {
    case 1:
        sum += abs(sum); /* @case1 */
        break;
    case 2:
        sum -= abs(sum); /* @case2 */
        /* fall through */
    case 3:
        sum *= 2; /* @case3 */
        break;
    default:
        sum++; /* @default */
    }
    while (sum > 100) { /* @while */
        sum /= 2;       /* @halve */
    }
    if (n > 0 &&      /* @first_operand */
        abs(n) % 2 && /* @second_operand */
        n < 4)        /* @third_operand */
        sum++;        /* @all_operands */
    return sum;       /* @return */
}

int main(void) {
    int sum = 0;
    for (int n = -2; n <= 5; n++)
        sum += classify(n);
    return sum == 12345;
}
