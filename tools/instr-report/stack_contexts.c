/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "stack_contexts.h"

#include <stdlib.h>

#include "cli.h"

enum {
    CONTEXTS_MOST = 64, /* of a function */
    CONTEXTS_MOST_BY_LINE = 8,
    SEARCH_DEPTH = 256 /* callers of callers; also where recursion is looked for */
};

static void add_context(struct stack_contexts *contexts, uint32_t parent, double weight) {
    if (!(weight > 0))
        return;
    contexts->list =
        cli_grow(contexts->list, contexts->count, &contexts->capacity, sizeof *contexts->list);
    contexts->list[contexts->count++] = (struct stack_context){parent, weight};
}

static int by_parent(const void *left, const void *right) {
    const struct stack_context *a = left, *b = right;

    if (a->parent != b->parent)
        return a->parent < b->parent ? -1 : 1;
    return a->share < b->share ? -1 : a->share > b->share;
}

static int by_share(const void *left, const void *right) {
    const struct stack_context *a = left, *b = right;

    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    return a->parent < b->parent ? -1 : a->parent > b->parent;
}

/* From weights to shares: each parent once, the heaviest first, not more than `most`. */
static void settle(struct stack_contexts *contexts, size_t most) {
    size_t kept = 0;
    double sum = 0;

    if (!contexts->count)
        return;
    qsort(contexts->list, contexts->count, sizeof *contexts->list, by_parent);
    for (size_t i = 0; i < contexts->count; i++) {
        if (kept && contexts->list[kept - 1].parent == contexts->list[i].parent)
            contexts->list[kept - 1].share += contexts->list[i].share;
        else
            contexts->list[kept++] = contexts->list[i];
    }
    qsort(contexts->list, kept, sizeof *contexts->list, by_share);
    contexts->count = kept < most ? kept : most;
    for (size_t i = 0; i < contexts->count; i++)
        sum += contexts->list[i].share;
    for (size_t i = 0; i < contexts->count; i++)
        contexts->list[i].share /= sum;
}

static bool is_recursive(const struct report_stacks *stacks, const struct report_stack *node) {
    const struct report_stack *above = node;

    for (size_t i = 0; i < SEARCH_DEPTH && above->parent; i++) {
        above = &stacks->list[above->parent - 1];
        if (above->function == node->function)
            return true;
    }
    return false;
}

/* Where samples met the function with all that it calls. */
static void add_sampled(struct stack_finder *finder, uint32_t function,
                        struct stack_contexts *contexts) {
    for (size_t i = finder->first_node[function]; i < finder->first_node[function + 1]; i++) {
        const struct report_stack *node = &finder->stacks->list[finder->nodes[i]];
        if (!is_recursive(finder->stacks, node))
            add_context(contexts, node->parent, node->sampled_total_ns);
    }
}

static bool find_below(struct stack_finder *finder, uint32_t function, size_t depth);

/* Below the callers. One that is being looked for itself is a recursion, and tells nothing. */
static void add_callers(struct stack_finder *finder, uint32_t function, size_t depth,
                        struct stack_contexts *contexts) {
    const struct report_model *model = finder->model;
    size_t begin = finder->first_arc[function], end = finder->first_arc[function + 1];
    double time = finder->outside_ns[function];

    for (size_t i = begin; i < end; i++)
        if (model->callees[finder->arcs[i]].total_ns > 0)
            time += (double)model->callees[finder->arcs[i]].total_ns;
    add_context(contexts, 0,
                time > 0 ? finder->outside_ns[function] : finder->outside_calls[function]);
    for (size_t i = begin; i < end; i++) {
        const struct report_callee *arc = &model->callees[finder->arcs[i]];
        double weight = time > 0 ? (double)arc->total_ns : (double)arc->calls;
        if (arc->caller == function || !(weight > 0) || !find_below(finder, arc->caller, depth + 1))
            continue;
        const struct stack_contexts *above = &finder->below[arc->caller];
        for (size_t c = 0; c < above->count; c++) {
            uint32_t node =
                stack_tree_child(finder->stacks, above->list[c].parent, arc->caller,
                                 finder->by_line ? arc->file : 0, finder->by_line ? arc->line : 0);
            add_context(contexts, node + 1, weight * above->list[c].share);
        }
    }
}

/* Fills in below[function]. Returns false if all that is known of it leads back to a function that
 * is being looked for. */
static bool find_below(struct stack_finder *finder, uint32_t function, size_t depth) {
    struct stack_search *search = &finder->searches[function];
    struct stack_contexts contexts = {0};

    if (search->known)
        return true;
    if (search->number == finder->search || depth > SEARCH_DEPTH)
        return false;
    search->number = finder->search;
    add_sampled(finder, function, &contexts);
    if (!contexts.count)
        add_callers(finder, function, depth, &contexts);
    settle(&contexts, finder->most);
    free(finder->below[function].list);
    finder->below[function] = contexts;
    return search->known = contexts.count != 0;
}

