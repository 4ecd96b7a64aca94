/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "governor.h"

#include "config.h"
#include "frames.h"
#include "image.h"

uint64_t instr_rt_governor_percent;

void instr_rt_governor_start(void) {
    instr_rt_governor_percent =
        instr_rt_config.timing == INSTR_RT_TIMING_AUTO ? (uint64_t)instr_rt_config.overhead : 0;
}

/* In double: ticks of days times 100 do not fit in 64 bits once they are counted by 256ths. */
static bool is_too_much(uint64_t cost, int64_t ticks, double percent) {
    return (double)cost / (1 << INSTR_RT_COST_SHIFT) * 100 > percent * (double)ticks;
}

bool instr_rt_governor_judge(const struct instr_rt_thread *thread,
                             const struct instr_abi_times *times, uint64_t cost, int64_t self) {
    double percent = (double)instr_rt_governor_percent;
    if (percent == 0 || !is_too_much(cost, self, percent) ||
        !is_too_much(thread->overhead, instr_rt_ticks() - thread->start_ticks, percent / 2))
        return false;
    return instr_rt_image_switch_off(thread, times);
}
