// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O0 -g -fpass-plugin=%plugin -c %s -o %t 2>&1 | %FileCheck %s
// CHECK: warning: instr: loaded with -fpass-plugin alone
int f(void) { return 1; }
