// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck %s
static int twice(int X) { return 2 * X; }
int (*Pointer)(int) = twice;
int g(int X);
// CHECK-LABEL: define {{.*}}@together(
// CHECK: add i64 %{{[0-9]+}}, 2
// CHECK: ret i32
int together(int X) { return twice(X) + twice(X + 1); }
// A call in between may not come back.
// CHECK-LABEL: define {{.*}}@apart(
// CHECK-NOT: add i64 %{{[0-9]+}}, 2
// CHECK: ret i32
int apart(int X) {
  int Y = twice(X);
  Y += g(X);
  return twice(Y);
}
