/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

__attribute__((profile)) static int on_definition(int n) {
    return n + 1; /* @definition */
}

__attribute__((profile)) int on_declaration(int n);

int on_declaration(int n) {
    return n + 2; /* @declaration */
}

int unmarked(int n) {
    return n + 3;
}

int main(void) {
    int sum = 0;
    for (int i = 0; i < 5; i++)
        sum += on_definition(i);
    for (int i = 0; i < 7; i++)
        sum += on_declaration(i);
    printf("%d\n", sum + unmarked(0));
    return 0;
}
