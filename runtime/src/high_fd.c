/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "high_fd.h"

#include "sys.h"

/* The lowest is for where few are allowed. */
#define HIGH_FD 200
#define LOWEST_FD 32

void instr_rt_high_fd_keep(struct instr_rt_high_fd *kept, int fd) {
    uint64_t limits[2] = {HIGH_FD + 1, 0};
    struct stat facts;
    int moved = -1, least = HIGH_FD;
    instr_rt_sys_getrlimit(RLIMIT_NOFILE, limits);
    if (limits[0] <= HIGH_FD)
        least = (int)limits[0] - 1;
    for (; moved < 0 && least >= LOWEST_FD; least--)
        moved = instr_rt_sys_fcntl(fd, F_DUPFD_CLOEXEC, least);
    kept->fd = moved;
    if (instr_rt_sys_fstat(fd, &facts) == 0) {
        kept->device = facts.st_dev;
        kept->inode = facts.st_ino;
    }
    instr_rt_sys_close(fd);
}

bool instr_rt_high_fd_is_ours(const struct instr_rt_high_fd *kept) {
    struct stat facts;
    return kept->fd >= 0 && instr_rt_sys_fstat(kept->fd, &facts) == 0 &&
           facts.st_dev == kept->device && facts.st_ino == kept->inode;
}

void instr_rt_high_fd_close(struct instr_rt_high_fd *kept) {
    if (instr_rt_high_fd_is_ours(kept))
        instr_rt_sys_close(kept->fd);
    kept->fd = -1;
}
