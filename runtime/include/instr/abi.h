/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The contract between code instrumented by the plugin and the runtime: section names, symbols,
 * structures and the description stream. Both sides include this file and nothing else of each
 * other. Plain C11, also valid C++17. Raise INSTR_ABI_VERSION with every incompatible change: the
 * version is part of the name of the registration symbol, so that a mismatch means "no runtime
 * found" (one warning) and never a wrong profile.
 *
 * How an image (an executable or a shared library) is laid out:
 *
 *   __instr_image   one struct instr_abi_image, hidden, merged by the linker (COMDAT)
 *   __instr_tls     thread-local: one struct instr_abi_thread, hidden
 *   instr_units     section: one struct instr_abi_unit per translation unit
 *   instr_data      section: per translation unit its counters (uint64_t each), followed by its
 *                   struct instr_abi_times
 *
 * Every thread works on a private copy ("block") of the whole instr_data section. Instrumented
 * code reaches it by adding the thread's bias to the address in the section:
 *
 *   bias = address of the thread's block - address of the section's start
 *
 * A bias of INSTR_ABI_UNATTACHED says that nobody asked for the thread's block yet; a bias of 0
 * means the section itself, used before the runtime is there and when there is none. Functions that
 * can only be called from others that asked do not look.
 */
#ifndef INSTR_ABI_H
#define INSTR_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define INSTR_ABI_VERSION 4

#define INSTR_ABI_SECTION_UNITS "instr_units"
#define INSTR_ABI_SECTION_DATA "instr_data"

/* Symbols in every instrumented image, hidden and merged by the linker. */
#define INSTR_ABI_SYMBOL_IMAGE "__instr_image"
#define INSTR_ABI_SYMBOL_TLS "__instr_tls"
#define INSTR_ABI_SYMBOL_ATTACH "__instr_attach"
#define INSTR_ABI_SYMBOL_START "__instr_start"
#define INSTR_ABI_SYMBOL_STOP "__instr_stop"

/* Defined by the runtime: void __instr_register_v4(struct instr_abi_image *). Instrumented images
 * refer to it weakly. */
#define INSTR_ABI_SYMBOL_REGISTER "__instr_register_v4"

/* A common symbol in instrumented objects, an initialised int in the runtime. GNU ld pulls an
 * archive member that defines a symbol which is only common so far, but not one that is only weakly
 * undefined: this is what makes `-linstr_rt` work for static programs, while a program without the
 * runtime on its command line still links. gold and newer versions of lld do not; they need
 * -Wl,-u,__instr_register_v4 besides. */
#define INSTR_ABI_SYMBOL_ANCHOR "__instr_rt_anchor"

/* File name of the runtime beside the plugin, and the name the dynamic loader is asked for next. */
#define INSTR_ABI_RUNTIME_FILE "libinstr_rt.so"
#define INSTR_ABI_RUNTIME_SONAME "libinstr_rt.so.1"

/* A bias that makes any address negative: whoever adds it sees by the sum. */
#define INSTR_ABI_UNATTACHED INTPTR_MIN

/* Times of one function or of one site (a line, or a loop that is timed as one unit), per thread.
 * Clock units: ticks of the runtime's clock. Written by the owning thread only. */
struct instr_abi_times {
    uint64_t visits;    /* timed activations (function) or timed visits (site) */
    uint64_t outermost; /* those that began while no other activation of it was open */
    int64_t total;      /* ticks from begin to end, outermost only, callees included */
    int64_t self;       /* ticks without instrumented callees, all visits */
    int64_t lib;        /* the part of self inside calls to code that is not instrumented */
    int64_t min;        /* shortest and longest visit, callees included; valid if visits > 0 */
    int64_t max;
    uint64_t active; /* activations open now */
    uint64_t cost;   /* of a function: what its probes took in all visits, 1/256 ticks */
};

/* Per image and thread. */
struct instr_abi_thread {
    intptr_t bias;
    /* The return slot of the innermost activation that a late probe of this image has opened; 0 if
     * none is open. Where a function returns, it compares this with its own. */
    const void *const *late_slot;
};

struct instr_abi_image;
struct instr_frame; /* one timed activation of a function; the runtime's own */

/* Why the process is about to leave this program without running exit handlers. */
enum instr_abi_leave {
    INSTR_ABI_LEAVE_EXIT = 0, /* _exit, _Exit, quick_exit: value is the status */
    INSTR_ABI_LEAVE_EXEC = 1  /* exec*: value is 0 */
};

/* What the runtime offers to instrumented code. Entries are only ever added at the end.
 * All of them keep errno, never exit, and may be called from signal handlers. */
