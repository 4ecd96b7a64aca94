// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-verbose -S -emit-llvm %s -o %t.ll 2>%t.err
// RUN: %FileCheck %s <%t.ll
// RUN: %FileCheck --check-prefix=REMARK %s <%t.err
// REMARK-DAG: 'a' skipped: no_profile_instrument_function
// REMARK-DAG: 'b' skipped: no_instrument_function
// REMARK-DAG: 'c' skipped: it is naked

// CHECK-LABEL: define {{.*}}@a(
// CHECK-NOT: @__instr_tls
// CHECK-LABEL: define {{.*}}@b(
// CHECK-NOT: @__instr_tls
// CHECK-LABEL: define {{.*}}@c(
// CHECK-NOT: @__instr_tls
// CHECK-LABEL: define {{.*}}@d(
// CHECK: @__instr_tls
__attribute__((profile, no_profile_instrument_function)) int a(void) { return 1; }
__attribute__((profile, no_instrument_function)) int b(void) { return 2; }
__attribute__((naked)) void c(void) { __asm__("ret"); }
int d(void) { return 4; }
