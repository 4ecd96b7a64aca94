/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
extern volatile int sink;
int big_switch(int n);
