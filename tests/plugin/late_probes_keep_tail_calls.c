// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call in place of a return stays a jump, unless this activation is timed: then it is a call, with
// the end of the activation behind it.
// RUN: %clang -O2 -g %instr -fplugin-arg-instr-all -fomit-frame-pointer -S %s -o - | %FileCheck %s
int other(int X);
int another(int X);
// CHECK-LABEL: {{^}}choose:
// CHECK-DAG: jmp {{other.*}} # TAILCALL
// CHECK-DAG: jmp {{another.*}} # TAILCALL
// CHECK-DAG: call{{q?}} other{{.*}}
// CHECK-DAG: call{{q?}} another{{.*}}
// CHECK: .cfi_endproc
int choose(int X) {
  if (X > 10)
    return other(X);
  if (X < 0)
    return 7;
  return another(X + 1);
}
// Nothing is kept on the stack but the frame pointer.
// CHECK-LABEL: {{^}}leaf:
// CHECK-NOT: push{{q?}} %r{{[^b]|bx}}
// CHECK-NOT: sub{{q?}} ${{[0-9]+}}, %rsp
// CHECK: .cfi_endproc
unsigned leaf(const unsigned *Values, unsigned Count) {
  unsigned Sum = 0;
  for (unsigned I = 0; I < Count; ++I)
    Sum = Sum * 31 + Values[I];
  return Sum;
}
