/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_json.h"

#include <stdint.h>
#include <string.h>

#include "cli.h"
#include "utf8.h"

enum { DUMP_FLAGS = JSON_COMPACT | JSON_REAL_PRECISION(15) };

json_t *report_json_checked(json_t *value) {
    if (!value)
        value = cli_resize(0, SIZE_MAX / 2); /* says that there is no memory, and exits */
    return value;
}

void report_json_set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, report_json_checked(value)))
        report_json_checked(0);
}

void report_json_append(json_t *array, json_t *value) {
    if (json_array_append_new(array, report_json_checked(value)))
        report_json_checked(0);
}

json_t *report_json_string_bytes(const char *bytes, size_t size) {
    struct cli_text text = {0};

    cli_text_clean(&text, bytes, size, CLI_CLEAN_ENCODING);
    json_t *value = json_stringn_nocheck(text.bytes ? text.bytes : "", text.size);
    cli_text_release(&text);
    return value;
}

json_t *report_json_string(const char *bytes) {
    return report_json_string_bytes(bytes, strlen(bytes));
}

json_t *report_json_number(uint64_t value) {
    return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

json_t *report_json_time_or_null(int64_t value, bool known) {
    return known ? json_integer(value) : json_null();
}

void report_json_dump(json_t *value, FILE *file) {
    /* The caller checks the file; it is not the file's fault if there is no memory. */
    if (json_dumpf(value, file, DUMP_FLAGS | JSON_ENCODE_ANY) && !ferror(file))
        report_json_checked(0);
    json_decref(value);
}
