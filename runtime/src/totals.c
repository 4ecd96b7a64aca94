/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "totals.h"

#include <string.h>

#include "frames.h"
#include "memory.h"

#define FIRST_SLOTS 256

struct instr_rt_arc_totals instr_rt_retired_arcs;

static uint64_t place_of(const struct instr_rt_thread *thread, const void *address) {
    size_t offset;
    const struct instr_rt_image *image = instr_rt_image_of_address(thread, address, &offset);
    return image ? (image->index + 1) << INSTR_RT_PLACE_SHIFT | offset : 0;
}

static struct instr_rt_arc_total *slot_of(const struct instr_rt_arc_totals *arcs, uint64_t caller,
                                          uint64_t callee) {
    uint64_t hash = (caller ^ (callee << 21 | callee >> 43)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 20) & (arcs->slot_count - 1);
    while (arcs->slots[slot].callee &&
           (arcs->slots[slot].caller != caller || arcs->slots[slot].callee != callee))
        slot = (slot + 1) & (arcs->slot_count - 1);
    return &arcs->slots[slot];
}

static bool grow(struct instr_rt_arc_totals *arcs) {
    struct instr_rt_arc_totals bigger = *arcs;
    bigger.slot_count = arcs->slot_count ? arcs->slot_count * 2 : FIRST_SLOTS;
    bigger.slots = instr_rt_resize(0, 0, bigger.slot_count * sizeof(*bigger.slots));
    if (!bigger.slots)
        return false;
    memset(bigger.slots, 0, bigger.slot_count * sizeof(*bigger.slots));
    for (size_t i = 0; i < arcs->slot_count; i++)
        if (arcs->slots[i].callee)
            *slot_of(&bigger, arcs->slots[i].caller, arcs->slots[i].callee) = arcs->slots[i];
    instr_rt_resize(arcs->slots, arcs->slot_count * sizeof(*arcs->slots), 0);
    *arcs = bigger;
    return true;
}

/* Finds or adds an arc; 0 if there is no memory. */
static struct instr_rt_arc_total *arc_total(struct instr_rt_arc_totals *arcs, uint64_t caller,
                                            uint64_t callee) {
    struct instr_rt_arc_total *arc = arcs->slot_count ? slot_of(arcs, caller, callee) : 0;
    if (arc && arc->callee)
        return arc;
    if (arcs->count * 2 >= arcs->slot_count && !grow(arcs))
        return 0;
    arc = slot_of(arcs, caller, callee);
    arc->caller = caller;
    arc->callee = callee;
    arcs->count++;
    return arc;
}

bool instr_rt_totals_fold_arcs(struct instr_rt_arc_totals *into,
                               const struct instr_rt_thread *thread,
                               const struct instr_rt_arcs *arcs) {
    const struct instr_rt_arc_chunk *chunk = __atomic_load_n(&arcs->chunks, __ATOMIC_ACQUIRE);
    for (; chunk; chunk = chunk->next) {
        size_t count = __atomic_load_n(&chunk->count, __ATOMIC_ACQUIRE);
        for (size_t i = 0; i < count; i++) {
            const struct instr_rt_arc *arc = &chunk->arcs[i];
            uint64_t calls = __atomic_load_n(&arc->calls, __ATOMIC_RELAXED);
            uint64_t callee = calls ? place_of(thread, arc->callee) : 0;
            struct instr_rt_arc_total *total;
            if (!callee)
                continue;
            total = arc_total(into, place_of(thread, arc->caller), callee);
            if (!total)
                return false;
            total->calls += calls;
            total->total += __atomic_load_n(&arc->total, __ATOMIC_RELAXED);
        }
    }
    return true;
}

/* What is read of a frame that its thread may be using. */
struct open_frame {
    const void *times, *site;
    int64_t elapsed, child, lib, site_elapsed, site_child, site_lib;
};

