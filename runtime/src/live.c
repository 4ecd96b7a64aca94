/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Segments that are mapped lie in arenas, each mapped in one piece. A segment is complete before it
 * can be seen: the free one behind it is made first, and its size is set last.
 */
#include "live.h"

#include <string.h>

#include "clock.h"
#include "config.h"
#include "frames.h"
#include "image.h"
#include "live_file.h"
#include "memory.h"
#include "process_info.h"
#include "run.h"
#include "sys.h"

#define ARENA_BYTES ((size_t)128 << 10)
#define HEADER_BYTES ((size_t)4096) /* at least; a whole page */

struct arena {
    char *memory;
    size_t bytes, used;
    struct arena *next; /* made before this one */
};

static struct instr_live_header *header; /* 0: there is no file */
static struct arena *arenas;

static struct instr_live_segment *segment_at(struct arena *arena, size_t offset) {
    return (struct instr_live_segment *)(void *)(arena->memory + offset);
}

static size_t round_up(size_t size, size_t to) {
    return (size + to - 1) / to * to;
}

/* Makes a part of the file that is there for good, and maps it. */
static void *map_part(void *place, size_t size) {
    uint64_t offset = instr_rt_live_file_size();
    return instr_rt_live_file_reserve(size) ? instr_rt_live_file_map(place, size, offset) : 0;
}

bool instr_rt_live_is_there(void) {
    return header != 0;
}

void instr_rt_live_show(void) {
    __atomic_store_n(&header->end, instr_rt_live_file_size(), __ATOMIC_RELEASE);
}

static bool add_arena(size_t size) {
    struct arena *arena = instr_rt_resize(0, 0, sizeof(*arena));
    size = round_up(size < ARENA_BYTES ? ARENA_BYTES : size, instr_rt_live_file_page());
    if (!arena)
        return false;
    arena->memory = map_part(0, size);
    if (!arena->memory) {
        instr_rt_resize(arena, sizeof(*arena), 0);
        return false;
    }
    arena->bytes = size;
    arena->used = 0;
    arena->next = arenas;
    segment_at(arena, 0)->bytes = size;
    arenas = arena;
    instr_rt_live_show();
    return true;
}

void *instr_rt_live_map(enum instr_live_kind kind, uint64_t image, size_t size) {
    size_t bytes = round_up(sizeof(struct instr_live_segment) + size, INSTR_LIVE_ALIGNMENT);
    struct instr_live_segment *segment;
    if (!header || ((!arenas || arenas->bytes - arenas->used < bytes) && !add_arena(bytes)))
        return instr_rt_map(size);
    segment = segment_at(arenas, arenas->used);
    arenas->used += bytes;
    if (arenas->used < arenas->bytes)
        segment_at(arenas, arenas->used)->bytes = arenas->bytes - arenas->used;
    segment->image = (uint32_t)image;
    segment->payload = size;
    segment->address = (uintptr_t)(segment + 1);
    segment->kind = kind;
    __atomic_store_n(&segment->bytes, bytes, __ATOMIC_RELEASE);
    return segment + 1;
}

static void put_strings(void) {
    char system[512], cpu[512];
    size_t size;
    const char *strings[INSTR_LIVE_STRINGS];
    struct instr_rt_live_put put;
    char *arguments = instr_rt_resize(0, 0, INSTR_RT_ARGUMENTS_BYTES);
    instr_rt_process_system(system, sizeof(system));
    instr_rt_process_cpu(cpu, sizeof(cpu));
    strings[INSTR_LIVE_HOST] = instr_rt_process.host;
    strings[INSTR_LIVE_PROGRAM] = instr_rt_process.program;
    strings[INSTR_LIVE_DIRECTORY] = instr_rt_process.directory;
    strings[INSTR_LIVE_SYSTEM] = system;
    strings[INSTR_LIVE_CPU] = cpu;
    strings[INSTR_LIVE_RUNTIME] = instr_rt_version;
    strings[INSTR_LIVE_OPTIONS] = instr_rt_config.options;
    instr_rt_live_put_begin(&put, INSTR_LIVE_PROCESS, 0);
    for (size_t i = 0; i < INSTR_LIVE_STRINGS; i++)
        instr_rt_live_put(&put, strings[i], strlen(strings[i]) + 1);
    size = arguments ? instr_rt_process_arguments(arguments) : 0;
    if (size)
        instr_rt_live_put(&put, arguments, size);
    instr_rt_resize(arguments, INSTR_RT_ARGUMENTS_BYTES, 0);
    if (instr_rt_live_put_end(&put))
        instr_rt_live_show();
}

