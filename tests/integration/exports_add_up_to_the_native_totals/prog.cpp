// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names and lines that formats have to escape, recursion, two callers of one function, threads.
#include <cstdio>
#include <thread>
#include <vector>

namespace {
struct number {
    unsigned long value;
    bool operator<(const number &other) const {
        return value < other.value;
    }
    number operator|(const number &other) const {
        return {value | other.value};
    }
    number operator&(const number &other) const {
        return {value & other.value};
    }
};
} // namespace

template <typename A, typename B> __attribute__((noinline)) A pick(A a, B b) {
    return a < A{static_cast<unsigned long>(b)} ? a : A{static_cast<unsigned long>(b)};
}

__attribute__((noinline)) unsigned long fib(unsigned n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2); // a | b `c` <d> & "e" \| ;
}

bool even(unsigned n);
__attribute__((noinline)) bool odd(unsigned n) {
    return n ? even(n - 1) : false;
}
__attribute__((noinline)) bool even(unsigned n) {
    return n ? odd(n - 1) : true;
}

__attribute__((noinline)) unsigned long spin(unsigned n) {
    volatile unsigned long sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum = sum + i;
    return sum;
}

__attribute__((noinline)) unsigned long little() {
    return spin(20000);
}
__attribute__((noinline)) unsigned long much() {
    return spin(2000000) + spin(2000000);
}

static void never() {
    std::puts("not called");
}

int main(int argc, char **) {
    number all{0};
    auto lambda = [](number n) { return n | number{1}; };
    for (unsigned i = 0; i < 3; i++)
        all = lambda(all) & pick(number{fib(18)}, 1000L) | number{little() + much()};
    std::thread other([&] { spin(1000000); });
    other.join();
    if (argc > 5)
        never();
    return even(10) && all.value ? 0 : 1;
}
