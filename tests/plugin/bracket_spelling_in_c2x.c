// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -std=c2x -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// CHECK-LABEL: define {{.*}}@marked(
// CHECK: @__instr_tls
[[instr::profile]] int marked(int x) { return x; }
