/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The call graph: small ones whose numbers follow from the arcs by hand. */
#define _XOPEN_SOURCE 700
#include <stdlib.h>
#include <string.h>

#include "profile_builder.h"
#include "report_callgraph.h"
#include "unit_main.h"

enum { TIMED = INSTR_PROFILE_FUNCTION_TIMED, CHAIN = 200000 };

static struct builder builder;
static struct instr_profile profile;
static const struct instr_profile *list[] = {&profile};
static struct report_model model;
static struct report_graph graph;
static uint64_t file;
static const char *encoding = "C";

static void begin(void) {
    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    file = builder_file(&builder, "a.c", "/nowhere", 0);
}

/* A function all of whose calls were timed. */
static uint64_t function(const char *name, uint64_t calls, uint64_t primitive, int64_t total,
                         int64_t self) {
    return builder_function(&builder, &(struct builder_function){.name = name,
                                                                 .file = file,
                                                                 .line = 1 + builder.function_count,
                                                                 .flags = TIMED,
                                                                 .calls = calls,
                                                                 .timed_calls = calls,
                                                                 .primitive_calls = primitive,
                                                                 .total_ns = total,
                                                                 .self_ns = self});
}

static void arc(uint64_t caller, uint64_t line, uint64_t callee, uint64_t calls, int64_t total) {
    builder_arc(&builder, &(struct instr_profile_arc){caller + 1, line ? file : 0, line, callee,
                                                      calls, total});
}

static void root(uint64_t callee, uint64_t calls, int64_t total) {
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, callee, calls, total});
}

static void build(void) {
    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
    report_graph_build(&graph, &model);
}

static void release(void) {
    report_graph_release(&graph);
    report_model_release(&model);
    instr_profile_release(&profile);
}

static const struct report_graph_arc *find(uint32_t caller, uint32_t callee) {
    for (size_t i = 0; i < graph.arc_count; i++)
        if (graph.arcs[i].caller == caller && graph.arcs[i].callee == callee)
            return &graph.arcs[i];
    CU_FAIL_FATAL("no such arc");
    return 0;
}

/* What --callgraph or --tree prints of the model. */
static void expect(const char *options, const char *expected) {
    char words[256], *argv[8] = {"instr-report"};
    struct report_options parsed;
    struct report_selection selection;
    int argc = 1, operands;
    char *text = 0;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    setenv("LC_ALL", encoding, 1);
    snprintf(words, sizeof words, "%s", options);
    for (char *at = strtok(words, " "); at && argc < 8; at = strtok(0, " "))
        argv[argc++] = at;
    CU_ASSERT_TRUE_FATAL(report_options_parse(&parsed, argc, argv, &operands));
    report_select(&selection, &model, &parsed);
    struct report_output output = {
        .model = &model, .options = &parsed, .selection = &selection, .file = out};
    CU_ASSERT_TRUE(report_output_callgraph(&output));
    report_selection_release(&selection);
    report_options_release(&parsed);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected))
        fprintf(stderr, "\n--- got:\n%s--- expected:\n%s", text, expected);
    free(text);
}

/* main calls leaf 3 times and mid once; mid calls leaf 7 times at two lines. */
static void make_simple(void) {
    begin();
    uint64_t start = function("main", 1, 1, 100000, 20000);
    uint64_t mid = function("mid", 1, 1, 60000, 10000),
             leaf = function("leaf", 10, 10, 70000, 70000);
    root(start, 1, 100000);
    arc(start, 5, leaf, 3, 20000);
    arc(start, 6, mid, 1, 60000);
    arc(mid, 2, leaf, 4, 30000);
    arc(mid, 3, leaf, 3, 20000);
    build();
}

