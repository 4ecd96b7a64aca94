// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck %s
// RUN: %clangxx -O0 -g %instr -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck --check-prefix=REMARK %s

#define P __attribute__((profile))
struct S {
  int X;
  P S(int V);
  P virtual ~S();
  P S &operator+=(int V) {
    X += V;
    return *this;
  }
};
// Both variants of a constructor: complete object and base object.
// CHECK-LABEL: define {{.*}}@_ZN1SC2Ei(
// CHECK: @__instr_tls
// CHECK-LABEL: define {{.*}}@_ZN1SD2Ev(
// CHECK: @__instr_tls
S::S(int V) : X(V) {}
S::~S() { X = 0; }
template <class T> P T twice(T V) { return V + V; }

int main() {
  S A(1);
  A += 2;
  auto Lambda = [](int V) P { return V; };
  return Lambda(twice(3)) + int(twice(1.5)) + A.X;
}
// REMARK-DAG: 'S::S(int)' instrumented
// REMARK-DAG: 'S::~S()' instrumented
// REMARK-DAG: 'S::operator+=(int)' instrumented
// REMARK-DAG: 'int twice<int>(int)' instrumented
// REMARK-DAG: 'double twice<double>(double)' instrumented
// REMARK-DAG: operator()(int) const' instrumented
// REMARK-DAG: 'main' skipped: it is not marked
