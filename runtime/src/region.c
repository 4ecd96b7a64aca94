/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "region.h"

#include <stddef.h>
#include <string.h>

#include "frames.h"
#include "lock.h"
#include "log.h"
#include "memory.h"
#include "thread.h"

struct instr_rt_region *instr_rt_regions;

static struct instr_rt_region *find(const char *name) {
    struct instr_rt_region **link = &instr_rt_regions;
    size_t size = strlen(name) + 1;
    for (; *link; link = &(*link)->next)
        if (strcmp((*link)->name, name) == 0)
            return *link;
    *link = instr_rt_resize(0, 0, offsetof(struct instr_rt_region, name) + size);
    if (!*link)
        return 0;
    memset(*link, 0, offsetof(struct instr_rt_region, name));
    memcpy((*link)->name, name, size);
    return *link;
}

static void begin(struct instr_rt_thread *thread, const char *name) {
    static bool warned;
    struct instr_rt_region *region;
    if (thread->region_depth == INSTR_RT_REGION_DEPTH) {
        if (!warned)
            instr_rt_warn("instr_region_begin: too many open regions: '", name, "' is left out");
        warned = true;
        return;
    }
    region = find(name);
    if (!region)
        return;
    thread->regions[thread->region_depth].region = region;
    thread->regions[thread->region_depth].begin = instr_rt_now(thread);
    thread->region_depth++;
}

void instr_rt_region_begin(const char *name) {
    struct instr_rt_thread *thread;
    bool first = instr_rt_tls.thread == 0;
    if (!name || instr_rt_tls.busy || !instr_rt_lock())
        return;
    thread = instr_rt_thread_get();
    if (thread)
        begin(thread, name);
    instr_rt_unlock();
    if (first && thread)
        instr_rt_thread_watch_end();
}

static bool is_open(const struct instr_rt_thread *thread, const struct instr_rt_region *region) {
    for (unsigned i = 0; i < thread->region_depth; i++)
        if (thread->regions[i].region == region)
            return true;
    return false;
}

static void end_innermost(struct instr_rt_thread *thread, int64_t now) {
    struct instr_rt_open_region *open = &thread->regions[--thread->region_depth];
    struct instr_rt_region *region = open->region;
    int64_t elapsed = now - open->begin;
    if (region->calls == 0 || elapsed < region->min)
        region->min = elapsed;
    if (region->calls == 0 || elapsed > region->max)
        region->max = elapsed;
    region->calls++;
    /* A region inside of one of the same name is in its time already. */
    if (!is_open(thread, region))
        region->total += elapsed;
}

void instr_rt_region_end(const char *name) {
    struct instr_rt_thread *thread = instr_rt_tls.thread;
    int64_t now;
    unsigned depth;
    if (!name || !thread)
        return;
    now = instr_rt_now(thread);
    for (depth = thread->region_depth; depth > 0; depth--)
        if (strcmp(thread->regions[depth - 1].region->name, name) == 0)
            break;
    if (depth == 0 || !instr_rt_lock())
        return;
    while (thread->region_depth >= depth)
        end_innermost(thread, now);
    instr_rt_unlock();
}

void instr_rt_region_clear(void) {
    for (struct instr_rt_region *region = instr_rt_regions; region; region = region->next) {
        region->calls = 0;
        region->total = region->min = region->max = 0;
    }
}