static void test_blocks_have_gprofs_form(void) {
    make_simple();
    expect("--callgraph --unit=us",
           "Timer unit: 1e-06 s\n"
           "\n"
           "index  % time      self  children    called         name\n"
           "                 20.000    80.000         1/1           <spontaneous>\n"
           "[1]     100.0    20.000    80.000         1         main [1]\n"
           "                 10.000    50.000         1/1           mid [3]  a.c:6\n"
           "                 20.000     0.000         3/10          leaf [2]  a.c:5\n"
           "--------------------------------------------------------\n"
           "                 20.000     0.000         3/10          main [1]  a.c:5\n"
           "                 50.000     0.000         7/10          mid [3]  a.c:2 (4), :3 (3)\n"
           "[2]      70.0    70.000     0.000        10         leaf [2]\n"
           "--------------------------------------------------------\n"
           "                 10.000    50.000         1/1           main [1]  a.c:6\n"
           "[3]      60.0    10.000    50.000         1         mid [3]\n"
           "                 50.000     0.000         7/10          leaf [2]  a.c:2 (4), :3 (3)\n"
           "--------------------------------------------------------\n"
           "\n"
           "3 functions without lines: compile with -g or -gline-tables-only.\n");
    release();
}

/* leaf takes 50 of the 60 us of mid, and 20 by itself: each place of the tree has its part. */
static void test_tree_shows_each_place(void) {
    make_simple();
    expect("--tree --unit=us", "Timer unit: 1e-06 s\n"
                               "\n"
                               "     total % time        calls  function\n"
                               "   100.000  100.0            1  main\n"
                               "    60.000   60.0            1  |- mid  a.c:6\n"
                               "    50.000   50.0            7  |  `- leaf  a.c:2 (4), :3 (3)\n"
                               "    20.000   20.0            3  `- leaf  a.c:5\n"
                               "\n"
                               "Calls below 1 % of the program left out (--min-percent, --all).\n");
    expect("--tree --unit=us --depth=1 --min-percent=30",
           "Timer unit: 1e-06 s\n"
           "\n"
           "     total % time        calls  function\n"
           "   100.000  100.0            1  main\n"
           "    60.000   60.0            1  `- mid  a.c:6\n"
           "\n"
           "Calls below 30 % of the program left out (--min-percent, --all).\n");
    release();
}

static void test_tree_has_lines_where_the_locale_has_them(void) {
    make_simple();
    encoding = "C.UTF-8";
    expect("--tree --unit=us --function=main --function=mid",
           "Timer unit: 1e-06 s\n"
           "\n"
           "     total % time        calls  function\n"
           "   100.000  100.0            1  main\n"
           "    60.000   60.0            1  \u2514\u2500 mid  a.c:6\n"
           "\n"
           "Calls below 1 % of the program left out (--min-percent, --all).\n");
    encoding = "C";
    release();
}

static void test_arcs_are_a_table_for_programs(void) {
    make_simple();
    expect("--callgraph --format=csv --focus=mid --function=l* --function=mid",
           "caller,caller_linkage_name,callee,callee_linkage_name,file,line,calls,calls_estimated,"
           "total_ns,total_estimated,in_cycle\n"
           "\"mid\",\"mid\",\"leaf\",\"leaf\",\"/nowhere/a.c\",2,4,0,30000,0,0\n"
           "\"mid\",\"mid\",\"leaf\",\"leaf\",\"/nowhere/a.c\",3,3,0,20000,0,0\n");
    release();
}

static void test_recursive_calls_are_apart(void) {
    begin();
    uint64_t start = function("main", 1, 1, 100, 40);
    uint64_t fib = function("fib", 15, 1, 60, 60);
    root(start, 1, 100);
    arc(start, 9, fib, 1, 60);
    arc(fib, 3, fib, 14, 50);
    build();
    expect("--callgraph --unit=ns --function=fib",
           "Timer unit: 1e-09 s\n"
           "\n"
           "index  % time      self  children    called         name\n"
           "                                         14             fib [2]  a.c:3\n"
           "                 60.000     0.000         1/1           main [1]  a.c:9\n"
           "[2]      60.0    60.000     0.000         1+14      fib [2]\n"
           "                                         14             fib [2]  a.c:3\n"
           "--------------------------------------------------------\n"
           "\n"
           "2 functions without lines: compile with -g or -gline-tables-only.\n");
    expect("--tree --unit=ns", "Timer unit: 1e-09 s\n"
                               "\n"
                               "     total % time        calls  function\n"
                               "   100.000  100.0            1  main\n"
                               "    60.000   60.0            1  `- fib  a.c:9\n"
                               "    50.000   50.0           14     `- fib (recursive)  a.c:3\n"
                               "\n"
                               "Calls below 1 % of the program left out (--min-percent, --all).\n");
    CU_ASSERT_EQUAL(graph.cycle_count, 0);
    release();
}

