/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "pprof_tables.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "protobuf.h"
#include "report_export.h"

static bool same_string(const void *context, uint32_t element) {
    const struct pprof_tables *tables = ((const void *const *)context)[0];
    const char *string = ((const void *const *)context)[1];

    return !strcmp(tables->strings.bytes + tables->string_begins[element], string);
}

uint64_t pprof_tables_string(struct pprof_tables *tables, const char *string) {
    struct cli_text clean = {0};

    cli_text_clean(&clean, string, strlen(string), CLI_CLEAN_ENCODING);
    cli_text_append(&clean, "", 1);
    const void *key[] = {tables, clean.bytes};
    uint32_t *place =
        report_index_place(&tables->string_index,
                           report_index_hash_bytes(clean.bytes, clean.size, 11), same_string, key);
    if (*place == REPORT_INDEX_NONE) {
        *place = (uint32_t)tables->string_count;
        tables->string_begins = cli_grow(tables->string_begins, tables->string_count,
                                         &tables->string_capacity, sizeof(size_t));
        tables->string_begins[tables->string_count++] = tables->strings.size;
        cli_text_append(&tables->strings, clean.bytes, clean.size);
    }
    cli_text_release(&clean);
    return *place;
}

struct place_key {
    const struct pprof_place *list, *wanted;
};

static bool same_place(const void *context, uint32_t element) {
    const struct place_key *key = context;
    const struct pprof_place *other = &key->list[element];

    return other->function == key->wanted->function && other->file == key->wanted->file &&
           other->line == key->wanted->line;
}

/* Returns 1 + the index of a place in one of the lists, and whether it is new. */
static uint64_t add_place(struct report_index *index, struct pprof_place **list, size_t *count,
                          size_t *capacity, const struct pprof_place *place, bool *is_new) {
    const uint64_t numbers[] = {(uint64_t)place->function << 32 | place->file, place->line};
    struct place_key key = {*list, place};
    uint32_t *at = report_index_place(index, report_index_hash(numbers, 2), same_place, &key);

    *is_new = *at == REPORT_INDEX_NONE;
    if (*is_new) {
        *at = (uint32_t)*count;
        *list = cli_grow(*list, *count, capacity, sizeof **list);
        (*list)[(*count)++] = *place;
    }
    return (uint64_t)*at + 1;
}

static void append(struct pprof_tables *tables, enum pprof_field field, struct cli_text *message) {
    protobuf_bytes(tables->profile, (uint32_t)field, message->bytes, message->size);
    cli_text_release(message);
}

/* A function has one file in this format: code that it includes from another is one more. */
static uint64_t add_function(struct pprof_tables *tables, uint32_t index, uint32_t file) {
    const struct report_function *function = &tables->output->model->functions[index];
    struct pprof_place place = {index, file ? file : function->file, 0};
    struct cli_text message = {0};
    bool is_new;
    uint64_t id = add_place(&tables->function_index, &tables->functions, &tables->function_count,
                            &tables->function_capacity, &place, &is_new);

    if (!is_new)
        return id;
    char *path = report_export_path(tables->output, place.file);
    protobuf_number(&message, 1, id);
    protobuf_number(&message, 2, pprof_tables_string(tables, function->name));
    protobuf_number(&message, 3, pprof_tables_string(tables, function->linkage_names[0]));
    protobuf_number(&message, 4, pprof_tables_string(tables, path));
    protobuf_number(&message, 5, place.file == function->file ? function->line : 0);
    free(path);
    append(tables, PPROF_FUNCTION, &message);
    return id;
}

uint64_t pprof_tables_location(struct pprof_tables *tables, const struct pprof_place *place) {
    struct cli_text message = {0}, line = {0};
    bool is_new;
    uint64_t id = add_place(&tables->location_index, &tables->locations, &tables->location_count,
                            &tables->location_capacity, place, &is_new);

    if (!is_new)
        return id;
    protobuf_number(&line, 1, add_function(tables, place->function, place->file));
    protobuf_number(&line, 2, place->line);
    protobuf_number(&message, 1, id);
    protobuf_number(&message, 2, tables->mapping_of[place->function]);
    protobuf_bytes(&message, 4, line.bytes, line.size);
    cli_text_release(&line);
    append(tables, PPROF_LOCATION, &message);
    return id;
}

/* Returns the number of the mapping. */
static uint64_t add_mapping(struct pprof_tables *tables, const struct instr_profile *profile,
                            const struct instr_profile_image *image) {
    struct cli_text message = {0};

    protobuf_number(&message, 1, ++tables->mapping_count);
    protobuf_number(&message, 5,
                    pprof_tables_string(tables, report_string(profile, image->path)->bytes));
    protobuf_number(&message, 6,
                    pprof_tables_string(tables, report_string(profile, image->build_id)->bytes));
    for (uint32_t has = 7; has <= 10; has++) /* functions, file names, lines, inlined functions */
        protobuf_number(&message, has, 1);
    append(tables, PPROF_MAPPING, &message);
    return tables->mapping_count;
}

/* The same program in several profiles is one mapping per profile: pprof joins them. */
static void add_mappings(struct pprof_tables *tables, size_t index) {
    const struct instr_profile *profile = tables->output->model->profiles[index];
    uint64_t *numbers = calloc(profile->image_count + 1, sizeof *numbers);

    if (!numbers)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < profile->function_count; i++) {
        uint32_t function = tables->output->model->function_maps[index][i];
        uint64_t image = profile->units[profile->functions[i].unit].image;
        if (tables->mapping_of[function])
            continue;
        if (!numbers[image])
            numbers[image] = add_mapping(tables, profile, &profile->images[image]);
        tables->mapping_of[function] = numbers[image];
    }
    free(numbers);
}

void pprof_tables_open(struct pprof_tables *tables, const struct report_output *output,
                       struct cli_text *profile) {
    const struct report_model *model = output->model;

    *tables = (struct pprof_tables){.output = output, .profile = profile};
    tables->mapping_of = calloc(model->function_count + 1, sizeof *tables->mapping_of);
    if (!tables->mapping_of)
        cli_resize(0, SIZE_MAX);     /* says so and exits */
    pprof_tables_string(tables, ""); /* must be the first */
    for (size_t p = 0; p < model->profile_count; p++)
        add_mappings(tables, p);
}

void pprof_tables_finish(struct pprof_tables *tables) {
    for (size_t i = 0; i < tables->string_count; i++) {
        const char *string = tables->strings.bytes + tables->string_begins[i];
        protobuf_bytes(tables->profile, PPROF_STRING_TABLE, string, strlen(string));
    }
}

void pprof_tables_release(struct pprof_tables *tables) {
    free(tables->mapping_of);
    free(tables->string_begins);
    free(tables->functions);
    free(tables->locations);
    cli_text_release(&tables->strings);
    report_index_release(&tables->string_index);
    report_index_release(&tables->function_index);
    report_index_release(&tables->location_index);
}
