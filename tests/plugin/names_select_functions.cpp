// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %clangxx -g %instr -fplugin-arg-instr-include='a::*' -fplugin-arg-instr-exclude='*skip*' -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck --check-prefix=PRETTY %s
// RUN: %clangxx -g %instr -fplugin-arg-instr-include='_ZN1a*' -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck --check-prefix=MANGLED %s
// RUN: %clangxx -g %instr -fplugin-arg-instr-all -fplugin-arg-instr-exclude='a::one' -fplugin-arg-instr-verbose -c %s -o %t 2>&1 | %FileCheck --check-prefix=ALL %s
// PRETTY-DAG: 'a::one(int)' instrumented: hits, function and line times
// PRETTY-DAG: 'a::skip_me(int)' skipped: excluded by argument
// PRETTY-DAG: 'other(int)' skipped: it is not marked
// MANGLED-DAG: 'a::one(int)' instrumented
// MANGLED-DAG: 'a::skip_me(int)' instrumented
// ALL-DAG: 'a::one(int)' skipped: excluded by argument
// ALL-DAG: 'a::skip_me(int)' instrumented: hits and function times
// ALL-DAG: 'other(int)' instrumented: hits and function times
namespace a {
int one(int X) { return X; }
int skip_me(int X) { return X; }
} // namespace a
int other(int X) { return X; }
