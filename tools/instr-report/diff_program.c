/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The time of all functions together, and how far it can be trusted. What was measured in one run
 * has the errors of its clock and its samples. Another run takes another time, for the machine is
 * never the same twice, and nothing in one profile says by how much: but several runs of a program
 * do, by how their wall times differ.
 */
#include <math.h>
#include <string.h>

#include "report_diff.h"
#include "report_sums.h"

int64_t report_rounded(double value) {
    if (fabs(value) >= (double)INT64_MAX)
        return value < 0 ? INT64_MIN : INT64_MAX;
    return (int64_t)llround(value);
}

/* The 97.5 % point of Student's t distribution: exact to 0.6 % above the table. */
static double student(size_t freedom) {
    static const double points[] = {12.706, 4.303, 3.182, 2.776, 2.571,
                                    2.447,  2.365, 2.306, 2.262, 2.228};

    if (freedom <= sizeof points / sizeof *points)
        return points[freedom - 1];
    return 1.96 + 2.5 / (double)freedom;
}

static bool same_string(const struct report_run *run, uint64_t index,
                        const struct report_run *other, uint64_t other_index) {
    const struct instr_profile_string *a = report_string(run->profile, index);
    const struct instr_profile_string *b = report_string(other->profile, other_index);

    return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

/* The same program several times; a child of one of the processes is no repetition of it. */
static bool are_repetitions(const struct report_model *model) {
    const struct report_run *first = model->runs;

    for (size_t i = 1; i < model->run_count; i++)
        if (!same_string(first, first->run->program, &model->runs[i],
                         model->runs[i].run->program) ||
            model->runs[i].run->parent_pid == first->run->pid ||
            first->run->parent_pid == model->runs[i].run->pid)
            return false;
    return true;
}

/* The variance of wall times around their mean, which is 1, times the degrees of freedom. */
static double variation_of(const struct report_model *model) {
    double sum = 0, squares = 0;

    for (size_t i = 0; i < model->run_count; i++)
        sum += (double)model->runs[i].run->wall_ns;
    if (sum <= 0)
        return 0;
    for (size_t i = 0; i < model->run_count; i++) {
        double part = (double)model->runs[i].run->wall_ns * (double)model->run_count / sum - 1;
        squares += part * part;
    }
    return squares;
}

/* How much times of one run vary, as a part of them, with its t value; 0 if that is not known. */
static double find_variation(const struct report_diff *diff) {
    double squares = 0;
    size_t freedom = 0;

    for (int s = 0; s < 2; s++) {
        const struct report_model *model = diff->models[s];
        if (model->run_count < 2 || !are_repetitions(model))
            continue;
        squares += variation_of(model);
        freedom += model->run_count - 1;
    }
    return freedom ? student(freedom) * sqrt(squares / (double)freedom) : 0;
}

/* Samples of one function are independent of those of others. What probes are wrong by is not: it
 * is the same at each visit. */
void report_diff_settle_program(struct report_diff *diff) {
    struct report_change *program = &diff->program;
    double variation = find_variation(diff);

    diff->timed = true;
    for (int s = 0; s < 2; s++) {
        double squares = 0, sum = 0;
        program->measured[s] = diff->models[s]->program_timed && diff->models[s]->any_times;
        diff->timed = diff->timed && program->measured[s];
        for (size_t i = 0; i < diff->function_count; i++) {
            const struct report_diff_function *function = &diff->functions[i];
            const struct report_function *side = function->functions[s];
            report_count(&program->hits[s], function->line_hits[s]);
            if (!side || !side->measured)
                continue;
            report_add(&program->time_ns[s], side->self_ns);
            if (side->evidence.by_samples)
                squares += (double)side->error_ns * (double)side->error_ns;
            else
                sum += (double)side->error_ns;
        }
        double between = diff->models[s]->run_count
                             ? variation * fabs((double)program->time_ns[s]) /
                                   sqrt((double)diff->models[s]->run_count)
                             : 0;
        program->error_ns[s] = report_rounded(hypot(sqrt(squares) + sum, between));
    }
    report_change_settle(program);
}
