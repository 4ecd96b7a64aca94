/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* deny LIST COMMAND...: runs the command where the system calls of the list fail with EACCES. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int deny(unsigned number) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof(code) / sizeof(*code), code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

int main(int argc, char **argv) {
    if (argc < 3 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return 2;
    if (strstr(argv[1], "perf") && deny(SYS_perf_event_open))
        return 2;
    if (strstr(argv[1], "timer") && deny(SYS_timer_create))
        return 2;
    if (strstr(argv[1], "peek") && deny(SYS_process_vm_readv))
        return 2;
    execvp(argv[2], argv + 2);
    return 2;
}
