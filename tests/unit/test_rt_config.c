/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "log.h"
#include "unit_main.h"

static struct instr_rt_config config;
static char messages[4096];

/* Parses, with the messages in `messages`. */
static void parse(const char *options) {
    char name[] = "/tmp/instr-test-XXXXXX";
    ssize_t size;
    instr_rt_log_fd = mkstemp(name);
    CU_ASSERT_FATAL(instr_rt_log_fd >= 0);
    unlink(name);
    instr_rt_config_parse(&config, options);
    lseek(instr_rt_log_fd, 0, SEEK_SET);
    size = read(instr_rt_log_fd, messages, sizeof(messages) - 1);
    messages[size > 0 ? size : 0] = 0;
    close(instr_rt_log_fd);
    instr_rt_log_fd = 2;
}

static size_t lines(void) {
    size_t count = 0;
    for (const char *at = messages; *at; at++)
        count += *at == '\n';
    return count;
}

static void test_config_has_defaults_without_options(void) {
    parse(0);
    CU_ASSERT_EQUAL(config.timing, INSTR_RT_TIMING_AUTO);
    CU_ASSERT_EQUAL(config.overhead, 5);
    CU_ASSERT_EQUAL(config.rate, 1000);
    CU_ASSERT_EQUAL(config.enabled, 1);
    CU_ASSERT_EQUAL(config.help, 0);
    CU_ASSERT_STRING_EQUAL(messages, "");
    parse("");
    CU_ASSERT_STRING_EQUAL(messages, "");
}

static void test_config_reads_every_key(void) {
    parse("timing=none:overhead=12:rate=250:enabled=0:help=1");
    CU_ASSERT_EQUAL(config.timing, INSTR_RT_TIMING_NONE);
    CU_ASSERT_EQUAL(config.overhead, 12);
    CU_ASSERT_EQUAL(config.rate, 250);
    CU_ASSERT_EQUAL(config.enabled, 0);
    CU_ASSERT_EQUAL(config.help, 1);
    CU_ASSERT_STRING_EQUAL(messages, "");
}

static void test_config_skips_empty_entries(void) {
    parse("::timing=exact::");
    CU_ASSERT_EQUAL(config.timing, INSTR_RT_TIMING_EXACT);
    CU_ASSERT_STRING_EQUAL(messages, "");
}

static void test_config_names_the_nearest_key(void) {
    parse("timming=none");
    CU_ASSERT_EQUAL(lines(), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "instr: warning: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'timming'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'timing'"));
    CU_ASSERT_EQUAL(config.timing, INSTR_RT_TIMING_AUTO);
}

static void test_config_warns_once_for_each_mistake(void) {
    parse("colour=red:timing=fast:overhead=lots:rate=0:enabled=2:rate=99999999999999999999");
    CU_ASSERT_EQUAL(lines(), 6);
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'colour'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'fast' for timing: allowed are auto|exact"));
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'lots' for overhead"));
    CU_ASSERT_PTR_NOT_NULL(strstr(messages, "'2' for enabled: allowed are 0|1"));
    CU_ASSERT_EQUAL(config.timing, INSTR_RT_TIMING_AUTO);
    CU_ASSERT_EQUAL(config.overhead, 5);
    CU_ASSERT_EQUAL(config.rate, 1000);
    CU_ASSERT_EQUAL(config.enabled, 1);
}

static void test_config_keeps_what_is_right_beside_what_is_wrong(void) {
    parse("rate:timing:rate=7:=3");
    CU_ASSERT_EQUAL(config.rate, 7);
    CU_ASSERT_EQUAL(lines(), 3);
}

static void test_help_names_every_key(void) {
    char help[4096];
    size_t size = instr_rt_config_help(help, sizeof(help));
    CU_ASSERT_EQUAL(size, strlen(help));
#define INSTR_CHOICE(key, standard, choices, text) CU_ASSERT_PTR_NOT_NULL(strstr(help, #key "="));
#define INSTR_NUMBER(key, standard, least, most, text)                                             \
    CU_ASSERT_PTR_NOT_NULL(strstr(help, #key "="));
#include "config.def"
    CU_ASSERT_EQUAL(help[size - 1], '\n');
    /* A buffer that is too small is filled and not overrun. */
    CU_ASSERT_EQUAL(instr_rt_config_help(help, 50), 49);
}

UNIT_MAIN("rt_config", UNIT_TEST(test_config_has_defaults_without_options),
          UNIT_TEST(test_config_reads_every_key), UNIT_TEST(test_config_skips_empty_entries),
          UNIT_TEST(test_config_names_the_nearest_key),
          UNIT_TEST(test_config_warns_once_for_each_mistake),
          UNIT_TEST(test_config_keeps_what_is_right_beside_what_is_wrong),
          UNIT_TEST(test_help_names_every_key))
