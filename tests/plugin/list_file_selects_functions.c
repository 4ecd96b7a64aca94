// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: printf '[profile]\nfun:one\nfun:tw*\n[never]\nfun:two\n' >%t.list
// RUN: %clang -g %instr -fplugin-arg-instr-list=%t.list -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck %s
// RUN: printf '[profile]\nsrc:*list_file_selects*\n' >%t.list
// RUN: %clang -g %instr -fplugin-arg-instr-list=%t.list -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck --check-prefix=SRC %s
// CHECK-DAG: 'one' instrumented
// CHECK-DAG: 'two' skipped: section [never] of the list
// CHECK-DAG: 'three' skipped: it is not marked
// SRC-DAG: 'one' instrumented
// SRC-DAG: 'two' instrumented
// SRC-DAG: 'three' instrumented
int one(void) { return 1; }
int two(void) { return 2; }
int three(void) { return 3; }
