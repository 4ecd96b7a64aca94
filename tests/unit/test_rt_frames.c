/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The probes on a clock that only the test moves. The two sources are compiled in here, so that
 * they read that clock; the rest comes from the runtime's archive.
 */
#define INSTR_RT_TEST_CLOCK
#include <string.h>

#include "frames.c"

#undef CHUNK_BYTES
#include "probes.c"

#include "unit_main.h"

static int64_t ticks;

int64_t instr_rt_test_ticks(void) {
    return ticks;
}

enum { F, G, H, F1, F2, G1, TIMES };
static struct instr_abi_times times[TIMES];
static struct instr_rt_thread *thread;

/* A machine stack that grows downwards, one word for each machine frame. */
#define DEPTHS 65536
static const void *stack[DEPTHS];
static unsigned calls;

static void begin(void) {
    memset(times, 0, sizeof(times));
    memset(&instr_rt_costs, 0, sizeof(instr_rt_costs));
    instr_rt_paused_ticks = 0;
    thread = instr_rt_thread_borrow();
    instr_rt_arcs_restart(&thread->arcs);
    CU_ASSERT_PTR_NOT_NULL_FATAL(thread);
    instr_rt_tls.thread = thread;
    memset(stack, 0, sizeof(stack));
    calls = 0;
    ticks = 1000;
}

static void end(void) {
    CU_ASSERT_PTR_EQUAL(thread->top, thread->bottom);
    instr_rt_tls.thread = 0;
    instr_rt_thread_give_back(thread);
}

static struct instr_frame *enter_at(int function, unsigned at, const void *activation) {
    struct instr_frame *frame =
        instr_rt_enter(&times[function], &times[function], &stack[DEPTHS - 1 - at], activation);
    CU_ASSERT_PTR_NOT_NULL_FATAL(frame);
    return frame;
}

/* Each call lies deeper than the ones before it. */
static struct instr_frame *enter(int function) {
    calls++;
    CU_ASSERT_FATAL(calls < DEPTHS);
    return enter_at(function, calls, &stack[calls]);
}

static void check(int index, uint64_t visits, uint64_t outermost, int64_t total, int64_t self,
                  int64_t lib) {
    CU_ASSERT_EQUAL(times[index].visits, visits);
    CU_ASSERT_EQUAL(times[index].outermost, outermost);
    CU_ASSERT_EQUAL(times[index].total, total);
    CU_ASSERT_EQUAL(times[index].self, self);
    CU_ASSERT_EQUAL(times[index].lib, lib);
    CU_ASSERT_EQUAL(times[index].active, 0);
}

static void test_frames_of_deeper_machine_frames_are_closed_by_the_next_enter(void) {
    struct instr_frame *f, *h;
    begin();
    f = enter_at(F, 1, &stack[1]);
    ticks += 10;
    enter_at(G, 2, &stack[2]);
    ticks += 5;
    enter_at(G, 3, &stack[3]); /* both are left by longjmp to f */
    ticks += 2;
    h = enter_at(H, 2, &stack[9]);
    CU_ASSERT_PTR_EQUAL(h->down->times,
                        &times[G]); /* may have been inlined there, for all we know */
    instr_rt_exit(h);
    instr_rt_exit(f);
    check(G, 2, 1, 7, 7, 0);
    check(F, 1, 1, 17, 10, 0);
    end();
}

static void test_activation_called_again_closes_the_one_that_was_left(void) {
    begin();
    for (int i = 0; i < 3; i++) {
        enter_at(F, 1, &stack[1]); /* throws */
        ticks += 10;
    }
    instr_rt_unwound(&stack[DEPTHS - 1]);
    check(F, 3, 3, 30, 30, 0);
    end();
}

static void test_another_call_from_the_same_depth_closes_the_frame_that_was_left(void) {
    struct instr_frame *g;
    begin();
    stack[DEPTHS - 2] = &times[F]; /* the return address */
    enter_at(F, 1, &stack[1]);
    ticks += 10;
    stack[DEPTHS - 2] = &times[G];
    g = enter_at(G, 1, &stack[2]);
    ticks += 4;
    instr_rt_exit(g);
    check(F, 1, 1, 10, 10, 0);
    check(G, 1, 1, 4, 4, 0);
    end();
}

static void test_inlined_callee_leaves_its_caller_open(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter_at(F, 1, &stack[1]);
    ticks += 10;
    g = enter_at(G, 1, &stack[2]); /* the same machine frame */
    ticks += 4;
    instr_rt_exit(g);
    ticks += 1;
    instr_rt_exit(f);
    check(F, 1, 1, 15, 11, 0);
    check(G, 1, 1, 4, 4, 0);
    end();
}

static void test_unwound_closes_only_deeper_frames(void) {
    struct instr_frame *f;
    begin();
    f = enter_at(F, 1, &stack[1]);
    ticks += 10;
    enter_at(G, 3, &stack[3]);
    ticks += 4;
    instr_rt_unwound(&stack[DEPTHS - 1 - 2]); /* in a function between the two */
    ticks += 1;
    CU_ASSERT_PTR_EQUAL(thread->top, f);
    instr_rt_exit(f);
    check(F, 1, 1, 15, 11, 0);
    check(G, 1, 1, 4, 4, 0);
    end();
}

