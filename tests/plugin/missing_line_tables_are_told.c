// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUIRES: llvm<17
// RUN: %clang -O2 %instr -c %s -o %t 2>&1 | %FileCheck %s
// RUN: %clang -O2 -gline-tables-only -Werror %instr -c %s -o %t
// CHECK: warning: instr: no line tables
// CHECK: 1 warning generated
__attribute__((profile)) int f(void) { return 1; }
__attribute__((profile)) int g(void) { return 2; }
