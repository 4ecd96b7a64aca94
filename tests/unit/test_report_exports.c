/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The formats for other programs, written from a small profile whose names hold whatever could
 * break one of them. That other programs read them is tested in tests/integration.
 */
#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "profile_builder.h"
#include "report_export.h"
#include "unit_main.h"

enum { LINES_TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

static const char bad_name[] = "a;b\n\"<c>&'|`]]>\x01\xff (1)";
static const char bad_file[] = "we|ird;\nfn=<`>.c";
static struct instr_profile profile;

static uint64_t add_function(struct builder *builder, const char *name, uint64_t file,
                             uint64_t line, int64_t total_ns, int64_t self_ns) {
    return builder_function(builder, &(struct builder_function){.name = name,
                                                                .linkage_name = name,
                                                                .file = file,
                                                                .line = line,
                                                                .end_line = line + 2,
                                                                .flags = LINES_TIMED,
                                                                .calls = 2,
                                                                .timed_calls = 2,
                                                                .primitive_calls = 2,
                                                                .total_ns = total_ns,
                                                                .self_ns = self_ns});
}

static void add_line(struct builder *builder, uint64_t of, uint64_t file, uint64_t line,
                     uint64_t hits, int64_t self_ns) {
    builder_line(builder, builder_block(builder, of, hits, 0), file, line, 1);
    builder_site(builder, &(struct instr_profile_site){of, INSTR_PROFILE_SITE_LINE, file, line,
                                                       hits, hits, self_ns, self_ns, 0, 1, 2});
}

static void make(void) {
    struct builder builder;

    builder_open(&builder, INSTR_PROFILE_TIMING_EXACT);
    builder_argument(&builder, "./prog");
    builder_argument(&builder, bad_name);
    uint64_t file = builder_file(&builder, "a.c", "/nowhere", 7);
    uint64_t weird = builder_file(&builder, bad_file, "/nowhere", 0);
    uint64_t main_ = add_function(&builder, "main", file, 3, 10000, 4000);
    uint64_t bad = add_function(&builder, bad_name, weird, 7, 6000, 6000);
    add_line(&builder, main_, file, 4, 2, 3000);
    add_line(&builder, main_, weird, 1, 1, 1000);
    add_line(&builder, bad, weird, 8, 50, 6000);
    builder_arc(&builder, &(struct instr_profile_arc){0, 0, 0, main_, 2, 10000});
    builder_arc(&builder, &(struct instr_profile_arc){main_ + 1, file, 4, bad, 2, 6000});
    builder_text(&builder, weird, 7, "int f(void) {\n\treturn a | b `c\\;\n}\n");
    builder_thread(&builder, 42, 10000, 10000);
    builder_finish(&builder, &profile);
}

/* Writes one format; the caller frees it. There is a zero behind it. */
static char *export(const char *format, size_t *size) {
    char *argv[] = {"instr-report", (char *)(uintptr_t)format};
    const struct instr_profile *list[1] = {&profile};
    struct report_options options;
    struct report_model model;
    struct report_selection selection;
    struct report_sources sources;
    int operands;
    char *text = 0;
    FILE *file = open_memstream(&text, size);

    make();
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_TRUE_FATAL(report_options_parse(&options, 2, argv, &operands));
    report_model_build(&model, list, 1);
    report_select(&selection, &model, &options);
    report_sources_open(&sources, &model, &options.source_paths);
    struct report_output output = {&model, &options, &selection, &sources, file, 0, false, false};
    report_output(&output);
    report_sources_close(&sources);
    report_selection_release(&selection);
    report_model_release(&model);
    report_options_release(&options);
    fclose(file);
    instr_profile_release(&profile);
    return text;
}

static void expect(const char *format, const char *expected) {
    size_t size;
    char *text = export(format, &size);

    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected))
        fprintf(stderr, "\n--- got:\n%s--- expected:\n%s", text, expected);
    free(text);
}

static void expect_part(const char *text, const char *part) {
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (!strstr(text, part))
        fprintf(stderr, "\n--- not there:\n%s\n--- in:\n%s", part, text);
}

static void test_collapsed_stacks_are_one_line_each(void) {
    expect("--format=collapsed", "main 4000\n"
                                 "main;a:b^J\"<c>&'|`]]>^A\xef\xbf\xbd (1) 6000\n");
}

static void test_lcov_has_exact_counts_of_each_file(void) {
    expect("--format=lcov", "TN:\n"
                            "SF:/nowhere/a.c\n"
                            "FN:3,main\n"
                            "FNDA:2,main\n"
                            "FNF:1\n"
                            "FNH:1\n"
                            "DA:4,2\n"
                            "LF:1\n"
                            "LH:1\n"
                            "end_of_record\n"
                            "TN:\n"
                            "SF:/nowhere/we|ird;^Jfn=<`>.c\n"
                            "FN:7,a;b^J\"<c>&'|`]]>^A\xef\xbf\xbd (1)\n"
                            "FNDA:2,a;b^J\"<c>&'|`]]>^A\xef\xbf\xbd (1)\n"
                            "FNF:1\n"
                            "FNH:1\n"
                            "DA:1,1\n"
                            "DA:8,50\n"
                            "LF:2\n"
                            "LH:2\n"
                            "end_of_record\n");
}

