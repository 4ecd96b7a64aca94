/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Files of all inputs, each once. A file is the same if its path and its content are: lines of two
 * versions of a file have nothing to do with each other. A file whose content is not known is
 * taken for the first version that is.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_model.h"

struct key {
    const struct report_model *model;
    const char *path;
    uint64_t hash;
};

static bool same_file(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_file *file = &key->model->files[element];

    return (!key->hash || file->hash == key->hash) && !strcmp(file->path, key->path);
}

static uint32_t add_file(struct report_model *model, const struct instr_profile *profile,
                         const struct instr_profile_file *record) {
    const char *name = report_string(profile, record->name)->bytes;
    char *path = report_path_join(report_string(profile, record->directory)->bytes, name);
    struct key key = {model, path, record->hash};
    uint32_t *place = report_index_place(
        &model->file_index, report_index_hash_bytes(path, strlen(path), 0), same_file, &key);

    if (*place != REPORT_INDEX_NONE) {
        free(path);
        return *place;
    }
    *place = (uint32_t)model->file_count;
    model->files =
        cli_grow(model->files, model->file_count, &model->file_capacity, sizeof *model->files);
    model->files[model->file_count] = (struct report_file){
        .name = cli_copy_string(name, strlen(name)), .path = path, .hash = record->hash};
    return (uint32_t)model->file_count++;
}

/* A text section is the text of its ranges, one behind the other. */
static void add_spans(struct report_model *model, const struct instr_profile *profile,
                      const uint32_t *map) {
    size_t *offsets = calloc(profile->text_count + 1, sizeof *offsets);

    if (!offsets)
        offsets = cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < profile->range_count; i++) {
        const struct instr_profile_range *range = &profile->ranges[i];
        if (range->text >= profile->text_count)
            continue;
        const char *text = profile->texts[range->text].bytes;
        size_t size = profile->texts[range->text].size;
        size_t begin = offsets[range->text], end = begin;

        for (uint64_t line = 0; line < range->line_count && end < size; line++) {
            const char *newline = memchr(text + end, '\n', size - end);
            end = newline ? (size_t)(newline - text) + 1 : size;
        }
        offsets[range->text] = end;
        if (!range->file || end == begin)
            continue;
        struct report_file *file = &model->files[map[range->file - 1]];
        file->spans =
            cli_grow(file->spans, file->span_count, &file->span_capacity, sizeof *file->spans);
        file->spans[file->span_count++] =
            (struct report_span){range->first_line, range->line_count, text + begin, text + end};
    }
    free(offsets);
}

void report_model_add_files(struct report_model *model) {
    model->file_maps = cli_resize(0, model->profile_count * sizeof *model->file_maps);
    for (size_t p = 0; p < model->profile_count; p++)
        model->file_maps[p] =
            cli_resize(0, model->profiles[p]->file_count * sizeof **model->file_maps);
    for (int known = 1; known >= 0; known--) {
        for (size_t p = 0; p < model->profile_count; p++) {
            const struct instr_profile *profile = model->profiles[p];
            for (size_t i = 0; i < profile->file_count; i++)
                if ((profile->files[i].hash != 0) == known)
                    model->file_maps[p][i] = add_file(model, profile, &profile->files[i]);
        }
    }
    for (size_t p = 0; p < model->profile_count; p++)
        add_spans(model, model->profiles[p], model->file_maps[p]);
}
