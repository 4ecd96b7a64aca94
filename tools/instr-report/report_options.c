/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_options.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum option_id {
    OPTION_FUNCTIONS = 1,
    OPTION_LINES,
    OPTION_CALLGRAPH,
    OPTION_TREE,
    OPTION_FOCUS,
    OPTION_DEPTH,
    OPTION_SORT,
    OPTION_FUNCTION,
    OPTION_FILE,
    OPTION_MIN_PERCENT,
    OPTION_TOP,
    OPTION_ALL,
    OPTION_COLUMNS,
    OPTION_UNIT,
    OPTION_FORMAT,
    OPTION_WHY,
    OPTION_OUTPUT,
    OPTION_DIFF,
    OPTION_SOURCE_PATH,
    OPTION_COLOR,
    OPTION_PAGER,
    OPTION_CHECK,
    OPTION_MERGE,
    OPTION_COMPLETION,
    OPTION_HELP,
    OPTION_VERSION
};

const struct cli_option report_option_table[] = {
    {OPTION_FUNCTIONS, 0, "functions", 0, "print only the function table"},
    {OPTION_LINES, 0, "lines", 0, "print only the line tables"},
    {OPTION_CALLGRAPH, 0, "callgraph", 0, "print each function with its callers and callees"},
    {OPTION_TREE, 0, "tree", 0, "print the call graph as a tree"},
    {OPTION_FOCUS, 0, "focus", "GLOB",
     "of the call graph only what leads to or from\nfunctions of this name; may be repeated"},
    {OPTION_DEPTH, 0, "depth", "N", "not further than N calls"},
    {OPTION_SORT, 0, "sort", "KEY",
     "order of functions: self (default), time, calls,\npercall, name, line"},
    {OPTION_FUNCTION, 0, "function", "GLOB", "only functions of this name; may be repeated"},
    {OPTION_FILE, 0, "file", "GLOB", "only functions of this source file; may be\nrepeated"},
    {OPTION_MIN_PERCENT, 0, "min-percent", "P",
     "only functions with at least P percent of the\nprogram"},
    {OPTION_TOP, 0, "top", "N", "only the first N functions"},
    {OPTION_ALL, 0, "all", 0, "also functions below 1 %, and those never called"},
    {OPTION_COLUMNS, 0, "columns", "LIST",
     "columns of line tables: hits, time, per_hit,\npercent, "
     "self, lib, min, max, error, timed_hits"},
    {OPTION_UNIT, 0, "unit", "UNIT", "auto (default), ns, us, ms, s, cycles"},
    {OPTION_FORMAT, 0, "format", "FORMAT",
     "text (default), json, csv, html, callgrind,\npprof, speedscope, collapsed, svg, "
     "lcov,\nmarkdown;"
     " dot for call graphs"},
    {OPTION_WHY, 0, "why", "FILE:LINE", "tell how the time of a line was made"},
    {OPTION_OUTPUT, 'o', "output", "FILE", "write to FILE instead of standard output"},
    {OPTION_DIFF, 0, "diff", "BASE", 0},
    {OPTION_SOURCE_PATH, 0, "source-path", "OLD=NEW",
     "source files below OLD are now below NEW; may be\nrepeated"},
    {OPTION_COLOR, 0, "color", "WHEN", "auto (default), always, never"},
    {OPTION_PAGER, 0, "pager", 0, "at a terminal, show it page by page, as git does"},
    {OPTION_CHECK, 0, "check", 0, "verify the profile instead of printing it"},
    {OPTION_MERGE, 0, "merge", 0, "write all inputs as one profile; needs -o FILE"},
    {OPTION_COMPLETION, 0, "completion", "SHELL",
     "print completions of these options for bash, zsh\nor fish"},
    {OPTION_HELP, 'h', "help", 0, "print this help and exit"},
    {OPTION_VERSION, 'V', "version", 0, "print the version and exit"},
};

const size_t report_option_count = sizeof report_option_table / sizeof *report_option_table;

struct choice {
    const char *name;
    int value;
};

