/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Facts about this process and machine, from the kernel. */
#ifndef INSTR_RT_PROCESS_INFO_H
#define INSTR_RT_PROCESS_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instr_rt_object;

#define INSTR_RT_PATH_BYTES 4096
#define INSTR_RT_ARGUMENTS_BYTES ((size_t)65536)

/* The runtime's own. */
extern const char instr_rt_version[];

/* Read once at start, and again what a fork changes. */
struct instr_rt_process {
    uint64_t pid, parent_pid;
    uint64_t start;         /* clock ticks since boot: proc(5), stat field 22 */
    uint64_t start_unix_ns; /* when the runtime started in this program */
    char host[256];
    char program[INSTR_RT_PATH_BYTES];   /* path of the executable */
    char directory[INSTR_RT_PATH_BYTES]; /* working directory at start */
};
extern struct instr_rt_process instr_rt_process;

void instr_rt_process_start(void);
void instr_rt_process_after_fork(void);

/* The process id, from the kernel: a child of vfork has its parent's memory. */
uint64_t instr_rt_getpid(void);

/* Model name of the processor and kernel with release and machine; empty if unknown. */
void instr_rt_process_cpu(char *bytes, size_t capacity);
void instr_rt_process_system(char *bytes, size_t capacity);

/* Copies the build id, in hexadecimal, from the notes of an ELF segment if it is among them. */
void instr_rt_process_build_id(char build_id[130], const void *notes, size_t size);

/* The command line, each argument with its 0; cut where there is no room. Returns the bytes. */
size_t instr_rt_process_arguments(char bytes[INSTR_RT_ARGUMENTS_BYTES]);

/* Finds the loaded object that holds an address. Lock not held: the dynamic loader takes its own.
 */
void instr_rt_process_find_object(struct instr_rt_object *object, const void *address);

#endif
