/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Probes and samples are two estimates of the same times, each with its error. The better one is
 * taken, function by function and line by line.
 *
 * Probes: the error is that of the clock and of the probe cost that was taken out. Where functions
 * without probes are called, or were inlined, their time is in their caller's, and samples say how
 * much that is.
 *
 * Samples: n of them stand for n periods of CPU time, with a standard deviation of the square root
 * of n (they are counts of independent events: Poisson). They do not see waiting. Between two
 * instructions of different lines a sample may be either's, which is part of a line's error; it
 * does not matter to the choice, as time that goes to a neighbour is not lost.
 *
 * On a busy machine probes also see what other programs did meanwhile. The kernel tells how much
 * that was for a thread; it meets code in proportion to the CPU time that this takes, which samples
 * know. That is so on average: a slice of the processor's time is long, and one that fell into a
 * short function makes it a thousand times as long. So no code has more time than samples and all
 * that they did not see together.
 */
#include <math.h>

#include "report_model.h"
#include "report_sums.h"

static double period_of(const struct report_model *model) {
    return model->sampled.samples ? model->sampled.ns / (double)model->sampled.samples : 0;
}

/* Half-width of the 95 % interval. None at all still means fewer than three or so. */
static double sample_error(const struct report_model *model, uint64_t count) {
    return 1.96 * period_of(model) * sqrt((double)count + 1);
}

static int64_t rounded(double value) {
    return value >= (double)INT64_MAX ? INT64_MAX : value > 0 ? (int64_t)llround(value) : 0;
}

static int64_t clamp(int64_t value, int64_t most) {
    return value > most ? most : value;
}

/* How long others have the processor when they get it: a slice of the kernel's scheduler (EEVDF's
 * base slice is 3 ms with a few processors). The fewer slices, the less is known of where they
 * fell. */
static const double slice_ns = 3e6;

/* Of all threads of all runs: wall time without CPU time, and preemption. */
static void find_waiting(struct report_model *model) {
    struct report_sampled *sampled = &model->sampled;
    double cpu_ns = 0, preempted_ns = 0;

    for (size_t p = 0; p < model->profile_count; p++)
        for (size_t i = 0; i < model->profiles[p]->thread_count; i++) {
            const struct instr_profile_thread *thread = &model->profiles[p]->threads[i];
            double running_ns = (double)thread->cpu_ns + (double)thread->preempted_ns;
            cpu_ns += (double)thread->cpu_ns;
            preempted_ns += (double)thread->preempted_ns;
            sampled->waiting_ns += fmax((double)thread->wall_ns - running_ns, 0);
        }
    sampled->preempted = cpu_ns > 0 ? preempted_ns / cpu_ns : 0;
    sampled->unseen_ns = sampled->waiting_ns + fmax(cpu_ns - sampled->ns, 0) + sampled->outside_ns +
                         sampled->unknown_ns;
}

/* What preemption added to a time of probes while so much CPU time went by, of which `hidden_ns` is
 * not in the probes' time any more. No more than what they see beyond samples. */
static double preemption_in(const struct report_model *model, double probe_ns, double sampled_ns,
                            double hidden_ns) {
    return fmin((sampled_ns + hidden_ns) * model->sampled.preempted,
                fmax(probe_ns - sampled_ns, 0));
}

static double preemption_error(double preempted_ns) {
    return fmin(1.96 * sqrt(preempted_ns * slice_ns), preempted_ns);
}

static void take_preemption_out(struct report_evidence *evidence, double preempted_ns) {
    evidence->preempted_ns = preempted_ns;
    evidence->probe_ns -= preempted_ns;
    evidence->probe_error_ns += preemption_error(preempted_ns);
}

/* What probes see of a self time beyond all that it can be cannot be the program's, however much
 * preemption was expected there. It says nothing of what is left: that is no better known. */
static double take_excess_out(const struct report_model *model, struct report_evidence *evidence,
                              double probe_self_ns, const struct report_samples *samples) {
    double most_ns = samples->self_ns + sample_error(model, samples->self_count) +
                     samples->blurred_ns + model->sampled.unseen_ns;
    double excess_ns = fmin(fmax(probe_self_ns - most_ns, 0), evidence->probe_ns);

    if (!evidence->sampled || !evidence->probed)
        return 0;
    evidence->preempted_ns += excess_ns;
    evidence->probe_ns -= excess_ns;
    evidence->probe_error_ns += excess_ns;
    return excess_ns;
}

