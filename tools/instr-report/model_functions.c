/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Functions of the source. Records of the same file, line, column and name without template
 * arguments are one function; a record without a place in a file is known by its linkage name.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_model.h"
#include "report_sums.h"

struct key {
    const struct report_model *model;
    uint32_t file; /* 1 + index, or 0 */
    uint64_t line, column;
    const char *name; /* without template arguments, or the linkage name */
};

static bool same_function(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_function *function = &key->model->functions[element];

    if (function->file != key->file || function->line != key->line ||
        function->column != key->column)
        return false;
    if (!key->file)
        return !strcmp(function->linkage_names[0], key->name);
    char *name = report_name_without_templates(function->name);
    bool same = !strcmp(name, key->name);
    free(name);
    return same;
}

static uint64_t key_hash(const struct key *key, const struct report_model *owner) {
    /* The path, not the index, so that keys of two models can be compared. */
    const char *path = key->file ? owner->files[key->file - 1].path : "";
    uint64_t seed = report_index_hash((uint64_t[]){key->line, key->column}, 2);

    seed = report_index_hash_bytes(path, strlen(path), seed);
    return report_index_hash_bytes(key->name, strlen(key->name), seed);
}

struct name_key {
    const struct report_model *model;
    const char *name;
};

/* name_index holds functions; several of its places may hold the same one. The newest name of a
 * function stands last, which is the usual case of a repeated one. */
static bool has_name(const void *context, uint32_t element) {
    const struct name_key *key = context;
    const struct report_function *function = &key->model->functions[element];

    for (size_t i = function->linkage_name_count; i-- > 0;)
        if (!strcmp(function->linkage_names[i], key->name))
            return true;
    return false;
}

static void add_linkage_name(struct report_model *model, uint32_t element, const char *name) {
    struct report_function *function = &model->functions[element];
    struct name_key key = {model, name};
    uint32_t *place = report_index_place(
        &model->name_index, report_index_hash_bytes(name, strlen(name), element), has_name, &key);

    if (*place != REPORT_INDEX_NONE)
        return;
    *place = element;
    function->linkage_names =
        cli_grow(function->linkage_names, function->linkage_name_count,
                 &function->linkage_name_capacity, sizeof *function->linkage_names);
    function->linkage_names[function->linkage_name_count++] = name;
}

static uint32_t place_function(struct report_model *model, const struct instr_profile *profile,
                               const uint32_t *files, const struct instr_profile_function *record) {
    const char *name = report_string(profile, record->name)->bytes;
    const char *linkage_name = report_string(profile, record->linkage_name)->bytes;
    char *plain = report_name_without_templates(name);
    struct key key = {.model = model, .name = plain};

    if (record->file && record->line) {
        key.file = files[record->file - 1] + 1;
        key.line = record->line;
        key.column = record->column;
    } else {
        key.name = *linkage_name ? linkage_name : name;
    }
    uint32_t *place =
        report_index_place(&model->function_index, key_hash(&key, model), same_function, &key);
    if (*place != REPORT_INDEX_NONE) {
        struct report_function *function = &model->functions[*place];
        if (strcmp(function->name, name) && strcmp(function->name, plain)) {
            free(function->name);
            function->name = cli_copy_string(plain, strlen(plain));
        }
        uint32_t result = *place;
        add_linkage_name(model, result, *linkage_name ? linkage_name : name);
        free(plain);
        return result;
    }
    *place = (uint32_t)model->function_count;
    uint32_t result = *place;
    model->functions = cli_grow(model->functions, model->function_count, &model->function_capacity,
                                sizeof *model->functions);
    struct report_function *function = &model->functions[model->function_count++];
    *function = (struct report_function){.name = cli_copy_string(name, strlen(name)),
                                         .file = key.file,
                                         .line = key.line,
                                         .column = key.column};
    add_linkage_name(model, result, *linkage_name ? linkage_name : name);
    free(plain);
    return result;
}

static void add_record(struct report_function *function,
                       const struct instr_profile_function *record) {
    function->instances++;
    report_count(&function->calls, record->calls);
    report_count(&function->timed_calls, record->timed_calls);
    report_count(&function->primitive_calls, record->primitive_calls);
    function->flags |= record->flags;
    if (record->end_line > function->end_line)
        function->end_line = record->end_line;
    if (record->primitive_calls > function->largest_primitive)
        function->largest_primitive = record->primitive_calls;
    /* A function that was active when the process was forked has time there, but no call. */
    if (!record->timed_calls && !record->total_ns && !record->self_ns)
        return;
    function->measured = true;
    report_add(&function->total_ns, record->total_ns);
    report_add(&function->self_ns, record->self_ns);
    report_add(&function->lib_ns, record->lib_ns);
    if (record->total_ns > function->largest_total_ns)
        function->largest_total_ns = record->total_ns;
    if (!record->timed_calls)
        return;
    if (!function->ranged || record->min_ns < function->min_ns)
        function->min_ns = record->min_ns;
    if (!function->ranged || record->max_ns > function->max_ns)
        function->max_ns = record->max_ns;
    function->ranged = true;
}

void report_model_add_functions(struct report_model *model) {
    model->function_maps = cli_resize(0, model->profile_count * sizeof *model->function_maps);
    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        uint32_t *map = cli_resize(0, profile->function_count * sizeof *map);

        model->function_maps[p] = map;
        for (size_t i = 0; i < profile->function_count; i++) {
            map[i] = place_function(model, profile, model->file_maps[p], &profile->functions[i]);
            add_record(&model->functions[map[i]], &profile->functions[i]);
        }
    }
}

const struct report_function *report_model_find(const struct report_model *model,
                                                const struct report_model *other,
                                                const struct report_function *function) {
    struct key key = {model, 0, function->line, function->column, function->linkage_names[0]};
    uint32_t found = REPORT_INDEX_NONE;
    char *plain = 0;

    if (!function->file)
        return (found = report_index_find(&model->function_index, key_hash(&key, model),
                                          same_function, &key)) == REPORT_INDEX_NONE
                   ? 0
                   : &model->functions[found];
    key.name = plain = report_name_without_templates(function->name);
    const struct report_file *wanted = &other->files[function->file - 1];
    for (size_t i = 0; i < model->file_count && found == REPORT_INDEX_NONE; i++) {
        if (strcmp(model->files[i].path, wanted->path) ||
            (wanted->hash && model->files[i].hash != wanted->hash))
            continue;
        key.file = (uint32_t)i + 1;
        found =
            report_index_find(&model->function_index, key_hash(&key, model), same_function, &key);
    }
    free(plain);
    return found == REPORT_INDEX_NONE ? 0 : &model->functions[found];
}
