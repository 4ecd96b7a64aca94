/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sample_weights.h"

#include <math.h>
#include <stdlib.h>

#include "cli.h"

struct spread {
    double own_ns, inlined_ns; /* of a function: in its own code, in that of others */
};

/* Of a call: of the runs with samples, as many as each has. */
static double call_cost_ns(const struct report_model *model, bool has_line_probes) {
    double cost = 0, samples = 0;

    for (size_t p = 0; p < model->profile_count; p++)
        for (size_t i = 0; i < model->profiles[p]->run_count; i++) {
            const struct instr_profile_run *run = &model->profiles[p]->runs[i];
            uint64_t cost_ps = has_line_probes ? run->marked_call_cost_ps : run->call_cost_ps;
            cost += (double)cost_ps / 1000 * (double)run->samples;
            samples += (double)run->samples;
        }
    return samples > 0 ? cost / samples : 0;
}

/* The innermost instrumented function, and whether it is the outermost as well. */
static uint32_t innermost(const struct sample_place *place, bool *is_outermost) {
    for (size_t i = 0; i < place->count; i++)
        if (place->functions[i].function != REPORT_INDEX_NONE) {
            *is_outermost = i + 1 == place->count;
            return place->functions[i].function;
        }
    return REPORT_INDEX_NONE;
}

uint32_t sample_weights_function(const struct sample_place *place) {
    bool is_outermost = false;
    uint32_t function = innermost(place, &is_outermost);

    return is_outermost && !place->is_runtime ? function : REPORT_INDEX_NONE;
}

static void add_up(struct spread *spreads, const struct report_model *model, size_t index) {
    const struct instr_profile *profile = model->profiles[index];

    for (size_t i = 0; i < profile->frame_count; i++) {
        const struct instr_profile_frame *frame = &profile->frames[i];
        if (!frame->samples)
            continue;
        const struct sample_place *place = sample_places_find(&model->places[index], i);
        bool is_outermost = false;
        uint32_t function = innermost(place, &is_outermost);
        if (function == REPORT_INDEX_NONE || place->is_runtime)
            continue;
        *(is_outermost ? &spreads[function].own_ns : &spreads[function].inlined_ns) +=
            (double)frame->time_ns;
    }
}

double *sample_weights_find(const struct report_model *model) {
    double *weights = cli_resize(0, (model->function_count + 1) * sizeof *weights);
    struct spread *spreads = calloc(model->function_count + 1, sizeof *spreads);
    double cost_ns = call_cost_ns(model, false), marked_cost_ns = call_cost_ns(model, true);

    if (!spreads)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t p = 0; cost_ns + marked_cost_ns > 0 && p < model->profile_count; p++)
        add_up(spreads, model, p);
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        double all_ns = spreads[i].own_ns + spreads[i].inlined_ns;
        bool pays = (function->flags & INSTR_PROFILE_FUNCTION_TIMED) && spreads[i].own_ns > 0;
        double cost = function->flags & INSTR_PROFILE_FUNCTION_LINES ? marked_cost_ns : cost_ns;
        /* Calls by own_ns / all_ns are those that were made, by own_ns the cost's share. */
        weights[i] =
            pays ? fmax(1 - cost * (double)function->calls / all_ns, SAMPLE_LEAST_WEIGHT) : 1;
    }
    free(spreads);
    return weights;
}
