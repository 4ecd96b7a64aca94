/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Writes a profile in every format. Each input is used twice: as a file, which is damaged mostly,
 * and as a source of names, numbers and references for a profile that is well-formed and makes no
 * sense. What can be told without another program is looked at: JSON is JSON, gzip is gzip, and
 * stacks add up.
 *
 * An input chooses two of the formats, as all of them take some ten times as long.
 *
 * For libFuzzer: clang -fsanitize=fuzzer,address,undefined, seeds in tests/golden.
 * With INSTR_FUZZ_REGRESSION it has a main of its own, which runs all files of the given folders,
 * and then random bytes.
 */
#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "choice.h"
#include "invented_profile.h"
#include "report_callgraph.h"
#include "report_output.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition) {
    if (!condition)
        abort();
}

static void require_json(const char *text, size_t size) {
    json_error_t error;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

    /* The parser gives up on strings of its own accord where numbers are too large for it. */
    require(root || strstr(error.text, "too big"));
    json_decref(root);
}

static void require_gzip(const char *bytes, size_t size) {
    unsigned char out[4096];
    z_stream stream = {0};
    int status;

    require(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    do {
        stream.next_out = out;
        stream.avail_out = sizeof out;
        status = inflate(&stream, Z_NO_FLUSH);
    } while (status == Z_OK);
    require(status == Z_STREAM_END && stream.avail_in == 0);
    inflateEnd(&stream);
}

/* Each line is a stack and a number, and these are the self times of the functions, or the hits. */
static void require_sum(const struct report_model *model, char *text) {
    uint64_t sum = 0, expected = 0;

    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        const char *number = strrchr(line, ' ');
        require(number && number > line && number[1]);
        require(strspn(number + 1, "0123456789") == strlen(number + 1));
        sum += strtoull(number + 1, 0, 10);
    }
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        if (!model->any_times)
            expected += function->line_hits;
        else if (function->measured && function->self_ns > 0)
            expected += (uint64_t)function->self_ns;
    }
    require(sum == expected);
}

static void write_one(const struct report_model *model, struct report_options *options) {
    struct report_selection selection;
    struct report_sources sources;
    char *text = 0;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    require(file != 0);
    report_select(&selection, model, options);
    report_sources_open(&sources, model, &options->source_paths);
    struct report_output output = {model, options, &selection, &sources, file, 0, false, false};
    if (options->format == REPORT_FORMAT_DOT)
        report_output_callgraph(&output);
    else
        report_output(&output);
    report_sources_close(&sources);
    report_selection_release(&selection);
    fclose(file);
    if (options->format == REPORT_FORMAT_JSON || options->format == REPORT_FORMAT_SPEEDSCOPE)
        require_json(text, size);
    if (options->format == REPORT_FORMAT_PPROF)
        require_gzip(text, size);
    if (options->format == REPORT_FORMAT_COLLAPSED)
        require_sum(model, text);
    free(text);
}

/* The formats that are chosen. */
static void write_formats(const struct instr_profile *profile, uint32_t choice) {
    static const char *const formats[] = {
#define REPORT_FORMAT(name, NAME) "--format=" #name,
#define REPORT_FORMAT_OTHER REPORT_FORMAT
#include "report_formats.def"
    };
    const struct instr_profile *list[1] = {profile};
    struct report_model model;

    report_model_build(&model, list, 1);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!is_chosen(i, sizeof formats / sizeof *formats, choice))
            continue;
        char *argv[] = {"instr-report", (char *)(uintptr_t)formats[i]};
        struct report_options options;
        int operands;
        require(report_options_parse(&options, 2, argv, &operands));
        write_one(&model, &options);
        report_options_release(&options);
    }
    report_model_release(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct instr_profile profile;
    struct input input = {bytes, size};
    uint32_t choice = choice_of(bytes, size);

    instr_profile_read(&profile, bytes, size, &builder_allocator, 0);
    write_formats(&profile, choice >> 8);
    instr_profile_release(&profile);
    invent(&profile, &input);
    write_formats(&profile, choice);
    instr_profile_release(&profile);
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
#include "regression_main.h"
#else
#include "structured_mutator.h"
#endif
