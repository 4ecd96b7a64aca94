/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sample_places.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MOST_FUNCTIONS = 64 };

struct resolver {
    struct report_model *model;
    const struct instr_profile *profile;
    struct sample_modules *modules;
    struct symbol_module **module_of; /* of the images that were asked for */
    bool *asked, *instrumented;
    struct report_index names; /* linkage names -> struct name */
    struct name {
        const char *text;
        uint32_t function;
        uint32_t next; /* another function with that name */
    } * name_list;
    size_t name_count, name_capacity;
    struct report_index paths; /* path as the debugging information has it -> struct path */
    struct path {
        const char *directory, *text;
        char *normal;
    } * path_list;
    size_t path_count, path_capacity;
};

static bool same_name(const void *context, uint32_t element) {
    const struct resolver *resolver = ((const void *const *)context)[0];
    const char *name = ((const void *const *)context)[1];

    return !strcmp(resolver->name_list[element].text, name);
}

static uint64_t hash_name(const char *name) {
    return report_index_hash_bytes(name, strlen(name), 7);
}

static void add_names(struct resolver *resolver) {
    for (size_t f = 0; f < resolver->model->function_count; f++) {
        const struct report_function *function = &resolver->model->functions[f];
        for (size_t i = 0; i < function->linkage_name_count; i++) {
            const char *name = function->linkage_names[i];
            const void *key[] = {resolver, name};
            resolver->name_list = cli_grow(resolver->name_list, resolver->name_count,
                                           &resolver->name_capacity, sizeof *resolver->name_list);
            uint32_t *place = report_index_place(&resolver->names, hash_name(name), same_name, key);
            resolver->name_list[resolver->name_count] = (struct name){name, (uint32_t)f, *place};
            *place = (uint32_t)resolver->name_count++;
        }
    }
}

static bool same_path(const void *context, uint32_t element) {
    const struct resolver *resolver = ((const void *const *)context)[0];
    const struct path *path = ((const void *const *)context)[1];

    return !strcmp(resolver->path_list[element].text, path->text) &&
           !strcmp(resolver->path_list[element].directory, path->directory);
}

/* An absolute path without "." and "..", as the model has them. */
static const char *normal_path(struct resolver *resolver, const char *directory, const char *text) {
    struct path path = {directory && text && *text != '/' ? directory : "", text, 0};
    const void *key[] = {resolver, &path};

    if (!text)
        return "";
    uint32_t *place = report_index_place(&resolver->paths, hash_name(text), same_path, key);
    if (*place == REPORT_INDEX_NONE) {
        path.normal = report_path_join(path.directory, text);
        resolver->path_list = cli_grow(resolver->path_list, resolver->path_count,
                                       &resolver->path_capacity, sizeof *resolver->path_list);
        resolver->path_list[resolver->path_count] = path;
        *place = (uint32_t)resolver->path_count++;
    }
    return resolver->path_list[*place].normal;
}

static bool is_in_file(const struct resolver *resolver, uint32_t file, const char *path) {
    return file && !strcmp(resolver->model->files[file - 1].path, path);
}

static bool has_line(const struct resolver *resolver, const struct report_function *function,
                     const char *path, uint64_t line) {
    return line && line >= function->line && (line <= function->end_line || !function->end_line) &&
           is_in_file(resolver, function->file, path);
}

/* Whether the frame is in that function, by where it stands. */
static bool stands_in(struct resolver *resolver, const struct report_function *function,
                      const struct symbol_frame *frame) {
    const char *file = frame->decl_line ? frame->decl_file : frame->file;

    return has_line(resolver, function, normal_path(resolver, frame->directory, file),
                    frame->decl_line ? frame->decl_line : frame->line);
}

/* Functions of the same name in several units are told apart by where they stand. */
static uint32_t find_name(struct resolver *resolver, const struct symbol_frame *frame,
                          const char *name) {
    const void *key[] = {resolver, name};
    uint32_t at = report_index_find(&resolver->names, hash_name(name), same_name, key);
    uint32_t only = REPORT_INDEX_NONE;

    for (uint32_t i = at; i != REPORT_INDEX_NONE; i = resolver->name_list[i].next) {
        uint32_t found = resolver->name_list[i].function;
        if (stands_in(resolver, &resolver->model->functions[found], frame))
            return found;
        only = i == at ? found : REPORT_INDEX_NONE;
    }
    return only;
}

/* Compilers, and the plugin, append what begins with a dot to the names of copies and parts. */
static uint32_t find_symbol(struct resolver *resolver, const struct symbol_frame *frame) {
    char *name = cli_copy_string(frame->symbol, strlen(frame->symbol));
    uint32_t found;

    name[strcspn(name, ".")] = 0;
    found = find_name(resolver, frame, name);
    free(name);
    return found;
}

