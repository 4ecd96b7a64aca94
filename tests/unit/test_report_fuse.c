/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which of two estimates is taken: models put together by hand, 1000 samples of 1 ms. */
#include "report_model.h"
#include "unit_main.h"

enum { FULLY_TIMED = 4 };

static struct report_function functions[2];
static struct report_line line;
static struct report_callee call;
static struct instr_profile_thread thread;
static struct instr_profile profile;
static const struct instr_profile *list[] = {&profile};
static struct report_model model;

static const double ms = 1e6;

/* Two functions, each called four times and timed each time: 400 ms by probes and by samples. */
static void begin(double waiting_ms) {
    thread = (struct instr_profile_thread){.cpu_ns = 1000000000,
                                           .wall_ns = 1000000000 + (uint64_t)(waiting_ms * ms)};
    profile = (struct instr_profile){.threads = &thread, .thread_count = 1};
    for (int i = 0; i < 2; i++)
        functions[i] = (struct report_function){
            .calls = FULLY_TIMED,
            .timed_calls = FULLY_TIMED,
            .measured = true,
            .self_ns = 400000000,
            .total_ns = 400000000,
            .samples = {.self_ns = 400 * ms,
                        .total_ns = 400 * ms,
                        .self_count = 400,
                        .total_count = 400},
        };
    line = (struct report_line){.hits = 4,
                                .visits = 4,
                                .measured = true,
                                .time_ns = 400000000,
                                .self_ns = 400000000,
                                .error_ns = 50};
    line.samples = functions[0].samples;
    call = (struct report_callee){.caller = 0, .callee = 1, .calls = FULLY_TIMED};
    model = (struct report_model){.profiles = list,
                                  .profile_count = 1,
                                  .functions = functions,
                                  .function_count = 2,
                                  .lines = &line,
                                  .line_count = 1,
                                  .callees = &call,
                                  .callee_count = 1,
                                  .sampled = {.samples = 1000, .ns = 1000 * ms}};
}

static void fuse(void) {
    report_fuse_functions(&model);
    report_fuse_lines(&model);
}

static bool is_about(int64_t value, double expected_ms) {
    return (double)value > expected_ms * ms * 0.999 && (double)value < expected_ms * ms * 1.001;
}

static void test_long_visits_are_taken_from_probes(void) {
    begin(0);
    functions[0].self_ns = 390000000;
    fuse();
    CU_ASSERT(!functions[0].evidence.by_samples);
    CU_ASSERT(is_about(functions[0].self_ns, 390));
    CU_ASSERT(functions[0].error_ns < 1000);
    CU_ASSERT(!line.evidence.by_samples);
}

static void test_short_visits_are_taken_from_samples(void) {
    begin(0);
    functions[0].calls = functions[0].timed_calls = 50000000;
    functions[0].self_ns = 500000000;
    line.hits = line.visits = 50000000;
    line.time_ns = 500000000;
    line.error_ns = 150000000;
    fuse();
    CU_ASSERT(functions[0].evidence.by_samples);
    CU_ASSERT(is_about(functions[0].self_ns, 400));
    /* 1.96 times the root of 401 samples of a millisecond. */
    CU_ASSERT(is_about(functions[0].error_ns, 39.249));
    CU_ASSERT(line.evidence.by_samples && line.estimated);
    CU_ASSERT(is_about(line.time_ns, 400));
}

static void test_calls_without_probes_are_taken_from_samples(void) {
    begin(0);
    functions[0].flags = INSTR_PROFILE_FUNCTION_SWITCHED_OFF;
    functions[0].calls = 1000000;
    functions[0].timed_calls = 256;
    functions[0].self_ns = 700000000;
    fuse();
    CU_ASSERT(functions[0].evidence.by_samples);
    CU_ASSERT(is_about(functions[0].self_ns, 400));
    CU_ASSERT(is_about(functions[0].total_ns, 400));
    CU_ASSERT(functions[0].estimated);
}

