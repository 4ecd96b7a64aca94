/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The live file: what the runtime counts into while the program runs, so that nothing is lost when
 * it is killed. LIVE.md describes it. Numbers are in the order of this machine's bytes: the file is
 * read where it was written, by the same version.
 *
 * Nothing in it is a pointer that the running program follows: a process that shares the mapping
 * for a while, as a child of a bare clone(2) does, can spoil counts but crash nobody.
 */
#ifndef INSTR_LIVE_LAYOUT_H
#define INSTR_LIVE_LAYOUT_H

#include <stdint.h>

#define INSTR_LIVE_MAGIC                                                                           \
    { 0x89, 'I', 'N', 'S', 'T', 'L', '\r', '\n' }
#define INSTR_LIVE_VERSION UINT32_C(1) /* read as another number where bytes have another order */

enum instr_live_state {
    INSTR_LIVE_COUNTING = 0,
    INSTR_LIVE_WRITTEN = 1 /* the profile has all of it: the file is about to be removed */
};

struct instr_live_header {
    unsigned char magic[8];
    uint32_t version, header_bytes; /* segments begin behind header_bytes */
    uint64_t pid, parent_pid;
    uint64_t process_start; /* clock ticks since boot: proc(5), stat field 22 */
    uint64_t start_unix_ns;
    uint64_t end; /* of the segments; the file may be longer */
    uint64_t state;
    uint64_t clock, timing; /* as in a profile's record of the run */
    int64_t start_ticks;
    int64_t last_ticks;              /* when the program was last known to run */
    double ns_per_tick;              /* as it is known by now */
    uint64_t sampler;                /* as in a profile's record of the run */
    uint64_t sample_rate, sample_ns; /* asked for; CPU time from one sample to the next */
    uint64_t call_cost_ps, marked_call_cost_ps; /* as in a profile's record of the run */
    uint64_t reserved[14];
};

_Static_assert(sizeof(struct instr_live_header) == 256, "segments begin at multiples of 64");

enum instr_live_kind {
    INSTR_LIVE_FREE = 0,    /* for segments to come */
    INSTR_LIVE_PROCESS = 1, /* strings, each with its 0: enum instr_live_string */
    INSTR_LIVE_IMAGE = 2,   /* struct instr_live_image and what it says; images have indices in
                               the order of their segments */
    INSTR_LIVE_DATA = 3,    /* counters and times of an image: all of its segments add up */
    INSTR_LIVE_ARCS = 4,    /* struct instr_live_arcs */
    INSTR_LIVE_THREAD = 5,  /* struct instr_live_thread */
    INSTR_LIVE_MODULE = 6,  /* struct instr_live_module, path and build id, each with its 0 */
    INSTR_LIVE_STACKS = 7   /* struct instr_live_stacks */
};

enum instr_live_string {
    INSTR_LIVE_HOST,
    INSTR_LIVE_PROGRAM,
    INSTR_LIVE_DIRECTORY,
    INSTR_LIVE_SYSTEM,
    INSTR_LIVE_CPU,
    INSTR_LIVE_RUNTIME,
    INSTR_LIVE_OPTIONS,
    INSTR_LIVE_STRINGS /* arguments from here on */
};

#define INSTR_LIVE_ALIGNMENT 64 /* of segments in the file */

struct instr_live_segment {
    uint32_t kind;
    uint32_t image;   /* of data: its index */
    uint64_t bytes;   /* of the segment with this header, a multiple of the alignment */
    uint64_t payload; /* bytes in use behind this header */
    uint64_t address; /* of the payload in the process; 0 if it is not mapped there */
    uint64_t reserved[4];
};

/* Followed by its units, its path and its build id, each with its 0, and all descriptions. */
struct instr_live_image {
    uint64_t data_bytes, unit_count, path_bytes, build_id_bytes; /* strings with their 0 */
};

struct instr_live_unit {
    uint64_t offset, counter_count, times_count, description_bytes;
    uint64_t source_bytes; /* that it carries; they are not in the file */
};

/* A thread, and those that ended before it whose memory it has. Names are the kernel's. */
struct instr_live_thread {
    uint64_t tid; /* 0: none runs */
    int64_t start_ticks;
    uint64_t ended, ended_wall_ticks, ended_cpu_ns;
    char name[16];
};

/* Addresses are those of times in data segments. */
struct instr_live_arc {
    uint64_t caller, callee, calls;
    int64_t total;
    uint64_t active;
};

struct instr_live_arcs {
    uint64_t count; /* arcs in use */
    struct instr_live_arc arcs[];
};

/* A file whose code is in memory, from now on: what was there before is gone. */
struct instr_live_module {
    uint64_t start, end;                 /* of executable code */
    uint64_t bias;                       /* address in memory - address in the file */
    uint64_t path_bytes, build_id_bytes; /* with their 0 */
};

/* Call stacks that the sampler met, one behind the other. */
struct instr_live_stack {
    uint64_t count;
    uint32_t depth;
    uint32_t kernel; /* 1: the thread was in the kernel, called from the first place */
    uint64_t pcs[];  /* the innermost first; behind it return addresses */
};

struct instr_live_stacks {
    uint64_t used; /* bytes of stacks */
    unsigned char stacks[];
};

#define INSTR_LIVE_STACK_DEPTH 127 /* at most */

#endif
