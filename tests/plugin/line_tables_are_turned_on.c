// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUIRES: llvm>=17
// RUN: %clang -fno-discard-value-names -O2 -Werror %instr -S -emit-llvm %s -o - | %FileCheck %s
// CHECK: define {{.*}}@f({{.*}}!dbg
__attribute__((profile)) int f(void) { return 1; }
