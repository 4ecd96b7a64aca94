// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck --check-prefix=NONE %s
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-timing=function -S -emit-llvm %s -o - | %FileCheck --check-prefix=FUNCTION %s
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck --check-prefix=LINE %s
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-all -S -emit-llvm %s -o - | %FileCheck --check-prefix=ALL %s
int outside(int);
// NONE-LABEL: define {{.*}}@marked(
// NONE-NOT: %instr.hook
// NONE: ret i32
// FUNCTION-LABEL: define {{.*}}@marked(
// FUNCTION-COUNT-2: call {{.*}} %instr.hook{{[0-9]*}}(
// FUNCTION-NOT: call {{.*}} %instr.hook{{[0-9]*}}(
// FUNCTION: ret i32
// enter, line, call, call_end, line, exit
// LINE-LABEL: define {{.*}}@marked(
// LINE-COUNT-6: call {{.*}} %instr.hook{{[0-9]*}}(
// LINE-NOT: call {{.*}} %instr.hook{{[0-9]*}}(
// LINE: ret i32
__attribute__((profile)) int marked(int X) {
  int Y = outside(X);
  return Y + X;
}
// A late probe at the entry, one at the exit if this activation was timed.
// ALL-LABEL: define {{.*}}@other(
// ALL: load i8, {{.*}}@__instr_unit_fires
// ALL: call void asm sideeffect "callq ${3:P}"
// ALL: icmp eq {{.*}}%instr.late,
// ALL: call void asm sideeffect "callq *__instr_image
// ALL-NOT: call {{.*}} %instr.hook{{[0-9]*}}(
// ALL: ret i32
int other(int X) { return X; }
