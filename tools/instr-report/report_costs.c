/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_costs.h"

/* Sums may be as large as there are numbers. */
static int64_t to_ns(double value) {
    return value >= (double)INT64_MAX ? INT64_MAX : (int64_t)value;
}

void report_costs(const struct report_model *model, const struct report_function *function,
                  int64_t *self_ns) {
    const struct report_line *lines = &model->lines[function->first_line];
    int64_t left = function->measured && function->self_ns > 0 ? function->self_ns : 0;
    double scale = 1, sum = 0, passed = 0;

    for (size_t i = 0; i < function->line_count; i++)
        if (lines[i].measured && lines[i].self_ns > 0)
            sum += (double)lines[i].self_ns;
    if (sum > (double)left)
        scale = (double)left / sum;
    for (size_t i = 0; i < function->line_count; i++) {
        int64_t own = lines[i].measured && lines[i].self_ns > 0 ? lines[i].self_ns : 0;
        /* Rounded such that nothing is left over. */
        if (scale < 1)
            own = to_ns((passed + (double)own) * scale) - to_ns(passed * scale);
        if (lines[i].measured && lines[i].self_ns > 0)
            passed += (double)lines[i].self_ns;
        if (own > left)
            own = left;
        self_ns[1 + i] = own;
        left -= own;
    }
    self_ns[0] = left;
}