static void test_callgrind_has_self_costs_and_calls(void) {
    size_t size;
    char *text = export("--format=callgrind", &size);
    const char *body = strstr(text, "events: ns hits\n");

    CU_ASSERT_EQUAL(strncmp(text, "# callgrind format\nversion: 1\ncreator: instr-report ", 51), 0);
    expect_part(text, "\ncmd: ./prog a;b^J\"<c>&'|`]]>^A\xef\xbf\xbd (1)\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(body);
    CU_ASSERT_STRING_EQUAL(body, "events: ns hits\n"
                                 "\n"
                                 "fl=(3) /nowhere/we|ird;^Jfn=<`>.c\n"
                                 "fn=(2) a;b^J\"<c>&'|`]]>^A\xef\xbf\xbd (1)\n"
                                 "8 6000 50\n"
                                 "\n"
                                 "fl=(2) /nowhere/a.c\n"
                                 "fn=(1) main\n"
                                 "4 3000 2\n"
                                 "fi=(3)\n"
                                 "1 1000 1\n"
                                 "fe=(2)\n"
                                 "cfi=(3)\n"
                                 "cfn=(2)\n"
                                 "calls=2 7\n"
                                 "4 6000\n"
                                 "\n"
                                 "totals: 10000 53\n");
    free(text);
}

static void test_speedscope_is_json_that_adds_up(void) {
    size_t size;
    char *text = export("--format=speedscope", &size);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    const char *name, *schema, *type, *unit;
    int first, second, third, time_main, time_bad, end;

    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    CU_ASSERT_EQUAL_FATAL(
        json_unpack(root, "{s:s, s:{s:[{},{s:s}]}, s:[{s:s, s:s, s:[[i],[i,i]], s:[i,i], s:i}]}",
                    "$schema", &schema, "shared", "frames", "name", &name, "profiles", "type",
                    &type, "unit", &unit, "samples", &first, &second, &third, "weights", &time_main,
                    &time_bad, "endValue", &end),
        0);
    CU_ASSERT_STRING_EQUAL(schema, "https://www.speedscope.app/file-format-schema.json");
    CU_ASSERT_STRING_EQUAL(name, "a;b\n\"<c>&'|`]]>\x01\xef\xbf\xbd (1)");
    CU_ASSERT_STRING_EQUAL(type, "sampled");
    CU_ASSERT_STRING_EQUAL(unit, "nanoseconds");
    CU_ASSERT(first == 0 && second == 0 && third == 1);
    CU_ASSERT(time_main == 4000 && time_bad == 6000 && end == 10000);
    json_decref(root);
    free(text);
}

static void test_svg_takes_no_name_for_markup(void) {
    size_t size;
    char *text = export("--format=svg", &size);

    expect_part(text, "<title>a;b^J&quot;&lt;c&gt;&amp;&#39;|`]]&gt;^A\xef\xbf\xbd (1)\n"
                      "6e-06 s (60.00 %), self 6e-06 s (60.00 %)\n"
                      "2 calls in all stacks\n"
                      "we|ird;^Jfn=&lt;`&gt;.c:7</title>");
    expect_part(text, "data-x=\"0\" data-total=\"10000\" data-self=\"4000\" data-depth=\"1\"");
    CU_ASSERT_PTR_NULL(strstr(text, "<c>"));
    CU_ASSERT_PTR_NULL(strstr(text, "\xff"));
    free(text);
}

static void test_markdown_keeps_names_and_source_in_code(void) {
    size_t size;
    char *text = export("--format=markdown", &size);

    expect_part(text, "| ncalls | tottime | percall | cumtime | percall | "
                      "filename:lineno(function) |\n"
                      "| ---: | ---: | ---: | ---: | ---: | :--- |\n"
                      "| 2 | 6.000 | 3.000 | 6.000 | 3.000 | <code>we&#124;ird;^Jfn=&#60;&#96;&#62;"
                      ".c:7(a;b^J\"&#60;c&#62;&#38;'&#124;&#96;&#93;&#93;&#62;^A\xef\xbf\xbd (1))"
                      "</code> |\n"
                      "| 2 | 4.000 | 2.000 | 10.000 | 5.000 | `a.c:3(main)` |\n");
    expect_part(text, "| 8 | 50 | 6000.0 | 120.0 | 100.0 | <code>\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0"
                      "\xc2\xa0\xc2\xa0\xc2\xa0\xc2\xa0return a &#124; b &#96;c&#92;;</code> |\n");
    free(text);
}

static void test_pprof_is_gzip_of_valid_utf8(void) {
    size_t size;
    char *text = export("--format=pprof", &size);
    char message[4096];
    z_stream stream = {0};

    CU_ASSERT_EQUAL_FATAL(inflateInit2(&stream, 15 + 16), Z_OK);
    stream.next_in = (Bytef *)text;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)message;
    stream.avail_out = sizeof message;
    CU_ASSERT_EQUAL_FATAL(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    static const char name[] = "a;b\n\"<c>&'|`]]>\x01\xef\xbf\xbd (1)";
    bool found = false;
    for (size_t i = 0; i + sizeof name < stream.total_out; i++)
        found = found ||
                (message[i] == sizeof name - 1 && !memcmp(message + i + 1, name, sizeof name - 1));
    CU_ASSERT_TRUE(found);
    free(text);
}

UNIT_MAIN("report_exports", UNIT_TEST(test_collapsed_stacks_are_one_line_each),
          UNIT_TEST(test_lcov_has_exact_counts_of_each_file),
          UNIT_TEST(test_callgrind_has_self_costs_and_calls),
          UNIT_TEST(test_speedscope_is_json_that_adds_up),
          UNIT_TEST(test_svg_takes_no_name_for_markup),
          UNIT_TEST(test_markdown_keeps_names_and_source_in_code),
          UNIT_TEST(test_pprof_is_gzip_of_valid_utf8))
