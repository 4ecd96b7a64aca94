/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Times are cut to whole nanoseconds after the conversion of clock ticks, so two sums that must be
 * equal may differ by one nanosecond per summand; what was scaled or shared is rounded once more.
 */
#include "report_check.h"

#include <inttypes.h>

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_sums.h"
#include "utf8.h"

enum { SLACK_NS = 10, EXAMPLES = 3 };

struct check {
    FILE *file;
    const char *what;
    uint64_t cases, failures;
    struct cli_text examples;
    bool good;
};

static void begin(struct check *check, const char *what) {
    check->what = what;
    check->cases = check->failures = 0;
    check->examples.size = 0;
}

/* Counts one case; `name` and the numbers are kept as an example if it does not hold. */
static void expect(struct check *check, bool holds, const char *name, const char *left_name,
                   int64_t left, const char *right_name, int64_t right) {
    check->cases++;
    if (holds)
        return;
    if (check->failures++ >= EXAMPLES)
        return;
    cli_text_string(&check->examples, check->failures == 1 ? ": " : "; ");
    cli_text_clean(&check->examples, name, strlen(name), CLI_CLEAN_TERMINAL);
    cli_text_printf(&check->examples, ": %s %" PRId64 ", %s %" PRId64, left_name, left, right_name,
                    right);
}

static void end(struct check *check, const char *cases_name) {
    if (!check->failures) {
        fprintf(check->file, "ok: %s (%" PRIu64 " %s)\n", check->what, check->cases, cases_name);
        return;
    }
    check->good = false;
    fprintf(check->file, "FAILED: %s: %" PRIu64 " of %" PRIu64 " %s%.*s%s\n", check->what,
            check->failures, check->cases, cases_name, (int)check->examples.size,
            check->examples.bytes, check->failures > EXAMPLES ? "; ..." : "");
}

/* left <= right, but for the rounding of so many summands. */
static bool at_most(int64_t left, int64_t right, uint64_t summands) {
    return left <= report_sum(right, report_sum(SLACK_NS, report_signed(summands)));
}

static const char *name_of(const struct instr_profile *profile, size_t function) {
    return report_string(profile, profile->functions[function].name)->bytes;
}

static void check_threads(struct check *check, const struct report_model *model) {
    begin(check, "self times of each thread add up to at most its wall time");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->thread_count; i++) {
            const struct instr_profile_thread *thread = &profile->threads[i];
            char name[48];
            snprintf(name, sizeof name, "thread %" PRIu64, thread->tid);
            expect(check, at_most(thread->self_ns, report_signed(thread->wall_ns), 0), name,
                   "self_ns", thread->self_ns, "wall_ns", report_signed(thread->wall_ns));
        }
    }
    end(check, "threads");

    begin(check, "self times of all functions are those of all threads");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        /* A merged profile has rounded each of them once per run. */
        size_t summands = profile->function_count * profile->run_count + profile->thread_count;
        int64_t functions = 0, threads = 0;
        for (size_t i = 0; i < profile->function_count; i++)
            report_add(&functions, profile->functions[i].self_ns);
        for (size_t i = 0; i < profile->thread_count; i++)
            report_add(&threads, profile->threads[i].self_ns);
        if (profile->complete)
            expect(check,
                   at_most(functions, threads, summands) && at_most(threads, functions, summands),
                   "profile", "functions_ns", functions, "threads_ns", threads);
    }
    end(check, "profiles");
}

static void check_functions(struct check *check, const struct report_model *model) {
    begin(check, "no function is above 100 % of its threads' wall time");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        int64_t wall = 0;
        for (size_t i = 0; i < profile->thread_count; i++)
            report_add(&wall, report_signed(profile->threads[i].wall_ns));
        for (size_t i = 0; i < profile->function_count && profile->complete; i++) {
            const struct instr_profile_function *function = &profile->functions[i];
            if (function->timed_calls)
                expect(check, at_most(function->total_ns, wall, profile->thread_count),
                       name_of(profile, i), "total_ns", function->total_ns, "wall_ns", wall);
        }
    }
    end(check, "functions");

    begin(check, "total >= self >= lib >= 0 of every function");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->function_count; i++) {
            const struct instr_profile_function *function = &profile->functions[i];
            if (!function->timed_calls)
                continue;
            expect(check, at_most(function->self_ns, function->total_ns, 0), name_of(profile, i),
                   "total_ns", function->total_ns, "self_ns", function->self_ns);
            expect(check, at_most(function->lib_ns, function->self_ns, 0) && function->lib_ns >= 0,
                   name_of(profile, i), "self_ns", function->self_ns, "lib_ns", function->lib_ns);
        }
    }
    end(check, "comparisons");

    begin(check, "calls >= timed calls >= primitive calls of every function");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->function_count; i++) {
            const struct instr_profile_function *function = &profile->functions[i];
            expect(check, function->calls >= function->timed_calls, name_of(profile, i), "calls",
                   (int64_t)function->calls, "timed_calls", (int64_t)function->timed_calls);
            expect(check, function->timed_calls >= function->primitive_calls, name_of(profile, i),
                   "timed_calls", (int64_t)function->timed_calls, "primitive_calls",
                   (int64_t)function->primitive_calls);
        }
    }
    end(check, "comparisons");
}

