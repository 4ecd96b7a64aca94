/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "lock.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>

#include "sys.h"
#include "thread.h"

static uint32_t state; /* 0 free, 1 taken, 2 taken and somebody may wait */
static const void *volatile owner;
static uint64_t saved_mask; /* these two belong to the owner */
static int saved_cancel;

bool instr_rt_lock_is_mine(void) {
    return owner == &instr_rt_tls;
}

static bool lock(bool wait) {
    uint64_t all = ~UINT64_C(0), mask = 0;
    int saved_errno = errno, cancel = 0;
    uint32_t expected = 0;
    bool taken;
    if (instr_rt_lock_is_mine())
        return false;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
    instr_rt_sys_sigmask(SIG_SETMASK, &all, &mask);
    taken = __atomic_compare_exchange_n(&state, &expected, 1, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED);
    if (!taken && wait) {
        while (__atomic_exchange_n(&state, 2, __ATOMIC_ACQUIRE) != 0)
            instr_rt_sys_futex(&state, FUTEX_WAIT_PRIVATE, 2);
        taken = true;
    }
    if (taken) {
        owner = &instr_rt_tls;
        saved_mask = mask;
        saved_cancel = cancel;
    } else {
        instr_rt_sys_sigmask(SIG_SETMASK, &mask, 0);
        pthread_setcancelstate(cancel, 0);
    }
    errno = saved_errno;
    return taken;
}

bool instr_rt_lock(void) {
    return lock(true);
}

bool instr_rt_lock_try(void) {
    return lock(false);
}

void instr_rt_unlock(void) {
    uint64_t mask = saved_mask;
    int saved_errno = errno, cancel = saved_cancel;
    owner = 0;
    if (__atomic_exchange_n(&state, 0, __ATOMIC_RELEASE) == 2)
        instr_rt_sys_futex(&state, FUTEX_WAKE_PRIVATE, 1);
    instr_rt_sys_sigmask(SIG_SETMASK, &mask, 0);
    pthread_setcancelstate(cancel, 0);
    errno = saved_errno;
}

void instr_rt_lock_adopt(void) {
    /* Whoever waited in the parent does not exist here. */
    state = 1;
    owner = &instr_rt_tls;
}
