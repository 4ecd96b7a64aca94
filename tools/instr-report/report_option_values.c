/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdlib.h>
#include <string.h>

#include "report_option_table.h"
#include "utf8.h"

bool report_option_choose(enum option_id id, const char *value, size_t size, const char *spelling,
                          int *result) {
    size_t count;
    const struct report_choice *choices = report_option_choices(id, &count);
    struct cli_text all = {0};

    for (size_t i = 0; i < count; i++) {
        if (strlen(choices[i].name) == size && !memcmp(choices[i].name, value, size)) {
            *result = choices[i].value;
            cli_text_release(&all);
            return true;
        }
        cli_text_string(&all, i ? ", " : "");
        cli_text_string(&all, choices[i].name);
    }
    cli_message("%s: unknown value '%.*s'; it can be %.*s", spelling, (int)size, value,
                (int)all.size, all.bytes);
    cli_text_release(&all);
    return false;
}

bool report_option_columns(struct report_options *options, const char *list, const char *spelling) {
    options->column_count = 0;
    for (const char *at = list;;) {
        size_t size = strcspn(at, ",");
        int field;
        if (!report_option_choose(OPTION_COLUMNS, at, size, spelling, &field))
            return false;
        for (size_t i = 0; i < options->column_count; i++) {
            if (options->columns[i] == (enum report_field)field) {
                cli_message("%s: column '%.*s' is given twice", spelling, (int)size, at);
                return false;
            }
        }
        options->columns[options->column_count++] = (enum report_field)field;
        if (!at[size])
            return true;
        at += size + 1;
    }
}

bool report_option_percent(double *percent, const char *value, const char *spelling) {
    char *end;

    *percent = strtod(value, &end);
    if (end != value && *end == '%')
        end++;
    if (end != value && !*end && *percent >= 0 && *percent <= 100)
        return true;
    cli_message("%s: '%s' is not a number from 0 to 100", spelling, value);
    return false;
}

bool report_option_number(size_t *number, const char *value, const char *spelling) {
    size_t digits = strspn(value, "0123456789");

    if (digits && !value[digits] && digits <= 9 && (*number = strtoul(value, 0, 10)) > 0)
        return true;
    cli_message("%s: '%s' is not a whole number above 0", spelling, value);
    return false;
}

bool report_option_place(const char **place, const char *value, const char *spelling) {
    const char *colon = strrchr(value, ':');

    if (!colon || colon == value || !colon[1] ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
        cli_message("%s: '%s' is not of the form FILE:LINE", spelling, value);
        return false;
    }
    *place = value;
    return true;
}

bool report_option_format(enum report_format *format, const char *value, const char *spelling) {
    int choice;

    if (!report_option_choose(OPTION_FORMAT, value, strlen(value), spelling, &choice))
        return false;
    *format = (enum report_format)choice;
    return true;
}
