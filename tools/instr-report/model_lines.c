/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Hits and times of lines. For each record of a function, a line was hit as often as the most
 * frequent of its blocks that have code there; records add up. A loop that was timed as one unit
 * gives its time to the lines of its blocks in proportion to the instructions executed there.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_grouping.h"
#include "report_model.h"
#include "report_sums.h"

enum { NEAR_LINES = 20000 };

/* What is known of a loop site while its function is worked on. */
struct loop {
    double weight, given; /* of all its instructions, and of those that got their share */
    uint32_t line;        /* the first line that has a share */
    bool used, several;   /* further lines have */
};

struct work {
    struct report_model *model;
    const struct instr_profile *profile;
    const uint32_t *file_map;
    struct report_groupings groups;
    uint32_t *line_of;  /* per block line: the model's line */
    struct loop *loops; /* per site */
};

/* The lines of one function record and their largest counts so far. */
struct touched {
    struct instance_line {
        uint32_t line;
        uint64_t hits;
    } * lines;
    size_t count, capacity;
};

struct key {
    const struct report_model *model;
    uint32_t function, file;
    uint64_t line;
};

static bool same_line(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_line *line = &key->model->lines[element];

    return line->function == key->function && line->file == key->file && line->line == key->line;
}

static uint32_t new_line(struct report_model *model, const struct key *key) {
    model->lines =
        cli_grow(model->lines, model->line_count, &model->line_capacity, sizeof *model->lines);
    model->lines[model->line_count] =
        (struct report_line){.function = key->function, .file = key->file, .line = key->line};
    return (uint32_t)model->line_count++;
}

/* Nearly all lines of a function lie between its first and its last one: a plain array finds them
 * several times faster than the hash table that has the others. */
static uint32_t *near_place(struct report_function *function, const struct key *key) {
    if (key->file != function->file || !function->line || key->line < function->line ||
        key->line > function->end_line || function->end_line - function->line > NEAR_LINES)
        return 0;
    if (!function->near_lines) {
        size_t count = function->end_line - function->line + 1;
        function->near_lines = cli_resize(0, count * sizeof(uint32_t));
        memset(function->near_lines, 0, count * sizeof(uint32_t));
    }
    return &function->near_lines[key->line - function->line];
}

static uint32_t place_line(struct work *work, uint32_t function, uint64_t file, uint64_t number) {
    struct report_model *model = work->model;
    struct key key = {model, function, model->functions[function].file, number};

    if (file)
        key.file = work->file_map[file - 1] + 1;
    uint32_t *near = near_place(&model->functions[function], &key);
    if (near) {
        if (!*near)
            *near = new_line(model, &key) + 1;
        return *near - 1;
    }
    uint64_t hash =
        report_index_hash((uint64_t[]){(uint64_t)key.function << 32 | key.file, key.line}, 2);
    uint32_t *place = report_index_place(&model->line_index, hash, same_line, &key);
    if (*place == REPORT_INDEX_NONE)
        *place = new_line(model, &key);
    return *place;
}

static double weight_of(const struct instr_profile *profile, size_t block, size_t block_line) {
    uint64_t weight = profile->block_lines[block_line].weight;

    return (double)profile->blocks[block].count * (double)(weight ? weight : 1);
}

static void count_hits(struct work *work, uint32_t function, size_t record,
                       struct touched *touched) {
    const struct instr_profile *profile = work->profile;

    touched->count = 0;
    for (size_t b = work->groups.blocks.begin[record]; b < work->groups.blocks.begin[record + 1];
         b++) {
        size_t block = work->groups.blocks.list[b];
        for (size_t l = work->groups.block_lines.begin[block];
             l < work->groups.block_lines.begin[block + 1]; l++) {
            size_t i = work->groups.block_lines.list[l];
            const struct instr_profile_block_line *entry = &profile->block_lines[i];
            uint32_t number = place_line(work, function, entry->file, entry->line);
            struct report_line *line = &work->model->lines[number];

            work->line_of[i] = number;
            /* While this record is worked on, slot says where its largest count is kept. */
            if (!line->slot) {
                touched->lines = cli_grow(touched->lines, touched->count, &touched->capacity,
                                          sizeof *touched->lines);
                touched->lines[touched->count++] = (struct instance_line){number, 0};
                line->slot = (uint32_t)touched->count;
            }
            struct instance_line *largest = &touched->lines[line->slot - 1];
            if (profile->blocks[block].count > largest->hits)
                largest->hits = profile->blocks[block].count;
        }
    }
    for (size_t i = 0; i < touched->count; i++) {
        struct report_line *line = &work->model->lines[touched->lines[i].line];
        report_count(&line->hits, touched->lines[i].hits);
        line->slot = 0;
    }
}

static void add_range(struct report_line *line, const struct instr_profile_site *site) {
    if (!site->visits)
        return;
    if (!line->ranged || site->min_ns < line->min_ns)
        line->min_ns = site->min_ns;
    if (!line->ranged || site->max_ns > line->max_ns)
        line->max_ns = site->max_ns;
    line->ranged = true;
}

