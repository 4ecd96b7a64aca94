/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What samples say of functions and lines. An address stands for all functions that were inlined
 * into each other there (sample_places.c); a stack is the functions of all its addresses, the
 * innermost first. A function or line that is on a stack more than once is counted once.
 */
#include <stdlib.h>

#include "cli.h"
#include "report_model.h"
#include "sample_places.h"

struct walk {
    struct report_model *model;
    const struct instr_profile *profile;
    struct sample_places places;
    uint32_t *function_seen, *line_seen; /* the stack in which they were met last */
    uint32_t stack;
};

static void add_self(struct report_samples *samples, const struct instr_profile_frame *frame,
                     bool inside) {
    double time = (double)frame->time_ns;

    samples->self_ns += time;
    samples->self_count += frame->samples;
    if (inside)
        samples->lib_ns += time;
    if (frame->samples)
        samples->kernel_ns += time * (double)frame->kernel / (double)frame->samples;
}

static void add_total(struct report_samples *samples, const struct instr_profile_frame *frame) {
    samples->total_ns += (double)frame->time_ns;
    samples->total_count += frame->samples;
}

/* The innermost function that is instrumented. */
static void charge_self(struct walk *walk, const struct sample_place *place,
                        const struct sample_function *found, bool in_library, bool is_leaf,
                        const struct instr_profile_frame *frame) {
    struct report_model *model = walk->model;
    uint32_t standing = place->functions[place->count - 1].function;

    add_self(&model->functions[found->function].samples, frame, in_library);
    if (found->line != REPORT_INDEX_NONE)
        add_self(&model->lines[found->line].samples, frame, in_library);
    else if (is_leaf && found->is_inserted)
        model->sampled.instrumentation_ns += (double)frame->time_ns;
    if (standing != found->function && standing != REPORT_INDEX_NONE)
        model->functions[standing].samples.inlined_ns += (double)frame->time_ns;
}

static void add_stack(struct walk *walk, const struct instr_profile_frame *leaf) {
    struct report_model *model = walk->model;
    const struct instr_profile_frame *frame = leaf;
    bool charged = false, in_library = false, unknown = false;

    /* What probes cost is no time of the functions that they are in. */
    if (sample_places_find(&walk->places, (size_t)(leaf - walk->profile->frames))->is_runtime) {
        model->sampled.instrumentation_ns += (double)leaf->time_ns;
        return;
    }
    walk->stack++;
    while (frame) {
        const struct sample_place *place =
            sample_places_find(&walk->places, (size_t)(frame - walk->profile->frames));
        unknown = unknown || place->is_missing;
        for (size_t i = 0; i < place->count; i++) {
            const struct sample_function *found = &place->functions[i];
            if (found->function == REPORT_INDEX_NONE) {
                in_library = true;
                continue;
            }
            if (!charged)
                charge_self(walk, place, found, in_library, frame == leaf, leaf);
            charged = true;
            if (walk->function_seen[found->function] != walk->stack) {
                walk->function_seen[found->function] = walk->stack;
                add_total(&model->functions[found->function].samples, leaf);
            }
            if (found->line != REPORT_INDEX_NONE && walk->line_seen[found->line] != walk->stack) {
                walk->line_seen[found->line] = walk->stack;
                add_total(&model->lines[found->line].samples, leaf);
            }
        }
        in_library = in_library || !place->count;
        frame = frame->parent ? &walk->profile->frames[frame->parent - 1] : 0;
    }
    if (!charged)
        *(unknown ? &model->sampled.unknown_ns : &model->sampled.outside_ns) +=
            (double)leaf->time_ns;
}

static void add_profile(struct report_model *model, size_t index) {
    const struct instr_profile *profile = model->profiles[index];
    struct walk walk = {.model = model, .profile = profile};

    for (size_t i = 0; i < profile->run_count; i++) {
        model->sampled.samples += profile->runs[i].samples;
        model->sampled.lost += profile->runs[i].samples_lost;
    }
    if (!profile->frame_count)
        return;
    sample_places_resolve(&walk.places, model, profile);
    walk.function_seen = calloc(model->function_count + 1, sizeof *walk.function_seen);
    walk.line_seen = calloc(model->line_count + 1, sizeof *walk.line_seen);
    if (!walk.function_seen || !walk.line_seen)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < profile->frame_count; i++) {
        const struct instr_profile_frame *frame = &profile->frames[i];
        if (!frame->samples)
            continue;
        add_stack(&walk, frame);
        model->sampled.ns += (double)frame->time_ns;
        model->sampled.kernel_ns +=
            (double)frame->time_ns * (double)frame->kernel / (double)frame->samples;
    }
    free(walk.function_seen);
    free(walk.line_seen);
    sample_places_release(&walk.places);
}

/* Samples on no line, those of inserted code above all, belong to lines around them: a processor
 * shows an instruction that waits for a result, which is often the one behind. All lines of the
 * function get as much more, so that their shares are what they were without. */
static void share_unplaced(struct report_model *model, const struct report_function *function) {
    struct report_line *lines = &model->lines[function->first_line];
    double placed = 0;

    for (size_t i = 0; i < function->line_count; i++)
        placed += lines[i].samples.self_ns;
    if (placed <= 0 || placed >= function->samples.self_ns)
        return;
    double more = function->samples.self_ns / placed - 1;
    for (size_t i = 0; i < function->line_count; i++) {
        struct report_samples *samples = &lines[i].samples;
        samples->total_ns += samples->self_ns * more;
        samples->self_ns += samples->self_ns * more;
    }
}

void report_model_add_samples(struct report_model *model) {
    for (size_t p = 0; p < model->profile_count; p++)
        add_profile(model, p);
    for (size_t i = 0; model->sampled.samples && i < model->function_count; i++)
        share_unplaced(model, &model->functions[i]);
}
