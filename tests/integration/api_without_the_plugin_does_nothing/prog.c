/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>

INSTR_PROFILE static int work(int n) {
    return n + 1;
}

int main(void) {
    instr_start();
    instr_region_begin("region");
    int result = work(1);
    instr_region_end("region");
    instr_flush();
    instr_reset();
    instr_stop();
    return result != 2;
}