static const struct choice sort_choices[] = {
    {"time", REPORT_SORT_TIME},       {"self", REPORT_SORT_SELF}, {"calls", REPORT_SORT_CALLS},
    {"percall", REPORT_SORT_PERCALL}, {"name", REPORT_SORT_NAME}, {"line", REPORT_SORT_LINE},
};

static const struct choice unit_choices[] = {
    {"auto", REPORT_UNIT_AUTO}, {"ns", REPORT_UNIT_NS}, {"us", REPORT_UNIT_US},
    {"ms", REPORT_UNIT_MS},     {"s", REPORT_UNIT_S},   {"cycles", REPORT_UNIT_CYCLES},
};

static const struct choice format_choices[] = {
#define REPORT_FORMAT(name, NAME) {#name, REPORT_FORMAT_##NAME},
#define REPORT_FORMAT_OTHER REPORT_FORMAT
#include "report_formats.def"
};

static const struct choice color_choices[] = {
    {"auto", CLI_COLOR_AUTO}, {"always", CLI_COLOR_ALWAYS}, {"never", CLI_COLOR_NEVER}};

static const struct choice shell_choices[] = {
    {"bash", CLI_SHELL_BASH}, {"zsh", CLI_SHELL_ZSH}, {"fish", CLI_SHELL_FISH}};

static const struct choice column_choices[] = {
#define REPORT_FIELD(name, heading, width, key) {#name, REPORT_FIELD_##name},
#include "report_fields.def"
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Finds `size` bytes of `value` among the choices; complains with all of them if it is none. */
static bool choose(const struct choice *choices, size_t count, const char *value, size_t size,
                   const char *spelling, int *result) {
    char all[256] = "";

    for (size_t i = 0; i < count; i++) {
        if (strlen(choices[i].name) == size && !memcmp(choices[i].name, value, size)) {
            *result = choices[i].value;
            return true;
        }
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "",
                 choices[i].name);
    }
    cli_message("%s: unknown value '%.*s'; it can be %s", spelling, (int)size, value, all);
    return false;
}

