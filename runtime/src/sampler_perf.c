/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A perf event for each thread (perf_event_open(2)) samples the thread's CPU clock into a ring. A
 * timer of the same clock raises the signal that empties it. No system call that waits is ended by
 * that: on the processors that we know, the kernel looks at such timers on the way back to the
 * program (CONFIG_POSIX_CPU_TIMERS_TASK_WORK).
 *
 * The descriptor is closed at once: the mapping keeps the event. So the program sees none, and the
 * event ends with it.
 */
#include <linux/perf_event.h>
#include <string.h>
#include <sys/auxv.h>

#include "machine.h"
#include "run.h"
#include "sampler.h"
#include "sys.h"

#define STACK_BYTES (INSTR_RT_SAMPLE_WORDS * sizeof(uintptr_t))
#define RECORD_BYTES_MAX (STACK_BYTES + 1280) /* what a sample of the deepest stack takes */

/* Sizes of rings are counted in them; 4 kB or, on AArch64, up to 64 kB. */
static size_t page_bytes(void) {
    static size_t bytes;
    if (!bytes)
        bytes = getauxval(AT_PAGESZ) ? getauxval(AT_PAGESZ) : 4096;
    return bytes;
}

static int open_event(struct perf_event_attr *attributes) {
    attributes->size = sizeof(*attributes);
    attributes->type = PERF_TYPE_SOFTWARE;
    attributes->config = PERF_COUNT_SW_CPU_CLOCK;
    attributes->exclude_hv = 1;
    return (int)instr_rt_sys_6(SYS_perf_event_open, (long)attributes, 0, -1, -1,
                               PERF_FLAG_FD_CLOEXEC, 0);
}

/* With stacks as deep as we keep them, else as deep as the kernel likes: how deep is not known
 * before Linux 4.8, and refused if kernel.perf_event_max_stack was made smaller. */
static int open_as_deep(struct perf_event_attr *attributes) {
    int fd;
    attributes->sample_max_stack = INSTR_RT_STACK_DEPTH;
    fd = open_event(attributes);
    if (fd != -EINVAL && fd != -EOVERFLOW)
        return fd;
    attributes->sample_max_stack = 0;
    return open_event(attributes);
}

static int open_sampler(void) {
    struct perf_event_attr attributes;
    int fd;
    memset(&attributes, 0, sizeof(attributes));
    attributes.sample_period = instr_rt_sampler.period_ns;
    attributes.sample_type =
        PERF_SAMPLE_IP | PERF_SAMPLE_CALLCHAIN | PERF_SAMPLE_REGS_USER | PERF_SAMPLE_STACK_USER;
    attributes.sample_regs_user = UINT64_C(1) << INSTR_RT_MACHINE_SP;
    attributes.sample_stack_user = STACK_BYTES;
    attributes.exclude_callchain_kernel = 1;
    fd = open_as_deep(&attributes);
    if (fd >= 0)
        return fd;
    /* Whether the kernel may be looked at is checked first: how deep is decided anew. */
    attributes.exclude_kernel = 1;
    fd = open_as_deep(&attributes);
    if (fd >= 0)
        instr_rt_sampler.user_only = true;
    return fd;
}

