// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-verbose -S -emit-llvm %s -o %t.ll 2>%t.err
// RUN: %FileCheck %s <%t.ll
// RUN: %FileCheck --check-prefix=REMARK %s <%t.err
// They run, with all that they call, before a static program has thread-local storage.
// REMARK-DAG: 'resolve' skipped: it chooses a function for the dynamic linker
// REMARK-DAG: 'has_feature' skipped: it chooses a function for the dynamic linker
// REMARK-DAG: 'implementation' instrumented
static int has_feature(void) { return 1; }
static int implementation(void) { return 42; }
// CHECK-LABEL: define {{.*}}@resolve(
// CHECK-NOT: @__instr_tls
// CHECK: ret
static int (*resolve(void))(void) { return has_feature() ? implementation : 0; }
int chosen(void) __attribute__((ifunc("resolve")));
