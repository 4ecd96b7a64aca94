/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* JSON through jansson. Without memory these say so and exit, as cli_resize does. */
#ifndef INSTR_REPORT_JSON_H
#define INSTR_REPORT_JSON_H

#include <jansson.h>

#include "report_model.h"

/* The value, which must not be 0. */
json_t *report_json_checked(json_t *value);

/* Both take over the value. */
void report_json_set(json_t *object, const char *key, json_t *value);
void report_json_append(json_t *array, json_t *value);

/* Text of any kind: what is not UTF-8 in it is replaced, for the library refuses it. */
json_t *report_json_string_bytes(const char *bytes, size_t size);
json_t *report_json_string(const char *bytes);

/* Numbers of other readers have 64 bits with a sign: larger ones become the largest of these. */
json_t *report_json_number(uint64_t value);

/* A time in nanoseconds, or null. */
json_t *report_json_time_or_null(int64_t value, bool known);

/* A process, as in the array `processes` (output_json.c). */
json_t *report_json_process(const struct report_run *run);

/* Writes the value and frees it; the caller checks the file. */
void report_json_dump(json_t *value, FILE *file);

#endif
