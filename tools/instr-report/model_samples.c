/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What samples say of functions and lines. An address stands for all functions that were inlined
 * into each other there (sample_places.c); a stack is the functions of all its addresses, the
 * innermost first. A function or line that is on a stack more than once is counted once.
 */
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "report_model.h"
#include "sample_places.h"
#include "sample_weights.h"

struct call {
    uint32_t function;
    bool is_inlined, is_outermost; /* into the one behind; of this function on the stack */
};

struct walk {
    struct report_model *model;
    const struct instr_profile *profile;
    struct sample_places *places;
    const double *weights;               /* of functions: sample_weights.h */
    uint32_t *function_seen, *line_seen; /* the stack in which they were met last */
    uint32_t stack;
    struct call *calls; /* of one stack, the innermost first */
    size_t call_count, call_capacity;
};

static void add_self(struct report_samples *samples, const struct instr_profile_frame *frame,
                     double time, bool inside) {
    samples->self_ns += time;
    samples->self_count += frame->samples;
    samples->idle_self_ns += (double)frame->time_ns - time;
    if (inside)
        samples->lib_ns += time;
    if (frame->samples)
        samples->kernel_ns += time * (double)frame->kernel / (double)frame->samples;
}

static void add_total(struct report_samples *samples, const struct instr_profile_frame *frame,
                      double time) {
    samples->total_ns += time;
    samples->idle_total_ns += (double)frame->time_ns - time;
    samples->total_count += frame->samples;
}

/* Which of two instructions a sample between them has met is not known: the one that is shown or,
 * if that was waited for, the one before. */
static void blur(struct report_model *model, const struct sample_place *place, double time_ns) {
    if (place->line_before == REPORT_INDEX_NONE)
        return;
    model->lines[place->functions[0].line].samples.blurred_ns += time_ns;
    model->lines[place->line_before].samples.blurred_ns += time_ns;
}

/* The innermost function that is instrumented. */
static void charge_self(struct walk *walk, const struct sample_function *found, bool in_library,
                        bool is_leaf, const struct instr_profile_frame *frame, double time) {
    struct report_model *model = walk->model;

    add_self(&model->functions[found->function].samples, frame, time, in_library);
    if (found->line != REPORT_INDEX_NONE)
        add_self(&model->lines[found->line].samples, frame, time, in_library);
    if (is_leaf && found->is_on_no_line)
        model->sampled.instrumentation_ns += (double)frame->time_ns;
}

/* Of a stack: time without that of probes that do not fire. */
static double time_of(const struct walk *walk, const struct instr_profile_frame *leaf) {
    uint32_t function = sample_weights_function(
        sample_places_find(walk->places, (size_t)(leaf - walk->profile->frames)));

    return (double)leaf->time_ns * (function == REPORT_INDEX_NONE ? 1 : walk->weights[function]);
}

