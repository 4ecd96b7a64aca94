// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck %s
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-timing=none -S %s -o - | %FileCheck --check-prefix=ASM %s
// The loop's iterations are counted in a register, and no pass behind can tell what the number is.
// CHECK-LABEL: define {{.*}}@fill(
// CHECK: [[COUNT:%[0-9]+]] = phi i64 {{.*\[ 0,}}
// CHECK: [[SAME:%[0-9]+]] = {{.*}}call i64 asm "", "=r,0"(i64 [[COUNT]])
// CHECK: add i64 [[SAME]], 1
// So what the program stores to is still reached by its own number: base, index and scale.
// ASM-LABEL: fill:
// ASM: movl {{.*}}, ({{%r[a-z0-9]+,%r[a-z0-9]+}},4)
__attribute__((profile)) unsigned fill(unsigned *Restrict, const unsigned *Table, unsigned long Bits,
                                       unsigned Low, unsigned Most) {
  unsigned Filled = 0;
  for (; Bits && Most; Bits &= Bits - 1) {
    unsigned Index = Table[__builtin_ctzl(Bits)];
    if (Index < Low)
      break;
    Restrict[Filled++] = Index;
    --Most;
  }
  return Filled;
}
