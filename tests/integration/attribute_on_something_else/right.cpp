// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
[[instr::profile]] int variable;

[[instr::profile]] int work(int n) {
    return n + variable;
}

int main() {
    return work(0);
}
