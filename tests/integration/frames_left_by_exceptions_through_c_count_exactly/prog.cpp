// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "middle.h"

static volatile int sink;

struct cleaner {
    ~cleaner() {
        sink = sink + 1; // @destroyed
    }
};

extern "C" void callback(int n) {
    cleaner one;
    if (n == 3)
        throw n; // @throw
    sink = n;    // @fine
}

static int catcher(int n) {
    cleaner one;
    try {
        cleaner two;
        middle(n);
        return 0; // @passed
    } catch (int) {
        sink = 1; // @caught
        if (n == 7)
            throw; // @rethrow
    }
    return 1; // @recovered
}

// The handler of the function as a whole.
static int around(int n) try {
    return catcher(n); // @around
} catch (...) {
    return 2; // @around_caught
}

struct part {
    explicit part(int n) {
        if (n % 3 == 0)
            throw n; // @part_throw
        sink = n;    // @part_fine
    }
};

struct whole {
    cleaner first;
    part second;
    explicit whole(int n) : second(n) {
        sink = n; // @whole_body
    }
};

static void construct() {
    for (int n = 0; n < 9; n++) { // @construct_for
        try {
            whole one(n);
            sink = n; // @constructed
        } catch (int) {
            sink = -n; // @not_constructed
            continue;
        }
        sink = n; // @construct_next
    }
}

int main() {
    int sum = 0;
    for (int n = 0; n < 10; n++)
        sum += around(n);
    construct();
    return sum != 7;
}