static int64_t peek(const int64_t *word) {
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static int64_t within(int64_t value, int64_t limit) {
    return value < 0 ? 0 : value > limit ? limit : value;
}

/* Returns false if the frame is not in use. For the calling thread all is exact; a thread that
 * runs may change the frame meanwhile, so its values are bounded to what can be true. */
static bool read_frame(struct open_frame *open, const struct instr_frame *frame,
                       const struct instr_frame *above, int64_t now) {
    const void *callee;
    int64_t begin = peek(&frame->begin), site_begin = peek(&frame->site_begin);
    bool own = frame->thread == instr_rt_tls.thread;
    open->times = __atomic_load_n(&frame->times, __ATOMIC_RELAXED);
    open->site = __atomic_load_n(&frame->site, __ATOMIC_RELAXED);
    callee = __atomic_load_n(&frame->callee, __ATOMIC_RELAXED);
    if (!open->times)
        return false;
    open->elapsed = now - begin;
    open->child = peek(&frame->child);
    open->lib = peek(&frame->lib);
    if (above)
        open->child += now - peek(&above->begin);
    if (callee)
        open->lib += now - peek(&frame->call_begin) - (open->child - peek(&frame->call_child));
    open->site_elapsed = now - site_begin;
    open->site_child = open->child - peek(&frame->site_child);
    open->site_lib = open->lib - peek(&frame->site_lib);
    if (!own) {
        open->elapsed = within(open->elapsed, INT64_MAX);
        open->child = within(open->child, open->elapsed);
        open->lib = within(open->lib, open->elapsed - open->child);
        open->site_elapsed = within(open->site_elapsed, open->elapsed);
        open->site_child = within(open->site_child, open->site_elapsed);
        open->site_lib = within(open->site_lib, open->site_elapsed - open->site_child);
    }
    return true;
}

static struct instr_abi_times *times_at(struct instr_rt_totals *totals,
                                        const struct instr_rt_thread *thread, const void *address) {
    size_t offset;
    const struct instr_rt_image *image = instr_rt_image_of_address(thread, address, &offset);
    if (!image || image->index >= totals->image_count || !totals->data[image->index] ||
        offset > image->size - sizeof(struct instr_abi_times))
        return 0;
    return (void *)((char *)totals->data[image->index] + offset);
}

/* `active` is free for use here: it counts the activations met further down the stack. */
static void add_open(struct instr_abi_times *times, int64_t elapsed, int64_t child, int64_t lib) {
    if (times->visits == 0 || elapsed < times->min)
        times->min = elapsed;
    if (times->visits == 0 || elapsed > times->max)
        times->max = elapsed;
    times->visits++;
    times->self += elapsed - child;
    times->lib += lib;
    if (times->active++ == 0) {
        times->outermost++;
        times->total += elapsed;
    }
}

static bool add_open_arc(struct instr_rt_totals *totals, const struct instr_rt_thread *thread,
                         const void *caller, const void *callee, int64_t elapsed) {
    uint64_t place = place_of(thread, callee);
    struct instr_rt_arc_total *arc;
    if (!place)
        return true;
    arc = arc_total(&totals->arcs, place_of(thread, caller), place);
    if (!arc)
        return false;
    /* The call itself was counted when it began. */
    if (arc->active++ == 0)
        arc->total += elapsed;
    return true;
}

/* Self times of all functions telescope to the time of the outermost activations. */
static void see_thread(struct instr_rt_thread *thread, const struct instr_frame *top, int64_t now) {
    const struct instr_frame *bottom = thread->bottom;
    thread->self_seen = peek(&bottom->child) - thread->self_base;
    if (top != bottom && bottom->up->times)
        thread->self_seen += now - peek(&bottom->up->begin);
    thread->wall_seen = instr_rt_ticks() - thread->start_ticks;
}

static bool add_open_frames(struct instr_rt_totals *totals, struct instr_rt_thread *thread) {
    int64_t now = instr_rt_now(thread);
    const struct instr_frame *top = __atomic_load_n(&thread->top, __ATOMIC_RELAXED);
    const struct instr_frame *frame = thread->bottom;
    const void *caller = 0;
    bool good = true;
    see_thread(thread, top, now);
    while (frame != top && frame->up && good) {
        struct open_frame open;
        struct instr_abi_times *times;
        frame = frame->up;
        if (!read_frame(&open, frame, frame == top ? 0 : frame->up, now))
            continue;
        times = times_at(totals, thread, open.times);
        if (times)
            add_open(times, open.elapsed, open.child, open.lib);
        good = add_open_arc(totals, thread, caller, open.times, open.elapsed);
        times = open.site ? times_at(totals, thread, open.site) : 0;
        if (times)
            add_open(times, open.site_elapsed, open.site_child, open.site_lib);
        caller = open.site ? open.site : open.times;
    }
    return good;
}

static void clear_active(struct instr_rt_totals *totals) {
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        for (size_t i = 0; i < image->unit_count; i++) {
            struct instr_abi_times *times =
                instr_rt_unit_times(&image->units[i], totals->data[image->index]);
            for (uint32_t k = 0; k < image->units[i].times_count; k++)
                times[k].active = 0;
        }
    for (size_t i = 0; i < totals->arcs.slot_count; i++)
        totals->arcs.slots[i].active = 0;
}

static bool add_image(struct instr_rt_totals *totals, struct instr_rt_image *image) {
    uint64_t *data = instr_rt_resize(0, 0, image->size);
    if (!data)
        return false;
    totals->data[image->index] = data;
    totals->sizes[image->index] = image->size;
    memcpy(data, image->retired, image->size);
    if (image->data)
        instr_rt_image_fold(image, data, image->data);
    for (struct instr_rt_block *block = image->blocks; block; block = block->next_of_image)
        instr_rt_image_fold(image, data, block->data);
    return true;
}

static bool copy_arcs(struct instr_rt_arc_totals *to, const struct instr_rt_arc_totals *from) {
    *to = *from;
    if (!from->slots)
        return true;
    to->slots = instr_rt_resize(0, 0, from->slot_count * sizeof(*to->slots));
    if (!to->slots) {
        memset(to, 0, sizeof(*to));
        return false;
    }
    memcpy(to->slots, from->slots, from->slot_count * sizeof(*to->slots));
    return true;
}

static bool take(struct instr_rt_totals *totals) {
    size_t count = instr_rt_images.count;
    struct instr_rt_thread *thread;
    totals->data = instr_rt_resize(0, 0, (count + 1) * sizeof(*totals->data));
    totals->sizes = instr_rt_resize(0, 0, (count + 1) * sizeof(*totals->sizes));
    totals->image_count = count;
    if (totals->data)
        memset(totals->data, 0, (count + 1) * sizeof(*totals->data));
    if (!totals->data || !totals->sizes || !copy_arcs(&totals->arcs, &instr_rt_retired_arcs))
        return false;
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        if (!add_image(totals, image))
            return false;
    for (thread = instr_rt_threads.first; thread; thread = thread->next) {
        if (!instr_rt_totals_fold_arcs(&totals->arcs, thread, &thread->arcs) ||
            !add_open_frames(totals, thread))
            return false;
        clear_active(totals);
    }
    totals->ticks = instr_rt_ticks();
    return true;
}

bool instr_rt_totals_take(struct instr_rt_totals *totals) {
    memset(totals, 0, sizeof(*totals));
    if (take(totals))
        return true;
    instr_rt_totals_release(totals);
    return false;
}

void instr_rt_totals_release(struct instr_rt_totals *totals) {
    size_t bytes = (totals->image_count + 1) * sizeof(*totals->data);
    for (size_t i = 0; totals->data && i < totals->image_count; i++)
        if (totals->data[i])
            instr_rt_resize(totals->data[i], totals->sizes[i], 0);
    if (totals->data)
        instr_rt_resize(totals->data, bytes, 0);
    if (totals->sizes)
        instr_rt_resize(totals->sizes, bytes, 0);
    if (totals->arcs.slots)
        instr_rt_resize(totals->arcs.slots, totals->arcs.slot_count * sizeof(*totals->arcs.slots),
                        0);
    memset(totals, 0, sizeof(*totals));
}

/* Adds sign * what to `to`. Counters and times are words that add up, but for min and max. */
static void combine(struct instr_rt_totals *to, const struct instr_rt_totals *what, uint64_t sign) {
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next) {
        uint64_t *into, *from;
        if (image->index >= to->image_count || image->index >= what->image_count)
            continue;
        into = to->data[image->index];
        from = what->data[image->index];
        for (size_t i = 0; i < image->unit_count; i++) {
            const struct instr_rt_unit *unit = &image->units[i];
            size_t first = unit->offset / sizeof(uint64_t);
            struct instr_abi_times *sums = instr_rt_unit_times(unit, into);
            const struct instr_abi_times *times = instr_rt_unit_times(unit, from);
            for (uint32_t k = 0; k < unit->counter_count; k++)
                into[first + k] += sign * from[first + k];
            for (uint32_t k = 0; k < unit->times_count; k++) {
                sums[k].visits += sign * times[k].visits;
                sums[k].outermost += sign * times[k].outermost;
                sums[k].total += (int64_t)sign * times[k].total;
                sums[k].self += (int64_t)sign * times[k].self;
                sums[k].lib += (int64_t)sign * times[k].lib;
            }
        }
    }
    for (size_t i = 0; i < what->arcs.slot_count; i++) {
        const struct instr_rt_arc_total *from = &what->arcs.slots[i];
        struct instr_rt_arc_total *into;
        if (!from->callee)
            continue;
        into = arc_total(&to->arcs, from->caller, from->callee);
        if (!into)
            continue;
        into->calls += sign * from->calls;
        into->total += (int64_t)sign * from->total;
    }
}

void instr_rt_totals_subtract(struct instr_rt_totals *from, const struct instr_rt_totals *what) {
    combine(from, what, ~UINT64_C(0));
}

void instr_rt_totals_add(struct instr_rt_totals *to, const struct instr_rt_totals *what) {
    combine(to, what, 1);
}

uint64_t instr_rt_totals_image_sum(const struct instr_rt_totals *totals,
                                   const struct instr_rt_image *image) {
    uint64_t sum = 0;
    for (size_t i = 0; i < image->unit_count; i++) {
        const struct instr_rt_unit *unit = &image->units[i];
        const uint64_t *counters = totals->data[image->index] + unit->offset / sizeof(uint64_t);
        for (uint32_t k = 0; k < unit->counter_count; k++)
            sum += counters[k];
    }
    return sum;
}
