// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-verbose -S -emit-llvm %s -o %t.ll 2>%t.err
// RUN: %FileCheck %s <%t.ll
// RUN: %FileCheck --check-prefix=REMARK %s <%t.err
// The deleting and the complete destructor, and thunks, only call the one that has the body.
struct V {
  virtual ~V();
};
struct B : virtual V {
  ~B() override;
};
int X;
B::~B() { X = 1; }
// CHECK-LABEL: define {{.*}}@_ZN1BD2Ev(
// CHECK: @__instr_tls
// CHECK-LABEL: define {{.*}}@_ZN1BD1Ev(
// CHECK-NOT: @__instr_tls
// CHECK: ret void
// CHECK-LABEL: define {{.*}}@_ZN1BD0Ev(
// CHECK-NOT: @__instr_tls
// CHECK: ret void
// REMARK-DAG: 'B::~B()' instrumented
// REMARK-DAG: 'virtual thunk to B::~B()' skipped: it is a thunk
// REMARK-DAG: 'B::~B()' skipped: it passes on to another variant of itself
