// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -O2 -g %instr -fplugin-arg-instr-timing=none -S %s -o - | %FileCheck %s
// The address of the thread's copy: the place, plus the bias from memory, and what comes out says
// by its sign whether the thread is not attached yet. The program's own code is the fourth
// instruction.
// CHECK-LABEL: {{^}}_Z5countPi:
// CHECK: leaq .L__instr_place(%rip), [[START:%r[a-z0-9]+]]
// CHECK-NOT: {{^[ \t]+[a-z]+q[ \t]}}
// CHECK: addq %fs:__instr_tls@TPOFF, [[START]]
// CHECK-NOT: {{^[ \t]+test}}
// CHECK: js
// CHECK: incq {{.*}}([[START]])
__attribute__((profile)) void count(int *Value) { ++*Value; }
