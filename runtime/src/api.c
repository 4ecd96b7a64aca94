/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "api.h"

#include <errno.h>

#include "dump.h"
#include "lock.h"
#include "process_info.h"
#include "region.h"
#include "run.h"

void instr_rt_api_start(void) {
    int saved = errno;
    instr_rt_run_start();
    errno = saved;
}

void instr_rt_api_stop(void) {
    int saved = errno;
    instr_rt_run_stop();
    errno = saved;
}

void instr_rt_api_reset(void) {
    int saved = errno;
    instr_rt_run_reset();
    errno = saved;
}

int instr_rt_api_flush(void) {
    int saved = errno;
    bool written;
    if (instr_rt_getpid() != instr_rt_process.pid || !instr_rt_lock())
        return -1;
    written = instr_rt_dump();
    instr_rt_unlock();
    errno = saved;
    return written ? 0 : -1;
}

void instr_rt_api_region_begin(const char *name) {
    int saved = errno;
    instr_rt_region_begin(name);
    errno = saved;
}

void instr_rt_api_region_end(const char *name) {
    int saved = errno;
    instr_rt_region_end(name);
    errno = saved;
}
