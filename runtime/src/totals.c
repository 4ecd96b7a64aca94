/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "totals.h"

#include <string.h>

#include "fold.h"
#include "frames.h"
#include "memory.h"

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
 * runs may change the frame meanwhile, so its values are bounded to what can be true. `*room` is
 * the time that the frame can have begun before `now`; it becomes that of the frame above. */
static bool read_frame(struct open_frame *open, const struct instr_frame *frame,
                       const struct instr_frame *above, int64_t now, int64_t *room) {
    const void *callee;
    int64_t begin = peek(&frame->begin), site_begin = peek(&frame->site_begin), closed;
    bool own = frame->thread == instr_rt_tls.thread;
    open->times = __atomic_load_n(&frame->times, __ATOMIC_RELAXED);
    open->site = __atomic_load_n(&frame->site, __ATOMIC_RELAXED);
    callee = __atomic_load_n(&frame->callee, __ATOMIC_RELAXED);
    if (!open->times)
        return false;
    open->elapsed = now - begin;
    open->child = closed = peek(&frame->child);
    open->lib = peek(&frame->lib);
    if (above)
        open->child += now - peek(&above->begin);
    if (callee)
        open->lib += now - peek(&frame->call_begin) - (open->child - peek(&frame->call_child));
    open->site_elapsed = now - site_begin;
    open->site_child = open->child - peek(&frame->site_child);
    open->site_lib = open->lib - peek(&frame->site_lib);
    if (!own) {
        open->elapsed = within(open->elapsed, *room);
        *room = within(open->elapsed - closed, open->elapsed);
        open->child = within(open->child, open->elapsed);
        open->lib = within(open->lib, open->elapsed - open->child);
        open->site_elapsed = within(open->site_elapsed, open->elapsed);
        open->site_child = within(open->site_child, open->site_elapsed);
        open->site_lib = within(open->site_lib, open->site_elapsed - open->site_child);
    }
    return true;
}

struct instr_abi_times *instr_rt_totals_times(const struct instr_rt_totals *totals,
                                              uint64_t place) {
    uint64_t image = INSTR_RAW_PLACE_IMAGE(place);
    size_t offset = INSTR_RAW_PLACE_OFFSET(place);
    if (place == 0 || image >= totals->image_count || !totals->data[image] ||
        offset + sizeof(struct instr_abi_times) > totals->sizes[image])
        return 0;
    return (void *)((char *)totals->data[image] + offset);
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

/* Self times of all functions telescope to the time of the outermost activations. */
static void see_thread(struct instr_rt_thread *thread, const struct instr_frame *top, int64_t now) {
    const struct instr_frame *bottom = thread->bottom;
    thread->self_seen = peek(&bottom->child) - thread->self_base;
    if (top != bottom && bottom->up->times)
        thread->self_seen += now - peek(&bottom->up->begin);
}

static bool add_open_frames(struct instr_rt_totals *totals, struct instr_rt_thread *thread) {
    int64_t now = instr_rt_now(thread);
    const struct instr_frame *top = __atomic_load_n(&thread->top, __ATOMIC_RELAXED);
    const struct instr_frame *frame = thread->bottom;
    const void *caller = 0;
    int64_t room = within(instr_rt_ticks() - thread->start_ticks - peek(&frame->child), INT64_MAX);
    bool good = true;
    see_thread(thread, top, now);
    while (frame != top && frame->up && good) {
        struct open_frame open;
        struct instr_abi_times *times;
        frame = frame->up;
        if (!read_frame(&open, frame, frame == top ? 0 : frame->up, now, &room))
            continue;
        times = instr_rt_totals_times(totals, instr_rt_place_of(thread, open.times));
        if (times)
            add_open(times, open.elapsed, open.child, open.lib);
        good =
            instr_rt_arc_totals_add_open(&totals->arcs, thread, caller, open.times, open.elapsed);
        times = instr_rt_totals_times(totals, instr_rt_place_of(thread, open.site));
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
                instr_raw_unit_times(&image->units[i], totals->data[image->index]);
            for (uint32_t k = 0; k < image->units[i].times_count; k++)
                times[k].active = 0;
        }
    instr_rt_arc_totals_clear_active(&totals->arcs);
}

static bool start_image(struct instr_rt_totals *totals, struct instr_rt_image *image) {
    uint64_t *data = instr_rt_resize(0, 0, image->size);
    if (!data)
        return false;
    totals->data[image->index] = data;
    totals->sizes[image->index] = image->size;
    memcpy(data, image->moved, image->size);
    if (image->data)
        instr_raw_fold_times(image->units, image->unit_count, data, image->data);
    for (struct instr_rt_block *block = image->blocks; block; block = block->next_of_image)
        if (!block->thread)
            instr_raw_fold_times(image->units, image->unit_count, data, block->data);
    return true;
}

static bool add_thread(struct instr_rt_totals *totals, struct instr_rt_thread *thread) {
    bool good;
    for (struct instr_rt_block *block = thread->blocks; block; block = block->next_of_thread)
        instr_raw_fold_times(block->image->units, block->image->unit_count,
                             totals->data[block->image->index], block->data);
    good = add_open_frames(totals, thread);
    thread->wall_seen = instr_rt_ticks() - thread->start_ticks;
    clear_active(totals);
    return good;
}

static void add_counters(struct instr_rt_totals *totals, const struct instr_rt_image *image) {
    uint64_t *data = totals->data[image->index];
    if (image->data)
        instr_raw_fold_counters(image->units, image->unit_count, data, image->data);
    for (struct instr_rt_block *block = image->blocks; block; block = block->next_of_image)
        instr_raw_fold_counters(image->units, image->unit_count, data, block->data);
}

/* Threads may run meanwhile. A call is counted first, then its arc, and its times when it ends:
 * read in the opposite order, no call has times without an arc, or an arc without a count. */
static bool take(struct instr_rt_totals *totals) {
    size_t count = instr_rt_images.count;
    struct instr_rt_image *image;
    totals->data = instr_rt_resize(0, 0, (count + 1) * sizeof(*totals->data));
    totals->sizes = instr_rt_resize(0, 0, (count + 1) * sizeof(*totals->sizes));
    totals->image_count = count;
    if (totals->data)
        memset(totals->data, 0, (count + 1) * sizeof(*totals->data));
    if (!totals->data || !totals->sizes)
        return false;
    for (image = instr_rt_images.first; image; image = image->next)
        if (!start_image(totals, image))
            return false;
    for (struct instr_rt_thread *thread = instr_rt_threads.first; thread; thread = thread->next)
        if (!add_thread(totals, thread))
            return false;
    for (const struct instr_rt_thread *record = instr_rt_thread_records(); record;
         record = record->next_record)
        if (!instr_rt_arc_totals_fold(&totals->arcs, record))
            return false;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    for (image = instr_rt_images.first; image; image = image->next)
        add_counters(totals, image);
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
    instr_rt_arc_totals_release(&totals->arcs);
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
            const struct instr_raw_unit *unit = &image->units[i];
            size_t first = unit->offset / sizeof(uint64_t);
            struct instr_abi_times *sums = instr_raw_unit_times(unit, into);
            const struct instr_abi_times *times = instr_raw_unit_times(unit, from);
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
    instr_rt_arc_totals_combine(&to->arcs, &what->arcs, sign);
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
        const struct instr_raw_unit *unit = &image->units[i];
        const uint64_t *counters = totals->data[image->index] + unit->offset / sizeof(uint64_t);
        for (uint32_t k = 0; k < unit->counter_count; k++)
            sum += counters[k];
    }
    return sum;
}