struct instr_abi_hooks {
    uint32_t abi_version;
    uint32_t size; /* sizeof(struct instr_abi_hooks) of the runtime */

    /* Gives the calling thread its block for `image`, stores the bias in `*tls` and returns it.
     * That is 0, for good, if no block can be had. */
    intptr_t (*attach)(struct instr_abi_image *image, struct instr_abi_thread *tls);

    /* Probes. `enter` returns 0 if this activation is not timed; the other probes are called only
     * with a frame that is not 0. `times` points into the calling thread's block. `function` is
     * the function's address, 0 if nobody outside of its unit can call it. `return_slot` is where
     * the machine frame keeps its return address: deeper calls have lower ones, functions inlined
     * into each other the same. `activation` is an address that no other activation alive has. */
    struct instr_frame *(*enter)(struct instr_abi_times *times, const void *function,
                                 const void *const *return_slot, const void *activation);
    void (*line)(struct instr_frame *frame, struct instr_abi_times *site); /* site 0: no line */
    void (*call)(struct instr_frame *frame, const void *callee); /* before a call that leaves */
    void (*call_end)(struct instr_frame *frame);                 /* and after it */
    void (*resume)(struct instr_frame *frame); /* after setjmp returned, in a landing pad */
    void (*exit)(struct instr_frame *frame);

    /* Called before _exit, exec and their kin: writes the profile. */
    void (*leave)(enum instr_abi_leave kind, int64_t value);

    /* Called by the image's destructor: at dlclose and at exit. */
    void (*unregister)(struct instr_abi_image *image);

    /* instr.h */
    void (*api_start)(void);
    void (*api_stop)(void);
    void (*api_reset)(void);
    int (*api_flush)(void);
    void (*api_region_begin)(const char *name);
    void (*api_region_end)(const char *name);

    /* Called by functions that are not timed when control came back to them by longjmp or an
     * exception: closes the frames of the machine frames below `return_slot`. */
    void (*unwound)(const void *const *return_slot);
};

/* One per translation unit, in section instr_units. */
struct instr_abi_unit {
    uint32_t abi_version;
    uint32_t counter_count;           /* uint64_t at data */
    uint32_t times_count;             /* struct instr_abi_times right behind them */
    uint32_t source_size;             /* bytes at source */
    void *data;                       /* this unit's part of instr_data */
    const unsigned char *description; /* the stream described below */
    const unsigned char *source;      /* zlib streams of the chunks, one behind the other */
    uint64_t description_size;        /* bytes at description */
    /* For each times: do the probes of the function that they belong to fire? Bit 0 of a byte; the
     * others are the runtime's own. All 0 until the image is registered. */
    volatile uint8_t *fires;
};

/* One per image. The plugin fills the first group at compile time, the runtime the second. */
struct instr_abi_image {
    uint32_t abi_version;
    uint32_t size; /* sizeof(struct instr_abi_image) */
    const struct instr_abi_unit *units_start, *units_stop;
    char *data_start, *data_stop;

    const struct instr_abi_hooks *hooks; /* 0 until registered */
    void *runtime;                       /* the runtime's record of this image */

    /* Late probes: of functions that nobody marked, placed after inlining, called only while the
     * function's byte in `fires` says so (enter) or when the late slot is that of the function
     * (exit).
     *
     *   enter_late  times, function and return slot as for the hook `enter`, and the address of
     *               the thread's struct instr_abi_thread
     *   exit_late   times, return slot
     *
     * `times` points into the section, not into the thread's block. On x86-64 they are passed in
     * r11, rcx, r10 and rax. All registers are preserved but those of vectors, masks and flags; no
     * alignment of the stack is asked for: a caller has nothing to save, and is compiled as if it
     * made no call. On other processors these are C functions, with the arguments in the order
     * above. */
    void (*enter_late)(void);
    void (*exit_late)(void);
};

/*
 * The description stream of a translation unit: unsigned LEB128 numbers throughout (DWARF 5,
 * section 7.6). A signed number is zigzag-coded first: n >= 0 is 2n, n < 0 is -2n-1. Order:
 *
 *   strings     count, then for each: length, bytes. String 0 is empty.
 *   unit        one record UNIT
 *   files       count, then a record FILE each
 *   chunks      count, then a record CHUNK each, followed by its `range_count` records RANGE
 *   functions   count, then a record FUNCTION each, followed by
 *                 `known_calls` - 1 records CALL, if it is not 0,
 *                 `sum_count` records SUM, each followed by its `term_count` records TERM,
 *                 `site_count` records SITE, and
 *                 `block_count` records BLOCK, each followed by its `line_count` records LINE
 *
 * Not every block has a counter: in a function, what flows into a place flows out of it, and so
 * some counts are sums and differences of others. The values of a function are its `counter_count`
 * counters, then, if `known_calls` is not 0, how often the CALLs to it were executed together, then
 * its sums, each of values before it. A sum without terms is 0.
 *
 * A record is its fields in the order of the lists below, each one number. Fields named *_delta
 * are signed differences to the same field of the record of that kind before it in the same
 * function (to the function's line for the first).
 */
