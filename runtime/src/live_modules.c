/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which files' code lies where, in the live file: what addresses of samples mean. */
#include <string.h>

#include "image.h"
#include "live.h"
#include "live_file.h"
#include "modules.h"
#include "sampler.h"

static struct instr_rt_modules known;

static bool is_same(const struct instr_raw_module *a, const struct instr_raw_module *b) {
    return a->start == b->start && a->end == b->end && strcmp(a->path, b->path) == 0;
}

static bool is_known(const struct instr_raw_module *module) {
    const struct instr_raw_module *there =
        instr_raw_module_find(known.list, known.count, module->start);
    return there && is_same(there, module);
}

static bool put(const struct instr_raw_module *module) {
    struct instr_live_module record = {module->start, module->end, module->bias,
                                       strlen(module->path) + 1, strlen(module->build_id) + 1};
    struct instr_rt_live_put segment;
    instr_rt_live_put_begin(&segment, INSTR_LIVE_MODULE, 0);
    instr_rt_live_put(&segment, &record, sizeof(record));
    instr_rt_live_put(&segment, module->path, record.path_bytes);
    instr_rt_live_put(&segment, module->build_id, record.build_id_bytes);
    return instr_rt_live_put_end(&segment);
}

void instr_rt_live_modules(void) {
    struct instr_rt_modules now;
    if (!instr_rt_live_is_there() || !instr_rt_sampler.wanted)
        return;
    instr_rt_modules_read(&now);
    for (size_t i = 0; i < now.count; i++)
        if (!is_known(&now.list[i]) && put(&now.list[i]))
            instr_rt_live_show();
    instr_rt_modules_release(&known);
    known = now;
}

void instr_rt_live_modules_again(void) {
    instr_rt_modules_release(&known);
    memset(&known, 0, sizeof(known));
    instr_rt_live_modules();
}

/* The libraries that a program starts with are all there when the first of them is. */
void instr_rt_live_modules_with(const struct instr_rt_image *image) {
    const struct instr_raw_module *module =
        instr_raw_module_find(known.list, known.count, image->code_start);
    if (!module || strcmp(module->path, image->path) != 0)
        instr_rt_live_modules();
}
