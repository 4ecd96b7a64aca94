// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -x c++ -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-timing=none -fno-discard-value-names -S -emit-llvm %s -o - | %FileCheck --check-prefix=NONE %s
// RUN: %clang -x c++ -O2 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-timing=none -fno-discard-value-names -S -emit-llvm %s -o - | %FileCheck --check-prefix=COPY %s
// A function whose address is taken counts. One that is only called from here and has one way does
// not, and needs no address of a thread's copy.
// NONE-LABEL: define internal {{.*}}@_ZL5pointi(
// NONE: instr.start
// NONE: ret i32
// NONE-LABEL: define internal {{.*}}@_ZL6squarei(
// NONE-NOT: instr.start
// NONE: ret i32
static int square(int X) { return X * X; }
static int point(int X) { return X; }
int (*Pointer)(int) = point;
// Other units may call `small` as well: what is inlined here is a copy without a counter. The only
// counters left are those of `use` and `point`.
inline int small(int X) { return X + 1; }
// COPY-LABEL: define {{.*}}@_Z3usei(
// COPY-COUNT-2: store i64 {{.*}}!tbaa
// COPY-NOT: store i64
// COPY: ret i32
int use(int X) { return small(X) + square(X) + point(X); }
// Behind a call that may not come back, in the same line, a call of such a function is counted, and
// the functions behind it with it.
// NONE-LABEL: define internal {{.*}}@_ZL3addi(
// NONE-NOT: instr.start
// NONE: ret i32
static int add(int X) { return X + 1; }
int unknown(int X);
// COPY-LABEL: define {{.*}}@_Z6behindi(
// COPY-COUNT-2: store i64 {{.*}}!tbaa
// COPY-NOT: store i64
// COPY: ret i32
int behind(int X) { return add(add(small(unknown(X)))); }
