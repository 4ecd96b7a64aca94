/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Profiles as the command line names them. */
#ifndef INSTR_REPORT_INPUT_H
#define INSTR_REPORT_INPUT_H

#include "cli.h"
#include "profile_reader.h"
#include "report_merge.h"

struct report_inputs {
    struct instr_profile *profiles;
    const struct instr_profile **list; /* the same, as the model takes them */
    size_t count;                      /* one, if it was made of many files */
    bool damaged; /* some file could not be read to its end; what is before is there */
};

/* Memory for reader and writer that exits when there is none, as cli_resize does. */
extern const struct instr_allocator report_allocator;

/* Reads all files; "-" is standard input. Says what is wrong with each. Returns CLI_EXIT_GOOD,
 * also with damaged files of which something can be shown; else what the tool must exit with.
 * Of many files one profile is made while they are read, so that memory is bounded by that.
 * Release the inputs in any case. */
enum cli_exit report_inputs_read(struct report_inputs *inputs, const char *const *paths,
                                 size_t count);
void report_inputs_release(struct report_inputs *inputs);

/* Reads all files into a merger, in the same way. */
enum cli_exit report_inputs_merge(struct report_merger *merger, const char *const *paths,
                                  size_t count, bool *damaged);

#endif
