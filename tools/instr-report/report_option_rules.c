/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdint.h>

#include "report_option_table.h"

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

/* The formats that a diff can be written in. */
static bool has_diff(enum report_format format) {
    return format == REPORT_FORMAT_TEXT || format == REPORT_FORMAT_JSON ||
           format == REPORT_FORMAT_CSV || format == REPORT_FORMAT_MARKDOWN ||
           format == REPORT_FORMAT_HTML;
}

static bool check_diff(const struct report_options *options) {
    const struct {
        bool given;
        const char *name;
    } others[] = {
        {options->merge, "--merge"}, {options->check, "--check"},
        {options->why, "--why"},     {options->callgraph, "--callgraph"},
        {options->tree, "--tree"},   {options->column_count > 0, "--columns"},
    };

    if (!options->diff) {
        if (options->fail_if.count)
            cli_message("--fail-if compares with another profile: add --diff=BASE");
        return !options->fail_if.count;
    }
    if (!has_diff(options->format)) {
        cli_message(
            "--diff can be written as text, json, csv, markdown, html, and in no other format");
        return false;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i].given) {
            cli_message("--diff and %s exclude each other", others[i].name);
            return false;
        }
    }
    if (options->unit == REPORT_UNIT_CYCLES) {
        cli_message("--unit=cycles: --diff compares times, for cycles of two machines differ");
        return false;
    }
    return true;
}

static bool check_merge(const struct report_options *options) {
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

bool report_options_settle(struct report_options *options) {
    /* The format dot asks for a call graph, which would hide that it has no diff. */
    return (!options->diff || check_diff(options)) && settle_parts(options) &&
           check_diff(options) && check_merge(options);
}
