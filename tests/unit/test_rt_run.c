/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The runtime from end to end: this file does by hand what the plugin does, two functions with
 * counters and probes, writes profiles and reads them back.
 */
#include <glob.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <instr/abi.h>

#include "arc_totals.h"
#include "lock.h"
#include "log.h"
#include "profile_reader.h"
#include "run.h"
#include "unit_main.h"

/* As good as the place of the return address: both move with the machine frame. */
#define SLOT ((const void *const *)__builtin_frame_address(0))

#define COUNTERS 2
#define TIMES 3 /* leaf, caller, the caller's line */

static struct {
    uint64_t counters[COUNTERS];
    struct instr_abi_times times[TIMES];
} data __attribute__((section("instr_data"), aligned(8), used));

static unsigned char description[512];
static volatile uint8_t fires[TIMES];

static struct instr_abi_unit unit __attribute__((section("instr_units"), used)) = {
    INSTR_ABI_VERSION, COUNTERS, TIMES, 0, &data, description, 0, 0, fires};

extern struct instr_abi_unit __start_instr_units[], __stop_instr_units[];
extern char __start_instr_data[], __stop_instr_data[];
void __instr_register_v4(struct instr_abi_image *);

static struct instr_abi_image image = {.abi_version = INSTR_ABI_VERSION,
                                       .size = sizeof(struct instr_abi_image),
                                       .units_start = __start_instr_units,
                                       .units_stop = __stop_instr_units,
                                       .data_start = __start_instr_data,
                                       .data_stop = __stop_instr_data};

static __thread struct instr_abi_thread tls = {.bias = INSTR_ABI_UNATTACHED};

static intptr_t attach(void) {
    return tls.bias == INSTR_ABI_UNATTACHED ? image.hooks->attach(&image, &tls) : tls.bias;
}

static void count(intptr_t bias, int counter) {
    ++*(uint64_t *)(bias + (intptr_t)&data.counters[counter]);
}

static struct instr_abi_times *times(intptr_t bias, int index) {
    return (struct instr_abi_times *)(bias + (intptr_t)&data.times[index]);
}

__attribute__((noinline)) static void leaf(void) {
    intptr_t bias = attach();
    struct instr_frame *frame;
    count(bias, 0);
    frame = fires[0] & 1 ? image.hooks->enter(times(bias, 0), (const void *)leaf, SLOT, SLOT) : 0;
    if (frame)
        image.hooks->exit(frame);
}

__attribute__((noinline)) static void caller(int calls) {
    intptr_t bias = attach();
    struct instr_frame *frame;
    count(bias, 1);
    frame = fires[1] & 1 ? image.hooks->enter(times(bias, 1), (const void *)caller, SLOT, SLOT) : 0;
    if (frame)
        image.hooks->line(frame, times(bias, 2));
    for (int i = 0; i < calls; i++)
        leaf();
    if (frame)
        image.hooks->exit(frame);
}

static char folder[] = "/tmp/instr-test-XXXXXX", output[64];

/* Strings: 1 cc, 2 a.c, 3 leaf, 4 caller. One file, no text, two functions. */
static void describe(void) {
    static const char strings[] = "\5\0\2cc\3a.c\4leaf\6caller";
    static const unsigned char rest[] = {
        1, 0, 2,                                          /* unit */
        1, 2, 0, 0,                                       /* files */
        0,                                                /* chunks */
        2,                                                /* functions */
        3, 3, 0, 10, 1, 12, 7, 0, 0, 0, 1, 1, 0, 0, 0, 1, /* leaf */
        0, 0, 1, 0,  2, 5,                                /* its block: line 11 */
        4, 4, 0, 20, 1, 25, 7, 0, 0, 1, 1, 2, 0, 0, 1, 1, /* caller */
        2, 0, 0, 2,                                       /* its site: line 21 */
        0, 0, 1, 0,  2, 9};                               /* its block: line 21 */
    memcpy(description, strings, sizeof(strings) - 1);
    memcpy(description + sizeof(strings) - 1, rest, sizeof(rest));
    unit.description_size = sizeof(strings) - 1 + sizeof(rest);
}

static void start(void) {
    if (image.hooks)
        return;
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(output, sizeof(output), "%s/out.prof", folder);
    setenv("INSTR_OUTPUT", output, 1);
    setenv("INSTR_OPTIONS", "timing=exact", 1);
    describe();
    __instr_register_v4(&image);
    CU_ASSERT_PTR_NOT_NULL_FATAL(image.hooks);
}

static void *resize(void *context, void *memory, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    if (new_size)
        return realloc(memory, new_size);
    free(memory);
    return 0;
}

static const struct instr_allocator allocator = {resize, 0};