static bool set_columns(struct report_options *options, const char *list, const char *spelling) {
    options->column_count = 0;
    for (const char *at = list;;) {
        size_t size = strcspn(at, ",");
        int field;
        if (!choose(column_choices, COUNT_OF(column_choices), at, size, spelling, &field))
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

static bool set_percent(struct report_options *options, const char *value, const char *spelling) {
    char *end;

    options->min_percent = strtod(value, &end);
    if (end != value && *end == '%')
        end++;
    if (end != value && !*end && options->min_percent >= 0 && options->min_percent <= 100)
        return true;
    cli_message("%s: '%s' is not a number from 0 to 100", spelling, value);
    return false;
}

static bool set_number(size_t *number, const char *value, const char *spelling) {
    size_t digits = strspn(value, "0123456789");

    if (digits && !value[digits] && digits <= 9 && (*number = strtoul(value, 0, 10)) > 0)
        return true;
    cli_message("%s: '%s' is not a whole number above 0", spelling, value);
    return false;
}

static bool set_format(struct report_options *options, const char *value, const char *spelling) {
    int choice;

    if (!choose(format_choices, COUNT_OF(format_choices), value, strlen(value), spelling, &choice))
        return false;
    options->format = (enum report_format)choice;
    return true;
}

static void add_word(struct report_words *list, const char *word) {
    list->words = cli_grow(list->words, list->count, &list->capacity, sizeof *list->words);
    list->words[list->count++] = word;
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
        return set_number(&options->depth, value, spelling);
    case OPTION_DIFF:
        cli_message("this version does not have --diff; it prints one or several profiles");
        return false;
    case OPTION_SORT:
        if (!choose(sort_choices, COUNT_OF(sort_choices), value, strlen(value), spelling, &choice))
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
        return set_percent(options, value, spelling);
    case OPTION_TOP:
        return set_number(&options->top, value, spelling);
    case OPTION_ALL:
        return options->all = true;
    case OPTION_COLUMNS:
        return set_columns(options, value, spelling);
    case OPTION_UNIT:
        if (!choose(unit_choices, COUNT_OF(unit_choices), value, strlen(value), spelling, &choice))
            return false;
        options->unit = (enum report_unit)choice;
        return true;
    case OPTION_FORMAT:
        return set_format(options, value, spelling);
    case OPTION_WHY: {
        const char *colon = strrchr(value, ':');
        if (!colon || colon == value || !colon[1] ||
            strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
            cli_message("%s: '%s' is not of the form FILE:LINE", spelling, value);
            return false;
        }
        options->why = value;
        return true;
    }
    case OPTION_OUTPUT:
        options->output = value;
        return true;
    case OPTION_SOURCE_PATH:
        if (!strchr(value, '=') || value[0] == '=') {
            cli_message("%s: '%s' is not of the form OLD=NEW", spelling, value);
            return false;
        }
        add_word(&options->source_paths, value);
        return true;
    case OPTION_COLOR:
        if (!choose(color_choices, COUNT_OF(color_choices), value, strlen(value), spelling,
                    &choice))
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
        if (!choose(shell_choices, COUNT_OF(shell_choices), value, strlen(value), spelling,
                    &choice))
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

/* Says which parts of the report are wanted, and what that asks of other options. */
static bool settle_parts(struct report_options *options) {
    if (options->format == REPORT_FORMAT_DOT && !options->tree)
        options->callgraph = true;
    bool graph = options->callgraph || options->tree;
    if (!graph && (options->focus.count || options->depth != SIZE_MAX)) {
        cli_message("--focus and --depth need --callgraph or --tree");
        return false;
    }
    options->only_graph = graph && !options->only_functions && !options->only_lines;
    if (options->only_graph && !options->sorted)
        options->sort = REPORT_SORT_TIME;
    if (options->only_functions && options->only_lines)
        options->only_functions = options->only_lines = false; /* both parts, without the header */
    return true;
}

bool report_options_parse(struct report_options *options, int argc, char **argv,
                          int *operand_count) {
    *options = (struct report_options){
        .sort = REPORT_SORT_SELF, .min_percent = -1, .top = SIZE_MAX, .depth = SIZE_MAX};
    if (!cli_parse(report_option_table, report_option_count, argc, argv, handle, options,
                   operand_count))
        return false;
    if (options->help || options->version)
        return true;
    if (!settle_parts(options))
        return false;
    if (options->merge && options->check) {
        cli_message("--merge and --check exclude each other");
        return false;
    }
    if (options->merge && !options->output) {
        cli_message("--merge needs -o FILE");
        return false;
    }
    return true;
}

void report_options_release(struct report_options *options) {
    free(options->functions.words);
    free(options->files.words);
    free(options->source_paths.words);
    free(options->focus.words);
    options->functions = options->files = options->source_paths = options->focus =
        (struct report_words){0};
}

void report_options_print_help(FILE *file) {
    fputs("Usage: instr-report [OPTION...] [FILE...]\n"
          "\n"
          "Prints what a profiled program did: where its time went, function by function\n"
          "and line by line. FILE is a profile (default out.prof, - is standard input);\n"
          "several are added up.\n"
          "\n",
          file);
    cli_print_options(file, report_option_table, report_option_count);
    fputs("\nExit status: 0 good, 1 profile unreadable or check failed, 2 usage,\n"
          "3 input/output error.\n",
          file);
}

const char *report_field_name(enum report_field field) {
    return column_choices[field].name;
}

size_t report_option_values(const struct cli_option *option, const char **names, size_t room) {
    static const struct {
        enum option_id id;
        const struct choice *choices;
        size_t count;
    } lists[] = {
        {OPTION_SORT, sort_choices, COUNT_OF(sort_choices)},
        {OPTION_UNIT, unit_choices, COUNT_OF(unit_choices)},
        {OPTION_FORMAT, format_choices, COUNT_OF(format_choices)},
        {OPTION_COLOR, color_choices, COUNT_OF(color_choices)},
        {OPTION_COLUMNS, column_choices, COUNT_OF(column_choices)},
        {OPTION_COMPLETION, shell_choices, COUNT_OF(shell_choices)},
    };
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (size_t c = 0; lists[i].id == (enum option_id)option->id && c < lists[i].count; c++)
            if (count < room)
                names[count++] = lists[i].choices[c].name;
    return count;
}
