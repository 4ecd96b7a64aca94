// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// The frame is told where control comes back, and that it is left by unwinding.
void may_throw();
struct Guard {
  ~Guard();
};
// CHECK-LABEL: define {{.*}}@_Z5catchv(
// CHECK: landingpad
// CHECK: call {{.*}} %instr.hook
// CHECK-LABEL: define {{.*}}@_Z7cleanupv(
// CHECK: resume:
// CHECK: call {{.*}} %instr.hook
// CHECK: resume { {{.*}}, i32 }
__attribute__((profile)) int catch_() __asm__("_Z5catchv");
int catch_() {
  try {
    may_throw();
  } catch (...) {
    return 1;
  }
  return 0;
}
__attribute__((profile)) void cleanup() {
  Guard G;
  may_throw();
}
