/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_model.h"
#include "report_sums.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void add_runs(struct report_model *model) {
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->run_count; i++) {
            model->runs =
                cli_grow(model->runs, model->run_count, &model->run_capacity, sizeof *model->runs);
            model->runs[model->run_count++] = (struct report_run){profile, &profile->runs[i], i};
            if (profile->runs[i].timing != INSTR_PROFILE_TIMING_NONE)
                model->program_timed = true;
        }
    }
}

static struct report_region *find_region(struct report_model *model, const char *name) {
    /* Programs have a handful of regions. */
    for (size_t i = 0; i < model->region_count; i++)
        if (!strcmp(model->regions[i].name, name))
            return &model->regions[i];
    model->regions = cli_grow(model->regions, model->region_count, &model->region_capacity,
                              sizeof *model->regions);
    model->regions[model->region_count] = (struct report_region){.name = name};
    return &model->regions[model->region_count++];
}

static void add_regions(struct report_model *model) {
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        for (size_t i = 0; i < profile->region_count; i++) {
            const struct instr_profile_region *record = &profile->regions[i];
            struct report_region *region =
                find_region(model, report_string(profile, record->name)->bytes);
            if (!record->calls)
                continue;
            if (!region->calls || record->min_ns < region->min_ns)
                region->min_ns = record->min_ns;
            if (!region->calls || record->max_ns > region->max_ns)
                region->max_ns = record->max_ns;
            report_count(&region->calls, record->calls);
            report_add(&region->total_ns, record->total_ns);
        }
    }
}

void report_model_build(struct report_model *model, const struct instr_profile *const *profiles,
                        size_t profile_count) {
    *model = (struct report_model){.profiles = profiles, .profile_count = profile_count};
    model->lines = cli_grow(0, 0, &model->line_capacity, sizeof *model->lines);
    add_runs(model);
    report_model_add_files(model);
    report_model_add_functions(model);
    report_model_add_lines(model);
    report_model_add_callees(model);
    add_regions(model);
    report_model_settle(model);
}

void report_model_release(struct report_model *model) {
    for (size_t i = 0; i < model->file_count; i++) {
        free(model->files[i].name);
        free(model->files[i].path);
        free(model->files[i].spans);
    }
    for (size_t i = 0; i < model->function_count; i++) {
        free(model->functions[i].name);
        free(model->functions[i].linkage_names);
        free(model->functions[i].near_lines);
    }
    report_model_release_samples(model);
    for (size_t p = 0; p < model->profile_count; p++) {
        free(model->function_maps[p]);
        free(model->file_maps[p]);
    }
    free(model->function_maps);
    free(model->file_maps);
    free(model->runs);
    free(model->files);
    free(model->functions);
    free(model->lines);
    free(model->callees);
    free(model->sampled_arcs);
    free(model->regions);
    report_index_release(&model->file_index);
    report_index_release(&model->function_index);
    report_index_release(&model->name_index);
    report_index_release(&model->line_index);
    report_index_release(&model->callee_index);
    report_index_release(&model->sampled_arc_index);
    *model = (struct report_model){0};
}