/* The nodes of a function in which samples met it on top; in a certain place if `line` is not 0. */
static void find_own(struct stack_finder *finder, uint32_t function, uint32_t file, uint64_t line) {
    finder->found.count = 0;
    for (size_t i = finder->first_node[function]; i < finder->first_node[function + 1]; i++) {
        const struct report_stack *node = &finder->stacks->list[finder->nodes[i]];
        if (!line || (node->line == line && node->file == file))
            add_context(&finder->found, node->parent, node->sampled_ns);
    }
}

const struct stack_contexts *stack_finder_function(struct stack_finder *finder, uint32_t function) {
    struct stack_contexts *found = &finder->found;

    find_own(finder, function, 0, 0);
    settle(found, finder->by_line ? finder->most : SIZE_MAX);
    if (found->count)
        return found;
    finder->search++;
    if (find_below(finder, function, 0))
        return &finder->below[function];
    add_context(found, 0, 1);
    return found;
}

const struct stack_contexts *stack_finder_line(struct stack_finder *finder, uint32_t function,
                                               uint32_t file, uint64_t line) {
    if (line)
        find_own(finder, function, file, line);
    else
        finder->found.count = 0;
    settle(&finder->found, SIZE_MAX);
    return finder->found.count ? &finder->found : stack_finder_function(finder, function);
}

/* Counting sort: `first` gets where the elements of each function begin in the result. */
static uint32_t *group(size_t function_count, size_t count, size_t **first,
                       uint32_t (*function_of)(const struct stack_finder *, size_t),
                       const struct stack_finder *finder) {
    size_t *begin = calloc(function_count + 2, sizeof *begin);
    uint32_t *elements = cli_resize(0, count * sizeof *elements);

    if (!begin)
        cli_resize(0, SIZE_MAX); /* says so and exits */
    for (size_t i = 0; i < count; i++)
        begin[function_of(finder, i) + 2]++;
    for (size_t f = 2; f < function_count + 2; f++)
        begin[f] += begin[f - 1];
    for (size_t i = 0; i < count; i++)
        elements[begin[function_of(finder, i) + 1]++] = (uint32_t)i;
    *first = begin;
    return elements;
}

static uint32_t function_of_node(const struct stack_finder *finder, size_t node) {
    return finder->stacks->list[node].function;
}

static uint32_t function_of_arc(const struct stack_finder *finder, size_t arc) {
    return finder->model->callees[arc].callee;
}

static void *zeroed(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);

    return memory ? memory : cli_resize(0, SIZE_MAX); /* says so and exits */
}

void stack_finder_open(struct stack_finder *finder, const struct report_model *model,
                       struct report_stacks *stacks, bool by_line) {
    size_t functions = model->function_count;

    *finder = (struct stack_finder){.model = model, .stacks = stacks, .by_line = by_line};
    finder->most = by_line ? CONTEXTS_MOST_BY_LINE : CONTEXTS_MOST;
    for (size_t i = stacks->count; i-- > 0;) {
        struct report_stack *node = &stacks->list[i];
        node->sampled_total_ns += node->sampled_ns;
        if (node->parent)
            stacks->list[node->parent - 1].sampled_total_ns += node->sampled_total_ns;
    }
    finder->nodes = group(functions, stacks->count, &finder->first_node, function_of_node, finder);
    finder->arcs =
        group(functions, model->callee_count, &finder->first_arc, function_of_arc, finder);
    finder->outside_ns = zeroed(functions, sizeof *finder->outside_ns);
    finder->outside_calls = zeroed(functions, sizeof *finder->outside_calls);
    finder->below = zeroed(functions, sizeof *finder->below);
    finder->searches = zeroed(functions, sizeof *finder->searches);
    for (size_t p = 0; p < model->profile_count; p++) {
        for (size_t i = 0; i < model->profiles[p]->arc_count; i++) {
            const struct instr_profile_arc *arc = &model->profiles[p]->arcs[i];
            uint32_t callee = model->function_maps[p][arc->callee];
            if (arc->caller)
                continue;
            if (arc->total_ns > 0)
                finder->outside_ns[callee] += (double)arc->total_ns;
            finder->outside_calls[callee] += (double)arc->calls;
        }
    }
}

void stack_finder_close(struct stack_finder *finder) {
    for (size_t f = 0; f < finder->model->function_count; f++)
        free(finder->below[f].list);
    free(finder->below);
    free(finder->searches);
    free(finder->nodes);
    free(finder->first_node);
    free(finder->arcs);
    free(finder->first_arc);
    free(finder->outside_ns);
    free(finder->outside_calls);
    free(finder->found.list);
}
