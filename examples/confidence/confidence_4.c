/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * How sure is a mean? A pivotal bootstrap confidence interval (p = 95 %) of the mean of N integers
 * in [0, 1000]. Version 4: the table of version 3 showed that the generator itself was left, and
 * beside it a list that is only added up and a mean that never changes. A generator with four words
 * of state takes the place of one with 624, and nothing is kept but the sum.
 *
 *     confidence_4 [N [SEED]]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wattributes" /* without the plugin nobody knows "profile" */

/* The generator: xoshiro256++ (Blackman and Vigna 2021), its state filled by SplitMix64. */
static uint64_t state[4];

static void seed_state(uint64_t seed) {
    for (int i = 0; i < 4; i++) {
        uint64_t mixed = seed += 0x9e3779b97f4a7c15u;

        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
        state[i] = mixed ^ mixed >> 31;
    }
}

static uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

static uint32_t next_word(void) {
    uint64_t result = rotate(state[0] + state[3], 23) + state[0];
    uint64_t shifted = state[1] << 17;

    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return (uint32_t)(result >> 32);
}

/* The upper half of word * n is below n; only a few words in 2^32 must be drawn again to make all
 * results equally likely (Lemire 2019). */
static uint32_t random_below(uint32_t n) {
    uint64_t product = (uint64_t)next_word() * n;

    if ((uint32_t)product < n) {
        uint32_t unfair = -n % n;
        while ((uint32_t)product < unfair)
            product = (uint64_t)next_word() * n;
    }
    return (uint32_t)(product >> 32);
}

/* The statistics. */
struct interval {
    double low, high;
};

static void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);

    if (!memory) {
        perror("confidence");
        exit(1);
    }
    return memory;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double mean_of(const int *values, size_t count) {
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

static double variance_of(const double *values, size_t count) {
    double sum = 0, squares = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - sum / (double)count) * (values[i] - sum / (double)count);
    return squares / (double)count;
}

/* The mean of as many values, drawn with replacement. */
static double mean_of_sample(const int *values, size_t count) {
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[random_below((uint32_t)count)];
    return (double)sum / (double)count;
}

__attribute__((profile))
static struct interval confidence_interval(const int *values, size_t count, double mean,
                                           int iterations, double p) {
    double *means = allocate((size_t)iterations, sizeof *means);
    struct interval result;

    for (int k = 0; k < iterations; k++)
        means[k] = mean_of_sample(values, count);
    qsort(means, (size_t)iterations, sizeof *means, compare);
    result.low = 2 * mean - means[(int)((1 + p) / 2 * (iterations - 1) + 0.5)];
    result.high = 2 * mean - means[(int)((1 - p) / 2 * (iterations - 1) + 0.5)];
    free(means);
    return result;
}

__attribute__((profile))
static struct interval adaptive_confidence_interval(const int *values, size_t count, double p,
                                                    int *iterations) {
    enum { TRIALS = 5, MAX_ITERATIONS = 1000 };
    double low[TRIALS], high[TRIALS], mean = mean_of(values, count);

    for (*iterations = 10;; *iterations *= 2) {
        if (*iterations > MAX_ITERATIONS)
            *iterations = MAX_ITERATIONS;
        struct interval result = {0, 0};
        for (int trial = 0; trial < TRIALS; trial++) {
            struct interval bounds = confidence_interval(values, count, mean, *iterations, p);
            low[trial] = bounds.low;
            high[trial] = bounds.high;
            result.low += bounds.low / TRIALS;
            result.high += bounds.high / TRIALS;
        }
        if (*iterations == MAX_ITERATIONS ||
            (variance_of(low, TRIALS) < 0.5 && variance_of(high, TRIALS) < 0.5))
            return result;
    }
}

int main(int argc, char **argv) {
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 600000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;

    if (count == 0 || count > UINT32_MAX) {
        fprintf(stderr, "usage: %s [N [SEED]]\n", argv[0]);
        return 2;
    }
    seed_state(seed);

    int *values = allocate(count, sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = (int)random_below(1001);

    int iterations;
    struct interval bounds = adaptive_confidence_interval(values, count, 0.95, &iterations);
    printf("mean %.3f in [%.3f, %.3f] after 5 x %d iterations\n", mean_of(values, count),
           bounds.low, bounds.high, iterations);
    free(values);
    return 0;
}