void instr_rt_live_image(const struct instr_rt_image *image) {
    struct instr_live_image record = {image->size, image->unit_count, strlen(image->path) + 1,
                                      strlen(image->build_id) + 1};
    struct instr_rt_live_put put;
    if (!header)
        return;
    instr_rt_live_put_begin(&put, INSTR_LIVE_IMAGE, image->index);
    instr_rt_live_put(&put, &record, sizeof(record));
    for (size_t i = 0; i < image->unit_count; i++) {
        const struct instr_raw_unit *from = &image->units[i];
        struct instr_live_unit unit = {from->offset, from->counter_count, from->times_count,
                                       from->description_size, from->source_size};
        instr_rt_live_put(&put, &unit, sizeof(unit));
    }
    instr_rt_live_put(&put, image->path, record.path_bytes);
    instr_rt_live_put(&put, image->build_id, record.build_id_bytes);
    for (size_t i = 0; i < image->unit_count; i++)
        instr_rt_live_put(&put, image->units[i].description,
                          (size_t)image->units[i].description_size);
    if (instr_rt_live_put_end(&put))
        instr_rt_live_show();
}

void instr_rt_live_tick(void) {
    struct instr_live_header *now = __atomic_load_n(&header, __ATOMIC_ACQUIRE);
    if (now)
        __atomic_store_n(&now->last_ticks, instr_rt_ticks(), __ATOMIC_RELAXED);
}

/* What is known at start of the clock and of what calls cost. */
static void put_rates(void) {
    double ns_per_tick = 1e9 / instr_rt_clock_hz();
    header->ns_per_tick = ns_per_tick;
    header->call_cost_ps = instr_rt_cost_ps(instr_rt_call_cost, ns_per_tick);
    header->marked_call_cost_ps = instr_rt_cost_ps(instr_rt_marked_call_cost, ns_per_tick);
}

void instr_rt_live_clock(void) {
    if (header)
        put_rates();
    instr_rt_live_tick();
}

void instr_rt_live_sampler(uint64_t kind, uint64_t rate, uint64_t period_ns) {
    if (!header)
        return;
    header->sampler = kind;
    header->sample_rate = rate;
    header->sample_ns = period_ns;
}

/* Writes the header into the first page of a new file. */
static bool put_header(void *place) {
    static const unsigned char magic[8] = INSTR_LIVE_MAGIC;
    size_t size = round_up(HEADER_BYTES, instr_rt_live_file_page());
    struct instr_live_header *made = map_part(place, size);
    if (!made)
        return false;
    made->version = INSTR_LIVE_VERSION;
    made->header_bytes = (uint32_t)size;
    made->pid = instr_rt_process.pid;
    made->parent_pid = instr_rt_process.parent_pid;
    made->process_start = instr_rt_process.start;
    made->start_unix_ns = instr_rt_process.start_unix_ns;
    made->clock = instr_rt_run_clock();
    made->timing = instr_rt_run_timing();
    made->start_ticks = made->last_ticks = instr_rt_run.start_ticks;
    made->end = size;
    memcpy(made->magic, magic, sizeof(magic));
    header = made;
    return true;
}

void instr_rt_live_start(void) {
    if (!instr_rt_live_file_make() || !put_header(0)) {
        instr_rt_live_file_give_up();
        return;
    }
    put_strings();
    instr_rt_live_modules();
}

void instr_rt_live_end(void) {
    if (!header)
        return;
    header->state = INSTR_LIVE_WRITTEN;
    header = 0;
    instr_rt_live_file_remove();
}

/* Takes memory out of the file it shares with the parent; it keeps what it holds. Behind that the
 * parent may have gone on already. */
static void make_private(struct arena *arena) {
    void *copy = instr_rt_map(arena->bytes);
    if (!copy)
        return;
    memcpy(copy, arena->memory, arena->used);
    if (!instr_rt_sys_move(copy, arena->bytes, arena->memory))
        instr_rt_unmap(copy, arena->bytes);
}

/* Reverses the list: the arenas go into the new file in the order they were made. */
static struct arena *oldest_first(struct arena *list) {
    struct arena *reversed = 0;
    while (list) {
        struct arena *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

/* Returns false if the arena has to stay in private memory. */
static bool move_to_file(struct arena *arena) {
    uint64_t offset = instr_rt_live_file_size();
    return instr_rt_live_file_reserve(arena->bytes) &&
           instr_rt_live_file_write(arena->memory, arena->used, offset) &&
           instr_rt_live_file_map(arena->memory, arena->bytes, offset);
}

void instr_rt_live_after_fork(void) {
    struct instr_live_header *old = header;
    size_t size = old ? old->header_bytes : 0;
    struct arena *list = oldest_first(arenas);
    bool good = old != 0;
    header = 0;
    arenas = 0;
    if (old) {
        instr_rt_live_file_forget();
        good = instr_rt_live_file_make() && put_header(0);
        instr_rt_unmap(old, size);
    }
    for (struct arena *arena = list, *next; arena; arena = next) {
        next = arena->next;
        good = good && move_to_file(arena);
        if (!good)
            make_private(arena);
        if (arena->used < arena->bytes)
            segment_at(arena, arena->used)->bytes = arena->bytes - arena->used;
        arena->next = arenas;
        arenas = arena;
    }
    if (!good && old) {
        instr_rt_live_file_give_up();
        header = 0;
    }
    if (!header)
        return;
    put_rates();
    instr_rt_live_show();
    put_strings();
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        instr_rt_live_image(image);
    instr_rt_live_modules_again();
}