static void choose(struct report_evidence *evidence, double waiting_ns) {
    double above = evidence->probe_ns - evidence->sample_ns;

    /* What probes see and samples do not is waiting, as far as there was any. */
    if (evidence->probed && evidence->sampled && waiting_ns > 0 &&
        above > 2 * (evidence->sample_error_ns + evidence->probe_error_ns)) {
        double waited = fmin(above, waiting_ns);
        evidence->sample_ns += waited;
        evidence->sample_error_ns += evidence->probe_error_ns + waited / 10;
    }
    evidence->by_samples = evidence->sampled && (!evidence->probed || evidence->sample_error_ns <
                                                                          evidence->probe_error_ns);
}

/* Of the calls. How much of the time is in one that has not ended is not known. */
static double untimed_part(const struct report_function *function) {
    if (!function->calls || function->flags & INSTR_PROFILE_FUNCTION_OPEN)
        return 1;
    return fmax(1 - (double)function->timed_calls / (double)function->calls, 0);
}

static void fuse_function(const struct report_model *model, struct report_function *function) {
    struct report_evidence *evidence = &function->evidence;
    const struct report_samples *samples = &function->samples;
    bool off = (function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF) != 0;
    /* An activation that was open when the program was killed has no time. */
    bool whole = function->timed_calls >= function->calls &&
                 !(function->flags & INSTR_PROFILE_FUNCTION_OPEN);

    evidence->sampled = model->sampled.samples != 0 && function->calls != 0;
    evidence->probed = function->measured && function->timed_calls != 0;
    evidence->hidden_ns = samples->hidden_ns;
    evidence->probe_ns = fmax((double)function->self_ns - evidence->hidden_ns, 0);
    evidence->probe_error_ns =
        report_clock_error((double)function->timed_calls) + evidence->hidden_ns / 5 +
        (evidence->hidden_ns > 0 ? 1.96 * sqrt(evidence->hidden_ns * period_of(model)) : 0);
    evidence->sample_ns = samples->self_ns;
    evidence->sample_error_ns = sample_error(model, samples->self_count) + samples->idle_self_ns;
    take_preemption_out(
        evidence, preemption_in(model, evidence->probe_ns, samples->self_ns, evidence->hidden_ns));
    take_excess_out(model, evidence, evidence->probe_ns, samples);
    /* Of calls that were not timed all that probes know is what the others took. Samples bound it:
     * 256 calls of millions must not outdo samples because those are few. */
    if (!whole)
        evidence->probe_error_ns +=
            (double)function->self_ns / 2 +
            (samples->self_ns + evidence->sample_error_ns) * untimed_part(function);
    choose(evidence, model->sampled.waiting_ns);
    function->total_kept = 1;
    if (!evidence->sampled || (!evidence->probed && !samples->total_count)) {
        function->error_ns = rounded(evidence->probe_error_ns);
        return;
    }
    function->measured = true;
    function->estimated = function->estimated || evidence->by_samples || !whole;
    if (evidence->by_samples) {
        function->lib_ns = rounded(samples->lib_ns + evidence->sample_ns - samples->self_ns);
        function->self_ns = rounded(evidence->sample_ns);
        function->error_ns = rounded(evidence->sample_error_ns);
    } else {
        function->self_ns = rounded(evidence->probe_ns);
        function->error_ns = rounded(evidence->probe_error_ns);
    }
    if (function->total_ns > 0) {
        double total_ns = (double)function->total_ns;
        double others_ns =
            fmax(preemption_in(model, total_ns, samples->total_ns, 0), evidence->preempted_ns);
        function->total_kept = fmax(1 - others_ns / total_ns, 0);
        function->total_kept *= fmax(1 - samples->idle_total_ns / total_ns, 0);
        function->total_ns = rounded(total_ns * function->total_kept);
    }
    /* A total that probes measured includes waiting, and all that it called. */
    if (!whole && (!evidence->probed || off || samples->total_ns > (double)function->total_ns)) {
        function->total_ns = rounded(samples->total_ns);
        function->total_by_samples = true;
    }
    if (function->total_ns < function->self_ns)
        function->total_ns = function->self_ns;
    function->lib_ns = clamp(function->lib_ns, function->self_ns);
}

