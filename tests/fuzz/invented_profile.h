/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Profiles out of bytes: names, numbers and references are what the input says. */
#ifndef INSTR_INVENTED_PROFILE_H
#define INSTR_INVENTED_PROFILE_H

#include <string.h>

#include "profile_builder.h"

/* What is left of the input. */
struct input {
    const uint8_t *bytes;
    size_t size;
};

static inline uint8_t take(struct input *input) {
    if (!input->size)
        return 0;
    input->size--;
    return *input->bytes++;
}

static inline uint64_t below(struct input *input, uint64_t limit) {
    return limit ? take(input) % limit : 0;
}

static inline uint64_t number(struct input *input) {
    static const uint64_t special[] = {
        0, 1, 100, UINT32_MAX, INT64_MAX, INT64_MAX - 1, UINT64_MAX, UINT64_MAX / 2, 1000000000};
    uint64_t kind = take(input);

    if (kind < 64)
        return special[kind % (sizeof special / sizeof *special)];
    return kind < 224 ? take(input) : (uint64_t)take(input) << 8 * (take(input) % 8);
}

/* Bytes of the input, those that break formats more often than others. */
static inline const char *name(struct input *input) {
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

static inline void add_function(struct builder *builder, struct input *input, uint64_t files) {
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

static inline void add_records(struct builder *builder, struct input *input, uint64_t files) {
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

/* A profile that is well-formed and makes no sense. Release it. */
static inline void invent(struct instr_profile *profile, struct input *input) {
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
    builder_finish(&builder, profile);
}

#endif
