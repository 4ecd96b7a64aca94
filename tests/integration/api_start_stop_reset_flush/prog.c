/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>
#include <stdio.h>

static volatile int sink;

INSTR_PROFILE static void before_reset(void) {
    sink++; /* @before_reset */
}

INSTR_PROFILE static void work(void) {
    sink++; /* @work */
}

INSTR_PROFILE static void in_region(void) {
    sink++;
}

int main(void) {
    for (int i = 0; i < 5; i++)
        before_reset();
    instr_reset();
    for (int i = 0; i < 3; i++)
        work();
    instr_flush();
    rename("out.prof", "flushed.prof");
    for (int i = 0; i < 4; i++)
        work();
    instr_stop();
    work();
    instr_start();
    instr_region_begin("a region");
    in_region();
    instr_region_end("a region");
    return 0;
}
