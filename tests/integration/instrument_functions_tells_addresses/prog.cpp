// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// With -finstrument-functions functions pass on their own addresses: those that others see.

#define APART __attribute__((no_instrument_function))

static void *entered, *left;
static int wrong;

extern "C" APART void __cyg_profile_func_enter(void *function, void *) {
    entered = function;
}
extern "C" APART void __cyg_profile_func_exit(void *function, void *) {
    left = function;
}

__attribute__((noinline)) void apart() {
    wrong += entered != (void *)apart;
}

inline void small() {
    wrong += entered != (void *)small;
}

APART int main() {
    apart();
    wrong += left != (void *)apart;
    small();
    wrong += left != (void *)small;
    return wrong;
}
