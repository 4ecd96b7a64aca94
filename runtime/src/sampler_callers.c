/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Functions of libraries often have no frame of their own, and use the register for something else:
 * then the chain of frame pointers lacks their caller, or all of it. Instrumented functions do have
 * frames. So on the stack there is the address in instrumented code that the library returns to,
 * and not far below it the frame pointer of that code, from where the chain goes on.
 *
 * What lies in parts of the stack that are not written yet may be left over from earlier calls.
 * Most of that is not taken for the caller: it must follow a call that leaves the instrumented
 * code.
 */
#include <string.h>

#include "image.h"
#include "machine.h"
#include "sampler.h"

/* The frame pointer is saved among the first registers that the library's function pushes. */
#define SAVED_WORDS 8

/* The bytes before it are code as well. */
static bool is_return_address(uintptr_t address) {
    return instr_rt_image_has_code(address - 8) && instr_rt_machine_is_behind_call(address);
}

static bool leaves_instrumented_code(uintptr_t address) {
    uintptr_t target = instr_rt_machine_call_target(address);
    return !target || !instr_rt_image_has_code(target) || instr_rt_machine_is_stub(target);
}

/* The position of the address that the library returns to; word_count if there is none. */
static size_t find_caller(const struct instr_rt_sample *sample) {
    size_t first = sample->word_count;
    for (size_t i = 0; i < sample->word_count; i++) {
        if (!is_return_address(sample->words[i]))
            continue;
        if (leaves_instrumented_code(sample->words[i]))
            return i;
        if (first == sample->word_count)
            first = i;
    }
    return first;
}

/* Does the pointer lead to a frame behind `from`, that is to a frame pointer and a return address?
 * Then it is at `*position`. */
static bool leads_to_frame(const struct instr_rt_sample *sample, uintptr_t pointer, size_t from,
                           size_t *position) {
    uintptr_t distance = pointer - sample->sp;
    size_t at = distance / sizeof(uintptr_t);
    if (distance % sizeof(uintptr_t) != 0 || at <= from || at + 1 >= sample->word_count ||
        !is_return_address(sample->words[at + 1]))
        return false;
    *position = at;
    return true;
}

/* Replaces all but the first two by the frames that can be reached from the caller's. */
static void follow_frames(struct instr_rt_sample *sample, size_t caller) {
    size_t least = caller > SAVED_WORDS ? caller - SAVED_WORDS : 0, frame = 0;
    bool found = false;
    for (size_t i = caller; i-- > least && !found;)
        found = leads_to_frame(sample, sample->words[i], caller, &frame);
    if (!found)
        return;
    sample->depth = 2;
    do
        sample->pcs[sample->depth++] = sample->words[frame + 1];
    while (sample->depth < INSTR_RT_STACK_DEPTH &&
           leads_to_frame(sample, sample->words[frame], frame, &frame));
}

void instr_rt_sample_find_callers(struct instr_rt_sample *sample) {
    size_t at = find_caller(sample);
    uintptr_t caller = at < sample->word_count ? sample->words[at] : 0;
    bool is_chain = sample->depth > 1 && is_return_address(sample->pcs[1]);
    if (!caller || sample->depth >= INSTR_RT_STACK_DEPTH)
        return;
    for (uint32_t i = 1; i < sample->depth; i++)
        if (sample->pcs[i] == caller)
            return;
    memmove(&sample->pcs[2], &sample->pcs[1], (sample->depth - 1) * sizeof(*sample->pcs));
    sample->pcs[1] = caller;
    sample->depth++;
    if (!is_chain)
        follow_frames(sample, at);
}
