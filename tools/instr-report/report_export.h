/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the formats for other programs share. */
#ifndef INSTR_REPORT_EXPORT_H
#define INSTR_REPORT_EXPORT_H

#include "report_output.h"
#include "utf8.h"

/* The version of the tool. */
extern const char report_export_version[];

/* One line of text for a format of lines: control characters and what is not UTF-8 made visible. */
void report_export_line(FILE *file, const char *string);

/* A string of JSON with its quotes, valid whatever the bytes are. */
void report_export_json(FILE *file, const char *string);
void report_export_json_bytes(FILE *file, const char *bytes, size_t size);

/* Text of XML and HTML; may also stand between quotes. Characters that XML does not allow are made
 * visible. */
void report_export_xml(struct cli_text *text, const char *string);

/* The path of a file of the model (1 + index; "" for 0) after --source-path; to be freed. */
char *report_export_path(const struct report_output *output, uint32_t file);

/* The command lines of the runs, one behind the other. */
void report_export_commands(struct cli_text *text, const struct report_model *model);

#endif
