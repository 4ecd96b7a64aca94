/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

int instr_rt_log_fd = 2;

void instr_rt_log_start(void) {
    int saved = errno;
    if (fcntl(instr_rt_log_fd, F_GETFD) < 0)
        instr_rt_log_fd = -1;
    errno = saved;
}

void instr_rt_print(const char *bytes, size_t size) {
    int saved = errno;
    while (size > 0) {
        ssize_t written = write(instr_rt_log_fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        bytes += written;
        size -= (size_t)written;
    }
    errno = saved;
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
