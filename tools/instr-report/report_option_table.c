/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_option_table.h"

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
    {OPTION_DIFF, 0, "diff", "BASE", "compare with the profile BASE, line by line"},
    {OPTION_FAIL_IF, 0, "fail-if", "CONDITION",
     "with --diff, exit with 1 if hits or time are more\nthan in BASE by an amount: hits>0%, "
     "hits>1000,\ntime>5%, time>2ms; may be repeated"},
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

static const struct report_choice sort_choices[] = {
    {"time", REPORT_SORT_TIME},       {"self", REPORT_SORT_SELF}, {"calls", REPORT_SORT_CALLS},
    {"percall", REPORT_SORT_PERCALL}, {"name", REPORT_SORT_NAME}, {"line", REPORT_SORT_LINE},
};

static const struct report_choice unit_choices[] = {
    {"auto", REPORT_UNIT_AUTO}, {"ns", REPORT_UNIT_NS}, {"us", REPORT_UNIT_US},
    {"ms", REPORT_UNIT_MS},     {"s", REPORT_UNIT_S},   {"cycles", REPORT_UNIT_CYCLES},
};

static const struct report_choice format_choices[] = {
#define REPORT_FORMAT(name, NAME) {#name, REPORT_FORMAT_##NAME},
#define REPORT_FORMAT_OTHER REPORT_FORMAT
#include "report_formats.def"
};

static const struct report_choice color_choices[] = {
    {"auto", CLI_COLOR_AUTO}, {"always", CLI_COLOR_ALWAYS}, {"never", CLI_COLOR_NEVER}};

static const struct report_choice shell_choices[] = {
    {"bash", CLI_SHELL_BASH}, {"zsh", CLI_SHELL_ZSH}, {"fish", CLI_SHELL_FISH}};

static const struct report_choice column_choices[] = {
#define REPORT_FIELD(name, heading, width, key) {#name, REPORT_FIELD_##name},
#include "report_fields.def"
};
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const struct report_choice *report_option_choices(enum option_id id, size_t *count) {
    static const struct {
        enum option_id id;
        const struct report_choice *choices;
        size_t count;
    } lists[] = {
        {OPTION_SORT, sort_choices, COUNT_OF(sort_choices)},
        {OPTION_UNIT, unit_choices, COUNT_OF(unit_choices)},
        {OPTION_FORMAT, format_choices, COUNT_OF(format_choices)},
        {OPTION_COLOR, color_choices, COUNT_OF(color_choices)},
        {OPTION_COLUMNS, column_choices, COUNT_OF(column_choices)},
        {OPTION_COMPLETION, shell_choices, COUNT_OF(shell_choices)},
    };

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (lists[i].id == id) {
            *count = lists[i].count;
            return lists[i].choices;
        }
    }
    *count = 0;
    return 0;
}

size_t report_option_values(const struct cli_option *option, const char **names, size_t room) {
    size_t count;
    const struct report_choice *choices = report_option_choices((enum option_id)option->id, &count);

    if (count > room)
        count = room;
    for (size_t i = 0; i < count; i++)
        names[i] = choices[i].name;
    return count;
}

const char *report_field_name(enum report_field field) {
    return column_choices[field].name;
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
