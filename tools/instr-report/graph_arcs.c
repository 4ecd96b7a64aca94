/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* From what probes and samples saw of calls to the arcs of the graph, with their calls. */
#include <math.h>
#include <stdlib.h>

#include "cli.h"
#include "report_graph.h"

enum { ENOUGH_SAMPLES = 10 }; /* to say who calls a function */

/* Calls at one place, as one witness has them. */
struct piece {
    uint32_t caller, callee, file;
    uint64_t line;
    double calls; /* that probes saw */
    double hits;  /* of the line, if it is known */
    double total_ns, self_ns;
    bool sampled;
};

struct pieces {
    struct piece *list;
    size_t count, capacity;
};

/* What is known of the callers of a function. */
struct knowledge {
    bool by_samples;   /* samples say who called, and for how long */
    bool doubtful;     /* callers that probes saw may be callers' callers */
    double seen_calls; /* by probes, from anywhere */
    double sampled_ns; /* of calls on stacks */
    /* If samples say who called: calls of pairs that only probes saw, hits of lines that call, and
     * time of calls on no line. */
    double fixed_calls, hits, unplaced_ns;
};

static void add_piece(struct pieces *pieces, struct piece piece) {
    pieces->list = cli_grow(pieces->list, pieces->count, &pieces->capacity, sizeof *pieces->list);
    pieces->list[pieces->count++] = piece;
}

static bool is_whole(const struct report_function *function) {
    return function->timed_calls >= function->calls;
}

/* While a function's probes are off, what it calls seems to be called by its caller. */
static void judge(const struct report_model *model, struct knowledge *known) {
    for (size_t i = 0; i < model->sampled_arc_count; i++) {
        const struct report_sampled_arc *arc = &model->sampled_arcs[i];
        if (arc->caller != REPORT_INDEX_NONE && !is_whole(&model->functions[arc->caller]))
            known[arc->callee].doubtful = true;
        known[arc->callee].sampled_ns += arc->total_ns;
    }
    for (size_t i = 0; i < model->callee_count; i++)
        known[model->callees[i].callee].seen_calls += (double)model->callees[i].calls;
    for (size_t p = 0; p < model->profile_count; p++)
        for (size_t i = 0; i < model->profiles[p]->arc_count; i++) {
            const struct instr_profile_arc *arc = &model->profiles[p]->arcs[i];
            if (!arc->caller)
                known[model->function_maps[p][arc->callee]].seen_calls += (double)arc->calls;
        }
    for (size_t i = 0; i < model->function_count; i++) {
        const struct report_function *function = &model->functions[i];
        bool sampled =
            known[i].sampled_ns > 0 &&
            (function->samples.total_count >= ENOUGH_SAMPLES || known[i].seen_calls <= 0);
        known[i].by_samples = sampled && (!is_whole(function) || known[i].doubtful);
    }
}

/* The callees of the model have no arcs from outside. */
static void add_seen(const struct report_model *model, const struct knowledge *known,
                     struct pieces *pieces) {
    for (size_t i = 0; i < model->callee_count; i++) {
        const struct report_callee *callee = &model->callees[i];
        if (!(known[callee->callee].by_samples && known[callee->callee].doubtful))
            add_piece(pieces, (struct piece){.caller = callee->caller,
                                             .callee = callee->callee,
                                             .file = callee->file,
                                             .line = callee->line,
                                             .calls = (double)callee->calls,
                                             .total_ns = (double)callee->total_ns});
    }
    for (size_t p = 0; p < model->profile_count; p++)
        for (size_t i = 0; i < model->profiles[p]->arc_count; i++) {
            const struct instr_profile_arc *arc = &model->profiles[p]->arcs[i];
            uint32_t callee = model->function_maps[p][arc->callee];
            if (!arc->caller && !(known[callee].by_samples && known[callee].doubtful))
                add_piece(pieces, (struct piece){.caller = REPORT_GRAPH_SPONTANEOUS,
                                                 .callee = callee,
                                                 .calls = (double)arc->calls,
                                                 .total_ns = (double)arc->total_ns});
        }
}

static void add_sampled(const struct report_model *model, const struct knowledge *known,
                        struct pieces *pieces) {
    for (size_t i = 0; i < model->sampled_arc_count; i++) {
        const struct report_sampled_arc *arc = &model->sampled_arcs[i];
        const struct report_line *line =
            arc->line == REPORT_INDEX_NONE ? 0 : &model->lines[arc->line];
        if (!known[arc->callee].by_samples || !model->functions[arc->callee].calls)
            continue;
        add_piece(pieces, (struct piece){.caller = arc->caller == REPORT_INDEX_NONE
                                                       ? REPORT_GRAPH_SPONTANEOUS
                                                       : arc->caller,
                                         .callee = arc->callee,
                                         .file = line ? line->file : 0,
                                         .line = line ? line->line : 0,
                                         .hits = line ? (double)line->hits : 0,
                                         .total_ns = arc->total_ns,
                                         .self_ns = arc->self_ns,
                                         .sampled = true});
    }
}

static int by_pair(const void *left, const void *right) {
    const struct piece *a = left, *b = right;

    if (a->caller != b->caller)
        return a->caller < b->caller ? -1 : 1;
    if (a->callee != b->callee)
        return a->callee < b->callee ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return 0;
}