static void check_lines(struct check *check, const struct report_model *model) {
    begin(check, "no line is above 100 % of its function");
    for (size_t i = 0; i < model->line_count; i++) {
        const struct report_line *line = &model->lines[i];
        const struct report_function *function = &model->functions[line->function];
        char name[256];
        if (!line->measured || !function->measured)
            continue;
        snprintf(name, sizeof name, "%s, line %" PRIu64, function->name, line->line);
        /* A line may have several sites. Each has at most its function's time, but the cost of
         * probes is taken out visit by visit, too much here and too little there. */
        expect(check, at_most(line->time_ns, function->total_ns, line->visits), name, "time_ns",
               line->time_ns, "total_ns", function->total_ns);
    }
    end(check, "lines");
}

static void check_arcs(struct check *check, const struct report_model *model) {
    begin(check, "callers' arcs into each function add up to its timed calls");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        uint64_t *calls = cli_resize(0, profile->function_count * sizeof *calls);

        for (size_t i = 0; i < profile->function_count; i++)
            calls[i] = 0;
        for (size_t i = 0; i < profile->arc_count; i++)
            report_count(&calls[profile->arcs[i].callee], profile->arcs[i].calls);
        for (size_t i = 0; i < profile->function_count && profile->complete; i++)
            expect(check, calls[i] == profile->functions[i].timed_calls, name_of(profile, i),
                   "arcs", (int64_t)calls[i], "timed_calls",
                   (int64_t)profile->functions[i].timed_calls);
        free(calls);
    }
    end(check, "functions");
}

static void check_samples(struct check *check, const struct report_model *model) {
    begin(check, "samples of all frames are those of all runs");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        uint64_t frames = 0, runs = 0;

        for (size_t i = 0; i < profile->frame_count; i++)
            frames += profile->frames[i].samples;
        for (size_t i = 0; i < profile->run_count; i++)
            runs += profile->runs[i].samples;
        if (profile->complete)
            expect(check, frames == runs, "profile", "frames_samples", report_signed(frames),
                   "runs_samples", report_signed(runs));
    }
    end(check, "profiles");

    begin(check, "frames stand behind their callers and have no more samples in the kernel");
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->frame_count; i++) {
            const struct instr_profile_frame *frame = &profile->frames[i];
            expect(check, frame->parent <= i, "frame", "its_number", report_signed(i), "caller",
                   report_signed(frame->parent));
            expect(check, frame->kernel <= frame->samples, "frame", "kernel_samples",
                   report_signed(frame->kernel), "samples", report_signed(frame->samples));
        }
    }
    end(check, "comparisons");
}

/* What is left of a merged function when its parts are taken off. */
struct remainder {
    uint64_t calls, timed_calls, hits;
    int64_t self_ns;
};

static void check_merge(struct check *check, const struct report_model *model) {
    size_t count = model->function_count;
    struct remainder *left = cli_resize(0, count * sizeof *left);

    begin(check, "merged profiles add up to their parts");
    for (size_t i = 0; i < count; i++) {
        const struct report_function *function = &model->functions[i];
        left[i] = (struct remainder){function->calls, function->timed_calls, function->line_hits,
                                     function->measured_self_ns};
    }
    for (size_t p = 0; p < model->profile_count; p++) {
        struct report_model part;
        report_model_build(&part, &model->profiles[p], 1);
        for (size_t i = 0; i < part.function_count; i++) {
            const struct report_function *function = &part.functions[i];
            const struct report_function *whole = report_model_find(model, &part, function);
            expect(check, whole != 0, function->name, "parts", 1, "merged", whole ? 1 : 0);
            if (!whole)
                continue;
            struct remainder *rest = &left[whole - model->functions];
            rest->calls -= function->calls;
            rest->timed_calls -= function->timed_calls;
            rest->hits -= function->line_hits;
            rest->self_ns = report_difference(rest->self_ns, function->measured_self_ns);
        }
        report_model_release(&part);
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = model->functions[i].name;
        expect(check, !left[i].calls && !left[i].timed_calls, name, "calls too many",
               (int64_t)left[i].calls, "timed calls too many", (int64_t)left[i].timed_calls);
        expect(check, !left[i].hits && !left[i].self_ns, name, "hits too many",
               (int64_t)left[i].hits, "self_ns too much", left[i].self_ns);
    }
    free(left);
    end(check, "comparisons");
}

bool report_check(const struct report_model *model, bool complete, FILE *file) {
    struct check check = {.file = file, .good = true};

    begin(&check, "every file was read to its end");
    expect(&check, complete, "input", "complete", complete, "expected", 1);
    end(&check, "inputs");
    check_threads(&check, model);
    check_functions(&check, model);
    check_lines(&check, model);
    check_arcs(&check, model);
    check_samples(&check, model);
    if (model->profile_count > 1)
        check_merge(&check, model);
    cli_text_release(&check.examples);
    return check.good;
}
