/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_walk.h"

#define CHECK_unsigned(value) true
#define CHECK_signed(value) true
#define CHECK_delta(value) true
#define CHECK_string(value) ((value) < profile->string_count)
#define CHECK_ref_run(value) ((value) < profile->run_count)
#define CHECK_ref_image(value) ((value) < profile->image_count)
#define CHECK_ref_unit(value) ((value) < profile->unit_count)
#define CHECK_ref_function(value) ((value) < profile->function_count)
#define CHECK_ref_block(value) ((value) < profile->block_count)
#define CHECK_opt_file(value) ((value) <= profile->file_count)
#define CHECK_opt_site(value) ((value) <= profile->site_count)
#define CHECK_opt_image(value) ((value) <= profile->image_count)
#define CHECK_opt_frame(value) ((value) <= i)
#define CHECK_opt_function(value) ((value) <= profile->function_count)

static unsigned add_bytes(const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    unsigned total = 0;
    for (size_t i = 0; i < size; i++)
        total += at[i];
    return total;
}

/* Where the sums go, so that the reads are not optimised away. */
static volatile unsigned sum;

bool profile_walk(const struct instr_profile *profile) {
    bool good = profile->string_count > 0 && profile->strings[0].size == 0;

    for (size_t i = 0; i < profile->string_count; i++) {
        const struct instr_profile_string *string = &profile->strings[i];
        sum = add_bytes(string->bytes, string->size);
        good &= string->bytes[string->size] == 0;
    }
    for (size_t i = 0; i < profile->text_count; i++)
        sum = add_bytes(profile->texts[i].bytes, profile->texts[i].size);
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    for (size_t i = 0; i < profile->record##_count; i++) {                                         \
        const struct instr_profile_##record *record = &profile->record##s[i];
#define INSTR_FIELD(record, type, name) good &= CHECK_##type(record->name);
#define INSTR_RECORD_END(record)                                                                   \
    (void)record;                                                                                  \
    }
#include "profile_schema.def"
    for (size_t i = 0; i < profile->range_count; i++)
        good &= profile->ranges[i].text < profile->text_count;
    return good;
}
