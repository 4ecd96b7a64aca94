/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The facts about the runs, in front of all tables. */
#define _XOPEN_SOURCE 700
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "report_output.h"

enum {
    MAX_RUNS = 8, /* that get a block of lines each */
    LABEL_COLUMNS = 15
};

const char *report_timing_name(uint64_t timing) {
    static const char *const names[] = {"none", "exact", "governed", "sampled"};

    return timing < sizeof names / sizeof *names ? names[timing] : "unknown";
}

const char *report_sampler_name(uint64_t sampler) {
    static const char *const names[] = {"none", "perf", "timer"};

    return sampler < sizeof names / sizeof *names ? names[sampler] : "unknown";
}

double report_sample_rate(const struct instr_profile_run *run) {
    return run->sampled_ns ? (double)run->samples * 1e9 / (double)run->sampled_ns : 0;
}

void report_exit_text(struct cli_text *text, const struct instr_profile_run *run) {
    switch (run->exit_kind) {
    case INSTR_PROFILE_EXIT_RUNNING:
        cli_text_string(text, "running");
        break;
    case INSTR_PROFILE_EXIT_STATUS:
        cli_text_printf(text, "exit %" PRId64, run->exit_value);
        break;
    case INSTR_PROFILE_EXIT_SIGNAL:
        cli_text_printf(text, "signal %" PRId64, run->exit_value);
        break;
    case INSTR_PROFILE_EXIT_EXEC:
        cli_text_string(text, "exec");
        break;
    case INSTR_PROFILE_EXIT_KILLED:
        cli_text_string(text, "killed");
        break;
    default:
        cli_text_string(text, "unknown");
    }
}

void report_append_clean(struct cli_text *text, const char *string) {
    cli_text_clean(text, string, strlen(string), CLI_CLEAN_TERMINAL);
}

uint64_t report_cycle_rate(const struct report_model *model) {
    uint64_t rate = 0;

    for (size_t i = 0; i < model->run_count; i++) {
        const struct instr_profile_run *run = model->runs[i].run;
        if (run->clock != INSTR_PROFILE_CLOCK_TSC || !run->clock_hz)
            return 0;
        /* Each start calibrates anew: runs on one machine differ by some parts in a million. */
        if (rate && fabs((double)run->clock_hz - (double)rate) > (double)rate / 1000)
            return 0;
        rate = rate ? rate : run->clock_hz;
    }
    return rate;
}

struct report_scale report_scale_for(const struct report_output *output, double largest_ns) {
    static const struct report_scale scales[] = {
        [REPORT_UNIT_NS] = {1, "1e-09 s"},
        [REPORT_UNIT_US] = {1e3, "1e-06 s"},
        [REPORT_UNIT_MS] = {1e6, "1e-03 s"},
        [REPORT_UNIT_S] = {1e9, "1 s"},
    };

    if (output->options->unit == REPORT_UNIT_CYCLES)
        return (struct report_scale){1e9 / (double)report_cycle_rate(output->model), "1 cycle"};
    if (output->options->unit != REPORT_UNIT_AUTO)
        return scales[output->options->unit];
    if (largest_ns < 1e5)
        return scales[REPORT_UNIT_NS];
    if (largest_ns < 1e9)
        return scales[REPORT_UNIT_US];
    return scales[largest_ns < 1e12 ? REPORT_UNIT_MS : REPORT_UNIT_S];
}

static void append_shell_word(struct cli_text *text, const char *word) {
    if (*word && !word[strcspn(word, " \t\n'\"\\$`*?[]();&|<>~#{}!")]) {
        report_append_clean(text, word);
        return;
    }
    cli_text_string(text, "'");
    report_append_clean(text, word);
    cli_text_string(text, "'");
}

void report_append_command(struct cli_text *text, const struct report_run *run) {
    const struct instr_profile *profile = run->profile;
    bool any = false;

    for (size_t i = 0; i < profile->argument_count; i++) {
        if (profile->arguments[i].run != run->index)
            continue;
        if (any)
            cli_text_string(text, " ");
        append_shell_word(text, report_string(profile, profile->arguments[i].text)->bytes);
        any = true;
    }
    if (!any)
        report_append_clean(text, report_string(profile, run->run->program)->bytes);
}

static void append_bytes(struct cli_text *text, uint64_t bytes) {
    if (bytes >= 1000000000)
        cli_text_printf(text, "%.2f GB", (double)bytes / 1e9);
    else if (bytes >= 1000000)
        cli_text_printf(text, "%.1f MB", (double)bytes / 1e6);
    else
        cli_text_printf(text, "%.1f kB", (double)bytes / 1e3);
}

