/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Types of the profile format, expanded from profile_schema.def, and what writer and reader share.
 * FORMAT.md is the specification. This library knows neither hooks nor threads nor command lines;
 * it never prints, exits or keeps global state. Any thread may use it, one object by one thread.
 */
#ifndef INSTR_PROFILE_FORMAT_H
#define INSTR_PROFILE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTR_PROFILE_MAJOR 1 /* readers refuse other majors */
#define INSTR_PROFILE_MINOR 0 /* readers accept all minors */

/* Limits of a file: the writer stays below them, the reader checks them before it asks for memory.
 */
#define INSTR_PROFILE_MAX_SECTION_BYTES (UINT64_C(1) << 31) /* of one section, inflated */
#define INSTR_PROFILE_MAX_TOTAL_BYTES (UINT64_C(1) << 33)   /* of all sections, decoded */

enum instr_status {
#define INSTR_STATUS(name, value, message) INSTR_STATUS_##name = value,
#include "profile_status.def"
};

/* The message for a status: one clause, lower case, no full stop. Never 0. */
const char *instr_status_string(enum instr_status status);

/* Memory for writer and reader. `resize` works as realloc does, told the old size as well; a
 * new_size of 0 frees and returns 0. Returns 0 if there is no memory. */
struct instr_allocator {
    void *(*resize)(void *context, void *memory, size_t old_size, size_t new_size);
    void *context;
};

enum instr_profile_exit {
    INSTR_PROFILE_EXIT_RUNNING = 0, /* written while the program went on: flush */
    INSTR_PROFILE_EXIT_STATUS = 1,  /* exit_value is the status */
    INSTR_PROFILE_EXIT_SIGNAL = 2,  /* exit_value is the signal */
    INSTR_PROFILE_EXIT_EXEC = 3,    /* replaced by another program */
    INSTR_PROFILE_EXIT_KILLED = 4   /* ended without a word: made from what it left */
};

enum instr_profile_timing {
    INSTR_PROFILE_TIMING_NONE = 0,
    INSTR_PROFILE_TIMING_EXACT = 1,
    INSTR_PROFILE_TIMING_GOVERNED = 2,
    INSTR_PROFILE_TIMING_SAMPLED = 3
};

enum instr_profile_clock { INSTR_PROFILE_CLOCK_MONOTONIC = 0, INSTR_PROFILE_CLOCK_TSC = 1 };

enum instr_profile_function_flags {
    INSTR_PROFILE_FUNCTION_MARKED = 1,
    INSTR_PROFILE_FUNCTION_LINES = 2, /* line probes compiled in */
    INSTR_PROFILE_FUNCTION_TIMED = 4, /* enter/exit probes compiled in */
    INSTR_PROFILE_FUNCTION_TEMPLATE = 8,
    INSTR_PROFILE_FUNCTION_INTERNAL = 16,
    /* Probes after inlining: inlined calls are the caller's time. */
    INSTR_PROFILE_FUNCTION_LATE = 32,
    /* Its probes were switched off during the run: later calls are not timed, their time is their
     * timed callers'. */
    INSTR_PROFILE_FUNCTION_SWITCHED_OFF = 64,
    /* The process was killed, or read while it ran, in an activation of it: where that was is not
     * known, so that hits of its lines may be off by one for each. */
    INSTR_PROFILE_FUNCTION_OPEN = 128
};

enum instr_profile_sampler {
    INSTR_PROFILE_SAMPLER_NONE = 0,
    INSTR_PROFILE_SAMPLER_PERF = 1, /* perf_event_open: the thread's CPU clock */
    INSTR_PROFILE_SAMPLER_TIMER = 2 /* a signal of the thread's CPU time timer */
};

enum instr_profile_site_kind { INSTR_PROFILE_SITE_LINE = 0, INSTR_PROFILE_SITE_LOOP = 1 };

/* One structure per record of the schema; every member is 64 bits wide. */
#define INSTR_PROFILE_MEMBER_unsigned(name) uint64_t name;
#define INSTR_PROFILE_MEMBER_signed(name) int64_t name;
#define INSTR_RECORD_BEGIN(record, tag) struct instr_profile_##record {
#define INSTR_FIELD(record, type, name) INSTR_PROFILE_MEMBER(type, name)
#define INSTR_RECORD_END(record)                                                                   \
    }                                                                                              \
    ;
#define INSTR_PROFILE_MEMBER(type, name) INSTR_PROFILE_MEMBER_##type(name)
#define INSTR_PROFILE_MEMBER_delta INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_string INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_ref_run INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_ref_image INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_ref_unit INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_ref_function INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_ref_block INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_opt_file INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_opt_site INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_opt_image INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_opt_frame INSTR_PROFILE_MEMBER_unsigned
#define INSTR_PROFILE_MEMBER_opt_function INSTR_PROFILE_MEMBER_unsigned
#include "profile_schema.def"

enum instr_profile_record {
#define INSTR_RECORD_BEGIN(record, tag) INSTR_PROFILE_RECORD_##record,
#include "profile_schema.def"
    INSTR_PROFILE_RECORD_COUNT
};

/* What stands in front of all sections, readable without decoding anything. */
struct instr_profile_header {
    uint16_t major, minor;
    uint64_t pid;           /* the process that wrote the file; 0 for a merged profile */
    uint64_t process_start; /* its start in clock ticks since boot, proc(5) stat field 22 */
    uint64_t written_unix_ns;
};

#define INSTR_PROFILE_HEADER_SIZE 64

/* Decodes a file header. Returns OK, EMPTY (size 0), NOT_A_PROFILE, TRUNCATED, CHECKSUM or
 * VERSION. Allocates nothing; async-signal-safe. */
enum instr_status instr_profile_header_decode(struct instr_profile_header *header,
                                              const void *bytes, size_t size);

#endif
