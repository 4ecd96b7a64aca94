// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-all -S -emit-llvm %s -o - | %FileCheck %s
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck --check-prefix=MAYBE %s
#include <unistd.h>
// CHECK-LABEL: define {{.*}}@leave(
// CHECK: call void @__instr_leave(i32 0, i64 %
// CHECK: call void @_exit(
// A unit without instrumented functions asks whether the image has any.
// MAYBE-LABEL: define {{.*}}@leave(
// MAYBE: icmp ne {{.*}}@__instr_leave
// MAYBE: call void @__instr_leave(i32 0, i64 %
void leave(int Status) { _exit(Status); }
// CHECK-LABEL: define {{.*}}@become(
// CHECK: call void @__instr_leave(i32 1, i64 0)
// CHECK: call i32 @execv(
int become(char **Arguments) { return execv("/bin/true", Arguments); }