static void add_whole(struct report_line *line, const struct instr_profile_site *site) {
    report_add(&line->time_ns, site->total_ns);
    report_add(&line->self_ns, site->self_ns);
    report_add(&line->lib_ns, site->lib_ns);
    report_count(&line->visits, site->visits);
    line->measured = true;
    add_range(line, site);
}

/* The part of `value` between two shares of a whole; the parts of a whole add up to it. */
static int64_t part(int64_t value, double from, double to, double whole) {
    int64_t upper = to >= whole ? value : (int64_t)((double)value * (to / whole));
    int64_t lower = from >= whole ? value : (int64_t)((double)value * (from / whole));

    return upper - lower;
}

/* Returns whether a loop of this function has to be shared. */
static bool weigh_loops(struct work *work, size_t record) {
    const struct instr_profile *profile = work->profile;
    bool several = false;

    for (size_t b = work->groups.blocks.begin[record]; b < work->groups.blocks.begin[record + 1];
         b++) {
        size_t block = work->groups.blocks.list[b];
        if (!profile->blocks[block].loop)
            continue;
        struct loop *loop = &work->loops[profile->blocks[block].loop - 1];
        for (size_t l = work->groups.block_lines.begin[block];
             l < work->groups.block_lines.begin[block + 1]; l++) {
            size_t i = work->groups.block_lines.list[l];
            double weight = weight_of(profile, block, i);
            if (weight <= 0)
                continue;
            if (loop->used && loop->line != work->line_of[i])
                several = loop->several = true;
            if (!loop->used)
                loop->line = work->line_of[i];
            loop->used = true;
            loop->weight += weight;
        }
    }
    return several;
}

static void share_loops(struct work *work, size_t record) {
    const struct instr_profile *profile = work->profile;

    for (size_t b = work->groups.blocks.begin[record]; b < work->groups.blocks.begin[record + 1];
         b++) {
        size_t block = work->groups.blocks.list[b];
        uint64_t number = profile->blocks[block].loop;
        if (!number || !work->loops[number - 1].several)
            continue;
        struct loop *loop = &work->loops[number - 1];
        const struct instr_profile_site *site = &profile->sites[number - 1];
        for (size_t l = work->groups.block_lines.begin[block];
             l < work->groups.block_lines.begin[block + 1]; l++) {
            size_t i = work->groups.block_lines.list[l];
            struct report_line *line = &work->model->lines[work->line_of[i]];
            double weight = weight_of(profile, block, i);
            if (weight <= 0)
                continue;
            double from = loop->given, to = loop->given + weight;
            report_add(&line->time_ns, part(site->total_ns, from, to, loop->weight));
            report_add(&line->self_ns, part(site->self_ns, from, to, loop->weight));
            report_add(&line->lib_ns, part(site->lib_ns, from, to, loop->weight));
            loop->given = to;
            line->measured = line->estimated = true;
            /* The line may have taken all of the loop's time or none of it. Once per loop. */
            if (line->slot != number) {
                report_add(&line->error_ns, site->total_ns / 2);
                report_count(&line->visits, site->visits);
                line->slot = (uint32_t)number;
            }
        }
    }
    for (size_t b = work->groups.blocks.begin[record]; b < work->groups.blocks.begin[record + 1];
         b++) {
        size_t block = work->groups.blocks.list[b];
        for (size_t l = work->groups.block_lines.begin[block];
             l < work->groups.block_lines.begin[block + 1]; l++)
            work->model->lines[work->line_of[work->groups.block_lines.list[l]]].slot = 0;
    }
}

static void add_sites(struct work *work, uint32_t function, size_t record) {
    for (size_t s = work->groups.sites.begin[record]; s < work->groups.sites.begin[record + 1];
         s++) {
        size_t number = work->groups.sites.list[s];
        const struct instr_profile_site *site = &work->profile->sites[number];
        const struct loop *loop = &work->loops[number];

        if (site->kind == INSTR_PROFILE_SITE_LOOP && loop->several)
            continue;
        /* A loop on one line is that line's; one whose blocks say nothing is charged to its head.
         */
        uint32_t line = site->kind == INSTR_PROFILE_SITE_LOOP && loop->used
                            ? loop->line
                            : place_line(work, function, site->file, site->line);
        add_whole(&work->model->lines[line], site);
    }
}

void report_model_add_lines(struct report_model *model) {
    struct touched touched = {0};

    for (size_t p = 0; p < model->profile_count; p++) {
        const struct instr_profile *profile = model->profiles[p];
        struct work work = {
            .model = model,
            .profile = profile,
            .file_map = model->file_maps[p],
            .line_of = cli_resize(0, profile->block_line_count * sizeof(uint32_t)),
            .loops = cli_resize(0, profile->site_count * sizeof(struct loop)),
        };

        report_group(&work.groups, profile);
        for (size_t i = 0; i < profile->site_count; i++)
            work.loops[i] = (struct loop){0};
        for (size_t i = 0; i < profile->function_count; i++) {
            uint32_t function = model->function_maps[p][i];
            count_hits(&work, function, i, &touched);
            if (weigh_loops(&work, i))
                share_loops(&work, i);
            add_sites(&work, function, i);
        }
        report_groupings_release(&work.groups);
        free(work.line_of);
        free(work.loops);
    }
    free(touched.lines);
}
