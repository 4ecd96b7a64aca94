/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Compares profiles in every format of a diff. From each input come three: the file that it is,
 * which is damaged mostly, one that is invented from its bytes, and one from the first half of
 * them, which begins in the same way and goes on in another. What must hold for any of them is
 * looked at: JSON is JSON, partners are paired once, and no side loses a function.
 *
 * An input chooses a pair and a format, as all of them take some ten times as long.
 *
 * For libFuzzer: clang -fsanitize=fuzzer,address,undefined, seeds in tests/golden.
 * With INSTR_FUZZ_REGRESSION it has a main of its own, which runs all files of the given folders,
 * and then random bytes.
 */
#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "invented_profile.h"
#include "output_diff.h"

enum { PROFILES = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

static void require_json(const char *text, size_t size) {
    json_error_t error;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

    require(root != 0);
    json_decref(root);
}

/* Each function of both sides is in the diff exactly once. */
static void require_all_functions(const struct report_diff *diff) {
    for (int s = 0; s < 2; s++) {
        size_t count = diff->models[s]->function_count, found = 0;
        bool *seen = calloc(count + 1, sizeof *seen);
        require(seen != 0);
        for (size_t i = 0; i < diff->function_count; i++) {
            const struct report_function *function = diff->functions[i].functions[s];
            if (!function)
                continue;
            require(!seen[function - diff->models[s]->functions]);
            seen[function - diff->models[s]->functions] = true;
            found++;
        }
        free(seen);
        require(found == count);
    }
}

/* Line numbers of a side ascend in a section, and each line with code of a function is in one. */
static void require_all_lines(const struct report_diff *diff,
                              const struct report_diff_function *function) {
    for (int s = 0; s < 2; s++) {
        size_t lines = 0;
        for (size_t n = 0; n < function->section_count; n++) {
            const struct report_diff_section *section =
                &diff->sections[function->first_section + n];
            uint64_t last = 0;
            for (size_t r = 0; r < section->row_count; r++) {
                const struct report_diff_row *row = &diff->rows[section->first_row + r];
                require(!row->numbers[s] || row->numbers[s] > last);
                last = row->numbers[s] ? row->numbers[s] : last;
                lines += row->lines[s] != 0;
            }
        }
        require(lines == (function->functions[s] ? function->functions[s]->line_count : 0));
    }
}

static void write_one(const struct report_diff *diff, const struct report_options *options) {
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    require(file != 0);
    struct report_diff_output output = {
        .diff = diff, .options = options, .file = file, .edge = 80, .color = true};
    if (options->format == REPORT_FORMAT_JSON)
        report_output_diff_json(&output);
    else if (options->format == REPORT_FORMAT_CSV)
        report_output_diff_csv(&output);
    else if (options->format == REPORT_FORMAT_HTML)
        report_output_diff_html(&output);
    else
        report_output_diff_text(&output);
    fclose(file);
    if (options->format == REPORT_FORMAT_JSON)
        require_json(text, size);
    free(text);
}

static void compare(const struct report_model *before, const struct report_model *after,
                    uint32_t choice) {
    static const enum report_format formats[] = {REPORT_FORMAT_TEXT, REPORT_FORMAT_JSON,
                                                 REPORT_FORMAT_CSV, REPORT_FORMAT_MARKDOWN,
                                                 REPORT_FORMAT_HTML};
    static const struct report_words no_paths;
    const struct report_model *const models[] = {before, after};
    struct report_options options = {.all = true, .min_percent = -1, .top = SIZE_MAX};
    struct report_sources sources[2];
    struct report_diff diff;

    for (int s = 0; s < 2; s++)
        report_sources_open(&sources[s], models[s], &no_paths);
    report_diff_build(&diff, models, (struct report_sources *const[]){&sources[0], &sources[1]},
                      &options);
    require_all_functions(&diff);
    for (size_t f = 0; f < diff.shown_count; f++)
        require_all_lines(&diff, &diff.functions[f]);
    for (size_t f = 0; before == after && f < diff.function_count; f++)
        require(!diff.functions[f].changed);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!is_chosen(i, sizeof formats / sizeof *formats, choice))
            continue;
        options.format = formats[i];
        write_one(&diff, &options);
    }
    report_diff_release(&diff);
    report_sources_close(&sources[0]);
    report_sources_close(&sources[1]);
}

/* The profiles that the pairs need, each made once. */
struct made {
    struct instr_profile profiles[PROFILES];
    struct report_model models[PROFILES];
    bool done[PROFILES];
};

static const struct report_model *make(struct made *made, size_t which, const uint8_t *bytes,
                                       size_t size) {
    struct instr_profile *profile = &made->profiles[which];
    const struct instr_profile *list[1] = {profile};
    struct input input = {bytes, which == 1 ? size : size / 2};

    if (made->done[which])
        return &made->models[which];
    if (which == 0)
        instr_profile_read(profile, bytes, size, &builder_allocator, 0);
    else
        invent(profile, &input);
    report_model_build(&made->models[which], list, 1);
    made->done[which] = true;
    return &made->models[which];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    uint32_t choice = choice_of(bytes, size);
    struct made made = {.done = {false}};

    for (size_t i = 0; i < PROFILES; i++)
        for (size_t j = 0; j < PROFILES; j++)
            if (is_chosen(i * PROFILES + j, PROFILES * PROFILES, choice >> 8))
                compare(make(&made, i, bytes, size), make(&made, j, bytes, size), choice);
    for (size_t i = 0; i < PROFILES; i++) {
        if (!made.done[i])
            continue;
        report_model_release(&made.models[i]);
        instr_profile_release(&made.profiles[i]);
    }
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
#include "regression_main.h"
#else
#include "structured_mutator.h"
#endif
