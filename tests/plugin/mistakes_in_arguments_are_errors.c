// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: ! %clang -g %instr -fplugin-arg-instr-nonsense -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=UNKNOWN %s <%t.err
// RUN: ! %clang -g %instr -fplugin-arg-instr-include=a[ -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=GLOB %s <%t.err
// RUN: ! %clang -g %instr -fplugin-arg-instr-list=does/not/exist -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=LIST %s <%t.err
// RUN: ! %clang -g %instr -fplugin-arg-instr-timing=often -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=TIMING %s <%t.err
// RUN: ! %clang -g %instr -fplugin-arg-instr-embed-source=perhaps -c %s -o %t 2>%t.err
// RUN: %FileCheck --check-prefix=EMBED %s <%t.err
// UNKNOWN: error: instr: unknown argument 'nonsense'
// GLOB: error: instr: bad pattern 'a[' in argument 'include'
// LIST: error: instr: argument 'list': can't open file 'does/not/exist'
// TIMING: error: instr: bad value 'often' for argument 'timing': use none, function or line
// EMBED: error: instr: bad value 'perhaps' for argument 'embed-source': use yes or no
int x;