static enum instr_status read_profile(struct instr_profile *profile, const char *path) {
    static char bytes[65536];
    FILE *file = fopen(path, "rb");
    size_t size = 0;
    if (file) {
        size = fread(bytes, 1, sizeof(bytes), file);
        fclose(file);
    }
    return instr_profile_read(profile, bytes, size, &allocator, 0);
}

/* What a flush writes, counted from the last reset. */
static void flush(struct instr_profile *profile) {
    CU_ASSERT_EQUAL_FATAL(image.hooks->api_flush(), 0);
    CU_ASSERT_EQUAL_FATAL(read_profile(profile, output), INSTR_STATUS_OK);
    CU_ASSERT_TRUE(profile->complete);
    CU_ASSERT_EQUAL_FATAL(profile->function_count, 2);
}

static void test_profile_has_functions_lines_and_arcs(void) {
    struct instr_profile profile;
    start();
    image.hooks->api_reset();
    caller(3);
    flush(&profile);
    CU_ASSERT_EQUAL(profile.header.pid, (uint64_t)getpid());
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.functions[0].name].bytes, "leaf");
    CU_ASSERT_EQUAL(profile.functions[0].calls, 3);
    CU_ASSERT_EQUAL(profile.functions[0].timed_calls, 3);
    CU_ASSERT_EQUAL(profile.functions[1].calls, 1);
    CU_ASSERT_EQUAL(profile.functions[1].line, 20);
    CU_ASSERT(profile.functions[1].total_ns >= profile.functions[1].self_ns);
    CU_ASSERT_EQUAL_FATAL(profile.block_count, 2);
    CU_ASSERT_EQUAL(profile.blocks[0].count, 3);
    CU_ASSERT_EQUAL(profile.block_lines[1].line, 21);
    CU_ASSERT_EQUAL_FATAL(profile.site_count, 1);
    CU_ASSERT_EQUAL(profile.sites[0].line, 21);
    CU_ASSERT_EQUAL(profile.sites[0].visits, 1);
    CU_ASSERT_EQUAL_FATAL(profile.arc_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct instr_profile_arc *arc = &profile.arcs[i];
        CU_ASSERT_EQUAL(arc->caller, arc->callee == 0 ? 2 : 0);
        CU_ASSERT_EQUAL(arc->line, arc->callee == 0 ? 21 : 0);
        CU_ASSERT_EQUAL(arc->calls, arc->callee == 0 ? 3 : 1);
    }
    CU_ASSERT_EQUAL(profile.runs[0].exit_kind, INSTR_PROFILE_EXIT_RUNNING);
    instr_profile_release(&profile);
}

/* In ticks, before anything is settled for the profile. */
static void test_self_times_are_those_of_the_thread(void) {
    struct instr_rt_totals totals;
    const struct instr_abi_times *found;
    start();
    image.hooks->api_reset();
    caller(50);
    CU_ASSERT_TRUE_FATAL(instr_rt_lock());
    CU_ASSERT_TRUE_FATAL(instr_rt_run_totals(&totals));
    found = instr_raw_unit_times(&instr_rt_images.first->units[0], totals.data[0]);
    CU_ASSERT_EQUAL(found[0].visits, 50);
    CU_ASSERT_EQUAL(found[0].self + found[1].self, instr_rt_tls.thread->self_seen);
    instr_rt_totals_release(&totals);
    instr_rt_unlock();
}

static void *call_many(void *unused) {
    for (int i = 0; i < 1000; i++)
        caller(10);
    return unused;
}

static void test_counts_of_threads_are_exact(void) {
    struct instr_profile profile;
    pthread_t threads[8];
    uint64_t probes = 0;
    start();
    image.hooks->api_reset();
    for (int i = 0; i < 8; i++)
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], 0, call_many, 0), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], 0);
    flush(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 80000);
    CU_ASSERT_EQUAL(profile.functions[0].timed_calls, 80000);
    CU_ASSERT_EQUAL(profile.functions[0].primitive_calls, 80000);
    CU_ASSERT_EQUAL(profile.functions[1].calls, 8000);
    CU_ASSERT_EQUAL(profile.sites[0].visits, 8000);
    for (size_t i = 0; i < profile.thread_count; i++) {
        probes += profile.threads[i].probes;
        CU_ASSERT(profile.threads[i].self_ns <= (int64_t)profile.threads[i].wall_ns);
    }
    CU_ASSERT_EQUAL(probes, profile.runs[0].probes);
    instr_profile_release(&profile);
}

