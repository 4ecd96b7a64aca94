/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * File descriptors that the runtime keeps: out of the way of programs that count on low numbers,
 * and known again, as a program may close all that it did not open and get the number for a file of
 * its own. Lock held.
 */
#ifndef INSTR_RT_HIGH_FD_H
#define INSTR_RT_HIGH_FD_H

#include <stdbool.h>
#include <stdint.h>

struct instr_rt_high_fd {
    int fd;                 /* -1: none */
    uint64_t device, inode; /* known also if no number was free */
};

/* Keeps `fd`, which is closed, under a high number. Without one that is free nothing is kept. */
void instr_rt_high_fd_keep(struct instr_rt_high_fd *kept, int fd);

/* Is it still what was kept? */
bool instr_rt_high_fd_is_ours(const struct instr_rt_high_fd *kept);

/* Closes it if it is, and forgets it. */
void instr_rt_high_fd_close(struct instr_rt_high_fd *kept);

#endif
