// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O2 -g %instr -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck %s
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-timing=none -fplugin-arg-instr-verbose -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=REMARK %s <%t.err
// The loop is vectorised as without counters: as many elements at a time, for the rounds are not
// counted one by one.
// CHECK-LABEL: define {{.*}}@sum(
// CHECK: vector.body:
// CHECK-NOT: store
// CHECK-NOT: <2 x i64>
// CHECK: load <4 x i32>
// CHECK-NOT: <2 x i64>
// CHECK: br i1
// CHECK: middle.block:
__attribute__((profile)) int sum(const int *V, int N) {
  int S = 0;
  for (int I = 0; I < N; ++I)
    S += V[I];
  return S;
}
// REMARK: remark: instr: 'each' counts in memory in 1 innermost loop, because it calls something
int outside(int);
__attribute__((profile)) void each(int N) {
  for (int I = 0; I < N; ++I)
    outside(I);
}