static void add_stack(struct walk *walk, const struct instr_profile_frame *leaf) {
    struct report_model *model = walk->model;
    const struct instr_profile_frame *frame = leaf;
    uint32_t callee = REPORT_INDEX_NONE; /* the instrumented function that was met last */
    bool charged = false, in_library = false, unknown = false;
    bool is_innermost = true;
    double time = time_of(walk, leaf);

    /* What probes cost is no time of the functions that they are in. */
    if (sample_places_find(walk->places, (size_t)(leaf - walk->profile->frames))->is_runtime) {
        model->sampled.instrumentation_ns += (double)leaf->time_ns;
        return;
    }
    walk->stack++;
    model->stack_count++;
    model->sampled.idle_ns += (double)leaf->time_ns - time;
    blur(model, sample_places_find(walk->places, (size_t)(leaf - walk->profile->frames)), time);
    while (frame) {
        const struct sample_place *place =
            sample_places_find(walk->places, (size_t)(frame - walk->profile->frames));
        unknown = unknown || place->is_missing;
        for (size_t i = 0; i < place->count; i++) {
            const struct sample_function *found = &place->functions[i];
            if (found->function == REPORT_INDEX_NONE) {
                in_library = true;
                continue;
            }
            if (!charged)
                charge_self(walk, found, in_library, frame == leaf, leaf, time);
            charged = true;
            if (callee != REPORT_INDEX_NONE) {
                report_model_add_sampled_arc(model, found->function, found->line, callee,
                                             is_innermost, time);
                is_innermost = false;
            }
            callee = found->function;
            if (walk->function_seen[found->function] != walk->stack) {
                walk->function_seen[found->function] = walk->stack;
                add_total(&model->functions[found->function].samples, leaf, time);
            }
            if (found->line != REPORT_INDEX_NONE && walk->line_seen[found->line] != walk->stack) {
                walk->line_seen[found->line] = walk->stack;
                add_total(&model->lines[found->line].samples, leaf, time);
            }
        }
        in_library = in_library || !place->count;
        frame = frame->parent ? &walk->profile->frames[frame->parent - 1] : 0;
    }
    if (callee != REPORT_INDEX_NONE)
        report_model_add_sampled_arc(model, REPORT_INDEX_NONE, REPORT_INDEX_NONE, callee,
                                     is_innermost, time);
    if (!charged)
        *(unknown ? &model->sampled.unknown_ns : &model->sampled.outside_ns) += time;
}

/* How much of a function's time lies in activations that its own probes timed. When they were
 * switched off there were some before, the longest of all perhaps: the outermost of a recursion. */
static double coverage(const struct report_function *function) {
    if (!function->measured || !function->timed_calls)
        return 0;
    if (!(function->flags & INSTR_PROFILE_FUNCTION_SWITCHED_OFF) ||
        function->timed_calls >= function->calls ||
        function->samples.total_ns <= (double)function->total_ns)
        return 1;
    return (double)function->total_ns / function->samples.total_ns;
}

static void push_call(struct walk *walk, uint32_t function, bool is_inlined) {
    if (function == REPORT_INDEX_NONE)
        return;
    walk->calls =
        cli_grow(walk->calls, walk->call_count, &walk->call_capacity, sizeof *walk->calls);
    walk->calls[walk->call_count++] = (struct call){function, is_inlined, false};
}

static void list_calls(struct walk *walk, const struct instr_profile_frame *frame) {
    walk->call_count = 0;
    for (; frame; frame = frame->parent ? &walk->profile->frames[frame->parent - 1] : 0) {
        const struct sample_place *place =
            sample_places_find(walk->places, (size_t)(frame - walk->profile->frames));
        for (size_t i = 0; i < place->count; i++)
            push_call(walk, place->functions[i].function, i + 1 < place->count);
    }
    walk->stack++;
    for (size_t i = walk->call_count; i-- > 0;) {
        struct call *call = &walk->calls[i];
        call->is_outermost = walk->function_seen[call->function] != walk->stack;
        walk->function_seen[call->function] = walk->stack;
    }
}

/* Time that no probe closer to it saw is in the self time of the next caller that has probes; the
 * probes of functions that are timed late were not inlined with them. Probes are switched off early
 * in a run: what those of one function did not see those of its callees did not see either. */
static void hide_stack(struct walk *walk, const struct instr_profile_frame *leaf) {
    double seen = 0; /* of all of the time */

    if (sample_places_find(walk->places, (size_t)(leaf - walk->profile->frames))->is_runtime)
        return;
    list_calls(walk, leaf);
    for (size_t i = 0; i < walk->call_count && seen < 1; i++) {
        const struct call *call = &walk->calls[i];
        struct report_function *function = &walk->model->functions[call->function];
        if (!call->is_outermost ||
            (call->is_inlined && (function->flags & INSTR_PROFILE_FUNCTION_LATE)))
            continue;
        double more = fmax(coverage(function) - seen, 0);
        if (call->function != walk->calls[0].function)
            function->samples.hidden_ns += more * (double)leaf->time_ns;
        seen += more;
    }
}