static void test_stopped_time_is_not_counted(void) {
    struct instr_profile profile;
    start();
    image.hooks->api_reset();
    caller(1);
    image.hooks->api_stop();
    caller(100);
    flush(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 1);
    instr_profile_release(&profile);
    image.hooks->api_start();
    caller(5);
    flush(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 6);
    CU_ASSERT_EQUAL(profile.functions[0].timed_calls, 6);
    CU_ASSERT_EQUAL(profile.functions[1].calls, 2);
    instr_profile_release(&profile);
}

static void test_forked_child_writes_its_own_counts_beside(void) {
    struct instr_profile profile;
    char path[96];
    int status = 0;
    pid_t child;
    start();
    image.hooks->api_reset();
    caller(2);
    child = fork();
    if (child == 0) {
        caller(7);
        image.hooks->leave(INSTR_ABI_LEAVE_EXIT, 3);
        _exit(3);
    }
    CU_ASSERT_FATAL(child > 0);
    waitpid(child, &status, 0);
    snprintf(path, sizeof(path), "%s/out.%d.prof", folder, (int)child);
    CU_ASSERT_EQUAL_FATAL(read_profile(&profile, path), INSTR_STATUS_OK);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 7);
    CU_ASSERT_EQUAL(profile.functions[1].calls, 1);
    CU_ASSERT_EQUAL(profile.runs[0].pid, (uint64_t)child);
    CU_ASSERT_EQUAL(profile.runs[0].exit_value, 3);
    instr_profile_release(&profile);
    unlink(path);
    flush(&profile);
    CU_ASSERT_EQUAL(profile.functions[0].calls, 2);
    instr_profile_release(&profile);
}

static uint64_t calls_of_all_arcs(void) {
    uint64_t calls = 0;
    for (const struct instr_rt_thread *record = instr_rt_thread_records(); record;
         record = record->next_record)
        for (size_t c = 0; c < record->arcs.chunk_count; c++)
            for (size_t i = 0; i < record->arcs.chunks[c]->count; i++)
                calls += record->arcs.chunks[c]->arcs[i].calls;
    return calls;
}

static void test_forked_child_has_no_calls_of_ended_threads(void) {
    pthread_t thread;
    int status = 0;
    pid_t child;
    start();
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, 0, call_many, 0), 0);
    pthread_join(thread, 0);
    CU_ASSERT(calls_of_all_arcs() > 0);
    child = fork();
    if (child == 0)
        _exit(calls_of_all_arcs() == 0 ? 0 : 1);
    CU_ASSERT_FATAL(child > 0);
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
    CU_ASSERT(calls_of_all_arcs() > 0);
}

static void test_regions_are_added_up_by_name(void) {
    struct instr_profile profile;
    start();
    image.hooks->api_reset();
    image.hooks->api_region_begin("all");
    for (int i = 0; i < 3; i++) {
        image.hooks->api_region_begin("part");
        image.hooks->api_region_end("part");
    }
    image.hooks->api_region_begin("left open");
    image.hooks->api_region_end("all");
    image.hooks->api_region_end("never begun");
    flush(&profile);
    CU_ASSERT_EQUAL_FATAL(profile.region_count, 3);
    CU_ASSERT_STRING_EQUAL(profile.strings[profile.regions[1].name].bytes, "part");
    CU_ASSERT_EQUAL(profile.regions[1].calls, 3);
    CU_ASSERT(profile.regions[0].total_ns >= profile.regions[1].total_ns);
    instr_profile_release(&profile);
}

static void test_nothing_but_the_profile_and_the_live_file_is_in_the_folder(void) {
    char pattern[sizeof(output) + 32];
    glob_t live;
    start();
    CU_ASSERT_EQUAL(unlink(output), 0);
    /* That of a child too, which ended without a word. */
    snprintf(pattern, sizeof(pattern), "%s.*.live", output);
    CU_ASSERT_EQUAL_FATAL(glob(pattern, 0, 0, &live), 0);
    CU_ASSERT_EQUAL(live.gl_pathc, 2);
    for (size_t i = 0; i < live.gl_pathc; i++)
        CU_ASSERT_EQUAL(unlink(live.gl_pathv[i]), 0);
    globfree(&live);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
    /* The end of this program cannot write its profile now, and should say nothing of it. */
    instr_rt_log_fd = -1;
}

UNIT_MAIN("rt_run", UNIT_TEST(test_profile_has_functions_lines_and_arcs),
          UNIT_TEST(test_self_times_are_those_of_the_thread),
          UNIT_TEST(test_counts_of_threads_are_exact), UNIT_TEST(test_stopped_time_is_not_counted),
          UNIT_TEST(test_forked_child_writes_its_own_counts_beside),
          UNIT_TEST(test_forked_child_has_no_calls_of_ended_threads),
          UNIT_TEST(test_regions_are_added_up_by_name),
          UNIT_TEST(test_nothing_but_the_profile_and_the_live_file_is_in_the_folder))
