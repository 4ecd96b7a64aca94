// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O0 -g %instr -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck --check-prefix=TREE %s
// RUN: %clang -O0 -g %instr -fplugin-arg-instr-timing=none -fplugin-arg-instr-counters=block -S -emit-llvm %s -o - | %FileCheck --check-prefix=BLOCK %s
// RUN: ! %clang -g %instr -fplugin-arg-instr-counters=some -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=ERROR %s <%t.err
// Of entry, both branches and the end, two counts give the others.
// TREE-LABEL: define {{.*}}@choose(
// TREE-COUNT-2: add i64 %{{[0-9]+}}, 1
// TREE-NOT: add i64 %{{[0-9]+}}, 1
// TREE: ret i32
// BLOCK-LABEL: define {{.*}}@choose(
// BLOCK-COUNT-4: add i64 %{{[0-9]+}}, 1
// BLOCK-NOT: add i64 %{{[0-9]+}}, 1
// BLOCK: ret i32
// ERROR: error: instr: bad value 'some' for argument 'counters': use tree or block
__attribute__((profile)) int choose(int X) {
  int Y;
  if (X)
    Y = 1;
  else
    Y = 2;
  return Y * X;
}
