/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "preemption.h"

#include <string.h>

#include "sys.h"
#include "text.h"

static void read_task(const char *name, char *bytes, size_t capacity, uint64_t tid) {
    char path[64];
    struct instr_rt_text text;
    instr_rt_text_start(&text, path, sizeof(path));
    instr_rt_text_string(&text, "/proc/self/task/");
    instr_rt_text_number(&text, tid, 1);
    instr_rt_text_string(&text, name);
    instr_rt_read_file(path, bytes, capacity);
}

static uint64_t number_behind(const char *at) {
    uint64_t number = 0;
    while (*at == ' ' || *at == '\t')
        at++;
    for (; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    return number;
}

static uint64_t field(const char *bytes, const char *name) {
    const char *at = strstr(bytes, name);
    return at ? number_behind(at + strlen(name)) : 0;
}

static uint64_t share(uint64_t tid, uint64_t voluntary, uint64_t involuntary) {
    char schedstat[64];
    const char *delay;
    if (involuntary == 0)
        return 0;
    read_task("/schedstat", schedstat, sizeof(schedstat), tid);
    delay = strchr(schedstat, ' ');
    if (!delay)
        return 0;
    return (uint64_t)((double)number_behind(delay + 1) * (double)involuntary /
                      (double)(voluntary + involuntary));
}

uint64_t instr_rt_preempted_ns(uint64_t tid) {
    struct rusage usage;
    if (instr_rt_sys_getrusage(RUSAGE_THREAD, &usage) != 0)
        return 0;
    return share(tid, (uint64_t)usage.ru_nvcsw, (uint64_t)usage.ru_nivcsw);
}

uint64_t instr_rt_preempted_ns_of(uint64_t tid) {
    /* The switches come last, behind masks of processors and memory nodes that a large machine
     * makes long. */
    static char status[8192];
    read_task("/status", status, sizeof(status), tid);
    return share(tid, field(status, "\nvoluntary_ctxt_switches:"),
                 field(status, "\nnonvoluntary_ctxt_switches:"));
}
