/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report_conditions.h"
#include "report_option_table.h"

static void add_word(struct report_words *list, const char *word) {
    list->words = cli_grow(list->words, list->count, &list->capacity, sizeof *list->words);
    list->words[list->count++] = word;
}

static bool add_condition(struct report_options *options, const char *value, const char *spelling) {
    struct report_condition condition;

    if (!report_condition_parse(&condition, value)) {
        cli_message("%s: '%s' is not of the form hits>5%%, hits>1000, time>5%% or time>2ms",
                    spelling, value);
        return false;
    }
    add_word(&options->fail_if, value);
    return true;
}

static bool add_source_path(struct report_options *options, const char *value,
                            const char *spelling) {
    if (!strchr(value, '=') || value[0] == '=') {
        cli_message("%s: '%s' is not of the form OLD=NEW", spelling, value);
        return false;
    }
    add_word(&options->source_paths, value);
    return true;
}

static bool choose(enum option_id id, const char *value, const char *spelling, int *choice) {
    return report_option_choose(id, value, strlen(value), spelling, choice);
}

static bool handle(void *context, int id, const char *value, const char *spelling) {
    struct report_options *options = context;
    int choice;

    switch ((enum option_id)id) {
    case OPTION_FUNCTIONS:
        return options->only_functions = true;
    case OPTION_LINES:
        return options->only_lines = true;
    case OPTION_CALLGRAPH:
        return options->callgraph = true;
    case OPTION_TREE:
        return options->tree = true;
    case OPTION_FOCUS:
        add_word(&options->focus, value);
        return true;
    case OPTION_DEPTH:
        return report_option_number(&options->depth, value, spelling);
    case OPTION_DIFF:
        options->diff = value;
        return true;
    case OPTION_FAIL_IF:
        return add_condition(options, value, spelling);
    case OPTION_SORT:
        if (!choose(OPTION_SORT, value, spelling, &choice))
            return false;
        options->sort = (enum report_sort)choice;
        options->sorted = true;
        return true;
    case OPTION_FUNCTION:
        add_word(&options->functions, value);
        return true;
    case OPTION_FILE:
        add_word(&options->files, value);
        return true;
    case OPTION_MIN_PERCENT:
        return report_option_percent(&options->min_percent, value, spelling);
    case OPTION_TOP:
        return report_option_number(&options->top, value, spelling);
    case OPTION_ALL:
        return options->all = true;
    case OPTION_COLUMNS:
        return report_option_columns(options, value, spelling);
    case OPTION_UNIT:
        if (!choose(OPTION_UNIT, value, spelling, &choice))
            return false;
        options->unit = (enum report_unit)choice;
        return true;
    case OPTION_FORMAT:
        return report_option_format(&options->format, value, spelling);
    case OPTION_WHY:
        return report_option_place(&options->why, value, spelling);
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_SOURCE_PATH:
        return add_source_path(options, value, spelling);
    case OPTION_COLOR:
        if (!choose(OPTION_COLOR, value, spelling, &choice))
            return false;
        options->color = (enum cli_color)choice;
        return true;
    case OPTION_PAGER:
        return options->pager = true;
    case OPTION_CHECK:
        return options->check = true;
    case OPTION_MERGE:
        return options->merge = true;
    case OPTION_COMPLETION:
        if (!choose(OPTION_COMPLETION, value, spelling, &choice))
            return false;
        options->completion = (enum cli_shell)choice;
        return true;
    case OPTION_HELP:
        return options->help = true;
    case OPTION_VERSION:
        return options->version = true;
    }
    return false;
}

bool report_options_parse(struct report_options *options, int argc, char **argv,
                          int *operand_count) {
    *options = (struct report_options){
        .sort = REPORT_SORT_SELF, .min_percent = -1, .top = SIZE_MAX, .depth = SIZE_MAX};
    if (!cli_parse(report_option_table, report_option_count, argc, argv, handle, options,
                   operand_count))
        return false;
    return options->help || options->version || report_options_settle(options);
}

void report_options_release(struct report_options *options) {
    free(options->functions.words);
    free(options->files.words);
    free(options->source_paths.words);
    free(options->focus.words);
    free(options->fail_if.words);
    options->functions = options->files = options->source_paths = options->focus =
        options->fail_if = (struct report_words){0};
}
