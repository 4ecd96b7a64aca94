/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "report_options.h"
#include "unit_main.h"
#include "utf8.h"

static const struct cli_option table[] = {
    {1, 'a', "all", 0, "everything"},
    {2, 'o', "output", "FILE", "where to"},
    {3, 0, "long", "VALUE", 0},
};

struct record {
    char text[256];
};

static bool note(void *context, int id, const char *value, const char *spelling) {
    struct record *record = context;
    size_t used = strlen(record->text);

    snprintf(record->text + used, sizeof record->text - used, "%d:%s:%s ", id, spelling,
             value ? value : "-");
    return !value || strcmp(value, "bad");
}

/* Runs the parser with stderr closed off; messages are not what is tested here. */
static bool parse(struct record *record, int *operands, char **argv) {
    int argc = 0, saved = dup(2);

    while (argv[argc])
        argc++;
    record->text[0] = 0;
    fflush(stderr);
    CU_ASSERT_PTR_NOT_NULL(freopen("/dev/null", "w", stderr));
    bool good = cli_parse(table, 3, argc, argv, note, record, operands);
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    return good;
}

static void test_cli_reads_all_spellings(void) {
    char *argv[] = {"t", "--output=x", "--output", "y", "-oz", "-o", "w", "-ao", "v", "--long=", 0};
    struct record record;
    int operands;

    CU_ASSERT_TRUE(parse(&record, &operands, argv));
    CU_ASSERT_EQUAL(operands, 0);
    CU_ASSERT_STRING_EQUAL(record.text,
                           "2:--output:x 2:--output:y 2:--output:z 2:--output:w 1:--all:- "
                           "2:--output:v 3:--long: ");
}

static void test_cli_mixes_operands_and_ends_options(void) {
    char *argv[] = {"t", "one", "-a", "-", "--", "--all", "-x", 0};
    struct record record;
    int operands;

    CU_ASSERT_TRUE(parse(&record, &operands, argv));
    CU_ASSERT_EQUAL_FATAL(operands, 4);
    CU_ASSERT_STRING_EQUAL(argv[0], "one");
    CU_ASSERT_STRING_EQUAL(argv[1], "-");
    CU_ASSERT_STRING_EQUAL(argv[2], "--all");
    CU_ASSERT_STRING_EQUAL(argv[3], "-x");
}

static void test_cli_refuses_mistakes(void) {
    char *unknown[] = {"t", "--unknown", 0}, *letter[] = {"t", "-ax", 0};
    char *missing[] = {"t", "--output", 0}, *missing_letter[] = {"t", "-o", 0};
    char *extra[] = {"t", "--all=1", 0}, *short_name[] = {"t", "--al", 0};
    char *bad[] = {"t", "--long=bad", 0};
    struct record record;
    int operands;

    CU_ASSERT_FALSE(parse(&record, &operands, unknown));
    CU_ASSERT_FALSE(parse(&record, &operands, letter));
    CU_ASSERT_FALSE(parse(&record, &operands, missing));
    CU_ASSERT_FALSE(parse(&record, &operands, missing_letter));
    CU_ASSERT_FALSE(parse(&record, &operands, extra));
    CU_ASSERT_FALSE(parse(&record, &operands, short_name));
    CU_ASSERT_FALSE(parse(&record, &operands, bad));
}

static void test_cli_help_aligns_and_hides(void) {
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    cli_print_options(file, table, 3);
    fclose(file);
    CU_ASSERT_STRING_EQUAL(text, "  -a, --all                   everything\n"
                                 "  -o, --output=FILE           where to\n");
    free(text);
}

static void test_cli_table_of_instr_report_is_sound(void) {
    for (size_t i = 0; i < report_option_count; i++) {
        const struct cli_option *option = &report_option_table[i];
        CU_ASSERT_TRUE(option->id > 0);
        CU_ASSERT_TRUE(strlen(option->name) > 1 && !strchr(option->name, '='));
        for (size_t j = 0; j < i; j++) {
            CU_ASSERT_NOT_EQUAL(option->id, report_option_table[j].id);
            CU_ASSERT_STRING_NOT_EQUAL(option->name, report_option_table[j].name);
            CU_ASSERT_TRUE(!option->letter || option->letter != report_option_table[j].letter);
        }
        /* Every line of the help fits on a terminal. */
        for (const char *line = option->help; line && *line;) {
            size_t length = strcspn(line, "\n");
            CU_ASSERT_TRUE(length <= 49);
            line += length + (line[length] == '\n');
        }
    }
}

static void test_cli_copies_strings(void) {
    char *copy = cli_copy_string("abc", 2);

    CU_ASSERT_STRING_EQUAL(copy, "ab");
    free(copy);
}

UNIT_MAIN("cli", UNIT_TEST(test_cli_reads_all_spellings),
          UNIT_TEST(test_cli_mixes_operands_and_ends_options), UNIT_TEST(test_cli_refuses_mistakes),
          UNIT_TEST(test_cli_help_aligns_and_hides),
          UNIT_TEST(test_cli_table_of_instr_report_is_sound), UNIT_TEST(test_cli_copies_strings))
