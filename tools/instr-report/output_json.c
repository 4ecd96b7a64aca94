/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Functions are built and written one by one, so that memory does not grow with the profile. */
#include "report_json.h"
#include "report_output.h"

static json_t *profile_string(const struct instr_profile *profile, uint64_t index) {
    const struct instr_profile_string *entry = report_string(profile, index);

    return report_json_string_bytes(entry->bytes, entry->size);
}

static json_t *file_of(const struct report_model *model, uint32_t file) {
    return file ? report_json_string(model->files[file - 1].path) : json_null();
}

static json_t *line_object(const struct report_model *model, const struct report_function *function,
                           const struct report_line *line) {
    json_t *object = report_json_checked(json_object());
    bool timed = line->measured;

    report_json_set(object, "line", report_json_number(line->line));
    if (line->file != function->file)
        report_json_set(object, "file", file_of(model, line->file));
    report_json_set(object, "hits", report_json_number(line->hits));
    report_json_set(object, "timed_hits", report_json_number(line->timed_hits));
    report_json_set(object, "time_ns", report_json_time_or_null(line->time_ns, timed));
    report_json_set(object, "self_ns", report_json_time_or_null(line->self_ns, timed));
    report_json_set(object, "lib_ns", report_json_time_or_null(line->lib_ns, timed));
    report_json_set(object, "min_ns",
                    report_json_time_or_null(line->min_ns, timed && line->ranged));
    report_json_set(object, "max_ns",
                    report_json_time_or_null(line->max_ns, timed && line->ranged));
    report_json_set(object, "error_ns", report_json_time_or_null(line->error_ns, timed));
    if (timed)
        report_json_set(object, "estimated", json_boolean(line->estimated));
    return object;
}

static json_t *callee_object(const struct report_model *model,
                             const struct report_function *function,
                             const struct report_callee *callee) {
    json_t *object = report_json_checked(json_object());

    report_json_set(object, "function", report_json_string(model->functions[callee->callee].name));
    report_json_set(object, "linkage_name",
                    report_json_string(model->functions[callee->callee].linkage_names[0]));
    report_json_set(object, "line", callee->line ? report_json_number(callee->line) : json_null());
    if (callee->file && callee->file != function->file)
        report_json_set(object, "file", file_of(model, callee->file));
    report_json_set(object, "calls", report_json_number(callee->calls));
    report_json_set(object, "total_ns", json_integer(callee->total_ns));
    return object;
}

static json_t *function_object(const struct report_model *model,
                               const struct report_function *function) {
    json_t *object = report_json_checked(json_object());
    json_t *lines = report_json_checked(json_array()), *callees = report_json_checked(json_array());
    bool timed = function->measured;

    report_json_set(object, "name", report_json_string(function->name));
    report_json_set(object, "linkage_name", report_json_string(function->linkage_names[0]));
    if (function->linkage_name_count > 1) {
        json_t *names = report_json_checked(json_array());
        for (size_t i = 0; i < function->linkage_name_count; i++)
            report_json_append(names, report_json_string(function->linkage_names[i]));
        report_json_set(object, "linkage_names", names);
    }
    report_json_set(object, "file", file_of(model, function->file));
    report_json_set(object, "line",
                    function->line ? report_json_number(function->line) : json_null());
    if (function->flags & INSTR_PROFILE_FUNCTION_OPEN)
        report_json_set(object, "open", json_true());
    report_json_set(object, "end_line",
                    function->end_line ? report_json_number(function->end_line) : json_null());
    report_json_set(object, "calls", report_json_number(function->calls));
    report_json_set(object, "primitive_calls",
                    timed ? report_json_number(function->primitive_calls) : json_null());
    report_json_set(object, "timed_calls", report_json_number(function->timed_calls));
    report_json_set(object, "self_ns", report_json_time_or_null(function->self_ns, timed));
    report_json_set(object, "total_ns", report_json_time_or_null(function->total_ns, timed));
    report_json_set(object, "lib_ns", report_json_time_or_null(function->lib_ns, timed));
    report_json_set(object, "min_ns",
                    report_json_time_or_null(function->min_ns, timed && function->ranged));
    report_json_set(object, "max_ns",
                    report_json_time_or_null(function->max_ns, timed && function->ranged));
    for (size_t i = 0; i < function->line_count; i++)
        report_json_append(lines,
                           line_object(model, function, &model->lines[function->first_line + i]));
    report_json_set(object, "lines", lines);
    for (size_t i = 0; i < function->callee_count; i++)
        report_json_append(
            callees, callee_object(model, function, &model->callees[function->first_callee + i]));
    report_json_set(object, "callees", callees);
    return object;
}

static json_t *command_of(const struct report_run *entry) {
    const struct instr_profile *profile = entry->profile;
    json_t *command = report_json_checked(json_array());

    for (size_t i = 0; i < profile->argument_count; i++)
        if (profile->arguments[i].run == entry->index)
            report_json_append(command, profile_string(profile, profile->arguments[i].text));
    if (!json_array_size(command))
        report_json_append(command, profile_string(profile, entry->run->program));
    return command;
}

