/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The records of samples: see sample_tree.h. */
#include <string.h>

#include "config.h"
#include "dump.h"
#include "image.h"
#include "modules.h"
#include "sample_tree.h"
#include "sampler.h"

void instr_rt_dump_samples_take(struct instr_rt_dump_samples *samples) {
    memset(samples, 0, sizeof(*samples));
    samples->sampled_ns = instr_rt_sampler_take(&samples->stacks);
}

void instr_rt_dump_samples_release(struct instr_rt_dump_samples *samples) {
    instr_rt_stacks_release(&samples->stacks);
}

void instr_rt_dump_samples_run(const struct instr_rt_dump_samples *samples,
                               struct instr_profile_run *run) {
    if (!instr_rt_sampler.wanted)
        return;
    run->sampler = instr_rt_sampler.kind;
    run->sample_rate = (uint64_t)instr_rt_config.rate;
    run->samples = samples->stacks.samples;
    run->sampled_ns = samples->sampled_ns;
    run->samples_lost = samples->stacks.lost;
    /* The kernel says what it lost with the next sample that fits: there may be none. */
    if (run->sampler == INSTR_PROFILE_SAMPLER_PERF) {
        uint64_t expected = samples->sampled_ns / instr_rt_sampler.period_ns;
        uint64_t known = run->samples + run->samples_lost;
        if (expected > known + known / 20 + 20)
            run->samples_lost += expected - known;
    }
}

/* The image that is there, or was: a library may be known by a relative path. */
static uint64_t known_image(const struct instr_raw_module *module) {
    for (const struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        if (image->abi ? image->code_start - module->start < module->end - module->start
                       : strcmp(image->path, module->path) == 0 &&
                             strcmp(image->build_id, module->build_id) == 0)
            return image->index + 1;
    return 0;
}

void instr_rt_dump_samples_frames(struct instr_raw_encoder *encoder,
                                  const struct instr_rt_dump_samples *samples) {
    const struct instr_rt_stacks *stacks = &samples->stacks;
    struct instr_rt_modules modules;
    struct instr_raw_sample_tree tree;
    if (stacks->samples == 0)
        return;
    instr_rt_modules_read(&modules);
    for (size_t i = 0; i < modules.count; i++)
        modules.list[i].image = known_image(&modules.list[i]);
    instr_raw_sample_tree_open(&tree, encoder, modules.list, modules.count);
    for (size_t i = 0; i < INSTR_RT_STACK_BUCKETS; i++)
        for (const struct instr_rt_stack *stack = stacks->buckets[i]; stack; stack = stack->next)
            instr_raw_sample_tree_add(&tree, stack->pcs, stack->depth, stack->kernel != 0,
                                      stack->count);
    instr_raw_sample_tree_put(&tree, (double)samples->sampled_ns / (double)stacks->samples);
    instr_raw_sample_tree_release(&tree);
    instr_rt_modules_release(&modules);
}
