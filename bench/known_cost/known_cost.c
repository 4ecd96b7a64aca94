/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Lines of known cost. Each is marked "cost: KIND".
 *
 * Reads names of loops from standard input, one a line. Runs a slice of that loop for each, and
 * prints nanoseconds of processor time, nanoseconds by the clock, and executions.
 *
 * The chains are assembly, which no compiler changes and where every instruction waits for the one
 * before: a multiplication takes three cycles, an addition one.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MARKED __attribute__((profile, noinline))
#define REPEAT(count, what) ".rept " #count "\n\t" what "\n\t.endr\n\t"
#define MULTIPLY "imulq %0, %0"
#define ADD "addq %0, %0\n\t"
#define CHAIN_5 MULTIPLY "\n\t" ADD ADD
#define CHAIN_20 REPEAT(6, MULTIPLY) ADD ADD
#define CHAIN_100 REPEAT(33, MULTIPLY) ADD
#define CHAIN_1000 REPEAT(333, MULTIPLY) ADD
#define CHAIN_100000 "movl $1000, %%ecx\n1:\n\t" REPEAT(33, MULTIPLY) ADD "decl %%ecx\n\tjnz 1b\n\t"

enum { CHASED = (64 << 20) / 64, VECTOR = 2048, SLICES = 20 };

struct cache_line {
    struct cache_line *next;
    char rest[64 - sizeof(struct cache_line *)];
};

static struct cache_line *chased;
static int vector[VECTOR], other[VECTOR];
static volatile uint64_t sink;

MARKED static void empty(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile("" : "+r"(x));
    sink = x;
}

MARKED static void chain_5(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile(CHAIN_5 : "+r"(x)); /* cost: chain_5 */
    sink = x;
}

MARKED static void chain_20(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile(CHAIN_20 : "+r"(x)); /* cost: chain_20 */
    sink = x;
}

MARKED static void chain_100(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile(CHAIN_100 : "+r"(x)); /* cost: chain_100 */
    sink = x;
}

MARKED static void chain_1000(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile(CHAIN_1000 : "+r"(x)); /* cost: chain_1000 */
    sink = x;
}

MARKED static void chain_100000(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        __asm__ volatile(CHAIN_100000 : "+r"(x) : : "ecx", "cc"); /* cost: chain_100000 */
    sink = x;
}

MARKED static void division(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++)
        x = 0x123456789abcdef0 / (x | 0x10001); /* cost: division */
    sink = x;
}

MARKED static void miss(long n) {
    struct cache_line *at = chased;
    for (long i = 0; i < n; i++)
        at = at->next; /* cost: miss */
    sink = (uintptr_t)at;
}

MARKED static void vectorised(long n) {
    for (long i = 0; i < n; i++)
        /* clang-format off: one line */
        for (int k = 0; k < VECTOR; k++)
            vector[k] = vector[k] * 3 + other[k]; /* cost: vectorised */
    /* clang-format on */
    sink = (uint64_t)vector[n % VECTOR];
}

MARKED static void sleeping(long n) {
    struct timespec millisecond = {0, 1000000};
    for (long i = 0; i < n; i++)
        nanosleep(&millisecond, NULL); /* cost: sleeping */
}

/* Lines of different cost in one loop: what the probes of one must not add to another. */
MARKED static void mixed(long n) {
    uint64_t x = 1;
    for (long i = 0; i < n; i++) {
        __asm__ volatile(CHAIN_20 : "+r"(x));   /* cost: chain_20 */
        __asm__ volatile(CHAIN_1000 : "+r"(x)); /* cost: chain_1000 */
        __asm__ volatile(CHAIN_100 : "+r"(x));  /* cost: chain_100 */
        x = 0x123456789abcdef0 / (x | 0x10001); /* cost: division */
    }
    sink = x;
}

static const struct kind {
    const char *name;
    void (*run)(long n);
    long n;
} kinds[] = {
    {"empty", empty, 100000000},
    {"chain_5", chain_5, 100000000},
    {"chain_20", chain_20, 25000000},
    {"chain_100", chain_100, 5000000},
    {"chain_1000", chain_1000, 500000},
    {"chain_100000", chain_100000, 5000},
    {"division", division, 25000000},
    {"miss", miss, 2000000},
    {"vectorised", vectorised, 1000000},
    {"sleeping", sleeping, 200},
    {"mixed", mixed, 500000},
};

/* One cycle through all cache lines in random order (Sattolo). */
static void shuffle(void) {
    uint64_t random = 88172645463325252u;
    uint32_t *order = malloc(CHASED * sizeof *order);

    chased = aligned_alloc(64, CHASED * sizeof *chased);
    if (!chased || !order)
        abort();
    for (uint32_t i = 0; i < CHASED; i++)
        order[i] = i;
    for (uint32_t i = CHASED - 1; i > 0; i--) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        uint32_t with = (uint32_t)(random % i), was = order[i];
        order[i] = order[with], order[with] = was;
    }
    for (uint32_t i = 0; i < CHASED; i++)
        chased[order[i]].next = &chased[order[(i + 1) % CHASED]];
    free(order);
}

static double now_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void slice(const struct kind *kind) {
    double cpu = now_ns(CLOCK_THREAD_CPUTIME_ID), wall = now_ns(CLOCK_MONOTONIC);

    kind->run(kind->n / SLICES);
    wall = now_ns(CLOCK_MONOTONIC) - wall;
    cpu = now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
    printf("%.0f %.0f %ld\n", cpu, wall, kind->n / SLICES);
    fflush(stdout);
}

int main(void) {
    char name[32];

    shuffle();
    while (scanf("%31s", name) == 1)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (!strcmp(name, kinds[i].name))
                slice(&kinds[i]);
    return 0;
}
