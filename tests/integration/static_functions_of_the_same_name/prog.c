/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int first(void);
int second(void);

int main(void) {
    return first() + second() == 0;
}
