/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Decodes the description stream of a translation unit, as abi.h defines it. Every number is
 * checked before it is used: a stream that does not hold together is given up where it breaks.
 *
 *   open, next_file until it returns false, next_chunk (each followed by next_range), next_function
 *   (each followed by next_call, then next_sum, each followed by next_term, then next_site, then
 *   next_block, each followed by next_line)
 *
 * The loops must be run to their end in this order. `failed` says whether all was well.
 */
#ifndef INSTR_RAW_DESCRIPTION_H
#define INSTR_RAW_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <instr/abi.h>

#define INSTR_RAW_MEMBER(name) uint64_t name;
struct instr_raw_desc_unit {
    INSTR_ABI_UNIT_FIELDS(INSTR_RAW_MEMBER)
};
struct instr_raw_desc_file {
    INSTR_ABI_FILE_FIELDS(INSTR_RAW_MEMBER)
};
struct instr_raw_desc_chunk {
    INSTR_ABI_CHUNK_FIELDS(INSTR_RAW_MEMBER)
};
struct instr_raw_desc_range {
    INSTR_ABI_RANGE_FIELDS(INSTR_RAW_MEMBER)
};
struct instr_raw_desc_function {
    INSTR_ABI_FUNCTION_FIELDS(INSTR_RAW_MEMBER)
};
struct instr_raw_desc_call {
    INSTR_ABI_CALL_FIELDS(INSTR_RAW_MEMBER)
};
/* In these two, `line` is the line itself; the field as coded stands beside it. */
struct instr_raw_desc_site {
    INSTR_ABI_SITE_FIELDS(INSTR_RAW_MEMBER) uint64_t line;
};
struct instr_raw_desc_line {
    INSTR_ABI_LINE_FIELDS(INSTR_RAW_MEMBER) uint64_t line;
};
struct instr_raw_desc_sum {
    INSTR_ABI_SUM_FIELDS(INSTR_RAW_MEMBER)
};
/* `value` is an index below that of the sum; the field as coded stands beside it. */
struct instr_raw_desc_term {
    INSTR_ABI_TERM_FIELDS(INSTR_RAW_MEMBER) uint64_t value;
    bool minus;
};
struct instr_raw_desc_block {
    INSTR_ABI_BLOCK_FIELDS(INSTR_RAW_MEMBER)
};
#undef INSTR_RAW_MEMBER

struct instr_raw_desc_string {
    const char *bytes;
    uint64_t size;
};

struct instr_raw_description {
    const unsigned char *at, *end;
    bool failed;
    uint64_t string_count, file_count, chunk_count, function_count;
    struct instr_raw_desc_unit unit;
    /* What indices are checked against. */
    uint32_t counter_count, times_count;
    uint64_t source_size;
    /* Records of the current level still to come. */
    uint64_t files_left, chunks_left, ranges_left, functions_left;
    uint64_t sites_left, calls_left, sums_left, terms_left, blocks_left, lines_left;
    uint64_t site_count, value_count; /* of the current function */
    uint64_t values_known;            /* all but the current sum and those behind it */
    uint64_t site_line, block_line;   /* the lines before, for deltas */
    uint64_t source_used;
};

/* Starts decoding. The strings come first: `strings` is called once for each, in order; 0 if they
 * are of no interest. Returns false if the stream is broken already. */
bool instr_raw_description_open(
    struct instr_raw_description *description, const void *bytes, size_t size,
    uint32_t counter_count, uint32_t times_count, uint64_t source_size,
    bool (*strings)(void *context, const struct instr_raw_desc_string *), void *context);

/* Each returns false at the end of its list and when the stream is broken. */
bool instr_raw_description_next_file(struct instr_raw_description *description,
                                     struct instr_raw_desc_file *file);
bool instr_raw_description_next_chunk(struct instr_raw_description *description,
                                      struct instr_raw_desc_chunk *chunk);
bool instr_raw_description_next_range(struct instr_raw_description *description,
                                      struct instr_raw_desc_range *range);
bool instr_raw_description_next_function(struct instr_raw_description *description,
                                         struct instr_raw_desc_function *function);
bool instr_raw_description_next_site(struct instr_raw_description *description,
                                     struct instr_raw_desc_site *site);
/* `value` is not checked against the values of the calling function. */
bool instr_raw_description_next_call(struct instr_raw_description *description,
                                     struct instr_raw_desc_call *call);
bool instr_raw_description_next_sum(struct instr_raw_description *description,
                                    struct instr_raw_desc_sum *sum);
bool instr_raw_description_next_term(struct instr_raw_description *description,
                                     struct instr_raw_desc_term *term);
bool instr_raw_description_next_block(struct instr_raw_description *description,
                                      struct instr_raw_desc_block *block);
bool instr_raw_description_next_line(struct instr_raw_description *description,
                                     struct instr_raw_desc_line *line);

#endif
