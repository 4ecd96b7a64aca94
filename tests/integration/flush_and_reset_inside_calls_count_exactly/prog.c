/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <instr/instr.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile int sink;
static const char *what;

static void act(void) {
    sink = 0; /* @act */
    if (strcmp(what, "flush") == 0) {
        instr_flush();
        /* The next flush replaces it. */
        if (rename("flush.prof", "moment.prof") != 0)
            _exit(1);
    } else if (strcmp(what, "reset") == 0) {
        instr_reset();
    } else if (strcmp(what, "stop") == 0) {
        instr_stop();
    } else {
        instr_start();
    }
    sink = 1; /* @acted */
}

static void down(int n) {
    for (int i = 0; i < 3; i++) { /* @for */
        if (i == 1) {
            if (n == 0)
                act(); /* @call_act */
            else
                down(n - 1); /* @call */
            sink = 1;        /* @after */
        }
        sink = i; /* @body */
    }
    sink = 2; /* @end */
}

int main(int argc, char **argv) {
    what = argc > 1 ? argv[1] : "flush";
    down(4);
    return 0; /* @return */
}