/* even and odd call each other and leaf; main enters the cycle in both. The cycle took what main's
 * calls took, not the sum of its members' totals. */
static void test_cycles_are_not_added_up(void) {
    begin();
    uint64_t start = function("main", 1, 1, 100, 10);
    uint64_t even = function("even", 6, 2, 80, 30), odd = function("odd", 5, 2, 85, 40);
    uint64_t leaf = function("leaf", 4, 4, 20, 20);
    root(start, 1, 100);
    arc(start, 1, even, 2, 60);
    arc(start, 2, odd, 1, 30);
    arc(even, 3, odd, 4, 55);
    arc(odd, 4, even, 4, 20);
    arc(odd, 5, leaf, 4, 20);
    build();
    CU_ASSERT_EQUAL_FATAL(graph.cycle_count, 1);
    CU_ASSERT_DOUBLE_EQUAL(graph.cycles[0].total_ns, 90, 0);
    CU_ASSERT_DOUBLE_EQUAL(graph.cycles[0].self_ns, 70, 0);
    CU_ASSERT_DOUBLE_EQUAL(graph.cycles[0].outer_calls, 3, 0);
    CU_ASSERT_DOUBLE_EQUAL(graph.cycles[0].inner_calls, 8, 0);
    CU_ASSERT_TRUE(find(1, 2)->is_inside && find(2, 1)->is_inside);
    CU_ASSERT_FALSE(find(0, 1)->is_inside || find(2, 3)->is_inside);
    expect("--callgraph --unit=ns --function=even",
           "Timer unit: 1e-09 s\n"
           "\n"
           "index  % time      self  children    called         name\n"
           "                ~23.333    ~6.667         1/3           main [1]  a.c:2\n"
           "                ~46.667   ~13.333         2/3           main [1]  a.c:1\n"
           "[2]      90.0    70.000    20.000         3+8       <cycle 1 as a whole> [2]\n"
           "                 40.000                   5             odd <cycle 1> [3]\n"
           "                 30.000                   6             even <cycle 1> [4]\n"
           "--------------------------------------------------------\n"
           "                                          4             odd <cycle 1> [3]  a.c:4\n"
           "                ~46.667   ~13.333         2/3           main [1]  a.c:1\n"
           "[4]      80.0    30.000    50.000         6         even <cycle 1> [4]\n"
           "                                          4             odd <cycle 1> [3]  a.c:3\n"
           "--------------------------------------------------------\n"
           "\n"
           "4 functions without lines: compile with -g or -gline-tables-only.\n");
    release();
}

/* Two circles that share no function, and one function that is in none though it is called from
 * one and calls the other. */
static void test_cycles_are_strongly_connected_components(void) {
    begin();
    for (int i = 0; i < 6; i++)
        function((const char *[]){"a", "b", "bridge", "c", "d", "e"}[i], 2, 1, 10 + i, 10);
    static const uint64_t pairs[][2] = {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 3}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        arc(pairs[i][0], 1, pairs[i][1], 1, 5);
    build();
    CU_ASSERT_EQUAL(graph.cycle_count, 2);
    CU_ASSERT_EQUAL(graph.nodes[0].cycle, graph.nodes[1].cycle);
    CU_ASSERT_EQUAL(graph.nodes[2].cycle, 0);
    CU_ASSERT_EQUAL(graph.nodes[3].cycle, graph.nodes[4].cycle);
    CU_ASSERT_EQUAL(graph.nodes[3].cycle, graph.nodes[5].cycle);
    CU_ASSERT_NOT_EQUAL(graph.nodes[0].cycle, graph.nodes[3].cycle);
    CU_ASSERT_TRUE(graph.nodes[0].cycle && graph.nodes[3].cycle);
    release();
}

/* f is called from code without probes and from main; nothing called idle; who called tiny is not
 * known, as it has no probes. */
