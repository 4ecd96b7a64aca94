/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "shapes.h"

int area(int width, int height) {
    return width * height; /* @area */
}

int perimeter(int width, int height) {
    return 2 * (width + height);
}