/* The innermost function of that name around a place. -gline-tables-only knows of functions that
 * were inlined only a name without namespaces. */
static uint32_t find_around(struct resolver *resolver, const struct symbol_frame *frame) {
    char *name = cli_copy_string(frame->linkage_name, strcspn(frame->linkage_name, "<"));
    uint32_t best = REPORT_INDEX_NONE;

    for (size_t f = 0; f < resolver->model->function_count; f++) {
        const struct report_function *function = &resolver->model->functions[f];
        if (function->line <= frame->line && strstr(function->name, name) &&
            stands_in(resolver, function, frame) &&
            (best == REPORT_INDEX_NONE || function->line >= resolver->model->functions[best].line))
            best = (uint32_t)f;
    }
    free(name);
    return best;
}

static uint32_t find_function(struct resolver *resolver, const struct symbol_frame *frame) {
    uint32_t found = REPORT_INDEX_NONE;

    if (frame->linkage_name)
        found = find_name(resolver, frame, frame->linkage_name);
    if (found == REPORT_INDEX_NONE && frame->symbol)
        found = find_symbol(resolver, frame);
    if (found == REPORT_INDEX_NONE && frame->linkage_name && !frame->decl_line && frame->line)
        found = find_around(resolver, frame);
    return found;
}

/* The line of a function: the one with that number, or the nearest before it that is counted; that
 * of the function's head is the first behind it. */
static uint32_t find_line(struct resolver *resolver, uint32_t function,
                          const struct symbol_frame *frame) {
    const struct report_function *of = &resolver->model->functions[function];
    const char *path = normal_path(resolver, frame->directory, frame->file);
    uint32_t best = REPORT_INDEX_NONE;

    for (size_t i = of->first_line; i < of->first_line + of->line_count; i++) {
        const struct report_line *line = &resolver->model->lines[i];
        if (is_in_file(resolver, line->file, path) &&
            (best == REPORT_INDEX_NONE || line->line <= frame->line))
            best = (uint32_t)i;
    }
    return best;
}

static struct symbol_module *module_of(struct resolver *resolver, uint64_t image) {
    if (!resolver->asked[image]) {
        resolver->asked[image] = true;
        resolver->module_of[image] =
            sample_modules_find(resolver->modules, resolver->profile, image);
    }
    return resolver->module_of[image];
}

static bool begins_with(const char *text, const char *with) {
    return text && !strncmp(text, with, strlen(with));
}

/* The shared one by its file, the static one by its names. */
static bool is_runtime_file(const struct resolver *resolver, uint64_t image) {
    const char *path =
        report_string(resolver->profile, resolver->profile->images[image].path)->bytes;
    const char *name = strrchr(path, '/');

    return begins_with(name ? name + 1 : path, "libinstr_rt.so");
}

/* The functions that an address of the place's module is in. */
static void add_functions(struct resolver *resolver, struct sample_place *place,
                          const struct symbol_frame *frames, size_t count) {
    place->count = count;
    place->functions = cli_resize(place->functions, (count + 1) * sizeof *place->functions);
    for (size_t i = 0; i < count; i++) {
        struct sample_function *function = &place->functions[i];
        function->function = find_function(resolver, &frames[i]);
        function->line = REPORT_INDEX_NONE;
        function->is_on_no_line = function->function != REPORT_INDEX_NONE && !frames[i].line;
        function->is_inserted = function->is_on_no_line && frames[i].is_inserted;
        if (function->function != REPORT_INDEX_NONE && frames[i].line)
            function->line = find_line(resolver, function->function, &frames[i]);
    }
}

static void resolve(struct resolver *resolver, struct sample_place *place) {
    struct symbol_frame frames[MOST_FUNCTIONS];
    struct symbol_module *module;
    size_t count;

    if (!place->image)
        return;
    place->is_runtime = is_runtime_file(resolver, place->image - 1);
    if (!resolver->instrumented[place->image - 1])
        return;
    module = module_of(resolver, place->image - 1);
    place->is_missing = !module;
    if (!module)
        return;
    count = symbol_resolve(module, place->address, frames, MOST_FUNCTIONS);
    if (count)
        place->is_runtime = begins_with(frames[count - 1].linkage_name, "instr_rt_") ||
                            begins_with(frames[count - 1].linkage_name, "__instr_");
    add_functions(resolver, place, frames, count);
}

