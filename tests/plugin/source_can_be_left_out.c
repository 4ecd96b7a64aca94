// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clang -fno-discard-value-names -O0 -g %instr -S -emit-llvm %s -o - | %FileCheck --check-prefix=WITH %s
// RUN: %clang -fno-discard-value-names -O0 -g %instr -fplugin-arg-instr-embed-source=no -S -emit-llvm %s -o - | %FileCheck --check-prefix=WITHOUT %s
// WITH: @__instr_source = private
// WITHOUT-NOT: @__instr_source
__attribute__((profile)) int f(void) { return 1; }