static struct perf_event_mmap_page *map(int fd, size_t bytes) {
    long result =
        instr_rt_sys_6(SYS_mmap, 0, (long)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return instr_rt_sys_failed(result) ? 0 : (struct perf_event_mmap_page *)result;
}

static bool map_ring(struct instr_rt_sampling *sampling, int fd) {
    /* What a process may lock is bounded (perf_event_mlock_kb): take less if it must be. */
    for (size_t pages = 32; pages >= 4 && !sampling->ring; pages /= 2) {
        sampling->ring_bytes = pages * page_bytes();
        sampling->ring = map(fd, page_bytes() + sampling->ring_bytes);
    }
    return sampling->ring != 0;
}

/* Without an alarm (no handler, or no timer: RLIMIT_SIGPENDING bounds them) the samples of short
 * threads are whole; others lose theirs once the ring is full, and these are counted. */
static void start_alarm(struct instr_rt_sampling *sampling) {
    if (!instr_rt_sampler.handles_signal)
        return;
    sampling->alarm_ns = sampling->ring_bytes / RECORD_BYTES_MAX * instr_rt_sampler.period_ns;
    if (instr_rt_timer_make(sampling))
        instr_rt_timer_arm(sampling, sampling->alarm_ns, false);
}

bool instr_rt_perf_start(struct instr_rt_sampling *sampling) {
    int fd = open_sampler();
    bool mapped;
    if (fd < 0)
        return false;
    mapped = map_ring(sampling, fd);
    instr_rt_sys_close(fd);
    if (mapped)
        start_alarm(sampling);
    return mapped;
}

void instr_rt_perf_end(struct instr_rt_sampling *sampling) {
    struct perf_event_mmap_page *ring = sampling->ring;
    sampling->ring = 0;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (ring)
        instr_rt_sys_unmap(ring, page_bytes() + sampling->ring_bytes);
}

/* --- records --- */

struct cursor {
    const unsigned char *at, *end;
};

static uint64_t next_word(struct cursor *cursor) {
    uint64_t word = 0;
    if (cursor->end - cursor->at < (long)sizeof(word)) {
        cursor->at = cursor->end;
        return 0;
    }
    memcpy(&word, cursor->at, sizeof(word));
    cursor->at += sizeof(word);
    return word;
}

/* Marks between kernel, user and others look like addresses close to the end. */
static bool is_context(uint64_t address) {
    return address >= (uint64_t)PERF_CONTEXT_MAX;
}

static void take_sample(struct instr_rt_sampling *sampling, struct cursor cursor, bool kernel) {
    uintptr_t pcs[INSTR_RT_STACK_DEPTH + 1];
    struct instr_rt_sample sample = {pcs, 0, kernel, 0, 0, 0};
    uint64_t pc = next_word(&cursor), length = next_word(&cursor), size;
    while (length-- && cursor.at < cursor.end) {
        uint64_t address = next_word(&cursor);
        if (!is_context(address) && sample.depth < INSTR_RT_STACK_DEPTH)
            pcs[sample.depth++] = (uintptr_t)address;
    }
    if (sample.depth == 0 && !kernel)
        pcs[sample.depth++] = (uintptr_t)pc;
    if (next_word(&cursor) != PERF_SAMPLE_REGS_ABI_NONE)
        sample.sp = (uintptr_t)next_word(&cursor);
    size = next_word(&cursor);
    /* The words, fewer at the very end of the address space, and behind them how many bytes of them
     * there were. Records are aligned. */
    if (size && size % sizeof(uintptr_t) == 0 && size <= STACK_BYTES &&
        (size_t)(cursor.end - cursor.at) >= size + sizeof(uint64_t)) {
        struct cursor behind = {cursor.at + size, cursor.end};
        uint64_t filled = next_word(&behind);
        sample.words = (const uintptr_t *)(const void *)cursor.at;
        sample.word_count = (size_t)(filled < size ? filled : size) / sizeof(uintptr_t);
    }
    instr_rt_sampling_add(sampling, &sample, 1);
}

static void take_record(struct instr_rt_sampling *sampling, const unsigned char *bytes,
                        size_t size) {
    struct perf_event_header header;
    struct cursor cursor = {bytes + sizeof(header), bytes + size};
    memcpy(&header, bytes, sizeof(header));
    if (header.type == PERF_RECORD_SAMPLE) {
        bool kernel = (header.misc & PERF_RECORD_MISC_CPUMODE_MASK) == PERF_RECORD_MISC_KERNEL;
        take_sample(sampling, cursor, kernel);
    } else if (header.type == PERF_RECORD_LOST) {
        next_word(&cursor); /* the event */
        if (!instr_rt_run.stopped)
            sampling->stacks.lost += next_word(&cursor);
    }
}

void instr_rt_perf_drain(struct instr_rt_sampling *sampling) {
    struct perf_event_mmap_page *page = sampling->ring;
    const unsigned char *data = (const unsigned char *)page + page_bytes();
    size_t bytes = sampling->ring_bytes;
    uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE), tail = page->data_tail;
    while (head - tail >= sizeof(struct perf_event_header)) {
        const unsigned char *record = data + tail % bytes;
        struct perf_event_header header;
        /* Records are multiples of 8 bytes: a header lies in one piece. */
        memcpy(&header, record, sizeof(header));
        if (header.size < sizeof(header) || header.size > head - tail) {
            /* Cannot be; what follows would be nonsense too. */
            tail = head;
            break;
        }
        if (tail % bytes + header.size > bytes && header.size <= sizeof(sampling->record)) {
            size_t first = bytes - tail % bytes;
            memcpy(sampling->record, record, first);
            memcpy(sampling->record + first, data, header.size - first);
            record = sampling->record;
        }
        if (header.size <= sizeof(sampling->record))
            take_record(sampling, record, header.size);
        else
            sampling->stacks.lost++;
        tail += header.size;
    }
    __atomic_store_n(&page->data_tail, tail, __ATOMIC_RELEASE);
}
