// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck %s
// No counter stands between the call and the return: where only hits are counted, what the
// optimizer turns into a loop needs no stack.
// CHECK-LABEL: define {{.*}}@sum(
// CHECK-NOT: call {{.*}}@sum(
// CHECK: ret i64
__attribute__((profile)) long sum(long N, long Total) {
  if (N == 0)
    return Total;
  return sum(N - 1, Total + N);
}
// CHECK-LABEL: define {{.*}}@count(
// CHECK-NOT: call {{.*}}@count(
// CHECK: ret void
extern volatile long Counter;
__attribute__((profile)) void count(long N) {
  if (N == 0)
    return;
  Counter = N;
  count(N - 1);
}
