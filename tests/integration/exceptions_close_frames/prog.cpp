// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdexcept>

static volatile int sink;

__attribute__((profile)) static void thrower(int n) {
    sink = sink + 1; // @before_throw
    if (n % 2)
        throw std::runtime_error("odd"); // @throw
    sink = sink + 1;                     // @after_throw
}

__attribute__((profile)) static void between(int n) {
    thrower(n);      // @between
    sink = sink + 1; // @after_call
}

struct cleaner {
    ~cleaner() {
        sink = sink + 1;
    }
};

__attribute__((profile)) static void with_cleanup(int n) {
    cleaner c;
    between(n); // @cleanup_call
}

__attribute__((profile)) static int catcher(int n) {
    try {
        with_cleanup(n);
        return 0; // @fine
    } catch (const std::exception &) {
        return 1; // @caught
    }
}

int main() {
    int caught = 0;
    for (int i = 0; i < 100; i++)
        caught += catcher(i);
    return caught != 50;
}
