/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include "report_merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "merge_tables.h"
#include "report_input.h"
#include "report_sums.h"

enum { LEVEL = 6 };

size_t merge_append(struct merge_table *table, const void *record, size_t size) {
    table->records = cli_grow(table->records, table->count, &table->capacity, size);
    memcpy(table->records + table->count * size, record, size);
    return table->count++;
}

struct key {
    const struct merge_table *table;
    const void *bytes;
    size_t record_size, key_size;
};

static bool same_key(const void *context, uint32_t element) {
    const struct key *key = context;

    return !memcmp(key->table->records + element * key->record_size, key->bytes, key->key_size);
}

size_t merge_place(struct merge_table *table, const void *record, size_t size, size_t key_size,
                   bool *is_new) {
    struct key key = {table, record, size, key_size};
    uint32_t *place = report_index_place(
        &table->index, report_index_hash_bytes(record, key_size, 0), same_key, &key);

    *is_new = *place == REPORT_INDEX_NONE;
    if (*is_new)
        *place = (uint32_t)merge_append(table, record, size);
    return *place;
}

static uint64_t *new_map(size_t count) {
    return cli_resize(0, count * sizeof(uint64_t));
}

static enum instr_status map_strings(struct merge *merge, struct merge_part *part) {
    for (size_t i = 0; i < part->profile->string_count; i++) {
        const struct instr_profile_string *string = &part->profile->strings[i];
        enum instr_status status = instr_profile_writer_string(merge->writer, string->bytes,
                                                               string->size, &part->strings[i]);
        if (status)
            return status;
    }
    return INSTR_STATUS_OK;
}

static void merge_runs(struct merge *merge, struct merge_part *part) {
    const struct instr_profile *profile = part->profile;
    const uint64_t *strings = part->strings;

    for (size_t i = 0; i < profile->run_count; i++) {
        struct instr_profile_run run = profile->runs[i];
        run.host = strings[run.host];
        run.program = strings[run.program];
        run.directory = strings[run.directory];
        run.system = strings[run.system];
        run.cpu = strings[run.cpu];
        run.runtime = strings[run.runtime];
        run.options = strings[run.options];
        part->runs[i] = merge_append(&merge->tables[INSTR_PROFILE_RECORD_run], &run, sizeof run);
    }
    for (size_t i = 0; i < profile->argument_count; i++) {
        struct instr_profile_argument argument = profile->arguments[i];
        argument.run = part->runs[argument.run];
        argument.text = strings[argument.text];
        merge_append(&merge->tables[INSTR_PROFILE_RECORD_argument], &argument, sizeof argument);
    }
    for (size_t i = 0; i < profile->thread_count; i++) {
        struct instr_profile_thread thread = profile->threads[i];
        thread.run = part->runs[thread.run];
        thread.name = strings[thread.name];
        merge_append(&merge->tables[INSTR_PROFILE_RECORD_thread], &thread, sizeof thread);
    }
}

static void merge_build(struct merge *merge, struct merge_part *part) {
    const struct instr_profile *profile = part->profile;
    bool is_new;

    for (size_t i = 0; i < profile->image_count; i++) {
        struct instr_profile_image image = profile->images[i];
        image.path = part->strings[image.path];
        image.build_id = part->strings[image.build_id];
        part->images[i] = merge_place(&merge->tables[INSTR_PROFILE_RECORD_image], &image,
                                      sizeof image, sizeof image, &is_new);
    }
    for (size_t i = 0; i < profile->file_count; i++) {
        struct instr_profile_file file = profile->files[i];
        file.name = part->strings[file.name];
        file.directory = part->strings[file.directory];
        part->files[i] = merge_place(&merge->tables[INSTR_PROFILE_RECORD_file], &file, sizeof file,
                                     sizeof file, &is_new);
    }
    for (size_t i = 0; i < profile->unit_count; i++) {
        struct instr_profile_unit unit = profile->units[i];
        unit.image = part->images[unit.image];
        unit.source_file = merge_optional(part->files, unit.source_file);
        unit.producer = part->strings[unit.producer];
        part->units[i] = merge_place(&merge->tables[INSTR_PROFILE_RECORD_unit], &unit, sizeof unit,
                                     sizeof unit, &is_new);
    }
}

static void merge_arcs(struct merge *merge, const struct merge_part *part) {
    const struct instr_profile *profile = part->profile;
    bool is_new;

    for (size_t i = 0; i < profile->arc_count; i++) {
        struct instr_profile_arc arc = profile->arcs[i];
        arc.caller = merge_optional(part->functions, arc.caller);
        arc.file = merge_optional(part->files, arc.file);
        arc.callee = part->functions[arc.callee];
        size_t index = merge_place(&merge->tables[INSTR_PROFILE_RECORD_arc], &arc, sizeof arc,
                                   4 * sizeof(uint64_t), &is_new);
        if (is_new)
            continue;
        report_count(&MERGE_RECORDS(merge, arc)[index].calls, arc.calls);
        report_add(&MERGE_RECORDS(merge, arc)[index].total_ns, arc.total_ns);
    }
    for (size_t i = 0; i < profile->region_count; i++) {
        struct instr_profile_region add = profile->regions[i];
        add.name = part->strings[add.name];
        size_t index = merge_place(&merge->tables[INSTR_PROFILE_RECORD_region], &add, sizeof add,
                                   sizeof add.name, &is_new);
        struct instr_profile_region *sum = &MERGE_RECORDS(merge, region)[index];
        if (is_new || !add.calls)
            continue;
        if (!sum->calls || add.min_ns < sum->min_ns)
            sum->min_ns = add.min_ns;
        if (!sum->calls || add.max_ns > sum->max_ns)
            sum->max_ns = add.max_ns;
        report_count(&sum->calls, add.calls);
        report_add(&sum->total_ns, add.total_ns);
    }
}

