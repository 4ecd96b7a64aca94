/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
int work(int n) {
    return n + 1; /* @work */
}

int main(void) {
    return work(1) != 2;
}
