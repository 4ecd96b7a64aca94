/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "profile_builder.h"
#include "report_costs.h"
#include "report_stacks.h"
#include "unit_main.h"

enum { LINES_TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

static struct builder builder;
static uint64_t file;
static struct instr_profile profile;
static struct report_model model;
static struct report_stacks stacks;

static void begin(uint64_t timing) {
    builder_open(&builder, timing);
    file = builder_file(&builder, "a.c", "/nowhere", 0);
}

/* A function with one line, the one behind its first, of so many hits and the time of all calls. */
static uint64_t function(const char *name, uint64_t line, int64_t total_ns, int64_t self_ns) {
    uint64_t index = builder_function(&builder, &(struct builder_function){.name = name,
                                                                           .file = file,
                                                                           .line = line,
                                                                           .end_line = line + 3,
                                                                           .flags = LINES_TIMED,
                                                                           .calls = 4,
                                                                           .timed_calls = 4,
                                                                           .primitive_calls = 4,
                                                                           .total_ns = total_ns,
                                                                           .self_ns = self_ns});
    return index;
}

static void line(uint64_t of, uint64_t number, uint64_t hits, int64_t self_ns) {
    builder_line(&builder, builder_block(&builder, of, hits, 0), file, number, 1);
    builder_site(&builder, &(struct instr_profile_site){of, INSTR_PROFILE_SITE_LINE, file, number,
                                                        hits, hits, self_ns, self_ns, 0, 1, 2});
}

static void arc(uint64_t caller, uint64_t at, uint64_t callee, int64_t total_ns) {
    builder_arc(&builder, &(struct instr_profile_arc){caller + 1, file, at, callee, 4, total_ns});
}

static void outside(uint64_t callee, int64_t total_ns) {
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, callee, 4, total_ns});
}

static void build(bool by_line) {
    static const struct instr_profile *list[1] = {&profile}; /* the model keeps it */

    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
    report_stacks_build(&stacks, &model, 0, by_line);
}

static void end(void) {
    report_stacks_release(&stacks);
    report_model_release(&model);
    instr_profile_release(&profile);
}

