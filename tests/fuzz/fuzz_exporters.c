/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Writes a profile in every format. Each input is used twice: as a file, which is damaged mostly,
 * and as a source of names, numbers and references for a profile that is well-formed and makes no
 * sense. What can be told without another program is looked at: JSON is JSON, gzip is gzip, and
 * stacks add up.
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

#include "profile_builder.h"
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

static void write_all(const struct instr_profile *profile) {
    static const char *const formats[] = {
#define REPORT_FORMAT(name, NAME) "--format=" #name,
#define REPORT_FORMAT_OTHER REPORT_FORMAT
#include "report_formats.def"
    };
    const struct instr_profile *list[1] = {profile};
    struct report_model model;

    report_model_build(&model, list, 1);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *argv[] = {"instr-report", (char *)(uintptr_t)formats[i]};
        struct report_options options;
        int operands;
        require(report_options_parse(&options, 2, argv, &operands));
        write_one(&model, &options);
        report_options_release(&options);
    }
    report_model_release(&model);
}

struct input {
    const uint8_t *bytes;
    size_t size;
};

static uint8_t take(struct input *input) {
    if (!input->size)
        return 0;
    input->size--;
    return *input->bytes++;
}

static uint64_t below(struct input *input, uint64_t limit) {
    return limit ? take(input) % limit : 0;
}

static uint64_t number(struct input *input) {
    static const uint64_t special[] = {
        0, 1, 100, UINT32_MAX, INT64_MAX, INT64_MAX - 1, UINT64_MAX, UINT64_MAX / 2, 1000000000};
    uint64_t kind = take(input);

    if (kind < 64)
        return special[kind % (sizeof special / sizeof *special)];
    return kind < 224 ? take(input) : (uint64_t)take(input) << 8 * (take(input) % 8);
}

/* Bytes of the input, those that break formats more often than others. */
static const char *name(struct input *input) {
    static const char special[] = "\n;|`\"'<>&\\ :,()[]{}%\x01\x7f\xff\xc3\xef\xbf\xbe]]>\t\r=#*";
    static char text[24];
    size_t size = take(input) % sizeof text;

    for (size_t i = 0; i < size; i++) {
        uint8_t byte = take(input);
        text[i] = (char)(byte < 128 ? special[byte % (sizeof special - 1)] : byte);
    }
    text[size] = 0;
    return text;
}

static void add_function(struct builder *builder, struct input *input, uint64_t files) {
    char first[24];

    strcpy(first, name(input));
    builder_function(builder, &(struct builder_function){.name = first,
                                                         .linkage_name = name(input),
                                                         .file = below(input, files + 1),
                                                         .line = number(input),
                                                         .end_line = number(input),
                                                         .flags = take(input),
                                                         .calls = number(input),
                                                         .timed_calls = number(input),
                                                         .primitive_calls = number(input),
                                                         .total_ns = (int64_t)number(input),
                                                         .self_ns = (int64_t)number(input),
                                                         .lib_ns = (int64_t)number(input),
                                                         .min_ns = (int64_t)number(input),
                                                         .max_ns = (int64_t)number(input)});
}

static void add_records(struct builder *builder, struct input *input, uint64_t files) {
    uint64_t functions = builder->function_count, frames = 0, image = 0;

    for (uint64_t left = functions ? below(input, 40) : 0; left; left--) {
        uint64_t block = builder_block(builder, below(input, functions), number(input), 0);
        builder_line(builder, block, below(input, files + 1), number(input), take(input));
    }
    for (uint64_t left = functions ? below(input, 20) : 0; left; left--)
        builder_site(builder,
                     &(struct instr_profile_site){
                         below(input, functions), below(input, 3), below(input, files + 1),
                         number(input), number(input), number(input), (int64_t)number(input),
                         (int64_t)number(input), (int64_t)number(input), (int64_t)number(input),
                         (int64_t)number(input)});
    for (uint64_t left = functions ? below(input, 40) : 0; left; left--)
        builder_arc(builder, &(struct instr_profile_arc){below(input, functions + 1),
                                                         below(input, files + 1), number(input),
                                                         below(input, functions), number(input),
                                                         (int64_t)number(input)});
    if (below(input, 2))
        image = builder_image(builder, name(input), "00");
    for (uint64_t left = image ? below(input, 20) : 0; left; left--, frames++)
        builder_frame(builder, &(struct instr_profile_frame){
                                   below(input, frames + 1), below(input, 2) ? image : 0,
                                   number(input), number(input), number(input), number(input)});
}

static void write_invented(struct input *input) {
    struct instr_profile profile;
    struct builder builder;
    uint64_t files = 0;

    builder_open(&builder, below(input, 4));
    builder_argument(&builder, name(input));
    for (uint64_t left = below(input, 4); left; left--)
        files = builder_file(&builder, name(input), "/nowhere", take(input));
    for (uint64_t left = below(input, 12); left; left--)
        add_function(&builder, input, files);
    add_records(&builder, input, files);
    builder_thread(&builder, number(input), number(input), (int64_t)number(input));
    builder_region(&builder, name(input), number(input), (int64_t)number(input));
    if (files)
        builder_text(&builder, files, 1 + take(input), name(input));
    builder_finish(&builder, &profile);
    write_all(&profile);
    instr_profile_release(&profile);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct instr_profile profile;
    struct input input = {bytes, size};

    instr_profile_read(&profile, bytes, size, &builder_allocator, 0);
    write_all(&profile);
    instr_profile_release(&profile);
    write_invented(&input);
    return 0;
}

#ifdef INSTR_FUZZ_REGRESSION
#include <dirent.h>

enum { ROUNDS = 1500, MOST_BYTES = 1500 };

static size_t run_folder(const char *folder) {
    DIR *directory = opendir(folder);
    size_t files = 0;

    require(directory != 0);
    for (struct dirent *entry; (entry = readdir(directory)) != 0;) {
        static uint8_t bytes[1 << 20];
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        require(file != 0);
        LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
        files++;
    }
    closedir(directory);
    return files;
}

int main(int argc, char **argv) {
    static uint8_t bytes[MOST_BYTES];
    uint64_t state = 88172645463325252u;
    size_t files = 0;

    for (int i = 1; i < argc; i++)
        files += run_folder(argv[i]);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            state ^= state << 13; /* xorshift64 */
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = (uint8_t)(state >> 32);
        }
        LLVMFuzzerTestOneInput(bytes, sizeof bytes);
    }
    printf("%zu files, %d random inputs\n", files, ROUNDS);
    return files == 0;
}
#endif