#define INSTR_ABI_UNIT_FIELDS(X)                                                                   \
    X(producer)     /* string: the compiler and its version */                                     \
    X(source_file)  /* file: the main source file */                                               \
    X(optimization) /* 0 to 3, 4 for -Os, 5 for -Oz */

#define INSTR_ABI_FILE_FIELDS(X)                                                                   \
    X(name)      /* string: as the compiler was told */                                            \
    X(directory) /* string: what a relative name is relative to */                                 \
    X(hash)      /* XXH64, seed 0, of the whole file; 0 if unknown */

#define INSTR_ABI_CHUNK_FIELDS(X)                                                                  \
    X(compressed_size) /* bytes in the unit's source */                                            \
    X(raw_size)        /* bytes when inflated: the text of its ranges, one behind the other */     \
    X(range_count)

#define INSTR_ABI_RANGE_FIELDS(X)                                                                  \
    X(file)                                                                                        \
    X(first_line)                                                                                  \
    X(line_count) /* each line ends in a newline */

#define INSTR_ABI_FUNCTION_FIELDS(X)                                                               \
    X(name)         /* string: as people write it, qualified, without parameters in C */           \
    X(linkage_name) /* string: the symbol */                                                       \
    X(file)                                                                                        \
    X(line)          /* first line of the definition, attributes included; 0 if unknown */         \
    X(column)        /* of the name; tells apart functions that begin on the same line */          \
    X(end_line)      /* line of the closing brace; 0 if unknown */                                 \
    X(flags)         /* enum instr_abi_function_flags */                                           \
    X(chunk)         /* 1 + chunk that holds its text; 0 if none does */                           \
    X(entry)         /* its calls: value of the entry block */                                     \
    X(first_counter) /* index in the unit's counters */                                            \
    X(counter_count)                                                                               \
    X(times)       /* 1 + index of its times in the unit's times; 0 if it is not timed */          \
    X(known_calls) /* 1 + calls of it, all of which are counted; 0 if they are not */              \
    X(sum_count)                                                                                   \
    X(site_count)                                                                                  \
    X(block_count)

#define INSTR_ABI_CALL_FIELDS(X)                                                                   \
    X(function) /* the calling one, which stands before this one in the list */                    \
    X(value)    /* how often it was executed: index in that function's values */

#define INSTR_ABI_SUM_FIELDS(X) X(term_count)

#define INSTR_ABI_TERM_FIELDS(X)                                                                   \
    X(signed_value) /* twice the index of the value, plus 1 if it is subtracted */

#define INSTR_ABI_SITE_FIELDS(X)                                                                   \
    X(times) /* index in the unit's times */                                                       \
    X(kind)  /* enum instr_abi_site_kind */                                                        \
    X(file)                                                                                        \
    X(line_delta)

#define INSTR_ABI_BLOCK_FIELDS(X)                                                                  \
    X(value) /* its count: index in the function's values */                                       \
    X(loop)  /* 1 + site of the loop that it is timed with; 0 if none */                           \
    X(line_count)

#define INSTR_ABI_LINE_FIELDS(X)                                                                   \
    X(file)                                                                                        \
    X(line_delta)                                                                                  \
    X(weight) /* instructions of this line in the block */

enum instr_abi_function_flags {
    INSTR_ABI_FUNCTION_MARKED = 1,       /* by attribute, list or include */
    INSTR_ABI_FUNCTION_LINES = 2,        /* line probes are compiled in */
    INSTR_ABI_FUNCTION_TIMED = 4,        /* enter/exit probes are compiled in */
    INSTR_ABI_FUNCTION_CXX_TEMPLATE = 8, /* an instance of a template */
    INSTR_ABI_FUNCTION_INTERNAL = 16,    /* internal linkage */
    INSTR_ABI_FUNCTION_LATE = 32 /* probes after inlining: inlined calls are the caller's time */
};

enum instr_abi_site_kind {
    INSTR_ABI_SITE_LINE = 0, /* one line */
    INSTR_ABI_SITE_LOOP = 1  /* an innermost loop without calls, timed as one unit */
};

#ifdef __cplusplus
}
#endif

#endif
