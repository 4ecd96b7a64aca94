// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shared.h"

#include <cstdio>
#include <thread>
#include <vector>

static int straight(int X) {
    return X * 2; // @straight
}

static int branches(int X) {
    if (X > 5)
        return straight(X); // @above
    return 1;               // @below
}

static int down(int X) {
    return X ? down(X - 1) : 0; // @recursive
}

static int even(int X);
static int odd(int X) {
    return X ? even(X - 1) : 0; // @odd
}
static int even(int X) {
    return X ? odd(X - 1) : 1; // @even
}

static int through_pointer(int X) {
    return X + 3; // @pointer
}

// The first may throw, so that the second is not called as often as the line is begun.
static int behind_a_throw(int X) {
    return X; // @behind
}
static int both(int X) {
    return fails_often(X) + behind_a_throw(X); // @both
}

static void spin() {
    for (volatile int I = 0;; I = I + 1)
        if (I == 3) // @spun
            return;
}

static int unused(int X) {
    return X; // @unused
}

struct Box {
    int Value;
    int get() const {
        return Value; // @get
    }
    void set(int X) {
        Value = X; // @set
    }
};

static void work(long *Sum) {
    Box B{0};
    for (int I = 0; I < 1000; ++I) {
        B.set(I);
        *Sum += branches(I % 10) + B.get() + half(I);
        try {
            *Sum += both(I);
        } catch (int X) {
            *Sum -= X; // @caught
        }
        *Sum += other_unit(I);
    }
    spin();
}

int main(int Count, char **) {
    int (*volatile Pointer)(int) = through_pointer;
    long Sums[4] = {};
    std::vector<std::thread> Threads;
    for (long &Sum : Sums)
        Threads.emplace_back(work, &Sum);
    for (std::thread &T : Threads)
        T.join();
    long Sum = down(10) + even(7) + Pointer(1) + through_pointer(2);
    for (long Part : Sums)
        Sum += Part;
    std::printf("%ld\n", Count > 5 ? unused(1) : Sum);
}
