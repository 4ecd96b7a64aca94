/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A service that is told what to do: a request a line. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <instr/instr.h>

static volatile unsigned long sink;

INSTR_PROFILE static void handle(void) {
    for (unsigned long i = 0; i < 1000; i++)
        sink += i;
}

int main(void) {
    char request[32];

    while (scanf("%31s", request) == 1) {
        if (!strcmp(request, "start"))
            instr_start();
        else if (!strcmp(request, "stop"))
            instr_stop();
        else if (!strcmp(request, "flush"))
            instr_flush();
        else if (!strcmp(request, "wait"))
            pause();
        else
            handle();
    }
    return 0;
}