static void open_walk(struct walk *walk, struct report_model *model, size_t index,
                      struct sample_modules *modules) {
    const struct instr_profile *profile = model->profiles[index];

    *walk = (struct walk){.model = model, .profile = profile, .places = &model->places[index]};
    for (size_t i = 0; i < profile->run_count; i++) {
        model->sampled.samples += profile->runs[i].samples;
        model->sampled.lost += profile->runs[i].samples_lost;
    }
    if (!profile->frame_count)
        return;
    sample_places_resolve(walk->places, model, profile, modules);
    walk->function_seen = calloc(model->function_count + 1, sizeof *walk->function_seen);
    walk->line_seen = calloc(model->line_count + 1, sizeof *walk->line_seen);
    if (!walk->function_seen || !walk->line_seen)
        cli_resize(0, SIZE_MAX); /* says so and exits */
}

static void close_walk(struct walk *walk) {
    free(walk->calls);
    free(walk->function_seen);
    free(walk->line_seen);
}

static void for_each_stack(struct walk *walk,
                           void (*see)(struct walk *, const struct instr_profile_frame *)) {
    for (size_t i = 0; i < walk->profile->frame_count; i++)
        if (walk->profile->frames[i].samples)
            see(walk, &walk->profile->frames[i]);
}

static void count_stack(struct walk *walk, const struct instr_profile_frame *frame) {
    add_stack(walk, frame);
    walk->model->sampled.ns += (double)frame->time_ns;
    walk->model->sampled.kernel_ns +=
        (double)frame->time_ns * (double)frame->kernel / (double)frame->samples;
}

/* Samples on no line, those of inserted code above all, belong to lines around them: a processor
 * shows an instruction that waits for a result, which is often the one behind. All lines of the
 * function get as much more, so that their shares are what they were without. */
static void share_unplaced(struct report_model *model, const struct report_function *function) {
    struct report_line *lines = &model->lines[function->first_line];
    double own_ns = function->samples.self_ns - function->samples.lib_ns, placed_ns = 0;

    for (size_t i = 0; i < function->line_count; i++)
        placed_ns += lines[i].samples.self_ns - lines[i].samples.lib_ns;
    if (placed_ns <= 0 || placed_ns >= own_ns)
        return;
    double more = own_ns / placed_ns - 1;
    for (size_t i = 0; i < function->line_count; i++) {
        struct report_samples *samples = &lines[i].samples;
        double more_ns = (samples->self_ns - samples->lib_ns) * more;
        samples->total_ns += more_ns;
        samples->self_ns += more_ns;
    }
}

void report_model_add_samples(struct report_model *model) {
    struct walk *walks = cli_resize(0, (model->profile_count + 1) * sizeof *walks);
    struct sample_modules modules = {0};

    model->places = calloc(model->profile_count + 1, sizeof *model->places);
    if (!model->places)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t p = 0; p < model->profile_count; p++)
        open_walk(&walks[p], model, p, &modules);
    sample_modules_release(&modules);
    double *weights = sample_weights_find(model);
    for (size_t p = 0; p < model->profile_count; p++) {
        walks[p].weights = weights;
        for_each_stack(&walks[p], count_stack);
    }
    for (size_t p = 0; p < model->profile_count; p++) {
        for_each_stack(&walks[p], hide_stack);
        close_walk(&walks[p]);
    }
    free(weights);
    free(walks);
    for (size_t i = 0; model->sampled.samples && i < model->function_count; i++)
        share_unplaced(model, &model->functions[i]);
}

void report_model_release_samples(struct report_model *model) {
    for (size_t p = 0; model->places && p < model->profile_count; p++)
        sample_places_release(&model->places[p]);
    free(model->places);
    model->places = 0;
}
