/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int variable;

struct __attribute__((profile)) record {
    int field;
};

__attribute__((profile)) int work(int n) {
    return n + variable;
}

int main(void) {
    return work(0);
}