static void append_time(struct cli_text *text, double ns) {
    static const char *const units[] = {"ns", "us", "ms", "s"};
    int unit = 0;

    for (; unit < 3 && fabs(ns) >= 1000; unit++)
        ns /= 1000;
    cli_text_printf(text, "%.4g %s", ns, units[unit]);
}

static uint64_t count_threads(const struct report_run *run) {
    uint64_t count = 0;

    for (size_t i = 0; i < run->profile->thread_count; i++)
        if (run->profile->threads[i].run == run->index)
            count += run->profile->threads[i].count;
    return count;
}

/* Columns behind the labels; 0 if there is no edge. */
static size_t room_for_text(const struct report_output *output) {
    return output->edge > LABEL_COLUMNS ? output->edge - LABEL_COLUMNS : 0;
}

/* How many bytes fit: up to the last space behind a comma or semicolon, or else the last one, if
 * not all do. */
static size_t fit_words(const char *bytes, size_t size, size_t room) {
    size_t fitting = cli_utf8_fit(bytes, size, room), space = 0;

    for (size_t at = fitting; fitting < size && at > 0; at--) {
        if (bytes[at] != ' ')
            continue;
        if (bytes[at - 1] == ',' || bytes[at - 1] == ';')
            return at;
        space = space ? space : at;
    }
    return space ? space : fitting ? fitting : size;
}

/* What does not fit into a terminal goes on below, behind the label. */
static void print_line(const struct report_output *output, const char *label,
                       struct cli_text *text) {
    size_t room = room_for_text(output), begin = 0;

    do {
        size_t left = text->size - begin;
        size_t size = room ? fit_words(text->bytes + begin, left, room) : left;
        fprintf(output->file, "%-*s", LABEL_COLUMNS, begin ? "" : label);
        fwrite(text->bytes + begin, 1, size, output->file);
        putc('\n', output->file);
        begin += size;
        begin += begin < text->size && text->bytes[begin] == ' ';
    } while (begin < text->size);
    text->size = 0;
}

/* A command may have any number of arguments: it is cut. */
static void print_command(const struct report_output *output, const struct report_run *entry,
                          struct cli_text *text) {
    report_append_command(text, entry);
    if (room_for_text(output))
        text->size = cli_utf8_fit(text->bytes, text->size, room_for_text(output));
    print_line(output, "Command:", text);
}

