// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Code of many shapes for compare_symbols.py: see run.sh.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "sample.h"

namespace shapes {
struct square {
    int side;
    explicit square(int of) : side(checked(of)) {
    }
    int area() const {
        return side * side;
    }
};

static inline int sum(const std::vector<square> &list) {
    int total = 0;
    for (const square &one : list) {
        int area = one.area();
        total += checked(area);
    }
    return total;
}
} // namespace shapes

static int __attribute__((noinline)) depth(int n) {
    if (n <= 0)
        return 1;
    return n * depth(n - 1) + checked(n);
}

int main(int argc, char **) {
    std::vector<shapes::square> list;
    for (int i = 0; i < argc + 20; i++)
        list.emplace_back(i);
    std::sort(list.begin(), list.end(), [](const shapes::square &a, const shapes::square &b) {
        return checked(b.area()) < checked(a.area());
    });
    try {
        printf("%d %d\n", shapes::sum(list), depth(argc));
    } catch (int value) {
        printf("%d is too large\n", value);
        return 1;
    }
    return 0;
}
