/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "pager.h"
#include "report_callgraph.h"
#include "report_check.h"
#include "report_compare.h"
#include "report_input.h"
#include "report_merge.h"
#include "report_output.h"

#ifndef INSTR_VERSION
#define INSTR_VERSION "unknown"
#endif

enum { BUFFER_SIZE = 1 << 18 }; /* large reports would spend their time in write(2) */

static const char default_file[] = "out.prof";

static bool print_format(const struct report_output *output) {
    const struct report_options *options = output->options;
    bool is_text = options->format == REPORT_FORMAT_TEXT;
    bool good = true;

    if (is_text && options->why)
        good = report_output_why(output);
    else if (options->format == REPORT_FORMAT_DOT ||
             (options->format == REPORT_FORMAT_CSV && options->only_graph))
        good = report_output_callgraph(output);
    else if (!is_text || !options->only_graph)
        report_output(output);
    if (is_text && (options->callgraph || options->tree))
        good = report_output_callgraph(output) && good;
    return good;
}

static bool print_report(const struct report_inputs *inputs, const struct report_inputs *base,
                         const struct report_model *model, const struct report_options *options,
                         FILE *file, struct cli_pager *pager) {
    struct report_selection selection;
    struct report_sources sources;

    if (options->diff)
        return report_compare(base, model, options, file, pager);
    if (options->check)
        return report_check(model, !inputs->damaged, file);
    report_select(&selection, model, options);
    bool good;
    report_sources_open(&sources, model, &options->source_paths);
    struct report_output output = {
        .model = model,
        .options = options,
        .selection = &selection,
        .sources = &sources,
        .file = file,
        .edge = cli_terminal_width(file),
        .color = cli_terminal_color(file, options->color),
        .damaged = inputs->damaged,
    };
    if (options->pager && file == stdout)
        cli_pager_start(pager);
    good = print_format(&output);
    report_sources_close(&sources);
    report_selection_release(&selection);
    return good;
}

/* A reader that has gone away has seen what it wanted: that is no failure. */
static bool finish(FILE *file, const char *name) {
    bool failed = ferror(file);
    int number = errno;

    if (fclose(file)) {
        failed = true;
        number = errno;
    }
    if (!failed || number == EPIPE)
        return true;
    if (!number)
        number = EIO;
    cli_message("%s: %s", name, strerror(number));
    return false;
}

/* `base` is what --diff compares with, or empty. */
static enum cli_exit report(const struct report_inputs *inputs, const struct report_inputs *base,
                            const struct report_options *options) {
    struct report_model model;
    struct cli_pager pager = {0};
    FILE *file = stdout;

    report_model_build(&model, inputs->list, inputs->count);
    enum cli_exit result = CLI_EXIT_GOOD;
    if (options->unit == REPORT_UNIT_CYCLES && !report_cycle_rate(&model)) {
        cli_message("--unit=cycles: these times were not measured with one cycle counter");
        result = CLI_EXIT_USAGE;
    } else if (options->output && !(file = fopen(options->output, "w"))) {
        cli_message("%s: %s", options->output, strerror(errno));
        result = CLI_EXIT_IO;
    } else {
        errno = 0;
        setvbuf(file, 0, _IOFBF, BUFFER_SIZE);
        bool good = print_report(inputs, base, &model, options, file, &pager);
        if (!finish(file, options->output ? options->output : "standard output"))
            result = CLI_EXIT_IO;
        else if (!cli_pager_wait(&pager))
            result = CLI_EXIT_IO;
        else if (!good || inputs->damaged || base->damaged)
            result = CLI_EXIT_PROFILE;
    }
    report_model_release(&model);
    return result;
}

static enum cli_exit print_completion(const struct report_options *options) {
    FILE *file = options->output ? fopen(options->output, "w") : stdout;

    if (!file) {
        cli_message("%s: %s", options->output, strerror(errno));
        return CLI_EXIT_IO;
    }
    errno = 0;
    cli_print_completion(file, options->completion, "instr-report", report_option_table,
                         report_option_count, report_option_values);
    return finish(file, options->output ? options->output : "standard output") ? CLI_EXIT_GOOD
                                                                               : CLI_EXIT_IO;
}

static enum cli_exit merge(const char *const *paths, size_t count, const char *output) {
    struct report_merger *merger = report_merger_open();
    bool damaged;
    enum cli_exit result = report_inputs_merge(merger, paths, count, &damaged);

    if (result == CLI_EXIT_GOOD && damaged) {
        cli_message("%s: not written: an input is damaged", output);
        result = CLI_EXIT_PROFILE;
    } else if (result == CLI_EXIT_GOOD && !report_merger_to_file(merger, output)) {
        result = CLI_EXIT_IO;
    }
    report_merger_close(merger);
    return result;
}

static enum cli_exit run(const struct report_options *options, char **operands, int count) {
    const char *const fallback[] = {default_file};
    struct report_inputs inputs, base = {0};

    if (options->help) {
        report_options_print_help(stdout);
        return finish(stdout, "standard output") ? CLI_EXIT_GOOD : CLI_EXIT_IO;
    }
    if (options->version) {
        puts("instr-report " INSTR_VERSION);
        return finish(stdout, "standard output") ? CLI_EXIT_GOOD : CLI_EXIT_IO;
    }
    if (options->completion)
        return print_completion(options);
    const char *const *paths = count ? (const char *const *)operands : fallback;
    size_t path_count = count ? (size_t)count : 1;
    if (options->merge)
        return merge(paths, path_count, options->output);
    enum cli_exit result = report_inputs_read(&inputs, paths, path_count);
    if (result == CLI_EXIT_GOOD && options->diff)
        result = report_inputs_read(&base, &options->diff, 1);
    if (result == CLI_EXIT_GOOD)
        result = report(&inputs, &base, options);
    report_inputs_release(&inputs);
    report_inputs_release(&base);
    return result;
}

int main(int argc, char **argv) {
    struct report_options options;
    enum cli_exit result = CLI_EXIT_USAGE;
    int operands;

    cli_set_program("instr-report");
    cli_utf8_init();
    signal(SIGPIPE, SIG_IGN);
    if (report_options_parse(&options, argc, argv, &operands))
        result = run(&options, argv, operands);
    report_options_release(&options);
    return (int)result;
}