static enum instr_status add_part(struct merge *merge, const struct instr_profile *profile) {
    struct merge_part part = {
        .profile = profile,
        .strings = new_map(profile->string_count),
        .runs = new_map(profile->run_count),
        .images = new_map(profile->image_count),
        .files = new_map(profile->file_count),
        .units = new_map(profile->unit_count),
        .functions = new_map(profile->function_count),
    };
    enum instr_status status = map_strings(merge, &part);

    if (!status) {
        report_group(&part.groups, profile);
        merge_runs(merge, &part);
        merge_build(merge, &part);
        merge_functions(merge, &part);
        merge_arcs(merge, &part);
        merge_frames(merge, &part);
        status = merge_texts(merge, &part);
        report_groupings_release(&part.groups);
    }
    free(part.strings);
    free(part.runs);
    free(part.images);
    free(part.files);
    free(part.units);
    free(part.functions);
    return status;
}

static enum instr_status put_all(struct merge *merge) {
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    for (size_t i = 0; i < merge->tables[INSTR_PROFILE_RECORD_##record].count; i++) {              \
        enum instr_status status =                                                                 \
            instr_profile_writer_put_##record(merge->writer, &MERGE_RECORDS(merge, record)[i]);    \
        if (status)                                                                                \
            return status;                                                                         \
    }
#include "profile_schema.def"
    return INSTR_STATUS_OK;
}

static void release(struct merge *merge) {
    for (size_t i = 0; i < INSTR_PROFILE_RECORD_COUNT; i++) {
        free(merge->tables[i].records);
        report_index_release(&merge->tables[i].index);
    }
    for (size_t i = 0; i < merge->text_count; i++)
        free(merge->text_memory[i]);
    free(merge->text_memory);
    free(merge->text_hashes);
    free(merge->site_keys.records);
    free(merge->bodies.records);
    report_index_release(&merge->site_keys.index);
    report_index_release(&merge->functions);
    report_index_release(&merge->texts);
    instr_profile_writer_close(merge->writer);
}

struct report_merger {
    struct merge merge;
    enum instr_status status; /* the first failure */
};

struct report_merger *report_merger_open(void) {
    struct report_merger *merger = cli_resize(0, sizeof *merger);

    memset(merger, 0, sizeof *merger);
    merger->status = instr_profile_writer_open(&merger->merge.writer, &report_allocator);
    return merger;
}

void report_merger_close(struct report_merger *merger) {
    release(&merger->merge);
    free(merger);
}

enum instr_status report_merger_add(struct report_merger *merger,
                                    const struct instr_profile *profile) {
    if (!merger->status)
        merger->status = add_part(&merger->merge, profile);
    return merger->status;
}

enum instr_status report_merger_finish(struct report_merger *merger, int level,
                                       const struct instr_sink *sink) {
    struct instr_profile_header header = {.major = INSTR_PROFILE_MAJOR,
                                          .minor = INSTR_PROFILE_MINOR};
    struct timespec now;

    if (!merger->status)
        merger->status = put_all(&merger->merge);
    if (!clock_gettime(CLOCK_REALTIME, &now))
        header.written_unix_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    if (!merger->status)
        merger->status = instr_profile_writer_finish(merger->merge.writer, &header, level, sink);
    return merger->status;
}

enum instr_status report_merge(const struct instr_profile *const *profiles, size_t count,
                               const struct instr_sink *sink) {
    struct report_merger *merger = report_merger_open();

    for (size_t i = 0; i < count; i++)
        report_merger_add(merger, profiles[i]);
    enum instr_status status = report_merger_finish(merger, LEVEL, sink);
    report_merger_close(merger);
    return status;
}

static enum instr_status write_file(void *context, const void *bytes, size_t size) {
    return fwrite(bytes, 1, size, context) == size ? INSTR_STATUS_OK : INSTR_STATUS_IO;
}

static bool report_failure(const char *path, enum instr_status status, int number) {
    cli_message("%s: %s", path,
                status == INSTR_STATUS_IO && number ? strerror(number)
                                                    : instr_status_string(status));
    return false;
}

bool report_merger_to_file(struct report_merger *merger, const char *path) {
    struct stat existing;
    bool direct = !stat(path, &existing) && !S_ISREG(existing.st_mode);
    size_t size = strlen(path) + 32;
    char *temporary = cli_resize(0, size);

    snprintf(temporary, size, direct ? "%s" : "%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    enum instr_status status = INSTR_STATUS_IO;
    int number = errno;
    if (file) {
        errno = 0;
        status = report_merger_finish(merger, LEVEL, &(struct instr_sink){write_file, file});
        number = errno;
        if (fclose(file) && !status) {
            status = INSTR_STATUS_IO;
            number = errno;
        }
        if (!status && !direct && rename(temporary, path)) {
            status = INSTR_STATUS_IO;
            number = errno;
        }
        if (status && !direct)
            unlink(temporary);
    }
    free(temporary);
    return status ? report_failure(path, status, number) : true;
}