json_t *report_json_process(const struct report_run *entry) {
    const struct instr_profile_run *run = entry->run;
    json_t *object = report_json_checked(json_object());
    struct cli_text exit_text = {0};
    bool cycles = run->clock == INSTR_PROFILE_CLOCK_TSC;

    report_json_set(object, "command", command_of(entry));
    report_json_set(object, "host", profile_string(entry->profile, run->host));
    report_json_set(object, "pid", report_json_number(run->pid));
    report_json_set(object, "start_unix_ns", report_json_number(run->start_unix_ns));
    report_json_set(object, "wall_ns", report_json_number(run->wall_ns));
    report_json_set(object, "user_ns", report_json_number(run->user_ns));
    report_json_set(object, "system_ns", report_json_number(run->system_ns));
    report_json_set(object, "max_rss_bytes", report_json_number(run->max_rss_bytes));
    report_exit_text(&exit_text, run);
    report_json_set(object, "exit", report_json_string_bytes(exit_text.bytes, exit_text.size));
    cli_text_release(&exit_text);
    report_json_set(object, "timing", report_json_string(report_timing_name(run->timing)));
    report_json_set(object, "tsc_hz", cycles ? report_json_number(run->clock_hz) : json_null());
    report_json_set(object, "probes", report_json_number(run->probes));
    report_json_set(object, "probe_ns", json_real((double)run->probe_cost_ps / 1000));
    report_json_set(object, "overhead_removed_ns", report_json_number(run->removed_ns));
    report_json_set(object, "parent_pid", report_json_number(run->parent_pid));
    report_json_set(object, "program", profile_string(entry->profile, run->program));
    report_json_set(object, "directory", profile_string(entry->profile, run->directory));
    report_json_set(object, "system", profile_string(entry->profile, run->system));
    report_json_set(object, "cpu", profile_string(entry->profile, run->cpu));
    report_json_set(object, "cpu_count", report_json_number(run->cpu_count));
    report_json_set(object, "frames_lost", report_json_number(run->frames_lost));
    report_json_set(object, "options", profile_string(entry->profile, run->options));
    report_json_set(object, "sampler", report_json_string(report_sampler_name(run->sampler)));
    report_json_set(object, "sample_rate_asked", report_json_number(run->sample_rate));
    report_json_set(object, "sample_rate",
                    run->sampled_ns ? json_real(report_sample_rate(run)) : json_null());
    report_json_set(object, "samples", report_json_number(run->samples));
    report_json_set(object, "samples_lost", report_json_number(run->samples_lost));
    return object;
}

static json_t *thread_array(const struct report_model *model) {
    json_t *threads = report_json_checked(json_array());

    for (size_t r = 0; r < model->run_count; r++) {
        const struct instr_profile *profile = model->runs[r].profile;
        for (size_t i = 0; i < profile->thread_count; i++) {
            const struct instr_profile_thread *thread = &profile->threads[i];
            if (thread->run != model->runs[r].index)
                continue;
            json_t *object = report_json_checked(json_object());
            report_json_set(object, "tid", report_json_number(thread->tid));
            report_json_set(object, "name", profile_string(profile, thread->name));
            report_json_set(object, "wall_ns", report_json_number(thread->wall_ns));
            report_json_set(object, "cpu_ns", report_json_number(thread->cpu_ns));
            report_json_set(object, "self_ns", json_integer(thread->self_ns));
            report_json_set(object, "count", report_json_number(thread->count));
            report_json_set(object, "samples", report_json_number(thread->samples));
            report_json_set(object, "preempted_ns", report_json_number(thread->preempted_ns));
            if (model->run_count > 1)
                report_json_set(object, "process", report_json_number(r));
            report_json_append(threads, object);
        }
    }
    return threads;
}

static json_t *region_array(const struct report_model *model) {
    json_t *regions = report_json_checked(json_array());

    for (size_t i = 0; i < model->region_count; i++) {
        const struct report_region *region = &model->regions[i];
        json_t *object = report_json_checked(json_object());
        report_json_set(object, "name", report_json_string(region->name));
        report_json_set(object, "calls", report_json_number(region->calls));
        report_json_set(object, "total_ns", json_integer(region->total_ns));
        report_json_set(object, "min_ns",
                        report_json_time_or_null(region->min_ns, region->calls > 0));
        report_json_set(object, "max_ns",
                        report_json_time_or_null(region->max_ns, region->calls > 0));
        report_json_append(regions, object);
    }
    return regions;
}

static void dump_processes(const struct report_model *model, FILE *file) {
    if (model->run_count == 1) {
        fputs("\"process\":", file);
        report_json_dump(report_json_process(&model->runs[0]), file);
        return;
    }
    fputs("\"processes\":[", file);
    for (size_t i = 0; i < model->run_count; i++) {
        if (i)
            fputs(",\n", file);
        report_json_dump(report_json_process(&model->runs[i]), file);
    }
    putc(']', file);
}

void report_output_json(const struct report_output *output) {
    const struct report_model *model = output->model;
    FILE *file = output->file;

    fputs("{\"format\":\"instr-profile\",\"version\":1,\n", file);
    dump_processes(model, file);
    fputs(",\n\"functions\":[", file);
    for (size_t i = 0; i < output->selection->count && !ferror(file); i++) {
        fputs(i ? ",\n" : "\n", file);
        report_json_dump(function_object(model, output->selection->functions[i]), file);
    }
    fputs("],\n\"threads\":", file);
    report_json_dump(thread_array(model), file);
    fputs(",\n\"regions\":", file);
    report_json_dump(region_array(model), file);
    fputs("}\n", file);
}
