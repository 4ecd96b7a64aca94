// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdio>
#include <stdexcept>
#include <thread>
#include <unistd.h>
struct Guard {
    int *p;
    ~Guard() {
        getppid();
        ++*p;
    }
};
__attribute__((noinline)) int deep(int n, int *p) {
    Guard g{p};
    if (n == 0)
        throw std::runtime_error("x");
    getppid();
    return deep(n - 1, p) + 1;
}
__attribute__((noinline)) int noguard(int n, int *p) {
    getppid();
    return deep(n, p) + 2;
}
__attribute__((noinline)) int leaf(int n) {
    int s = 0;
    for (int i = 0; i < n; i++)
        s += getppid() > 0;
    return s;
}
__attribute__((noinline)) int catcher(int n, int *p) {
    int s = 0;
    try {
        s = noguard(n, p);
    } catch (std::exception &) {
        s = leaf(2);
    }
    return s + leaf(1);
}
__attribute__((noinline)) void sleep_behind_a_throw(int *p) {
    try {
        noguard(3, p);
    } catch (std::exception &) {
        usleep(50000);
    }
}
int main() {
    int zero = 0;
    sleep_behind_a_throw(&zero);
    int r[3] = {};
    std::thread t[3];
    for (int i = 0; i < 3; i++)
        t[i] = std::thread([&r, i] {
            for (int k = 0; k < 500; k++)
                catcher(k % 5, &r[i]);
        });
    for (auto &x : t)
        x.join();
    printf("%d\n", r[0] + r[1] + r[2]);
}