static void test_callee_is_in_total_and_not_in_self(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    ticks += 10;
    g = enter(G);
    ticks += 5;
    instr_rt_exit(g);
    ticks += 1;
    instr_rt_exit(f);
    check(F, 1, 1, 16, 11, 0);
    check(G, 1, 1, 5, 5, 0);
    CU_ASSERT_EQUAL(thread->bottom->child, 16);
    end();
}

static void recurse(int depth) {
    struct instr_frame *f = enter(F);
    instr_rt_line(f, &times[F1]);
    ticks += 2;
    if (depth > 0)
        recurse(depth - 1);
    instr_rt_exit(f);
}

static void test_recursion_counts_its_time_once(void) {
    begin();
    recurse(9);
    check(F, 10, 1, 20, 20, 0);
    check(F1, 10, 1, 20, 20, 0);
    CU_ASSERT_EQUAL(times[F].min, 2);
    CU_ASSERT_EQUAL(times[F].max, 20);
    end();
}

static void test_deep_recursion_grows_the_stack(void) {
    begin();
    recurse(4999);
    check(F, 5000, 1, 10000, 10000, 0);
    end();
}

static void test_line_lasts_until_the_next_one(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    ticks += 3; /* the prologue is on no line */
    instr_rt_line(f, &times[F1]);
    ticks += 10;
    instr_rt_line(f, &times[F2]);
    ticks += 20;
    g = enter(G);
    ticks += 100;
    instr_rt_exit(g);
    instr_rt_line(f, &times[F1]);
    ticks += 4;
    instr_rt_exit(f);
    check(F1, 2, 2, 14, 14, 0);
    check(F2, 1, 1, 120, 20, 0);
    check(F, 1, 1, 137, 37, 0);
    CU_ASSERT_EQUAL(times[F1].min, 4);
    CU_ASSERT_EQUAL(times[F1].max, 10);
    end();
}

static void test_call_that_leaves_is_library_time_without_callbacks(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    instr_rt_line(f, &times[F1]);
    ticks += 1;
    instr_rt_call(f, "sort");
    ticks += 10;
    g = enter(G); /* a callback */
    ticks += 100;
    instr_rt_exit(g);
    ticks += 7;
    instr_rt_call_end(f);
    ticks += 2;
    instr_rt_exit(f);
    check(F, 1, 1, 120, 20, 17);
    check(F1, 1, 1, 120, 20, 17);
    end();
}

static void test_bracket_around_an_instrumented_callee_is_no_library_time(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    instr_rt_call(f, &times[G]);
    ticks += 1;
    g = enter(G);
    ticks += 100;
    instr_rt_exit(g);
    ticks += 1;
    instr_rt_call_end(f);
    instr_rt_exit(f);
    check(F, 1, 1, 102, 2, 0);
    end();
}

static void test_line_and_exit_end_an_open_bracket(void) {
    struct instr_frame *f;
    begin();
    f = enter(F);
    instr_rt_line(f, &times[F1]);
    instr_rt_call(f, "throws");
    ticks += 10;
    instr_rt_line(f, &times[F2]);
    instr_rt_call_end(f); /* of no bracket */
    ticks += 1;
    instr_rt_call(f, "exits");
    ticks += 5;
    instr_rt_exit(f);
    check(F1, 1, 1, 10, 10, 10);
    check(F2, 1, 1, 6, 6, 5);
    check(F, 1, 1, 16, 16, 15);
    end();
}

static void test_frames_left_by_a_jump_are_closed(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    instr_rt_line(f, &times[F1]);
    ticks += 1;
    g = enter(G);
    instr_rt_line(g, &times[G1]);
    ticks += 10;
    enter(H);
    ticks += 100;
    instr_rt_resume(f); /* setjmp in f returned once more */
    CU_ASSERT_PTR_EQUAL(thread->top, f);
    ticks += 2;
    instr_rt_exit(f);
    check(H, 1, 1, 100, 100, 0);
    check(G, 1, 1, 110, 10, 0);
    check(G1, 1, 1, 110, 10, 0);
    check(F, 1, 1, 113, 3, 0);
    check(F1, 1, 1, 113, 3, 0);
    end();
}

static void test_exit_and_line_close_frames_above_too(void) {
    struct instr_frame *f;
    begin();
    f = enter(F);
    enter(G);
    ticks += 5;
    instr_rt_line(f, &times[F1]);
    check(G, 1, 1, 5, 5, 0);
    enter(H);
    ticks += 5;
    instr_rt_exit(f);
    check(H, 1, 1, 5, 5, 0);
    check(F, 1, 1, 10, 0, 0);
    end();
}

static void test_stale_frame_is_ignored(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    g = enter(G);
    instr_rt_exit(g);
    ticks += 5;
    instr_rt_line(g, &times[G1]);
    instr_rt_call(g, "x");
    instr_rt_call_end(g);
    instr_rt_resume(g);
    instr_rt_exit(g);
    CU_ASSERT_PTR_EQUAL(thread->top, f);
    instr_rt_exit(f);
    check(G, 1, 1, 0, 0, 0);
    check(G1, 0, 0, 0, 0, 0);
    check(F, 1, 1, 5, 5, 0);
    end();
}

