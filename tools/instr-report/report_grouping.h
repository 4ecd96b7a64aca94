/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which records belong to which other record, whatever order the file has them in. */
#ifndef INSTR_REPORT_GROUPING_H
#define INSTR_REPORT_GROUPING_H

#include "profile_reader.h"

/* The members of group g, in the order of the file: list[begin[g]] to list[begin[g + 1]]. */
struct report_grouping {
    size_t *begin;
    uint32_t *list;
};

struct report_groupings {
    struct report_grouping blocks;      /* of functions */
    struct report_grouping block_lines; /* of blocks */
    struct report_grouping sites;       /* of functions */
};

void report_group(struct report_groupings *groupings, const struct instr_profile *profile);
void report_groupings_release(struct report_groupings *groupings);

#endif
