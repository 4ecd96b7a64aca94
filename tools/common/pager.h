/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Output at a terminal, page by page, as git does it. */
#ifndef INSTR_PAGER_H
#define INSTR_PAGER_H

#include <stdbool.h>
#include <sys/types.h>

/* Start with {0}. */
struct cli_pager {
    pid_t process; /* 0: none runs */
};

/* Sends standard output through the command of INSTR_PAGER, else of PAGER, else less if there is
 * one. Does nothing if standard output is no terminal, or the command is empty or "cat". Ask for
 * the width and colours of the terminal before. */
void cli_pager_start(struct cli_pager *pager);

/* Waits until the user has left the pager; standard output is closed already. Returns false after
 * a message if there was no such command. */
bool cli_pager_wait(struct cli_pager *pager);

#endif
