/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>

#include "report_model.h"
#include "unit_main.h"

static void expect_name(const char *name, const char *expected) {
    char *result = report_name_without_templates(name);

    CU_ASSERT_STRING_EQUAL(result, expected);
    free(result);
}

static void expect_path(const char *directory, const char *name, const char *expected) {
    char *result = report_path_join(directory, name);

    CU_ASSERT_STRING_EQUAL(result, expected);
    free(result);
}

static void test_template_arguments_are_dropped(void) {
    expect_name("f<3>", "f");
    expect_name("a::b<int, std::vector<int>>::c<(1 > 0)>", "a::b::c");
    expect_name("v<int>::operator[]", "v::operator[]");
}

static void test_operators_keep_their_brackets(void) {
    expect_name("operator<", "operator<");
    expect_name("operator<<", "operator<<");
    expect_name("x::operator<=><int>", "x::operator<=>");
    expect_name("p<int>::operator->", "p::operator->");
    expect_name("my_operator<int>", "my_operator");
}

static void test_names_that_are_no_templates_stay(void) {
    expect_name("main", "main");
    expect_name("(anonymous namespace)::f", "(anonymous namespace)::f");
    expect_name("a::<lambda>", "a::<lambda>");
    expect_name("", "");
}

static void test_paths_are_made_plain(void) {
    expect_path("/src", "a.c", "/src/a.c");
    expect_path("/src/", "./x/../a.c", "/src/a.c");
    expect_path("/src", "../inc//a.h", "/inc/a.h");
    expect_path("/src", "/abs/a.c", "/abs/a.c");
    expect_path("/", "../../a.c", "/a.c");
    expect_path("", "../../a.c", "../../a.c");
    expect_path("", "x/../../a.c", "../a.c");
    expect_path("", "", "");
    expect_path("/", "", "/");
}

UNIT_MAIN("report_names", UNIT_TEST(test_template_arguments_are_dropped),
          UNIT_TEST(test_operators_keep_their_brackets),
          UNIT_TEST(test_names_that_are_no_templates_stay), UNIT_TEST(test_paths_are_made_plain))
