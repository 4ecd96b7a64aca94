// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: mkdir -p %t.dir && printf 'module Head { header "head.h" }\n' >%t.dir/module.modulemap
// RUN: printf 'static inline int in_head(int X) { return X; }\n' >%t.dir/head.h
// RUN: %clang -g -fmodules -fimplicit-module-maps -fmodules-cache-path=%t.dir/cache -I%t.dir %instr -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck %s
// The compiler inside of the compiler must not take this unit's arguments and marks away.
// CHECK: remark: instr: 'before' instrumented
// CHECK: remark: instr: 'behind' instrumented
__attribute__((profile)) int before(int X) { return X; }
#include "head.h"
__attribute__((profile)) int behind(int X) { return in_head(X); }
