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

/* The frame of the function that called the library: its frame pointer was saved by one of the
 * library's functions, somewhere below. Others that were saved lead further out. */
static bool find_frame(const struct instr_rt_sample *sample, size_t caller, size_t *frame) {
    size_t nearest = sample->word_count, position = 0;
    for (size_t i = 0; i < caller; i++)
        if (leads_to_frame(sample, sample->words[i], caller, &position) && position < nearest)
            nearest = position;
    *frame = nearest;
    return nearest < sample->word_count;
}

/* What the kernel found at a frame pointer that is none. */
static bool is_nonsense(uintptr_t address) {
    return address < 4096 || address > UINTPTR_MAX / 2;
}

/* Replaces all but the first two by the frames that can be reached from the caller's. */
static void follow_frames(struct instr_rt_sample *sample, size_t caller) {
    size_t frame;
    if (!find_frame(sample, caller, &frame)) {
        if (sample->depth > 2 && is_nonsense(sample->pcs[2]))
            sample->depth = 2;
        return;
    }
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
