/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_grouping.h"

#include <stdlib.h>

#include "cli.h"

/* A counting sort; `group_of` reads a record's group. */
static struct report_grouping group(size_t group_count, size_t count,
                                    uint64_t (*group_of)(const struct instr_profile *, size_t),
                                    const struct instr_profile *profile) {
    struct report_grouping result = {cli_resize(0, (group_count + 2) * sizeof(size_t)),
                                     cli_resize(0, count * sizeof(uint32_t))};

    for (size_t i = 0; i < group_count + 2; i++)
        result.begin[i] = 0;
    for (size_t i = 0; i < count; i++)
        result.begin[group_of(profile, i) + 2]++;
    for (size_t i = 2; i < group_count + 2; i++)
        result.begin[i] += result.begin[i - 1];
    for (size_t i = 0; i < count; i++)
        result.list[result.begin[group_of(profile, i) + 1]++] = (uint32_t)i;
    return result;
}

static uint64_t function_of_block(const struct instr_profile *profile, size_t i) {
    return profile->blocks[i].function;
}

static uint64_t block_of_line(const struct instr_profile *profile, size_t i) {
    return profile->block_lines[i].block;
}

static uint64_t function_of_site(const struct instr_profile *profile, size_t i) {
    return profile->sites[i].function;
}

void report_group(struct report_groupings *groupings, const struct instr_profile *profile) {
    groupings->blocks =
        group(profile->function_count, profile->block_count, function_of_block, profile);
    groupings->block_lines =
        group(profile->block_count, profile->block_line_count, block_of_line, profile);
    groupings->sites =
        group(profile->function_count, profile->site_count, function_of_site, profile);
}

void report_groupings_release(struct report_groupings *groupings) {
    free(groupings->blocks.begin);
    free(groupings->blocks.list);
    free(groupings->block_lines.begin);
    free(groupings->block_lines.list);
    free(groupings->sites.begin);
    free(groupings->sites.list);
    *groupings = (struct report_groupings){0};
}