static void test_waiting_is_kept(void) {
    begin(1000);
    functions[0].self_ns = functions[0].total_ns = 1000000000;
    functions[0].samples = (struct report_samples){0};
    line.time_ns = line.self_ns = 1000000000;
    line.samples = functions[0].samples;
    fuse();
    CU_ASSERT(is_about(functions[0].self_ns, 1000));
    CU_ASSERT(is_about(line.time_ns, 1000));
}

static void test_time_of_callees_without_probes_is_taken_off_their_callers(void) {
    begin(0);
    /* The callee was timed in four of 4000 calls: nearly all of its 400 ms are in its caller. */
    functions[1].flags = INSTR_PROFILE_FUNCTION_SWITCHED_OFF;
    functions[1].calls = 4000;
    functions[0].self_ns = functions[0].total_ns = 800000000;
    functions[0].samples.hidden_ns = 399.6 * ms;
    fuse();
    CU_ASSERT(functions[0].self_ns < 480000000 && functions[0].self_ns > 360000000);
    CU_ASSERT(is_about(functions[0].total_ns, 800));
}

static void test_without_samples_probes_are_all_there_is(void) {
    begin(0);
    model.sampled = (struct report_sampled){0};
    functions[0].samples = (struct report_samples){0};
    line.samples = functions[0].samples;
    fuse();
    CU_ASSERT(is_about(functions[0].self_ns, 400));
    CU_ASSERT(is_about(line.time_ns, 400));
    CU_ASSERT(!line.estimated);
}

/* Twice as long by the clock as in CPU time, which the kernel explains. */
static void busy_machine(double waiting_ms) {
    begin(1000 + waiting_ms);
    thread.preempted_ns = 1000000000;
    functions[0].self_ns = functions[0].total_ns = 800000000;
    line.time_ns = line.self_ns = 800000000;
    call.callee = 0;
    call.total_ns = 600000000;
}

static void test_time_that_other_programs_had_is_taken_out(void) {
    busy_machine(0);
    fuse();
    CU_ASSERT(is_about(functions[0].self_ns, 400));
    CU_ASSERT(is_about(functions[0].total_ns, 400));
    CU_ASSERT(is_about((int64_t)functions[0].evidence.preempted_ns, 400));
    CU_ASSERT(is_about(line.time_ns, 400) && is_about(line.self_ns, 400));
    CU_ASSERT(is_about(call.total_ns, 300));
    /* What took no longer than its CPU time lost nothing to others. */
    CU_ASSERT(is_about(functions[1].self_ns, 400));
    CU_ASSERT(functions[1].evidence.preempted_ns == 0);
}

static void test_waiting_on_a_busy_machine_is_kept(void) {
    busy_machine(1000);
    functions[0].samples = line.samples = (struct report_samples){
        .self_ns = 100 * ms, .total_ns = 100 * ms, .self_count = 100, .total_count = 100};
    fuse();
    CU_ASSERT(is_about(functions[0].self_ns, 700));
    CU_ASSERT(is_about(functions[0].total_ns, 700));
    CU_ASSERT(is_about(line.time_ns, 700));
}

/* A function of a millisecond was at work when other programs got the processor for 300 ms. */
static void test_a_slice_that_others_had_makes_no_short_function_long(void) {
    busy_machine(0);
    functions[0].self_ns = functions[0].total_ns = 301000000;
    functions[0].samples = line.samples = (struct report_samples){
        .self_ns = 1 * ms, .total_ns = 1 * ms, .self_count = 1, .total_count = 1};
    line.time_ns = line.self_ns = 301000000;
    fuse();
    /* A sample of 1 ms and its error. */
    CU_ASSERT(functions[0].self_ns <= 4000000 && functions[0].total_ns <= 4000000);
    CU_ASSERT(line.time_ns <= 4000000 && line.self_ns <= line.time_ns);
    CU_ASSERT(functions[0].evidence.probe_error_ns >= 290 * ms);
}

