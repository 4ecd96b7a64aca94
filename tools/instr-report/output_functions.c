/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The function table, in cProfile's form, and the table of regions. */
#include <inttypes.h>

#include "cli.h"
#include "report_output.h"

/* Three decimals, as cProfile has; what would be cut to zeros is written with an exponent. */
static void add_number(struct cli_table *table, double value, bool known) {
    if (known && value != 0 && value < 0.0005 && value > -0.0005)
        cli_text_printf(cli_table_cell(table), "%.2e", value);
    else if (known)
        cli_text_fixed(cli_table_cell(table), value, 3);
    cli_table_cell_end(table);
}

struct report_divisors report_divisors_of(const struct report_function *function) {
    bool some = function->measured && function->calls;
    uint64_t timed = function->calls;
    if ((function->flags & INSTR_PROFILE_FUNCTION_LATE) && function->timed_calls &&
        !function->evidence.by_samples)
        timed = function->timed_calls;
    /* A recursion whose probes were switched off while it was open. */
    bool was_open = (function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF) &&
                    function->primitive_calls < function->timed_calls;

    return (struct report_divisors){
        .self = timed,
        /* cProfile divides by primitive calls: recursive ones have no share of their own. */
        .total = (function->timed_calls == timed || was_open) && function->primitive_calls
                     ? function->primitive_calls
                     : timed,
        .primitive_shown = some && (function->timed_calls == function->calls || was_open) &&
                           function->primitive_calls != function->calls,
    };
}

static void add_function(const struct report_output *output, struct cli_table *table,
                         const struct report_function *function, double unit) {
    struct cli_text *text = cli_table_cell(table);
    double self = (double)function->self_ns / unit, total = (double)function->total_ns / unit;
    bool some = function->measured && function->calls;
    struct report_divisors divisors = report_divisors_of(function);

    cli_text_unsigned(text, function->calls);
    if (divisors.primitive_shown) {
        cli_text_string(text, "/");
        cli_text_unsigned(text, function->primitive_calls);
    }
    cli_table_cell_end(table);
    add_number(table, self, function->measured);
    add_number(table, some ? self / (double)divisors.self : 0, some);
    add_number(table, total, function->measured);
    add_number(table, some ? total / (double)divisors.total : 0, some);
    report_append_clean(text, function->file ? output->model->files[function->file - 1].name : "~");
    cli_text_printf(text, ":%" PRIu64 "(", function->line);
    report_append_clean(text, function->name);
    cli_text_string(text, ")");
    cli_table_cell_end(table);
    cli_table_row_end(
        table, some && output->model->program_ns > 0
                   ? cli_terminal_heat(100 * (double)function->self_ns / output->model->program_ns)
                   : "");
}

void report_print_functions(const struct report_output *output) {
    static const struct cli_column columns[] = {
        {"ncalls", 12, 0, false}, {"tottime", 8, 1, false},
        {"percall", 8, 1, false}, {"cumtime", 8, 1, false},
        {"percall", 8, 1, false}, {"filename:lineno(function)", 0, 1, true},
    };
    const struct report_selection *selection = output->selection;
    struct cli_table table = {0};
    double largest = 0;
    bool measured = false;

    for (size_t i = 0; i < selection->count; i++) {
        const struct report_function *function = selection->functions[i];
        measured = measured || (function->measured && function->calls);
        if (function->measured && (double)function->total_ns > largest)
            largest = (double)function->total_ns;
    }
    /* With three decimals the function table can stay in seconds longer. */
    struct report_scale scale = report_scale_for(output, largest * 1000);
    if (measured)
        fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    cli_table_begin(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < selection->count; i++)
        add_function(output, &table, selection->functions[i], scale.ns);
    report_print_table(output, &table, false);
    cli_table_release(&table);
    putc('\n', output->file);
}

void report_print_regions(const struct report_output *output) {
    static const struct cli_column columns[] = {
        {"calls", 12, 0, false}, {"time", 8, 1, false}, {"percall", 8, 1, false},
        {"min", 8, 1, false},    {"max", 8, 1, false},  {"region", 0, 1, true},
    };
    const struct report_model *model = output->model;
    struct cli_table table = {0};
    double largest = 0;

    if (!model->region_count)
        return;
    for (size_t i = 0; i < model->region_count; i++)
        if ((double)model->regions[i].total_ns > largest)
            largest = (double)model->regions[i].total_ns;
    struct report_scale scale = report_scale_for(output, largest * 1000);
    fprintf(output->file, "Timer unit: %s\n\n", scale.heading);
    cli_table_begin(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < model->region_count; i++) {
        const struct report_region *region = &model->regions[i];
        bool some = region->calls > 0;
        cli_text_unsigned(cli_table_cell(&table), region->calls);
        cli_table_cell_end(&table);
        add_number(&table, (double)region->total_ns / scale.ns, some);
        add_number(&table, some ? (double)region->total_ns / (double)region->calls / scale.ns : 0,
                   some);
        add_number(&table, (double)region->min_ns / scale.ns, some);
        add_number(&table, (double)region->max_ns / scale.ns, some);
        report_append_clean(cli_table_cell(&table), region->name);
        cli_table_cell_end(&table);
        cli_table_row_end(&table, "");
    }
    report_print_table(output, &table, false);
    cli_table_release(&table);
    putc('\n', output->file);
}
