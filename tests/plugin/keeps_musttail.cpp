// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// Nothing may stand between such a call and the return; the activation ends before it.
int target(int);
// CHECK-LABEL: define {{.*}}@_Z1fi(
// CHECK: musttail call
// CHECK-NEXT: ret i32
__attribute__((profile)) int f(int X) { [[clang::musttail]] return target(X); }
