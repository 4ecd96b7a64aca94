/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output_name.h"
#include "unit_main.h"

static const struct instr_rt_name_facts facts = {
    .pid = 1234, .start_unix_s = 1709210096, .host = "node7", .rank = "3", .program = "prog"};

static const char *expand(const char *pattern) {
    static char name[64];
    struct instr_rt_text text;
    instr_rt_text_start(&text, name, sizeof(name));
    instr_rt_output_expand(&text, pattern, &facts);
    return name;
}

static const char *with_pid(const char *path, unsigned attempt) {
    static char name[64];
    struct instr_rt_text text;
    instr_rt_text_start(&text, name, sizeof(name));
    instr_rt_output_with_pid(&text, path, 1234, attempt);
    return name;
}

static void test_name_expands_every_letter(void) {
    CU_ASSERT_STRING_EQUAL(expand("out.prof"), "out.prof");
    CU_ASSERT_STRING_EQUAL(expand("%p"), "1234");
    CU_ASSERT_STRING_EQUAL(expand("a-%h-%r-%e.prof"), "a-node7-3-prog.prof");
    CU_ASSERT_STRING_EQUAL(expand("100%%"), "100%");
    /* The 29th of February 2024, 12:34:56 UTC. */
    CU_ASSERT_STRING_EQUAL(expand("%t"), "20240229T123456");
}

static void test_name_keeps_unknown_letters(void) {
    CU_ASSERT_STRING_EQUAL(expand("a%qb%"), "a%qb%");
}

static void test_name_is_cut_and_not_overrun(void) {
    CU_ASSERT_EQUAL(strlen(expand("%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p%p")), 63);
}

static void test_pid_goes_before_the_suffix(void) {
    CU_ASSERT_STRING_EQUAL(with_pid("/d/out.prof", 1), "/d/out.1234.prof");
    CU_ASSERT_STRING_EQUAL(with_pid("/d/out.prof", 2), "/d/out.1234.2.prof");
    CU_ASSERT_STRING_EQUAL(with_pid("result", 1), "result.1234.prof");
    CU_ASSERT_STRING_EQUAL(with_pid(".prof", 1), ".prof.1234.prof");
}

static void test_profile_of_an_earlier_run_is_replaced(void) {
    struct instr_profile_header header = {.pid = 7, .process_start = 5, .written_unix_ns = 99};
    CU_ASSERT_FALSE(instr_rt_output_is_taken(&header, 8, 6, 100));
    header.written_unix_ns = 101;
    CU_ASSERT_TRUE(instr_rt_output_is_taken(&header, 8, 6, 100));
}

static void test_own_profile_is_replaced_but_not_that_before_exec(void) {
    struct instr_profile_header header = {.pid = 7, .process_start = 5, .written_unix_ns = 101};
    CU_ASSERT_FALSE(instr_rt_output_is_taken(&header, 7, 5, 100));
    header.written_unix_ns = 99;
    CU_ASSERT_TRUE(instr_rt_output_is_taken(&header, 7, 5, 100));
    /* The same number, used again by a process that started later. */
    CU_ASSERT_FALSE(instr_rt_output_is_taken(&header, 7, 6, 100));
}

static void test_merged_profile_is_replaced(void) {
    struct instr_profile_header header = {.pid = 0, .written_unix_ns = 101};
    CU_ASSERT_FALSE(instr_rt_output_is_taken(&header, 8, 6, 100));
}

/* What a child process gets when it claims `path`. */
static bool child_claims(const char *path) {
    int status = 1;
    pid_t child = fork();
    if (child == 0)
        _exit(instr_rt_claim(path) ? 0 : 1);
    CU_ASSERT_FATAL(child > 0);
    waitpid(child, &status, 0);
    return status == 0;
}

static void test_claim_is_held_by_one_process_at_a_time(void) {
    char folder[] = "/tmp/instr-test-XXXXXX", path[64], other[64];
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/out.prof", folder);
    snprintf(other, sizeof(other), "%s/../%s/out.prof", folder, folder + 5);
    CU_ASSERT_TRUE(child_claims(path));
    CU_ASSERT_TRUE(instr_rt_claim(path));
    CU_ASSERT_FALSE(child_claims(path));
    /* The same folder by another way. */
    CU_ASSERT_FALSE(child_claims(other));
    snprintf(other, sizeof(other), "%s/other.prof", folder);
    CU_ASSERT_TRUE(child_claims(other));
    instr_rt_claim_drop();
    CU_ASSERT_TRUE(child_claims(path));
    rmdir(folder);
}

UNIT_MAIN("rt_output_name", UNIT_TEST(test_name_expands_every_letter),
          UNIT_TEST(test_name_keeps_unknown_letters), UNIT_TEST(test_name_is_cut_and_not_overrun),
          UNIT_TEST(test_pid_goes_before_the_suffix),
          UNIT_TEST(test_profile_of_an_earlier_run_is_replaced),
          UNIT_TEST(test_own_profile_is_replaced_but_not_that_before_exec),
          UNIT_TEST(test_merged_profile_is_replaced),
          UNIT_TEST(test_claim_is_held_by_one_process_at_a_time))
