/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
[[instr::profile]] static int on_definition(int n) {
    return n + 1;
}

int main(void) {
    return on_definition(1) + on_definition(2) == 0;
}
