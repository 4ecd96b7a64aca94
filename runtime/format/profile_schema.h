/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The schema as tables, for code that treats all kinds of records alike. A record is an array of
 * 64-bit fields, which is what its structure is in memory too.
 */
#ifndef INSTR_PROFILE_SCHEMA_H
#define INSTR_PROFILE_SCHEMA_H

#include "profile_format.h"

#define INSTR_PROFILE_MAX_FIELDS 32 /* of any record; the tables check it */

enum instr_profile_field_type {
    INSTR_PROFILE_FIELD_UNSIGNED,
    INSTR_PROFILE_FIELD_SIGNED,
    INSTR_PROFILE_FIELD_DELTA,
    INSTR_PROFILE_FIELD_STRING,
    INSTR_PROFILE_FIELD_REF, /* index of a record of kind `target` */
    INSTR_PROFILE_FIELD_OPT  /* the same plus 1, or 0 for none */
};

struct instr_profile_field {
    const char *name;
    enum instr_profile_field_type type;
    enum instr_profile_record target; /* of REF and OPT */
};

struct instr_profile_kind {
    const char *name;
    char tag[5];
    unsigned field_count;
    const struct instr_profile_field *fields;
};

extern const struct instr_profile_kind instr_profile_kinds[INSTR_PROFILE_RECORD_COUNT];

/* All kinds, each behind those it refers to: the order of the sections in a file. */
extern const enum instr_profile_record instr_profile_order[INSTR_PROFILE_RECORD_COUNT];

#endif
