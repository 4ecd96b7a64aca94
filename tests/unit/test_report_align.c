/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report_align.h"
#include "unit_main.h"

enum { LONGEST = 40 };

/* The length of a longest common subsequence by its textbook recurrence, all n * m cells. */
static size_t common_length(const uint64_t *a, size_t n, const uint64_t *b, size_t m) {
    size_t cells[LONGEST + 1][LONGEST + 1] = {{0}};

    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            size_t left = cells[i - 1][j], up = cells[i][j - 1];
            cells[i][j] = a[i - 1] == b[j - 1] ? cells[i - 1][j - 1] + 1 : left > up ? left : up;
        }
    return cells[n][m];
}

/* Checks that partners are equal and ascend; returns how many there are. */
static size_t count_partners(const uint64_t *a, size_t n, const uint64_t *b, size_t m,
                             const size_t *partner) {
    size_t count = 0, next = 0;

    for (size_t i = 0; i < n; i++) {
        if (partner[i] == REPORT_ALIGN_NONE)
            continue;
        CU_ASSERT_FATAL(partner[i] >= next && partner[i] < m);
        CU_ASSERT_EQUAL_FATAL(a[i], b[partner[i]]);
        next = partner[i] + 1;
        count++;
    }
    return count;
}

static void test_alignments_are_longest_common_subsequences(void) {
    uint64_t a[LONGEST], b[LONGEST], state = 1;
    size_t partner[LONGEST];

    for (int round = 0; round < 20000; round++) {
        size_t n, m;
        uint64_t letters;
        state = state * 6364136223846793005u + 1442695040888963407u;
        n = state >> 33 & 31;
        m = state >> 38 & 31;
        letters = 1 + (state >> 43) % 12;
        for (size_t i = 0; i < n + m; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            *(i < n ? &a[i] : &b[i - n]) = (state >> 33) % letters;
        }
        report_align(a, n, b, m, partner);
        CU_ASSERT_EQUAL_FATAL(count_partners(a, n, b, m, partner), common_length(a, n, b, m));
    }
}

static void test_equal_sequences_align_with_themselves(void) {
    static const uint64_t a[] = {5, 5, 7, 5, 9};
    size_t partner[5];

    report_align(a, 5, a, 5, partner);
    for (size_t i = 0; i < 5; i++)
        CU_ASSERT_EQUAL(partner[i], i);
}

static void test_inserted_elements_move_what_follows(void) {
    static const uint64_t a[] = {1, 2, 3, 4}, b[] = {1, 8, 2, 3, 9, 9, 4};
    static const size_t expected[] = {0, 2, 3, 6};
    size_t partner[4];

    report_align(a, 4, b, 7, partner);
    CU_ASSERT_EQUAL(memcmp(partner, expected, sizeof expected), 0);
}

static void test_nothing_in_common_has_no_partners(void) {
    static const uint64_t a[] = {1, 2, 3}, b[] = {4, 5};
    size_t partner[3];

    report_align(a, 3, b, 2, partner);
    CU_ASSERT_EQUAL(count_partners(a, 3, b, 2, partner), 0);
    report_align(a, 3, b, 0, partner);
    CU_ASSERT_EQUAL(count_partners(a, 3, b, 0, partner), 0);
    report_align(a, 0, b, 2, partner);
}

/* Two hundred thousand elements without a common one, between ends that are the same: the middle is
 * given up, the ends are not. */
static void test_long_sequences_without_anything_common_keep_their_ends(void) {
    enum { COUNT = 200000 };
    uint64_t *a = malloc(COUNT * sizeof *a), *b = malloc(COUNT * sizeof *b);
    size_t *partner = malloc(COUNT * sizeof *partner);

    CU_ASSERT_FATAL(a && b && partner);
    for (uint64_t i = 0; i < COUNT; i++) {
        bool end = i < 10 || i >= COUNT - 10;
        a[i] = i;
        b[i] = end ? i : i + COUNT;
    }
    report_align(a, COUNT, b, COUNT, partner);
    CU_ASSERT_EQUAL(count_partners(a, COUNT, b, COUNT, partner), 20);
    CU_ASSERT_EQUAL(partner[9], 9);
    CU_ASSERT_EQUAL(partner[10], REPORT_ALIGN_NONE);
    CU_ASSERT_EQUAL(partner[COUNT - 1], COUNT - 1);
    free(a);
    free(b);
    free(partner);
}

UNIT_MAIN("report_align", UNIT_TEST(test_alignments_are_longest_common_subsequences),
          UNIT_TEST(test_equal_sequences_align_with_themselves),
          UNIT_TEST(test_inserted_elements_move_what_follows),
          UNIT_TEST(test_nothing_in_common_has_no_partners),
          UNIT_TEST(test_long_sequences_without_anything_common_keep_their_ends))
