/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * JSON through jansson. Functions are built and written one by one, so that memory does not grow
 * with the profile. Strings are made valid UTF-8 first: the library refuses others.
 */
#include <jansson.h>
#include <string.h>

#include "cli.h"
#include "report_output.h"

enum { DUMP_FLAGS = JSON_COMPACT | JSON_REAL_PRECISION(15) };

static json_t *checked(json_t *value) {
    if (!value)
        value = cli_resize(0, SIZE_MAX / 2); /* says that there is no memory, and exits */
    return value;
}

static void set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, checked(value)))
        checked(0);
}

static void append(json_t *array, json_t *value) {
    if (json_array_append_new(array, checked(value)))
        checked(0);
}

static json_t *string_bytes(const char *bytes, size_t size) {
    struct cli_text text = {0};

    cli_text_clean(&text, bytes, size, CLI_CLEAN_ENCODING);
    json_t *value = json_stringn_nocheck(text.bytes ? text.bytes : "", text.size);
    cli_text_release(&text);
    return value;
}

static json_t *string(const char *bytes) {
    return string_bytes(bytes, strlen(bytes));
}

static json_t *profile_string(const struct instr_profile *profile, uint64_t index) {
    const struct instr_profile_string *entry = report_string(profile, index);

    return string_bytes(entry->bytes, entry->size);
}

