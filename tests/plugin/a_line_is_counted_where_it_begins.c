// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-timing=none -S -emit-llvm %s -o - | %FileCheck --check-prefix=TREE %s
// RUN: %clang -O0 -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-timing=none -fplugin-arg-instr-counters=block -S -emit-llvm %s -o - | %FileCheck --check-prefix=BLOCK %s
int g(int X);
// What follows on the same line is executed as often at most: the end is not counted, though `g` may
// not come back, and the entry is the sum of both ways.
// TREE-LABEL: define {{.*}}@one_line(
// TREE-COUNT-2: add i64 %{{[0-9]+}}, 1
// TREE-NOT: add i64 %{{[0-9]+}}, 1
// TREE: ret i32
// BLOCK-LABEL: define {{.*}}@one_line(
// BLOCK-COUNT-4: add i64 %{{[0-9]+}}, 1
// BLOCK: ret i32
int one_line(int X) { return X ? g(X) : g(-X); }
// But not in a loop, even if it stands on the line.
// TREE-LABEL: define {{.*}}@loop(
// TREE-COUNT-2: add i64 %{{[0-9]+}}, 1
// TREE: ret void
void loop(int X) { while (g(X--)) g(0); }
