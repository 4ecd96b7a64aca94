/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* --why=FILE:LINE: how the time of a line was made. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_output.h"

/* Is it the file, or do the last parts of its path say so? */
static bool fits(const char *path, const char *file, size_t length) {
    size_t size = strlen(path);

    return size >= length && !memcmp(path + size - length, file, length) &&
           (size == length || path[size - length - 1] == '/' || file[0] == '/');
}

static void put_clean(FILE *file, const char *string) {
    struct cli_text text = {0};

    report_append_clean(&text, string);
    fwrite(text.bytes, 1, text.size, file);
    cli_text_release(&text);
}

/* One unit for all times of a line, by its name. */
static struct report_scale scale_of(const struct report_line *line) {
    static const struct report_scale scales[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}};
    double largest = fmax(line->evidence.probe_ns, line->evidence.sample_ns);

    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (largest >= scales[i].ns)
            return scales[i];
    return (struct report_scale){1, "ns"};
}

static void put_estimate(const struct report_output *output, struct report_scale scale,
                         double time_ns, double error_ns) {
    fprintf(output->file, "%.4g %s +- %.3g %s", time_ns / scale.ns, scale.heading,
            error_ns / scale.ns, scale.heading);
}

static void put_probes(const struct report_output *output, const struct report_line *line,
                       const struct report_function *function, struct report_scale scale) {
    const struct report_evidence *evidence = &line->evidence;

    if (!evidence->probed) {
        fprintf(output->file, "  Probes:   none fired for it%s\n",
                function->flags & INSTR_PROFILE_FUNCTION_LINES
                    ? ""
                    : " (the function is not marked: it has no line probes)");
        return;
    }
    fputs("  Probes:   ", output->file);
    put_estimate(output, scale, evidence->probe_ns, evidence->probe_error_ns);
    fprintf(output->file, ", from %" PRIu64 " timed visits", line->visits);
    if (line->ranged)
        fprintf(output->file, " of %.4g to %.4g %s", (double)line->min_ns / scale.ns,
                (double)line->max_ns / scale.ns, scale.heading);
    fputs("; the probes' own cost is taken out\n", output->file);
    if (evidence->preempted_ns * 100 > evidence->probe_ns)
        fprintf(output->file, "            and %.3g %s in which other programs had the processor\n",
                evidence->preempted_ns / scale.ns, scale.heading);
    if (function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF)
        fputs("            they were switched off during the run: they cost more than the bound\n"
              "            (INSTR_OPTIONS=overhead=PERCENT, or timing=exact to keep them)\n",
              output->file);
}

static void put_samples(const struct report_output *output, const struct report_line *line,
                        struct report_scale scale) {
    const struct report_model *model = output->model;

    if (!model->sampled.samples) {
        fputs("  Samples:  none were taken\n", output->file);
        return;
    }
    fputs("  Samples:  ", output->file);
    put_estimate(output, scale, line->evidence.sample_ns, line->evidence.sample_error_ns);
    fprintf(output->file,
            ", %" PRIu64 " of %" PRIu64 " met it on the stack, %" PRIu64 " in its own code\n",
            line->samples.total_count, model->sampled.samples, line->samples.self_count);
    if (line->samples.blurred_ns > 0)
        fprintf(
            output->file,
            "            %.3g %s of the error are samples between an instruction of it and one\n"
            "            of another line\n",
            line->samples.blurred_ns / scale.ns, scale.heading);
    if (line->samples.idle_total_ns * 100 > line->samples.total_ns)
        fprintf(output->file,
                "            %.3g %s were taken off: what calls cost whose probes do not fire\n",
                line->samples.idle_total_ns / scale.ns, scale.heading);
    if (line->evidence.sample_ns > line->samples.total_ns)
        fputs("            what probes saw beyond that is taken for waiting\n", output->file);
}

static void print_line(const struct report_output *output, const struct report_line *line) {
    const struct report_function *function = &output->model->functions[line->function];
    struct report_scale scale = scale_of(line);

    put_clean(output->file, output->model->files[line->file - 1].path);
    fprintf(output->file, ":%" PRIu64 " in ", line->line);
    put_clean(output->file, function->name);
    fprintf(output->file, "\n  Hits:     %" PRIu64 ", exact\n", line->hits);
    put_probes(output, line, function, scale);
    put_samples(output, line, scale);
    fputs("  Time:     ", output->file);
    if (line->measured) {
        put_estimate(output, scale, (double)line->time_ns, (double)line->error_ns);
        fprintf(output->file, ": %s\n",
                line->evidence.by_samples ? "by samples, whose error is smaller"
                                          : "by probes, whose error is smaller");
    } else {
        fputs("not measured\n", output->file);
    }
}

bool report_output_why(const struct report_output *output) {
    const char *place = output->options->why, *colon = strrchr(place, ':');
    uint64_t number = colon ? strtoull(colon + 1, 0, 10) : 0;
    bool found = false;

    for (size_t i = 0; i < output->model->line_count; i++) {
        const struct report_line *line = &output->model->lines[i];
        if (line->line != number || !line->file ||
            !fits(output->model->files[line->file - 1].path, place, (size_t)(colon - place)))
            continue;
        if (found)
            fputc('\n', output->file);
        print_line(output, line);
        found = true;
    }
    if (!found)
        cli_message("--why: no instrumented function has code at %s", place);
    return found;
}