static void test_roots_and_the_unknown_are_told_apart(void) {
    begin();
    uint64_t start = function("main", 1, 1, 100, 80), f = function("f", 3, 3, 50, 50);
    function("idle", 0, 0, 0, 0);
    builder_function(&builder, &(struct builder_function){.name = "tiny", .calls = 7});
    root(start, 1, 100);
    root(f, 2, 30);
    arc(start, 4, f, 1, 20);
    build();
    expect("--callgraph --unit=ns --function=f --function=idle --function=tiny --all",
           "Timer unit: 1e-09 s\n"
           "\n"
           "index  % time      self  children    called         name\n"
           "                 20.000     0.000         1/3           main [1]  a.c:4\n"
           "                 30.000     0.000         2/3           <spontaneous>\n"
           "[2]      38.5    50.000     0.000         3         f [2]\n"
           "--------------------------------------------------------\n"
           "                                          7/7           <unknown>\n"
           "[3]                                       7         tiny [3]\n"
           "--------------------------------------------------------\n"
           "\n"
           "3 functions without lines: compile with -g or -gline-tables-only.\n");
    CU_ASSERT_EQUAL(graph.nodes[2].number, 0);
    release();
}

/* As gprof does it, where nobody measured the calls apart: 3 and 1 of 4 calls. */
static void test_unknown_times_are_shared_out_by_calls(void) {
    begin();
    uint64_t a = function("a", 1, 1, 100, 10), b = function("b", 1, 1, 100, 10);
    uint64_t leaf = function("leaf", 4, 4, 80, 80);
    arc(a, 1, leaf, 3, 0);
    arc(b, 2, leaf, 1, 0);
    build();
    CU_ASSERT_DOUBLE_EQUAL(find((uint32_t)a, (uint32_t)leaf)->total_ns, 60, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(find((uint32_t)b, (uint32_t)leaf)->total_ns, 20, 1e-9);
    CU_ASSERT_TRUE(find((uint32_t)a, (uint32_t)leaf)->total_estimated);
    release();
}

/* Ten of a hundred calls were timed, six of them from a. */
static void test_calls_that_were_not_timed_are_estimated(void) {
    begin();
    uint64_t a = function("a", 1, 1, 1000, 10), b = function("b", 1, 1, 1000, 10);
    uint64_t leaf = builder_function(&builder, &(struct builder_function){.name = "leaf",
                                                                          .flags = TIMED,
                                                                          .calls = 100,
                                                                          .timed_calls = 10,
                                                                          .primitive_calls = 10,
                                                                          .total_ns = 50,
                                                                          .self_ns = 50});
    arc(a, 1, leaf, 6, 30);
    arc(b, 2, leaf, 4, 20);
    build();
    const struct report_graph_arc *from_a = find((uint32_t)a, (uint32_t)leaf);
    CU_ASSERT_DOUBLE_EQUAL(from_a->calls, 60, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(from_a->total_ns, 300, 1e-9);
    CU_ASSERT_TRUE(from_a->calls_estimated && from_a->total_estimated);
    release();
}

/* A function without probes: stacks say that it is called in line 0 and line 1 of the model, and
 * the hits of these lines how often. */
static void test_hits_of_calling_lines_say_how_often(void) {
    begin();
    uint64_t a = function("a", 1, 1, 1000, 10);
    uint64_t recursive =
        builder_function(&builder, &(struct builder_function){.name = "r", .calls = 64});
    builder_line(&builder, builder_block(&builder, a, 1, 0), file, 5, 1);
    builder_line(&builder, builder_block(&builder, recursive, 63, 0), file, 8, 1);
    builder_finish(&builder, &profile);
    report_model_build(&model, list, 1);
    model.functions[recursive].samples =
        (struct report_samples){.total_ns = 900, .self_ns = 900, .total_count = 900};
    model.functions[recursive].total_ns = model.functions[recursive].self_ns = 900;
    model.functions[recursive].measured = model.functions[recursive].total_by_samples = true;
    model.stack_count = 1;
    report_model_add_sampled_arc(&model, (uint32_t)recursive, 1, (uint32_t)recursive, true, 900);
    report_model_add_sampled_arc(&model, (uint32_t)a, 0, (uint32_t)recursive, false, 900);
    report_graph_build(&graph, &model);
    const struct report_graph_arc *entered = find((uint32_t)a, (uint32_t)recursive);
    const struct report_graph_arc *again = find((uint32_t)recursive, (uint32_t)recursive);
    CU_ASSERT_DOUBLE_EQUAL(entered->calls, 1, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(entered->total_ns, 900, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(again->calls, 63, 1e-9);
    CU_ASSERT_TRUE(entered->calls_estimated && again->is_inside);
    CU_ASSERT_EQUAL(graph.sites[entered->first_site].line, 5);
    release();
}

static void test_focus_follows_calls_both_ways(void) {
    begin();
    for (int i = 0; i < 5; i++)
        function((const char *[]){"main", "left", "right", "deep", "end"}[i], 1, 1, 10, 1);
    root(0, 1, 10);
    arc(0, 1, 1, 1, 5);
    arc(0, 2, 2, 1, 5);
    arc(1, 3, 3, 1, 4);
    arc(3, 4, 4, 1, 3);
    build();
    const char *pattern = "le*", *nothing = "none";
    struct report_words words = {&pattern, 1, 1};
    bool shown[5];
    CU_ASSERT_EQUAL(report_graph_focus(&graph, &words, SIZE_MAX, shown), 1);
    CU_ASSERT_TRUE(shown[0] && shown[1] && !shown[2] && shown[3] && shown[4]);
    CU_ASSERT_EQUAL(report_graph_focus(&graph, &words, 1, shown), 1);
    CU_ASSERT_TRUE(shown[0] && shown[1] && !shown[2] && shown[3] && !shown[4]);
    words.words = &nothing;
    CU_ASSERT_EQUAL(report_graph_focus(&graph, &words, 1, shown), 0);
    release();
}

static void test_names_cannot_drive_a_terminal(void) {
    begin();
    uint64_t bad = function("x\033[2J\"\\", 1, 1, 100, 100);
    root(bad, 1, 100);
    build();
    expect("--tree --unit=ns --all", "Timer unit: 1e-09 s\n"
                                     "\n"
                                     "     total % time        calls  function\n"
                                     "   100.000  100.0            1  x^[[2J\"\\\n"
                                     "\n");
    expect("--format=dot",
           "digraph calls {\n"
           "    node [shape=box, style=filled, fontname=\"sans-serif\"];\n"
           "    f0 [label=\"x^[[2J\\\"\\\\\", tooltip=\"1 calls, 100.0 % total, 100.0 % self\", "
           "fillcolor=\"0.05 0.60 1.0\"];\n"
           "}\n");
    release();
}

/* And each back to the first: one cycle, without a stack as deep as the chain. */
static void test_long_chains_need_no_stack(void) {
    begin();
    for (uint64_t i = 0; i < CHAIN; i++)
        function("f", 1, 1, 1, 1);
    for (uint64_t i = 0; i + 1 < CHAIN; i++)
        arc(i, 1, i + 1, 1, 1);
    arc(CHAIN - 1, 1, 0, 1, 1);
    build();
    CU_ASSERT_EQUAL(graph.cycle_count, 1);
    CU_ASSERT_EQUAL(graph.cycles[0].member_count, CHAIN);
    release();
}

UNIT_MAIN("report_graph", UNIT_TEST(test_blocks_have_gprofs_form),
          UNIT_TEST(test_tree_shows_each_place),
          UNIT_TEST(test_tree_has_lines_where_the_locale_has_them),
          UNIT_TEST(test_arcs_are_a_table_for_programs), UNIT_TEST(test_recursive_calls_are_apart),
          UNIT_TEST(test_cycles_are_not_added_up),
          UNIT_TEST(test_cycles_are_strongly_connected_components),
          UNIT_TEST(test_roots_and_the_unknown_are_told_apart),
          UNIT_TEST(test_unknown_times_are_shared_out_by_calls),
          UNIT_TEST(test_calls_that_were_not_timed_are_estimated),
          UNIT_TEST(test_hits_of_calling_lines_say_how_often),
          UNIT_TEST(test_focus_follows_calls_both_ways),
          UNIT_TEST(test_names_cannot_drive_a_terminal), UNIT_TEST(test_long_chains_need_no_stack))
