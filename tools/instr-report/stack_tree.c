/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "stack_tree.h"

#include <stdlib.h>

#include "cli.h"
#include "report_sums.h"

struct key {
    const struct report_stacks *stacks;
    const struct report_stack *wanted;
};

static bool same_place(const void *context, uint32_t element) {
    const struct key *key = context;
    const struct report_stack *other = &key->stacks->list[element];

    return other->parent == key->wanted->parent && other->function == key->wanted->function &&
           other->file == key->wanted->file && other->line == key->wanted->line;
}

uint32_t stack_tree_child(struct report_stacks *stacks, uint32_t parent, uint32_t function,
                          uint32_t file, uint64_t line) {
    struct report_stack wanted = {
        .parent = parent, .function = function, .file = file, .line = line};
    const uint64_t numbers[] = {(uint64_t)parent << 32 | function, file, line};
    struct key key = {stacks, &wanted};
    uint32_t *place =
        report_index_place(&stacks->index, report_index_hash(numbers, 3), same_place, &key);

    if (*place == REPORT_INDEX_NONE) {
        *place = (uint32_t)stacks->count;
        stacks->list =
            cli_grow(stacks->list, stacks->count, &stacks->capacity, sizeof *stacks->list);
        wanted.depth = parent ? stacks->list[parent - 1].depth + 1 : 0;
        stacks->list[stacks->count++] = wanted;
    }
    return *place;
}

static void sum_up(struct report_stacks *stacks) {
    for (size_t i = stacks->count; i-- > 0;) {
        struct report_stack *node = &stacks->list[i];
        report_add(&node->total_ns, node->self_ns);
        report_count(&node->total_hits, node->hits);
        if (node->parent) {
            report_add(&stacks->list[node->parent - 1].total_ns, node->total_ns);
            report_count(&stacks->list[node->parent - 1].total_hits, node->total_hits);
        }
    }
}

/* Siblings together, in the reverse of their final order. */
static int by_parent(const void *left, const void *right) {
    const struct report_stack *a = *(const struct report_stack *const *)left;
    const struct report_stack *b = *(const struct report_stack *const *)right;

    if (a->parent != b->parent)
        return a->parent < b->parent ? -1 : 1;
    if (a->total_ns != b->total_ns)
        return a->total_ns < b->total_ns ? -1 : 1;
    if (a->total_hits != b->total_hits)
        return a->total_hits < b->total_hits ? -1 : 1;
    if (a->function != b->function)
        return a->function > b->function ? -1 : 1;
    if (a->file != b->file)
        return a->file > b->file ? -1 : 1;
    return a->line > b->line ? -1 : a->line < b->line;
}

/* Stacks may be as deep as the program's were: no recursion here. */
static void order(struct report_stacks *stacks) {
    size_t count = stacks->count, kept = 0, waiting = 0;
    struct report_stack *sorted = cli_resize(0, count * sizeof *sorted);
    struct report_stack **nodes = cli_resize(0, count * sizeof *nodes);
    size_t *first = cli_resize(0, (count + 2) * sizeof *first); /* of the children of 1 + index */
    struct pending {
        uint32_t old, parent;
    } *stack = cli_resize(0, count * sizeof *stack);

    for (size_t i = 0; i < count; i++)
        nodes[i] = &stacks->list[i];
    if (count)
        qsort(nodes, count, sizeof(struct report_stack *), by_parent);
    for (size_t parent = 0, i = 0; parent < count + 2; parent++) {
        while (i < count && nodes[i]->parent < parent)
            i++;
        first[parent] = i;
    }
    for (size_t i = first[0]; i < first[1]; i++)
        stack[waiting++] = (struct pending){(uint32_t)(nodes[i] - stacks->list), 0};
    while (waiting) {
        struct pending next = stack[--waiting];
        if (!stacks->list[next.old].total_ns && !stacks->list[next.old].total_hits)
            continue;
        sorted[kept] = stacks->list[next.old];
        sorted[kept++].parent = next.parent;
        for (size_t i = first[next.old + 1]; i < first[next.old + 2]; i++)
            stack[waiting++] =
                (struct pending){(uint32_t)(nodes[i] - stacks->list), (uint32_t)kept};
    }
    free(stack);
    free(first);
    free(nodes);
    free(stacks->list);
    stacks->list = sorted;
    stacks->count = kept;
    stacks->capacity = count;
}

void stack_tree_finish(struct report_stacks *stacks) {
    report_index_release(&stacks->index); /* its places are no longer valid */
    sum_up(stacks);
    order(stacks);
}
