/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * How sure is a mean? A pivotal bootstrap confidence interval (p = 95 %) of the mean of N integers
 * in [0, 1000]. Version 3: the hits of version 2 showed that more than 40 % of the words drawn were
 * too large and thrown away. A multiplication now brings every word into the range.
 *
 *     confidence_3 [N [SEED]]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#pragma GCC diagnostic ignored "-Wattributes" /* without the plugin nobody knows "profile" */

/* The generator: a Mersenne Twister, MT19937 (Matsumoto and Nishimura 1998). */
enum { WORDS = 624, SHIFT = 397 };
static uint32_t words[WORDS];
static int position;

static void seed_words(uint32_t seed) {
    words[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++)
        words[i] = 1812433253u * (words[i - 1] ^ words[i - 1] >> 30) + i;
    position = 0;
}

static uint32_t next_word(void) {
    int i = position;
    uint32_t joined = (words[i] & 0x80000000u) | (words[(i + 1) % WORDS] & 0x7fffffffu);
    uint32_t word = words[(i + SHIFT) % WORDS] ^ joined >> 1;

    if (joined & 1)
        word ^= 0x9908b0dfu;
    words[i] = word;
    position = (i + 1) % WORDS;
    word ^= word >> 11;
    word ^= word << 7 & 0x9d2c5680u;
    word ^= word << 15 & 0xefc60000u;
    return word ^ word >> 18;
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

__attribute__((profile))
static struct interval confidence_interval(const int *values, size_t count, int iterations,
                                           double p) {
    double *means = allocate((size_t)iterations, sizeof *means);
    struct interval result;

    for (int k = 0; k < iterations; k++) {
        int *sample = allocate(count, sizeof *sample);
        for (size_t i = 0; i < count; i++)
            sample[i] = values[random_below((uint32_t)count)];

        means[k] = mean_of(sample, count);
        free(sample);
    }
    qsort(means, (size_t)iterations, sizeof *means, compare);
    result.low = 2 * mean_of(values, count) - means[(int)((1 + p) / 2 * (iterations - 1) + 0.5)];
    result.high = 2 * mean_of(values, count) - means[(int)((1 - p) / 2 * (iterations - 1) + 0.5)];
    free(means);
    return result;
}

__attribute__((profile))
static struct interval adaptive_confidence_interval(const int *values, size_t count, double p,
                                                    int *iterations) {
    enum { TRIALS = 5, MAX_ITERATIONS = 1000 };
    double low[TRIALS], high[TRIALS];

    for (*iterations = 10;; *iterations *= 2) {
        if (*iterations > MAX_ITERATIONS)
            *iterations = MAX_ITERATIONS;
        struct interval mean = {0, 0};
        for (int trial = 0; trial < TRIALS; trial++) {
            struct interval bounds = confidence_interval(values, count, *iterations, p);
            low[trial] = bounds.low;
            high[trial] = bounds.high;
            mean.low += bounds.low / TRIALS;
            mean.high += bounds.high / TRIALS;
        }
        if (*iterations == MAX_ITERATIONS ||
            (variance_of(low, TRIALS) < 0.5 && variance_of(high, TRIALS) < 0.5))
            return mean;
    }
}

int main(int argc, char **argv) {
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 600000;
    unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;

    if (count == 0 || count > UINT32_MAX) {
        fprintf(stderr, "usage: %s [N [SEED]]\n", argv[0]);
        return 2;
    }
    seed_words((uint32_t)seed);

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
