// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// One probe in front of the loop, none in it.
// CHECK-LABEL: define {{.*}}@sum(
// CHECK: for.cond.instr:
// CHECK: %instr.hook
// CHECK: for.cond:
// CHECK-NOT: %instr.hook
// CHECK: for.end:
__attribute__((profile)) int sum(const int *V, int N) {
  int S = 0;
  for (int I = 0; I < N; ++I) {
    S += V[I];
    if (S > 1000)
      S -= 1000;
  }
  return S;
}
