/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef SHAPES_H
#define SHAPES_H

__attribute__((profile)) int area(int width, int height);
int perimeter(int width, int height);

#endif
