// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o %t.one
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fpass-plugin=%plugin -S -emit-llvm %s -o %t.two
// RUN: %FileCheck %s <%t.one
// RUN: %FileCheck %s <%t.two
// RUN: diff %t.one %t.two
// CHECK-LABEL: define {{.*}}@f(
// CHECK-COUNT-1: load i64, {{.*}}@__instr_tls
// CHECK-NOT: load i64, {{.*}}@__instr_tls
// CHECK: ret i32
__attribute__((profile)) int f(void) { return 1; }
