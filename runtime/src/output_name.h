/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which file the profile goes to. A name that another process of the same run holds or has written
 * is left alone: NAME.PID.prof beside NAME.prof is taken instead.
 */
#ifndef INSTR_RT_OUTPUT_NAME_H
#define INSTR_RT_OUTPUT_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "profile_format.h"
#include "text.h"

/* What the letters of a template stand for. */
struct instr_rt_name_facts {
    uint64_t pid, start_unix_s;
    const char *host, *rank, *program;
};

/* Expands %p %h %r %t %e %%; any other letter stays as it is, with its percent sign. */
void instr_rt_output_expand(struct instr_rt_text *text, const char *pattern,
                            const struct instr_rt_name_facts *facts);

/* NAME.prof -> NAME.PID.prof, with attempt > 1 NAME.PID.ATTEMPT.prof; a name without .prof keeps
 * what it has and gets the rest. */
void instr_rt_output_with_pid(struct instr_rt_text *text, const char *name, uint64_t pid,
                              unsigned attempt);

/* True if a file with this header belongs to another process of the same run, or to this process
 * before an exec: it must not be replaced. */
bool instr_rt_output_is_taken(const struct instr_profile_header *header, uint64_t pid,
                              uint64_t process_start, uint64_t start_unix_ns);

/* Expands the name of this process and claims it. Init only. */
void instr_rt_output_start(void);

/* In the child of a fork: another name, no claim. */
void instr_rt_output_after_fork(void);

/* The expanded name, whether it is taken or not. */
const char *instr_rt_output_base(void);

/* The file to write now: the same one each time, once it is settled. Lock held. */
const char *instr_rt_output_path(void);

/* Claims a path for as long as this process lives. Returns false if another process has it. */
bool instr_rt_claim(const char *path);
/* Gives up the copy of the claim that a fork made; the parent's goes on. */
void instr_rt_claim_drop(void);

#endif