/* JSON numbers of other readers have 64 bits with a sign. */
static json_t *number(uint64_t value) {
    return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

static json_t *time_or_null(int64_t value, bool known) {
    return known ? json_integer(value) : json_null();
}

static json_t *file_of(const struct report_model *model, uint32_t file) {
    return file ? string(model->files[file - 1].path) : json_null();
}

static json_t *line_object(const struct report_model *model, const struct report_function *function,
                           const struct report_line *line) {
    json_t *object = checked(json_object());
    bool timed = line->measured;

    set(object, "line", number(line->line));
    if (line->file != function->file)
        set(object, "file", file_of(model, line->file));
    set(object, "hits", number(line->hits));
    set(object, "timed_hits", number(line->timed_hits));
    set(object, "time_ns", time_or_null(line->time_ns, timed));
    set(object, "self_ns", time_or_null(line->self_ns, timed));
    set(object, "lib_ns", time_or_null(line->lib_ns, timed));
    set(object, "min_ns", time_or_null(line->min_ns, timed && line->ranged));
    set(object, "max_ns", time_or_null(line->max_ns, timed && line->ranged));
    set(object, "error_ns", time_or_null(line->error_ns, timed));
    if (timed)
        set(object, "estimated", json_boolean(line->estimated));
    return object;
}

static json_t *callee_object(const struct report_model *model,
                             const struct report_function *function,
                             const struct report_callee *callee) {
    json_t *object = checked(json_object());

    set(object, "function", string(model->functions[callee->callee].name));
    set(object, "linkage_name", string(model->functions[callee->callee].linkage_names[0]));
    set(object, "line", callee->line ? number(callee->line) : json_null());
    if (callee->file && callee->file != function->file)
        set(object, "file", file_of(model, callee->file));
    set(object, "calls", number(callee->calls));
    set(object, "total_ns", json_integer(callee->total_ns));
    return object;
}

static json_t *function_object(const struct report_model *model,
                               const struct report_function *function) {
    json_t *object = checked(json_object());
    json_t *lines = checked(json_array()), *callees = checked(json_array());
    bool timed = function->measured;

    set(object, "name", string(function->name));
    set(object, "linkage_name", string(function->linkage_names[0]));
    if (function->linkage_name_count > 1) {
        json_t *names = checked(json_array());
        for (size_t i = 0; i < function->linkage_name_count; i++)
            append(names, string(function->linkage_names[i]));
        set(object, "linkage_names", names);
    }
    set(object, "file", file_of(model, function->file));
    set(object, "line", function->line ? number(function->line) : json_null());
    if (function->flags & INSTR_PROFILE_FUNCTION_OPEN)
        set(object, "open", json_true());
    set(object, "end_line", function->end_line ? number(function->end_line) : json_null());
    set(object, "calls", number(function->calls));
    set(object, "primitive_calls", timed ? number(function->primitive_calls) : json_null());
    set(object, "timed_calls", number(function->timed_calls));
    set(object, "self_ns", time_or_null(function->self_ns, timed));
    set(object, "total_ns", time_or_null(function->total_ns, timed));
    set(object, "lib_ns", time_or_null(function->lib_ns, timed));
    set(object, "min_ns", time_or_null(function->min_ns, timed && function->ranged));
    set(object, "max_ns", time_or_null(function->max_ns, timed && function->ranged));
    for (size_t i = 0; i < function->line_count; i++)
        append(lines, line_object(model, function, &model->lines[function->first_line + i]));
    set(object, "lines", lines);
    for (size_t i = 0; i < function->callee_count; i++)
        append(callees,
               callee_object(model, function, &model->callees[function->first_callee + i]));
    set(object, "callees", callees);
    return object;
}

static json_t *command_of(const struct report_run *entry) {
    const struct instr_profile *profile = entry->profile;
    json_t *command = checked(json_array());

    for (size_t i = 0; i < profile->argument_count; i++)
        if (profile->arguments[i].run == entry->index)
            append(command, profile_string(profile, profile->arguments[i].text));
    if (!json_array_size(command))
        append(command, profile_string(profile, entry->run->program));
    return command;
}

static json_t *process_object(const struct report_run *entry) {
    const struct instr_profile_run *run = entry->run;
    json_t *object = checked(json_object());
    struct cli_text exit_text = {0};
    bool cycles = run->clock == INSTR_PROFILE_CLOCK_TSC;

    set(object, "command", command_of(entry));
    set(object, "host", profile_string(entry->profile, run->host));
    set(object, "pid", number(run->pid));
    set(object, "start_unix_ns", number(run->start_unix_ns));
    set(object, "wall_ns", number(run->wall_ns));
    set(object, "user_ns", number(run->user_ns));
    set(object, "system_ns", number(run->system_ns));
    set(object, "max_rss_bytes", number(run->max_rss_bytes));
    report_exit_text(&exit_text, run);
    set(object, "exit", string_bytes(exit_text.bytes, exit_text.size));
    cli_text_release(&exit_text);
    set(object, "timing", string(report_timing_name(run->timing)));
    set(object, "tsc_hz", cycles ? number(run->clock_hz) : json_null());
    set(object, "probes", number(run->probes));
    set(object, "probe_ns", json_real((double)run->probe_cost_ps / 1000));
    set(object, "overhead_removed_ns", number(run->removed_ns));
    set(object, "parent_pid", number(run->parent_pid));
    set(object, "program", profile_string(entry->profile, run->program));
    set(object, "directory", profile_string(entry->profile, run->directory));
    set(object, "system", profile_string(entry->profile, run->system));
    set(object, "cpu", profile_string(entry->profile, run->cpu));
    set(object, "cpu_count", number(run->cpu_count));
    set(object, "frames_lost", number(run->frames_lost));
    set(object, "options", profile_string(entry->profile, run->options));
    set(object, "sampler", string(report_sampler_name(run->sampler)));
    set(object, "sample_rate_asked", number(run->sample_rate));
    set(object, "sample_rate", run->sampled_ns ? json_real(report_sample_rate(run)) : json_null());
    set(object, "samples", number(run->samples));
    set(object, "samples_lost", number(run->samples_lost));
    return object;
}

static json_t *thread_array(const struct report_model *model) {
    json_t *threads = checked(json_array());

    for (size_t r = 0; r < model->run_count; r++) {
        const struct instr_profile *profile = model->runs[r].profile;
        for (size_t i = 0; i < profile->thread_count; i++) {
            const struct instr_profile_thread *thread = &profile->threads[i];
            if (thread->run != model->runs[r].index)
                continue;
            json_t *object = checked(json_object());
            set(object, "tid", number(thread->tid));
            set(object, "name", profile_string(profile, thread->name));
            set(object, "wall_ns", number(thread->wall_ns));
            set(object, "cpu_ns", number(thread->cpu_ns));
            set(object, "self_ns", json_integer(thread->self_ns));
            set(object, "count", number(thread->count));
            set(object, "samples", number(thread->samples));
            set(object, "preempted_ns", number(thread->preempted_ns));
            if (model->run_count > 1)
                set(object, "process", number(r));
            append(threads, object);
        }
    }
    return threads;
}

static json_t *region_array(const struct report_model *model) {
    json_t *regions = checked(json_array());

    for (size_t i = 0; i < model->region_count; i++) {
        const struct report_region *region = &model->regions[i];
        json_t *object = checked(json_object());
        set(object, "name", string(region->name));
        set(object, "calls", number(region->calls));
        set(object, "total_ns", json_integer(region->total_ns));
        set(object, "min_ns", time_or_null(region->min_ns, region->calls > 0));
        set(object, "max_ns", time_or_null(region->max_ns, region->calls > 0));
        append(regions, object);
    }
    return regions;
}

static void dump(json_t *value, FILE *file) {
    /* The caller checks the file; it is not the file's fault if there is no memory. */
    if (json_dumpf(value, file, DUMP_FLAGS | JSON_ENCODE_ANY) && !ferror(file))
        checked(0);
    json_decref(value);
}

static void dump_processes(const struct report_model *model, FILE *file) {
    if (model->run_count == 1) {
        fputs("\"process\":", file);
        dump(process_object(&model->runs[0]), file);
        return;
    }
    fputs("\"processes\":[", file);
    for (size_t i = 0; i < model->run_count; i++) {
        if (i)
            fputs(",\n", file);
        dump(process_object(&model->runs[i]), file);
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
        dump(function_object(model, output->selection->functions[i]), file);
    }
    fputs("],\n\"threads\":", file);
    dump(thread_array(model), file);
    fputs(",\n\"regions\":", file);
    dump(region_array(model), file);
    fputs("}\n", file);
}