static void test_time_that_samples_did_not_see_may_be_any_codes(void) {
    busy_machine(0);
    thread.cpu_ns += 200000000; /* of which there are no samples */
    thread.wall_ns += 200000000 + thread.preempted_ns;
    functions[0].self_ns = functions[0].total_ns = 190000000;
    functions[0].samples = (struct report_samples){0};
    fuse();
    CU_ASSERT(is_about(functions[0].self_ns, 190));
}

static void test_a_line_is_never_above_its_function(void) {
    begin(0);
    line.measured = false;
    line.visits = 0;
    line.samples.total_ns = 900 * ms;
    line.samples.total_count = 900;
    fuse();
    CU_ASSERT(line.measured);
    CU_ASSERT(line.time_ns <= functions[0].total_ns);
    CU_ASSERT(line.self_ns <= line.time_ns);
}

static void test_the_error_of_a_line_is_bounded_by_its_function(void) {
    begin(0);
    functions[0].self_ns = functions[0].total_ns = 700000;
    functions[0].samples = (struct report_samples){.total_count = 1};
    line.measured = false;
    line.visits = 0;
    line.samples = functions[0].samples;
    fuse();
    CU_ASSERT(line.measured && line.evidence.by_samples);
    CU_ASSERT_EQUAL(line.time_ns, 0);
    CU_ASSERT(is_about(line.error_ns - functions[0].error_ns, 0.7));
}

static void test_samples_between_two_lines_are_part_of_the_error(void) {
    begin(0);
    line.measured = false;
    line.visits = 0;
    line.samples.blurred_ns = 100 * ms;
    fuse();
    CU_ASSERT(is_about(line.time_ns, 400));
    CU_ASSERT(is_about(line.error_ns, 139.249));
}

/* What was taken off samples for calls lies in what the probes of callers saw, and may be as much
 * again or nothing. */
static void test_the_cost_of_calls_is_taken_off_totals_and_is_part_of_the_error(void) {
    begin(0);
    functions[0].calls = 1000000;
    functions[0].samples.self_ns = functions[0].samples.total_ns = 350 * ms;
    functions[0].samples.idle_self_ns = functions[0].samples.idle_total_ns = 50 * ms;
    functions[1].samples.idle_total_ns = 50 * ms;
    functions[1].total_ns = 800000000;
    line.samples.idle_total_ns = 50 * ms;
    fuse();
    CU_ASSERT(functions[0].evidence.by_samples);
    CU_ASSERT(is_about(functions[0].self_ns, 350));
    CU_ASSERT(is_about(functions[0].error_ns, 50 + 39.249));
    CU_ASSERT(is_about(functions[1].total_ns, 750));
    CU_ASSERT(is_about(line.time_ns, 350));
}

UNIT_MAIN("report_fuse",
          UNIT_TEST(test_the_cost_of_calls_is_taken_off_totals_and_is_part_of_the_error),
          UNIT_TEST(test_long_visits_are_taken_from_probes),
          UNIT_TEST(test_short_visits_are_taken_from_samples),
          UNIT_TEST(test_calls_without_probes_are_taken_from_samples),
          UNIT_TEST(test_waiting_is_kept),
          UNIT_TEST(test_time_of_callees_without_probes_is_taken_off_their_callers),
          UNIT_TEST(test_without_samples_probes_are_all_there_is),
          UNIT_TEST(test_time_that_other_programs_had_is_taken_out),
          UNIT_TEST(test_waiting_on_a_busy_machine_is_kept),
          UNIT_TEST(test_the_error_of_a_line_is_bounded_by_its_function),
          UNIT_TEST(test_samples_between_two_lines_are_part_of_the_error),
          UNIT_TEST(test_a_slice_that_others_had_makes_no_short_function_long),
          UNIT_TEST(test_time_that_samples_did_not_see_may_be_any_codes),
          UNIT_TEST(test_a_line_is_never_above_its_function))