static void print_machine(const struct report_output *output, const struct report_run *entry,
                          struct cli_text *text) {
    const struct instr_profile_run *run = entry->run;
    const char *system = report_string(entry->profile, run->system)->bytes;
    const char *cpu = report_string(entry->profile, run->cpu)->bytes;
    time_t seconds = (time_t)(run->start_unix_ns / 1000000000);
    struct tm local;
    char date[64];

    report_append_clean(text, report_string(entry->profile, run->host)->bytes);
    if (*system) {
        cli_text_string(text, ", ");
        report_append_clean(text, system);
    }
    if (*cpu) {
        cli_text_string(text, ", ");
        report_append_clean(text, cpu);
    }
    if (run->cpu_count)
        cli_text_printf(text, ", %" PRIu64 " CPU%s", run->cpu_count,
                        run->cpu_count == 1 ? "" : "s");
    print_line(output, "Host:", text);
    if (run->start_unix_ns && localtime_r(&seconds, &local) &&
        strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S %z", &local))
        cli_text_string(text, date);
    else
        cli_text_string(text, "unknown");
    cli_text_printf(text, ", process %" PRIu64, run->pid);
    print_line(output, "Started:", text);
}

static void print_probes(const struct report_output *output, const struct instr_profile_run *run,
                         struct cli_text *text) {
    bool cycles = run->clock == INSTR_PROFILE_CLOCK_TSC;

    cli_text_printf(text, "%s", report_timing_name(run->timing));
    if (run->timing == INSTR_PROFILE_TIMING_NONE)
        cli_text_string(text, " (hits only: times were not measured)");
    cli_text_printf(text, ", clock: %s", cycles ? "cycle counter" : "CLOCK_MONOTONIC");
    if (cycles && run->clock_hz)
        cli_text_printf(text, " at %.4g GHz", (double)run->clock_hz / 1e9);
    print_line(output, "Timing:", text);

    cli_text_printf(text, "%" PRIu64, run->probes);
    if (run->probes) {
        cli_text_printf(text, " of %.3g ns; overhead removed: ", (double)run->probe_cost_ps / 1e3);
        append_time(text, (double)run->removed_ns);
        cli_text_string(text, ", remaining uncertainty: ");
        append_time(text, report_clock_error((double)run->probes));
    }
    print_line(output, "Probes:", text);
    if (run->frames_lost) {
        cli_text_printf(text, "%" PRIu64 " activations were not timed for want of memory",
                        run->frames_lost);
        print_line(output, "Lost:", text);
    }
}

/* Nothing about runs for which no samples were wanted. */
static void print_sampler(const struct report_output *output, const struct instr_profile_run *run,
                          struct cli_text *text) {
    const struct report_sampled *sampled = &output->model->sampled;
    bool perf = run->sampler == INSTR_PROFILE_SAMPLER_PERF;
    bool timer = run->sampler == INSTR_PROFILE_SAMPLER_TIMER;

    if (run->sampler == INSTR_PROFILE_SAMPLER_NONE) {
        if (run->timing != INSTR_PROFILE_TIMING_GOVERNED &&
            run->timing != INSTR_PROFILE_TIMING_SAMPLED)
            return;
        cli_text_string(text, "none (neither perf events nor a timer could be used)");
        print_line(output, "Sampler:", text);
        return;
    }
    cli_text_string(text, perf ? "perf events" : timer ? "CPU time timers" : "unknown");
    cli_text_printf(text, ", %" PRIu64 " Hz asked", run->sample_rate);
    if (run->sampled_ns)
        cli_text_printf(text, ", %.0f Hz delivered", report_sample_rate(run));
    cli_text_printf(text, ", %" PRIu64 " sample%s", run->samples, run->samples == 1 ? "" : "s");
    if (run->samples_lost)
        cli_text_printf(text, " (%" PRIu64 " lost)", run->samples_lost);
    /* Frames do not tell of which run they are. */
    if (output->model->run_count == 1 && sampled->ns > 0)
        cli_text_printf(text, ", %.1f %% on no line",
                        100 * sampled->instrumentation_ns / sampled->ns);
    if (output->model->run_count == 1 && sampled->idle_ns * 1000 > sampled->ns)
        cli_text_printf(text, ", %.1f %% taken off for calls",
                        100 * sampled->idle_ns / sampled->ns);
    print_line(output, "Sampler:", text);
}

static void print_threads(const struct report_output *output, const struct report_run *entry,
                          struct cli_text *text) {
    uint64_t cpu_ns = 0, preempted_ns = 0;

    for (size_t i = 0; i < entry->profile->thread_count; i++)
        if (entry->profile->threads[i].run == entry->index) {
            cpu_ns += entry->profile->threads[i].cpu_ns;
            preempted_ns += entry->profile->threads[i].preempted_ns;
        }
    cli_text_printf(text, "%" PRIu64, count_threads(entry));
    if (preempted_ns > cpu_ns / 50) {
        cli_text_string(text, ", ");
        append_time(text, (double)preempted_ns);
        cli_text_string(text, output->model->sampled.samples
                                  ? " without a processor, which others had; not in the times"
                                  : " without a processor, which others had; part of the times");
    }
    print_line(output, "Threads:", text);
}

void report_print_header(const struct report_output *output) {
    struct cli_text text = {0};

    for (size_t i = 0; i < output->model->run_count && i < MAX_RUNS; i++) {
        const struct report_run *entry = &output->model->runs[i];
        const struct instr_profile_run *run = entry->run;

        print_command(output, entry, &text);
        print_machine(output, entry, &text);
        append_time(&text, (double)run->wall_ns);
        cli_text_string(&text, ", user ");
        append_time(&text, (double)run->user_ns);
        cli_text_string(&text, ", sys ");
        append_time(&text, (double)run->system_ns);
        print_line(output, "Wall time:", &text);
        append_bytes(&text, run->max_rss_bytes);
        print_line(output, "Peak memory:", &text);
        report_exit_text(&text, run);
        print_line(output, "Exit status:", &text);
        print_threads(output, entry, &text);
        print_probes(output, run, &text);
        print_sampler(output, run, &text);
        putc('\n', output->file);
    }
    if (output->model->run_count > MAX_RUNS)
        fprintf(output->file, "%zu further runs (--format=json has them all)\n\n",
                output->model->run_count - MAX_RUNS);
    cli_text_release(&text);
}
