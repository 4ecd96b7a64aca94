// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shared.h"

int (*volatile Pointer)(int) = half;

static int own(int X) {
    return X + 1; // @own
}

int other_unit(int X) {
    return own(half(X)) + Pointer(X);
}
