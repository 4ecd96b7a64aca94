// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// Both spellings, on a declaration before or on the definition. The mark itself leaves no trace.

__attribute__((profile)) int declared_before(int);

// CHECK-LABEL: define {{.*}}@declared_before(
// CHECK: @__instr_tls
int declared_before(int x) { return x + 1; }

// CHECK-LABEL: define {{.*}}@on_definition(
// CHECK: @__instr_tls
__attribute__((profile)) int on_definition(int x) { return x + 2; }

// CHECK-LABEL: define {{.*}}@not_marked(
// CHECK-NOT: @__instr_
// CHECK: ret i32
int not_marked(int x) { return x + 3; }

// CHECK-NOT: instr_profile
