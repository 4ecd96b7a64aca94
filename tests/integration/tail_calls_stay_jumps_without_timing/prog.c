// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdlib.h>

int pong(int n, int sum);
int (*volatile next)(int n, int sum) = pong;

__attribute__((noinline)) int ping(int n, int sum) {
    if (n == 0)
        return sum;              // @end
    return next(n - 1, sum ^ n); // @ping
}

__attribute__((noinline)) int pong(int n, int sum) {
    return n ? ping(n - 1, sum + 1) : sum; // @pong
}

int main(int count, char **arguments) {
    int n = count > 1 ? atoi(arguments[1]) : 100;
    return ping(n, 0) == -1;
}