static bool is_same_pair(const struct piece *a, const struct piece *b) {
    return a->caller == b->caller && a->callee == b->callee;
}

/* Of a pair that stacks have, what probes saw of it is part of that. Returns how many are left. */
static size_t drop_seen_twice(struct pieces *pieces, const struct knowledge *known) {
    size_t kept = 0;

    for (size_t begin = 0, end; begin < pieces->count; begin = end) {
        bool any = false;
        for (end = begin;
             end < pieces->count && is_same_pair(&pieces->list[begin], &pieces->list[end]); end++)
            any = any || pieces->list[end].sampled;
        for (size_t i = begin; i < end; i++)
            if (pieces->list[i].sampled || !any || !known[pieces->list[i].callee].by_samples)
                pieces->list[kept++] = pieces->list[i];
    }
    return kept;
}

static void weigh(const struct pieces *pieces, struct knowledge *known) {
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->list[i];
        struct knowledge *of = &known[piece->callee];
        if (!piece->sampled)
            of->fixed_calls += piece->calls;
        else if (piece->hits > 0)
            of->hits += piece->hits;
        else
            of->unplaced_ns += piece->total_ns;
    }
}

/* Where samples say which lines call, their hits, which are exact, say how often: most calls are
 * made each time the line is executed. What is more than them comes from where the line is not
 * known; if there is no such place, the lines call more than once. */
static double calls_of(const struct report_model *model, const struct knowledge *known,
                       const struct piece *piece) {
    const struct knowledge *of = &known[piece->callee];
    double all = (double)model->functions[piece->callee].calls;

    if (!of->by_samples)
        return of->seen_calls > 0 ? piece->calls * (all / of->seen_calls) : 0;
    if (!piece->sampled)
        return piece->calls;
    double rest = fmax(all - of->fixed_calls, 0), more = fmax(rest - of->hits, 0);
    if (piece->hits > 0)
        return of->unplaced_ns > 0 && more > 0 ? piece->hits : rest * (piece->hits / of->hits);
    return of->unplaced_ns > 0 ? more * (piece->total_ns / of->unplaced_ns) : 0;
}

static void add_site(struct report_graph *graph, const struct piece *piece, double calls,
                     bool timed) {
    struct report_graph_arc *arc = &graph->arcs[graph->arc_count - 1];
    struct report_graph_site *last = arc->site_count ? &graph->sites[graph->site_count - 1] : 0;

    if (!piece->line)
        return;
    if (!last || last->file != piece->file || last->line != piece->line) {
        last = &graph->sites[graph->site_count++];
        *last = (struct report_graph_site){.file = piece->file, .line = piece->line};
        arc->site_count++;
    }
    last->calls += calls;
    if (timed)
        last->total_ns += piece->total_ns;
}

static void join(struct report_graph *graph, const struct knowledge *known,
                 const struct pieces *pieces) {
    const struct report_model *model = graph->model;

    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->list[i];
        const struct knowledge *of = &known[piece->callee];
        struct report_graph_arc *arc = graph->arc_count ? &graph->arcs[graph->arc_count - 1] : 0;

        if (!arc || arc->caller != piece->caller || arc->callee != piece->callee) {
            arc = &graph->arcs[graph->arc_count++];
            *arc = (struct report_graph_arc){
                .caller = piece->caller,
                .callee = piece->callee,
                .first_site = graph->site_count,
                .calls_estimated = of->by_samples || !is_whole(&model->functions[piece->callee]),
                .is_sampled = of->by_samples};
        }
        bool timed = piece->sampled == of->by_samples;
        double calls = calls_of(model, known, piece);
        arc->calls += calls;
        if (timed) {
            arc->total_ns += piece->total_ns;
            arc->self_ns += piece->self_ns;
        }
        add_site(graph, piece, calls, timed);
    }
}

void report_graph_add_arcs(struct report_graph *graph) {
    const struct report_model *model = graph->model;
    struct knowledge *known = calloc(model->function_count + 1, sizeof *known);
    struct pieces pieces = {0};

    if (!known)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    judge(model, known);
    add_seen(model, known, &pieces);
    add_sampled(model, known, &pieces);
    for (size_t i = 0; i < model->function_count; i++)
        if (model->functions[i].calls && known[i].seen_calls <= 0 && known[i].sampled_ns <= 0)
            add_piece(&pieces,
                      (struct piece){.caller = REPORT_GRAPH_UNKNOWN, .callee = (uint32_t)i});
    if (pieces.count)
        qsort(pieces.list, pieces.count, sizeof *pieces.list, by_pair);
    pieces.count = drop_seen_twice(&pieces, known);
    weigh(&pieces, known);
    graph->arcs = cli_resize(0, pieces.count * sizeof *graph->arcs);
    graph->sites = cli_resize(0, pieces.count * sizeof *graph->sites);
    join(graph, known, &pieces);
    for (size_t i = 0; i < graph->arc_count; i++)
        if (graph->arcs[i].caller == REPORT_GRAPH_UNKNOWN) {
            graph->arcs[i].calls = (double)model->functions[graph->arcs[i].callee].calls;
            graph->arcs[i].calls_estimated = false;
        }
    free(pieces.list);
    free(known);
}
