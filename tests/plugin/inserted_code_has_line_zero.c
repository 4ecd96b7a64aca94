// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// CHECK-LABEL: define {{.*}}@f(
// CHECK: load i64, {{.*}}@__instr_tls{{.*}}!dbg [[AT:![0-9]+]]
// CHECK: load i64, {{.*}}!dbg [[AT]]
// CHECK: [[AT]] = !DILocation(line: 0,
__attribute__((profile, noinline)) int f(int X) { return X; }
