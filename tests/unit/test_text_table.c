/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "text_table.h"
#include "unit_main.h"

static const struct cli_column columns[] = {{"N", 3, 0, false}, {"Text", 0, 2, true}};

static char *print(struct cli_table *table, bool rule, size_t edge, bool color) {
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    cli_table_print(table, file, rule, edge, color);
    fclose(file);
    return text;
}

static void expect(struct cli_table *table, bool rule, size_t edge, const char *expected) {
    char *text = print(table, rule, edge, false);

    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
    cli_table_release(table);
}

static void row(struct cli_table *table, const char *number, const char *text) {
    cli_table_cell_string(table, number);
    cli_table_cell_string(table, text);
    cli_table_row_end(table, "\033[1m");
}

static void test_table_aligns_columns_and_trims_ends(void) {
    struct cli_table table = {0};

    cli_table_begin(&table, columns, 2);
    row(&table, "1", "a");
    row(&table, "22", "");
    cli_table_row_end(&table, "");
    expect(&table, true, 0, "  N  Text\n=========\n  1  a\n 22\n\n");
}

static void test_table_grows_with_a_large_number(void) {
    struct cli_table table = {0};

    cli_table_begin(&table, columns, 2);
    row(&table, "123456", "a");
    row(&table, "1", "b");
    expect(&table, false, 0, "     N  Text\n123456  a\n     1  b\n");
}

static void test_table_counts_columns_of_utf8(void) {
    static const struct cli_column three[] = {
        {"A", 0, 0, false}, {"B", 4, 1, true}, {"C", 0, 1, false}};
    struct cli_table table = {0};

    cli_table_begin(&table, three, 3);
    cli_table_cell_string(&table, "\xc3\xa9\xc3\xa9"); /* two letters with accents */
    cli_table_cell_string(&table, "\xe4\xb8\xad");     /* one of double width */
    cli_table_cell_string(&table, "x");
    cli_table_row_end(&table, "");
    expect(&table, false, 0, " A B    C\n\xc3\xa9\xc3\xa9 \xe4\xb8\xad   x\n");
}

static void test_table_cuts_only_at_an_edge(void) {
    struct cli_table table = {0};

    cli_table_begin(&table, columns, 2);
    row(&table, "1", "abc\xe4\xb8\xad");
    expect(&table, false, 9, "  N  Text\n  1  abc\n");
}

static void test_table_colors_only_if_asked(void) {
    struct cli_table table = {0};

    cli_table_begin(&table, columns, 2);
    row(&table, "1", "a");
    char *text = print(&table, false, 0, true);
    CU_ASSERT_STRING_EQUAL(text, "  N  Text\n\033[1m  1  a\033[0m\n");
    free(text);
    cli_table_release(&table);
}

static void expect_clean(const char *dirty, size_t size, enum cli_clean how, const char *expected) {
    struct cli_text text = {0};

    cli_text_clean(&text, dirty, size, how);
    CU_ASSERT_EQUAL(text.size, strlen(expected));
    CU_ASSERT_TRUE(text.size == strlen(expected) && !memcmp(text.bytes, expected, text.size));
    cli_text_release(&text);
}

static void test_clean_expands_tabs_to_eight(void) {
    expect_clean("\tx\ty", 4, CLI_CLEAN_TERMINAL, "        x       y");
    expect_clean("1234567\ty", 9, CLI_CLEAN_TERMINAL, "1234567 y");
    expect_clean("12345678\ty", 10, CLI_CLEAN_TERMINAL, "12345678        y");
    expect_clean("\xc3\xa9\ty", 4, CLI_CLEAN_TERMINAL, "\xc3\xa9       y");
}

static void test_clean_shows_control_characters(void) {
    expect_clean("a\033[31m\r\0b\x7f", 10, CLI_CLEAN_TERMINAL, "a^[[31m^M^@b^?");
    expect_clean("\xc2\x9b", 2, CLI_CLEAN_TERMINAL, "\xef\xbf\xbd");
    expect_clean("\xe2\x80\xae", 3, CLI_CLEAN_TERMINAL, "\xef\xbf\xbd");
}

static void test_clean_replaces_what_is_not_utf8(void) {
    expect_clean("a\xff", 2, CLI_CLEAN_ENCODING, "a\xef\xbf\xbd");
    expect_clean("\xc0\x80", 2, CLI_CLEAN_ENCODING, "\xef\xbf\xbd\xef\xbf\xbd");
    expect_clean("\xed\xa0\x80", 3, CLI_CLEAN_ENCODING, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    expect_clean("\xe4\xb8", 2, CLI_CLEAN_ENCODING, "\xef\xbf\xbd\xef\xbf\xbd");
    expect_clean("\033\t", 2, CLI_CLEAN_ENCODING, "\033\t");
}

static void expect_fixed(double value, int decimals, const char *expected) {
    struct cli_text text = {0};

    cli_text_fixed(&text, value, decimals);
    cli_text_append(&text, "", 1);
    CU_ASSERT_STRING_EQUAL(text.bytes, expected);
    cli_text_release(&text);
}

static void test_fixed_rounds_as_printf_does(void) {
    expect_fixed(0, 1, "0.0");
    expect_fixed(13.78, 1, "13.8");
    expect_fixed(-2.25, 1, "-2.3");
    expect_fixed(-0.01, 1, "0.0");
    expect_fixed(99.999, 2, "100.00");
    expect_fixed(0.0125, 4, "0.0125");
    expect_fixed(7, 0, "7");
    expect_fixed(1e18, 1, "1e+18");
}

static void test_unsigned_writes_all_digits(void) {
    struct cli_text text = {0};

    cli_text_unsigned(&text, 0);
    cli_text_unsigned(&text, UINT64_MAX);
    cli_text_append(&text, "", 1);
    CU_ASSERT_STRING_EQUAL(text.bytes, "018446744073709551615");
    cli_text_release(&text);
}

int main(void) {
    static const struct unit_test tests[] = {
        UNIT_TEST(test_table_aligns_columns_and_trims_ends),
        UNIT_TEST(test_table_grows_with_a_large_number),
        UNIT_TEST(test_table_counts_columns_of_utf8),
        UNIT_TEST(test_table_cuts_only_at_an_edge),
        UNIT_TEST(test_table_colors_only_if_asked),
        UNIT_TEST(test_clean_expands_tabs_to_eight),
        UNIT_TEST(test_clean_shows_control_characters),
        UNIT_TEST(test_clean_replaces_what_is_not_utf8),
        UNIT_TEST(test_fixed_rounds_as_printf_does),
        UNIT_TEST(test_unsigned_writes_all_digits),
    };

    cli_utf8_init();
    return unit_run("text_table", tests, sizeof tests / sizeof *tests);
}
