// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -g %instr -c %s -o %t 2>&1 | %FileCheck %s
// CHECK: :[[#@LINE+1]]:{{[0-9]+}}: warning: instr: the attribute 'profile' applies to functions only; ignored
__attribute__((profile)) int variable;
struct tag {
  // CHECK: :[[#@LINE+1]]:{{[0-9]+}}: warning: instr: the attribute 'profile' applies to functions only; ignored
  int member __attribute__((profile));
};