/* The names of a stack, the outermost first, and its line if it has one. */
static void expect_stack(size_t index, const char *expected, int64_t self_ns, int64_t total_ns) {
    char text[256] = "";
    size_t path[16], depth = 0;

    CU_ASSERT_FATAL(index < stacks.count);
    for (size_t at = index + 1; at && depth < 16; at = stacks.list[at - 1].parent)
        path[depth++] = at - 1;
    while (depth-- > 0) {
        const struct report_stack *node = &stacks.list[path[depth]];
        size_t size = strlen(text);
        snprintf(text + size, sizeof text - size, size ? ";%s" : "%s",
                 model.functions[node->function].name);
        size = strlen(text);
        if (node->line)
            snprintf(text + size, sizeof text - size, ":%d", (int)node->line);
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
    CU_ASSERT_EQUAL(stacks.list[index].self_ns, self_ns);
    CU_ASSERT_EQUAL(stacks.list[index].total_ns, total_ns);
}

/* c took 3 of its 4 seconds when a called it, so a has 3 of the 4 that d took below c. */
static void test_time_goes_to_callers_as_the_arcs_say(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t main_ = function("main", 1, 1000, 100), a = function("a", 10, 600, 200);
    uint64_t b = function("b", 20, 300, 167), c = function("c", 30, 533, 133);
    uint64_t d = function("d", 40, 400, 400);
    outside(main_, 1000);
    arc(main_, 2, a, 600);
    arc(main_, 3, b, 300);
    arc(a, 11, c, 400);
    arc(b, 21, c, 133);
    arc(c, 31, d, 400);
    build(false);
    CU_ASSERT_EQUAL(stacks.count, 7);
    expect_stack(0, "main", 100, 1000);
    expect_stack(1, "main;a", 200, 599);
    expect_stack(2, "main;a;c", 99, 399);
    expect_stack(3, "main;a;c;d", 300, 300);
    expect_stack(4, "main;b", 167, 301);
    expect_stack(5, "main;b;c", 34, 134);
    expect_stack(6, "main;b;c;d", 100, 100);
    end();
}

static void test_recursion_is_one_activation(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t main_ = function("main", 1, 1000, 100), fib = function("fib", 10, 900, 900);
    outside(main_, 1000);
    arc(main_, 2, fib, 900);
    arc(fib, 11, fib, 800);
    build(false);
    CU_ASSERT_EQUAL(stacks.count, 2);
    expect_stack(0, "main", 100, 1000);
    expect_stack(1, "main;fib", 900, 900);
    end();
}

/* Whichever of the two is asked for first. */
static void test_functions_that_call_each_other_are_below_who_called_them_from_outside(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t odd = function("odd", 20, 800, 400), even = function("even", 10, 900, 500);
    uint64_t main_ = function("main", 1, 1000, 100);
    outside(main_, 1000);
    arc(odd, 21, even, 700);
    arc(even, 11, odd, 800);
    arc(main_, 2, even, 900);
    build(false);
    CU_ASSERT_EQUAL(stacks.count, 3);
    expect_stack(0, "main", 100, 1000);
    expect_stack(1, "main;even", 500, 900);
    expect_stack(2, "main;even;odd", 400, 400);
    end();
}

static void test_calls_from_outside_begin_a_stack(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t main_ = function("main", 1, 700, 100), called = function("called", 10, 800, 800);
    uint64_t lonely = function("lonely", 20, 5, 5);
    outside(main_, 700);
    outside(called, 200);
    arc(main_, 2, called, 600);
    (void)lonely; /* nothing is known of who called it */
    build(false);
    CU_ASSERT_EQUAL(stacks.count, 4);
    expect_stack(0, "main", 100, 700);
    expect_stack(1, "main;called", 600, 600);
    expect_stack(2, "called", 200, 200);
    expect_stack(3, "lonely", 5, 5);
    end();
}

static void test_lines_have_their_hits_and_callers_the_line_of_the_call(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t main_ = function("main", 1, 1000, 100), work = function("work", 10, 900, 900);
    line(main_, 2, 5, 100);
    line(work, 11, 70, 600);
    line(work, 12, 3, 300);
    outside(main_, 1000);
    arc(main_, 2, work, 900);
    build(true);
    CU_ASSERT_EQUAL(stacks.count, 3);
    expect_stack(0, "main:2", 100, 1000);
    expect_stack(1, "main:2;work:11", 600, 600);
    expect_stack(2, "main:2;work:12", 300, 300);
    CU_ASSERT_EQUAL(stacks.list[0].hits, 5);
    CU_ASSERT_EQUAL(stacks.list[1].hits, 70);
    CU_ASSERT_EQUAL(stacks.list[2].hits, 3);
    end();
}

static void test_without_times_stacks_are_weighed_by_hits(void) {
    begin(INSTR_PROFILE_TIMING_NONE);
    uint64_t only = builder_function(&builder, &(struct builder_function){.name = "only",
                                                                          .file = file,
                                                                          .line = 1,
                                                                          .end_line = 3,
                                                                          .flags = LINES_TIMED,
                                                                          .calls = 2});
    builder_line(&builder, builder_block(&builder, only, 9, 0), file, 2, 1);
    builder_line(&builder, builder_block(&builder, only, 4, 0), file, 3, 1);
    build(false);
    CU_ASSERT_EQUAL(stacks.count, 1);
    expect_stack(0, "only", 0, 0);
    CU_ASSERT_EQUAL(stacks.list[0].total_hits, 13);
    end();
}

static void test_only_selected_functions_have_time(void) {
    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t main_ = function("main", 1, 1000, 100), work = function("work", 10, 900, 900);
    outside(main_, 1000);
    arc(main_, 2, work, 900);
    build(false);
    report_stacks_release(&stacks);
    const struct report_function *chosen[1] = {&model.functions[1]};
    struct report_selection selection = {.functions = chosen, .count = 1};
    report_stacks_build(&stacks, &model, &selection, false);
    CU_ASSERT_EQUAL(stacks.count, 2);
    expect_stack(0, "main", 0, 900);
    expect_stack(1, "main;work", 900, 900);
    end();
}

/* Lines of 700 and 350 in a function of 900, each measured with an error; and one of 300. */
static void test_costs_of_lines_add_up_to_the_function(void) {
    int64_t costs[3];

    begin(INSTR_PROFILE_TIMING_EXACT);
    uint64_t more = function("more", 1, 900, 900), less = function("less", 10, 900, 900);
    line(more, 2, 1, 700);
    line(more, 3, 1, 350);
    line(less, 11, 1, 300);
    build(false);
    report_costs(&model, &model.functions[more], costs);
    CU_ASSERT_EQUAL(costs[0], 0);
    CU_ASSERT_EQUAL(costs[1], 600);
    CU_ASSERT_EQUAL(costs[2], 300);
    report_costs(&model, &model.functions[less], costs);
    CU_ASSERT_EQUAL(costs[0], 600);
    CU_ASSERT_EQUAL(costs[1], 300);
    end();
}

UNIT_MAIN("report_stacks", UNIT_TEST(test_time_goes_to_callers_as_the_arcs_say),
          UNIT_TEST(test_recursion_is_one_activation),
          UNIT_TEST(test_functions_that_call_each_other_are_below_who_called_them_from_outside),
          UNIT_TEST(test_calls_from_outside_begin_a_stack),
          UNIT_TEST(test_lines_have_their_hits_and_callers_the_line_of_the_call),
          UNIT_TEST(test_without_times_stacks_are_weighed_by_hits),
          UNIT_TEST(test_only_selected_functions_have_time),
          UNIT_TEST(test_costs_of_lines_add_up_to_the_function))