/* All that a function calls is some function's own time. Totals that probes measured may be above
 * the sum of those that samples told, by the errors of both. */
static void bound_total(const struct report_model *model, struct report_function *function) {
    double total_ns = (double)function->total_ns;

    if (!model->sampled.samples || !function->measured || total_ns <= model->program_ns)
        return;
    function->total_kept *= model->program_ns / total_ns;
    function->total_ns = rounded(model->program_ns);
}

void report_fuse_functions(struct report_model *model) {
    find_waiting(model);
    for (size_t i = 0; i < model->function_count; i++) {
        fuse_function(model, &model->functions[i]);
        if (model->functions[i].measured && model->functions[i].evidence.by_samples)
            model->any_times = true;
        if (model->functions[i].measured)
            model->program_ns += (double)model->functions[i].self_ns;
    }
    for (size_t i = 0; i < model->function_count; i++)
        bound_total(model, &model->functions[i]);
    for (size_t i = 0; i < model->callee_count; i++) {
        struct report_callee *callee = &model->callees[i];
        callee->total_ns =
            rounded((double)callee->total_ns * model->functions[callee->callee].total_kept);
    }
}

static void keep_part(struct report_line *line, double part) {
    line->time_ns = rounded((double)line->time_ns * part);
    line->self_ns = clamp(rounded((double)line->self_ns * part), line->time_ns);
    line->lib_ns = clamp(rounded((double)line->lib_ns * part), line->self_ns);
}

static void fuse_line(const struct report_model *model, struct report_line *line) {
    const struct report_function *function = &model->functions[line->function];
    struct report_evidence *evidence = &line->evidence;
    const struct report_samples *samples = &line->samples;

    evidence->sampled = function->evidence.sampled && line->hits != 0;
    evidence->probed = line->measured && line->visits != 0;
    evidence->probe_ns = fmax((double)line->time_ns - samples->idle_total_ns, 0);
    evidence->probe_error_ns = (double)line->error_ns;
    evidence->sample_ns = samples->total_ns;
    evidence->sample_error_ns = sample_error(model, samples->total_count) + samples->idle_total_ns;
    if (evidence->probed && evidence->sampled) {
        take_preemption_out(evidence,
                            preemption_in(model, evidence->probe_ns, samples->total_ns, 0));
        keep_part(line, line->time_ns > 0 ? evidence->probe_ns / (double)line->time_ns : 1);
        int64_t excess_ns =
            rounded(take_excess_out(model, evidence, (double)line->self_ns, samples));
        line->time_ns -= excess_ns;
        line->self_ns -= excess_ns;
        line->lib_ns = clamp(line->lib_ns, line->self_ns);
    }
    /* Several hits were one visit then. */
    if (line->extrapolated && fabs(evidence->probe_ns - evidence->sample_ns) >
                                  evidence->probe_error_ns + evidence->sample_error_ns)
        evidence->probed = false;
    choose(evidence, model->sampled.waiting_ns);
    if (line->extrapolated || function->total_kept < 1) {
        line->time_ns = clamp(line->time_ns, function->total_ns);
        line->self_ns = clamp(line->self_ns, line->time_ns);
        line->lib_ns = clamp(line->lib_ns, line->self_ns);
    }
    evidence->sample_error_ns += samples->blurred_ns;
    if (!evidence->by_samples || !function->samples.total_count)
        return;
    line->measured = line->estimated = true;
    line->time_ns = clamp(rounded(evidence->sample_ns), function->total_ns);
    line->self_ns =
        clamp(rounded(samples->self_ns + evidence->sample_ns - samples->total_ns), line->time_ns);
    line->lib_ns =
        clamp(rounded(samples->lib_ns + evidence->sample_ns - samples->total_ns), line->self_ns);
    /* Few samples say little; that a line is part of its function may say more. */
    int64_t most = line->time_ns > function->total_ns - line->time_ns
                       ? line->time_ns
                       : function->total_ns - line->time_ns;
    line->error_ns = clamp(rounded(evidence->sample_error_ns), most + function->error_ns);
}

void report_fuse_lines(struct report_model *model) {
    for (size_t i = 0; i < model->line_count; i++)
        fuse_line(model, &model->lines[i]);
}
