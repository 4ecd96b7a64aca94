/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
static volatile unsigned sink;

__attribute__((noinline, profile)) static void work(unsigned rounds) {
    sink = rounds;
    for (unsigned i = 0; i < rounds; i++)
        sink += i;
}

int main(void) {
    work(200000000);
    return 0;
}
