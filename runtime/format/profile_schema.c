/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_schema.h"

#define TYPE_unsigned INSTR_PROFILE_FIELD_UNSIGNED, INSTR_PROFILE_RECORD_COUNT
#define TYPE_signed INSTR_PROFILE_FIELD_SIGNED, INSTR_PROFILE_RECORD_COUNT
#define TYPE_delta INSTR_PROFILE_FIELD_DELTA, INSTR_PROFILE_RECORD_COUNT
#define TYPE_string INSTR_PROFILE_FIELD_STRING, INSTR_PROFILE_RECORD_COUNT
#define TYPE_ref_run INSTR_PROFILE_FIELD_REF, INSTR_PROFILE_RECORD_run
#define TYPE_ref_image INSTR_PROFILE_FIELD_REF, INSTR_PROFILE_RECORD_image
#define TYPE_ref_unit INSTR_PROFILE_FIELD_REF, INSTR_PROFILE_RECORD_unit
#define TYPE_ref_function INSTR_PROFILE_FIELD_REF, INSTR_PROFILE_RECORD_function
#define TYPE_ref_block INSTR_PROFILE_FIELD_REF, INSTR_PROFILE_RECORD_block
#define TYPE_opt_file INSTR_PROFILE_FIELD_OPT, INSTR_PROFILE_RECORD_file
#define TYPE_opt_site INSTR_PROFILE_FIELD_OPT, INSTR_PROFILE_RECORD_site
#define TYPE_opt_image INSTR_PROFILE_FIELD_OPT, INSTR_PROFILE_RECORD_image
#define TYPE_opt_frame INSTR_PROFILE_FIELD_OPT, INSTR_PROFILE_RECORD_frame
#define TYPE_opt_function INSTR_PROFILE_FIELD_OPT, INSTR_PROFILE_RECORD_function

#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    static const struct instr_profile_field record##_fields[] = {
#define INSTR_FIELD(record, type, name) {#name, TYPE_##type},
#define INSTR_RECORD_END(record)                                                                   \
    }                                                                                              \
    ;                                                                                              \
    _Static_assert(sizeof record##_fields / sizeof record##_fields[0] <= INSTR_PROFILE_MAX_FIELDS, \
                   "raise INSTR_PROFILE_MAX_FIELDS");                                              \
    _Static_assert(sizeof(struct instr_profile_##record) ==                                        \
                       sizeof record##_fields / sizeof record##_fields[0] * sizeof(uint64_t),      \
                   "a record is an array of 64-bit fields");
#include "profile_schema.def"

const struct instr_profile_kind instr_profile_kinds[INSTR_PROFILE_RECORD_COUNT] = {
#define INSTR_RECORD_BEGIN(record, tag)                                                            \
    {#record, #tag, sizeof record##_fields / sizeof record##_fields[0], record##_fields},
#include "profile_schema.def"
};

const enum instr_profile_record instr_profile_order[INSTR_PROFILE_RECORD_COUNT] = {
    INSTR_PROFILE_RECORD_run,    INSTR_PROFILE_RECORD_argument, INSTR_PROFILE_RECORD_image,
    INSTR_PROFILE_RECORD_file,   INSTR_PROFILE_RECORD_unit,     INSTR_PROFILE_RECORD_function,
    INSTR_PROFILE_RECORD_site,   INSTR_PROFILE_RECORD_block,    INSTR_PROFILE_RECORD_block_line,
    INSTR_PROFILE_RECORD_arc,    INSTR_PROFILE_RECORD_thread,   INSTR_PROFILE_RECORD_frame,
    INSTR_PROFILE_RECORD_region, INSTR_PROFILE_RECORD_range,
};