static void test_frame_of_another_thread_is_ignored(void) {
    struct instr_frame *f;
    struct instr_rt_thread *other;
    begin();
    f = enter(F);
    other = instr_rt_thread_borrow();
    instr_rt_tls.thread = other;
    instr_rt_exit(f);
    instr_rt_tls.thread = 0;
    instr_rt_exit(f);
    CU_ASSERT_EQUAL(times[F].visits, 0);
    CU_ASSERT_PTR_NULL(instr_rt_enter(&times[G], &times[G], stack, stack));
    instr_rt_thread_give_back(other);
    instr_rt_tls.thread = thread;
    instr_rt_exit(f);
    CU_ASSERT_EQUAL(times[F].visits, 1);
    end();
}

static void test_cost_of_probes_is_taken_out(void) {
    struct instr_frame *f, *g;
    begin();
    instr_rt_costs.enter = 3 << INSTR_RT_COST_SHIFT;
    instr_rt_costs.exit = 4 << INSTR_RT_COST_SHIFT;
    f = enter(F);
    ticks += 3 + 10;
    g = enter(G);
    ticks += 3 + 5;
    instr_rt_exit(g);
    ticks += 4 + 1;
    instr_rt_exit(f);
    check(F, 1, 1, 16, 11, 0);
    check(G, 1, 1, 5, 5, 0);
    CU_ASSERT_EQUAL(thread->overhead >> INSTR_RT_COST_SHIFT, 14);
    CU_ASSERT_EQUAL(thread->probes, 4);
    end();
}

static void test_arcs_know_call_site_and_outermost_time(void) {
    struct instr_frame *f, *g;
    struct instr_rt_arc *arc;
    begin();
    f = enter(F);
    instr_rt_line(f, &times[F1]);
    for (int i = 0; i < 3; i++) {
        g = enter(G);
        ticks += 5;
        instr_rt_exit(g);
    }
    instr_rt_exit(f);
    arc = instr_rt_arcs_find(&thread->arcs, &times[F1], &times[G]);
    CU_ASSERT_EQUAL(arc->calls, 3);
    CU_ASSERT_EQUAL(arc->total, 15);
    arc = instr_rt_arcs_find(&thread->arcs, 0, &times[F]);
    CU_ASSERT_EQUAL(arc->calls, 1);
    recurse(3);
    arc = instr_rt_arcs_find(&thread->arcs, &times[F1], &times[F]);
    CU_ASSERT_EQUAL(arc->calls, 3);
    CU_ASSERT_EQUAL(arc->total, 6);
    CU_ASSERT_EQUAL(arc->active, 0);
    end();
}

static void test_restarted_frames_begin_anew_and_count_no_visit(void) {
    struct instr_frame *f, *g;
    begin();
    f = enter(F);
    instr_rt_line(f, &times[F1]);
    ticks += 50;
    g = enter(G);
    ticks += 50;
    memset(times, 0, sizeof(times));
    f->arc->active = g->arc->active = 0;
    instr_rt_frames_restart(thread);
    ticks += 5;
    instr_rt_exit(g);
    ticks += 1;
    instr_rt_exit(f);
    check(G, 0, 0, 5, 5, 0);
    check(F, 0, 0, 6, 1, 0);
    check(F1, 0, 0, 6, 1, 0);
    end();
}

UNIT_MAIN("rt_frames", UNIT_TEST(test_frames_of_deeper_machine_frames_are_closed_by_the_next_enter),
          UNIT_TEST(test_activation_called_again_closes_the_one_that_was_left),
          UNIT_TEST(test_another_call_from_the_same_depth_closes_the_frame_that_was_left),
          UNIT_TEST(test_inlined_callee_leaves_its_caller_open),
          UNIT_TEST(test_unwound_closes_only_deeper_frames),
          UNIT_TEST(test_callee_is_in_total_and_not_in_self),
          UNIT_TEST(test_recursion_counts_its_time_once),
          UNIT_TEST(test_deep_recursion_grows_the_stack),
          UNIT_TEST(test_line_lasts_until_the_next_one),
          UNIT_TEST(test_call_that_leaves_is_library_time_without_callbacks),
          UNIT_TEST(test_bracket_around_an_instrumented_callee_is_no_library_time),
          UNIT_TEST(test_line_and_exit_end_an_open_bracket),
          UNIT_TEST(test_frames_left_by_a_jump_are_closed),
          UNIT_TEST(test_exit_and_line_close_frames_above_too),
          UNIT_TEST(test_stale_frame_is_ignored),
          UNIT_TEST(test_frame_of_another_thread_is_ignored),
          UNIT_TEST(test_cost_of_probes_is_taken_out),
          UNIT_TEST(test_arcs_know_call_site_and_outermost_time),
          UNIT_TEST(test_restarted_frames_begin_anew_and_count_no_visit))
