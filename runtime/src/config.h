/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The options of a run, from the environment. Init only. */
#ifndef INSTR_RT_CONFIG_H
#define INSTR_RT_CONFIG_H

#include <stddef.h>
#include <stdint.h>

enum instr_rt_timing {
    INSTR_RT_TIMING_AUTO,
    INSTR_RT_TIMING_EXACT,
    INSTR_RT_TIMING_SAMPLED,
    INSTR_RT_TIMING_NONE
};

struct instr_rt_config {
#define INSTR_CHOICE(key, standard, choices, help) uint64_t key;
#define INSTR_NUMBER(key, standard, least, most, help) uint64_t key;
#include "config.def"
    char options[512]; /* INSTR_OPTIONS as given, possibly cut */
    char output[4096]; /* INSTR_OUTPUT, or its default */
    char rank[32];     /* of this process among those of an MPI job; "0" if there is none */
};
extern struct instr_rt_config instr_rt_config;

/* Sets all options to their defaults, then to what `options` says; warns of what it does not
 * understand and leaves that out. */
void instr_rt_config_parse(struct instr_rt_config *config, const char *options);

/* Reads the environment into instr_rt_config, and prints the table if that is asked for. */
void instr_rt_config_start(void);

/* Writes the table of options. Returns the bytes written. */
size_t instr_rt_config_help(char *bytes, size_t capacity);

#endif