static uint32_t line_at(struct resolver *resolver, const struct sample_place *place,
                        uint64_t address) {
    struct symbol_frame frames[MOST_FUNCTIONS];
    struct symbol_module *module = module_of(resolver, place->image - 1);

    if (!symbol_resolve(module, address, frames, MOST_FUNCTIONS) || !frames[0].line)
        return REPORT_INDEX_NONE;
    uint32_t function = find_function(resolver, &frames[0]);
    return function == REPORT_INDEX_NONE ? REPORT_INDEX_NONE
                                         : find_line(resolver, function, &frames[0]);
}

/* Without what was inserted, the instruction to come would have been the next one of a line, which
 * may be in another function that was inlined. Other code on no line is the program's: it stays in
 * the function that it is in. */
static void move_to_next_line(struct resolver *resolver, struct sample_place *place) {
    struct symbol_frame frames[MOST_FUNCTIONS];
    struct symbol_module *module = module_of(resolver, place->image - 1);
    uint64_t address = symbol_nearest(module, place->address, SYMBOL_BEHIND);
    struct sample_place next = *place;

    if (address == place->address)
        return;
    next.functions = 0;
    add_functions(resolver, &next, frames, symbol_resolve(module, address, frames, MOST_FUNCTIONS));
    if (!next.count || (!place->functions[0].is_inserted &&
                        next.functions[0].function != place->functions[0].function)) {
        free(next.functions);
        return;
    }
    free(place->functions);
    *place = next;
    place->functions[0].is_on_no_line = true;
}

/* A processor interrupts a program between two instructions, and shows the one that is to come. */
static void look_around(struct resolver *resolver, struct sample_place *place) {
    uint64_t before = place->address - 1;

    if (place->was_looked_around || !place->count)
        return;
    place->was_looked_around = true;
    if (place->functions[0].is_on_no_line) {
        move_to_next_line(resolver, place);
        before = symbol_nearest(module_of(resolver, place->image - 1), before, SYMBOL_BEFORE);
    }
    if (!place->count || place->functions[0].line == REPORT_INDEX_NONE)
        return;
    uint32_t line = line_at(resolver, place, before);
    if (line != place->functions[0].line)
        place->line_before = line;
}

static bool same_place(const void *context, uint32_t element) {
    const struct sample_places *places = ((const void *const *)context)[0];
    const struct instr_profile_frame *frame = ((const void *const *)context)[1];

    return places->list[element].image == frame->image &&
           places->list[element].address == frame->address;
}

void sample_places_resolve(struct sample_places *places, struct report_model *model,
                           const struct instr_profile *profile, struct sample_modules *modules) {
    struct resolver resolver = {.model = model, .profile = profile, .modules = modules};
    struct report_index index = {0};
    size_t capacity = 0;

    *places = (struct sample_places){0};
    places->of_frame = cli_resize(0, (profile->frame_count + 1) * sizeof *places->of_frame);
    resolver.module_of = calloc(profile->image_count + 1, sizeof *resolver.module_of);
    resolver.asked = calloc(profile->image_count + 1, sizeof *resolver.asked);
    resolver.instrumented = calloc(profile->image_count + 1, sizeof *resolver.instrumented);
    if (!resolver.module_of || !resolver.asked || !resolver.instrumented)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < profile->unit_count; i++)
        resolver.instrumented[profile->units[i].image] = true;
    add_names(&resolver);
    for (size_t i = 0; i < profile->frame_count; i++) {
        const struct instr_profile_frame *frame = &profile->frames[i];
        const uint64_t numbers[] = {frame->image, frame->address};
        const void *key[] = {places, frame};
        uint32_t *place =
            report_index_place(&index, report_index_hash(numbers, 2), same_place, key);
        if (*place == REPORT_INDEX_NONE) {
            *place = (uint32_t)places->count;
            places->list = cli_grow(places->list, places->count, &capacity, sizeof *places->list);
            places->list[places->count] = (struct sample_place){
                .image = frame->image, .address = frame->address, .line_before = REPORT_INDEX_NONE};
            resolve(&resolver, &places->list[places->count++]);
        }
        if (frame->samples)
            look_around(&resolver, &places->list[*place]);
        places->of_frame[i] = *place;
    }
    report_index_release(&index);
    report_index_release(&resolver.names);
    report_index_release(&resolver.paths);
    for (size_t i = 0; i < resolver.path_count; i++)
        free(resolver.path_list[i].normal);
    free(resolver.path_list);
    free(resolver.name_list);
    free(resolver.module_of);
    free(resolver.asked);
    free(resolver.instrumented);
}

void sample_places_release(struct sample_places *places) {
    for (size_t i = 0; i < places->count; i++)
        free(places->list[i].functions);
    free(places->list);
    free(places->of_frame);
}
