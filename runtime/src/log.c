/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "log.h"

#include <string.h>

#include "sys.h"
#include "text.h"

int instr_rt_log_fd = 2;

void instr_rt_log_start(void) {
    if (instr_rt_sys_fcntl(instr_rt_log_fd, F_GETFD, 0) < 0)
        instr_rt_log_fd = -1;
}

void instr_rt_print(const char *bytes, size_t size) {
    struct instr_rt_held_signals held;
    instr_rt_sys_hold_signals(&held);
    while (size > 0) {
        ssize_t written = instr_rt_sys_write(instr_rt_log_fd, bytes, size);
        if (written == -EINTR)
            continue;
        if (written <= 0)
            break;
        bytes += written;
        size -= (size_t)written;
    }
    instr_rt_sys_release_signals(&held);
}

void instr_rt_warn_list(const char *const *strings) {
    char line[1024];
    struct instr_rt_text text;
    instr_rt_text_start(&text, line, sizeof(line) - 1);
    instr_rt_text_string(&text, "instr: warning: ");
    while (*strings)
        instr_rt_text_string(&text, *strings++);
    line[text.size] = '\n';
    /* One write for the whole line: other processes write to the same terminal. */
    instr_rt_print(line, text.size + 1);
}

const char *instr_rt_error_text(int error) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
    const char *text = strerrordesc_np(error);
    return text ? text : "unknown error";
#else
    return strerror(error);
#endif
}
