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
#include <sys/auxv.h>

#include "image.h"
#include "machine.h"
#include "sampler.h"

#define ENTRY_BYTES 64

/* Where the program begins: what calls main from there is not of interest, and is there in stacks
 * that are small enough only. */
static bool is_entry(uintptr_t address) {
    return address - getauxval(AT_ENTRY) < ENTRY_BYTES;
}

/* The bytes before it are code as well. */
static bool is_return_address(uintptr_t address) {
    return instr_rt_image_has_code(address - 8) && instr_rt_machine_is_behind_call(address) &&
           !is_entry(address);
}

static bool leaves_instrumented_code(uintptr_t address) {
    uintptr_t target = instr_rt_machine_call_target(address);
    return !target || !instr_rt_image_has_code(target) || instr_rt_machine_is_stub(target);
}

/* The position of the address that the library returns to, from `from` on; word_count if there is
 * none. */
static size_t find_caller(const struct instr_rt_sample *sample, size_t from) {
    size_t first = sample->word_count;
    for (size_t i = from; i < sample->word_count; i++) {
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
static bool find_frame(const struct instr_rt_sample *sample, size_t from, size_t caller,
                       size_t *frame) {
    size_t nearest = sample->word_count, position = 0;
    for (size_t i = from; i < caller; i++)
        if (leads_to_frame(sample, sample->words[i], caller, &position) && position < nearest)
            nearest = position;
    *frame = nearest;
    return nearest < sample->word_count;
}

/* What the kernel found at a frame pointer that is none. */
static bool is_nonsense(uintptr_t address) {
    return address < 4096 || address > UINTPTR_MAX / 2;
}

/* Replaces all behind the caller by the frames that can be reached from the caller's. */
static void follow_frames(struct instr_rt_sample *sample, uint32_t depth, size_t from,
                          size_t caller) {
    size_t frame;
    if (!find_frame(sample, from, caller, &frame)) {
        if (sample->depth > depth && is_nonsense(sample->pcs[depth]))
            sample->depth = depth;
        return;
    }
    sample->depth = depth;
    do
        sample->pcs[sample->depth++] = sample->words[frame + 1];
    while (sample->depth < INSTR_RT_STACK_DEPTH &&
           leads_to_frame(sample, sample->words[frame], frame, &frame));
}

/* Finds the function of a library that was called last, and where its part of the stack begins. If
 * it calls back, as qsort does, that is behind the address which the callback returns to. Returns
 * false if there is none, or if the chain goes on behind it. */
static bool find_library(const struct instr_rt_sample *sample, uint32_t *library, size_t *from) {
    uint32_t at = 0;
    *from = 0;
    while (at < sample->depth && instr_rt_image_has_code(sample->pcs[at] - (at > 0)))
        at++;
    *library = at;
    if (at == 0)
        return true;
    for (uint32_t i = at + 1; i < sample->depth; i++)
        if (instr_rt_image_has_code(sample->pcs[i] - 1))
            return false;
    while (*from < sample->word_count && at < sample->depth)
        if (sample->words[(*from)++] == sample->pcs[at])
            return true;
    return false;
}

void instr_rt_sample_find_callers(struct instr_rt_sample *sample) {
    uint32_t library, next;
    size_t from, at;
    uintptr_t caller;
    if (!sample->word_count || !find_library(sample, &library, &from))
        return;
    next = library + 1;
    at = find_caller(sample, from);
    caller = at < sample->word_count ? sample->words[at] : 0;
    if (!caller || sample->depth >= INSTR_RT_STACK_DEPTH)
        return;
    bool is_chain = sample->depth > next && is_return_address(sample->pcs[next]);
    for (uint32_t i = next; i < sample->depth; i++)
        if (sample->pcs[i] == caller)
            return;
    memmove(&sample->pcs[next + 1], &sample->pcs[next],
            (sample->depth - next) * sizeof(*sample->pcs));
    sample->pcs[next] = caller;
    sample->depth++;
    if (!is_chain)
        follow_frames(sample, next + 1, from, at);
}
