/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), in the
 * variant that needs linear space: a shortest way from (0, 0) to (n, m) is searched from both ends
 * at once, a step right being an element of `before` that is gone, a step down one of `after` that
 * is new, and a diagonal one an element that is the same. Where both searches meet the problem
 * falls into two halves.
 */
#include "report_align.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* Steps of each of the two searches before a stretch is given up: bounds the time to some tenths
 * of a second. */
enum { MOST_EDITS = 10000, NOT_REACHED = -1 };

struct box {
    const uint64_t *before, *after;
    int64_t n, m;
};

/* How far one of the searches came: `reach[k]` is the largest x on the diagonal k = x - y. The
 * search from the end sees both sequences backwards, so that it is the same code. */
struct search {
    int64_t *reach;
    int64_t edits;
    bool backwards;
};

static bool same(const struct box *box, bool backwards, int64_t x, int64_t y) {
    return backwards ? box->before[box->n - 1 - x] == box->after[box->m - 1 - y]
                     : box->before[x] == box->after[y];
}

static bool has_reached(const struct box *box, const struct search *search, int64_t k) {
    return k >= -search->edits && k <= search->edits && k >= -box->m && k <= box->n &&
           !((k - search->edits) & 1) && search->reach[k] != NOT_REACHED;
}

/* Where one more edit leads to on a diagonal, and then what is the same. */
static int64_t furthest(const struct box *box, const struct search *search, int64_t k) {
    int64_t x = NOT_REACHED;

    if (has_reached(box, search, k - 1) && search->reach[k - 1] < box->n)
        x = search->reach[k - 1] + 1;
    if (has_reached(box, search, k + 1) && search->reach[k + 1] - k <= box->m &&
        search->reach[k + 1] > x)
        x = search->reach[k + 1];
    if (x == NOT_REACHED)
        return x;
    while (x < box->n && x - k < box->m && same(box, search->backwards, x, x - k))
        x++;
    return x;
}

/* Takes one more edit. Returns whether the other search was met, at (*x, *y). */
static bool advance(const struct box *box, struct search *search, const struct search *other,
                    int64_t *x, int64_t *y) {
    int64_t delta = box->n - box->m, edits = search->edits + 1;

    for (int64_t k = -edits; k <= edits; k += 2) {
        if (k < -box->m || k > box->n)
            continue;
        int64_t reached = furthest(box, search, k);
        search->reach[k] = reached;
        if (reached == NOT_REACHED || !has_reached(box, other, delta - k) ||
            reached + other->reach[delta - k] < box->n)
            continue;
        *x = search->backwards ? box->n - reached : reached;
        *y = search->backwards ? box->m - (reached - k) : reached - k;
        return true;
    }
    search->edits = edits;
    return false;
}

/* A place in the middle of a shortest way. */
static bool find_middle(const struct box *box, int64_t *memory, int64_t *x, int64_t *y) {
    size_t diagonals = (size_t)(box->n + box->m) + 3;
    struct search forwards = {memory + box->m + 1, 0, false};
    struct search backwards = {memory + diagonals + box->m + 1, 0, true};

    forwards.reach[0] = backwards.reach[0] = 0;
    while (forwards.edits < MOST_EDITS)
        if (advance(box, &forwards, &backwards, x, y) || advance(box, &backwards, &forwards, x, y))
            return true;
    return false;
}

static void align(struct box box, size_t before_at, size_t after_at, int64_t *memory,
                  size_t *partner) {
    int64_t x, y;

    while (box.n && box.m && box.before[0] == box.after[0]) {
        partner[before_at++] = after_at++;
        box.before++;
        box.after++;
        box.n--;
        box.m--;
    }
    while (box.n && box.m && box.before[box.n - 1] == box.after[box.m - 1]) {
        box.n--;
        box.m--;
        partner[before_at + (size_t)box.n] = after_at + (size_t)box.m;
    }
    /* With both ends different there are two edits at least, one on each side of the middle. */
    if (!box.n || !box.m || !find_middle(&box, memory, &x, &y))
        return;
    align((struct box){box.before, box.after, x, y}, before_at, after_at, memory, partner);
    align((struct box){box.before + x, box.after + y, box.n - x, box.m - y}, before_at + (size_t)x,
          after_at + (size_t)y, memory, partner);
}

void report_align(const uint64_t *before, size_t before_count, const uint64_t *after,
                  size_t after_count, size_t *partner) {
    int64_t *memory = cli_resize(0, 2 * (before_count + after_count + 3) * sizeof *memory);

    for (size_t i = 0; i < before_count; i++)
        partner[i] = REPORT_ALIGN_NONE;
    align((struct box){before, after, (int64_t)before_count, (int64_t)after_count}, 0, 0, memory,
          partner);
    free(memory);
}
