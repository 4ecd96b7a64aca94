/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The tables of a profile for pprof: strings, mappings, functions and locations, each once. */
#ifndef INSTR_PPROF_TABLES_H
#define INSTR_PPROF_TABLES_H

#include "report_output.h"
#include "utf8.h"

/* Fields of the message Profile in profile.proto of https://github.com/google/pprof. */
enum pprof_field {
    PPROF_SAMPLE_TYPE = 1,
    PPROF_SAMPLE = 2,
    PPROF_MAPPING = 3,
    PPROF_LOCATION = 4,
    PPROF_FUNCTION = 5,
    PPROF_STRING_TABLE = 6,
    PPROF_TIME_NANOS = 9,
    PPROF_DURATION_NANOS = 10,
    PPROF_COMMENT = 13,
    PPROF_DEFAULT_SAMPLE_TYPE = 14
};

struct pprof_tables {
    const struct report_output *output;
    struct cli_text *profile; /* the message; entries are appended when they are new */
    uint64_t *mapping_of;     /* per function of the model; 0 for none */
    size_t mapping_count;
    struct cli_text strings; /* each with a zero behind it */
    size_t *string_begins, string_count, string_capacity;
    struct pprof_place {
        uint32_t function, file; /* of the model, as in report_line */
        uint64_t line;
    } * functions, *locations; /* line is 0 in functions */
    size_t function_count, function_capacity, location_count, location_capacity;
    struct report_index string_index, function_index, location_index;
};

/* Begins the message with the mappings: the images that have instrumented code. */
void pprof_tables_open(struct pprof_tables *tables, const struct report_output *output,
                       struct cli_text *profile);
void pprof_tables_release(struct pprof_tables *tables);

/* The number of a string that is made valid UTF-8. */
uint64_t pprof_tables_string(struct pprof_tables *tables, const char *string);

/* The number of a place in a function. */
uint64_t pprof_tables_location(struct pprof_tables *tables, const struct pprof_place *place);

/* Appends the strings. */
void pprof_tables_finish(struct pprof_tables *tables);

#endif
