/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The places of a profile's frames in the model. */
#ifndef INSTR_REPORT_SAMPLE_PLACES_H
#define INSTR_REPORT_SAMPLE_PLACES_H

#include "report_model.h"
#include "sample_modules.h"

/* One function of those that an address is in. */
struct sample_function {
    uint32_t function;  /* of the model; REPORT_INDEX_NONE if it is not instrumented */
    uint32_t line;      /* of the model; REPORT_INDEX_NONE if there is none */
    bool is_on_no_line; /* the instruction itself: the line is that of the next one */
    bool is_inserted;   /* and is the instrumentation's, or one of several lines */
};

struct sample_place {
    uint64_t image, address;
    struct sample_function *functions; /* the innermost first */
    size_t count;
    bool is_missing; /* the file is not there, or another one */
    bool is_runtime; /* code of the runtime: what probes call */
    /* Where samples were taken: the line of the instruction before, if that is another one;
     * REPORT_INDEX_NONE if not, or if that one is in no line of the model. */
    bool was_looked_around;
    uint32_t line_before;
};

struct sample_places {
    struct sample_place *list;
    size_t count;
    uint32_t *of_frame;
};

/* Resolves all frames. The model's lines are sorted. Warns of files that are missing. */
void sample_places_resolve(struct sample_places *places, struct report_model *model,
                           const struct instr_profile *profile, struct sample_modules *modules);
void sample_places_release(struct sample_places *places);

static inline const struct sample_place *sample_places_find(const struct sample_places *places,
                                                            size_t frame) {
    return &places->list[places->of_frame[frame]];
}

#endif
