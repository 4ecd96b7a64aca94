/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The live file as a file: its name, its space, what is written without being mapped. Lock held. */
#ifndef INSTR_RT_LIVE_FILE_H
#define INSTR_RT_LIVE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "live_layout.h"

/* Makes the file of this process. Returns false if there is none, with a warning unless none is
 * wanted: where the output is a device or a pipe. */
bool instr_rt_live_file_make(void);

/* Bytes that have their place in it, a multiple of the page. */
uint64_t instr_rt_live_file_size(void);
size_t instr_rt_live_file_page(void);

/* Adds whole pages of zeros, for which there is space: a page of a mapping that the file system has
 * no space for would kill the program. Returns false, with a warning, if there is none. */
bool instr_rt_live_file_reserve(size_t size);

/* Maps a part; at `place` if that is not 0. Returns 0, with a warning, if that is refused. */
void *instr_rt_live_file_map(void *place, size_t size, uint64_t offset);

/* Returns false, with a warning, if not all was written. */
bool instr_rt_live_file_write(const void *bytes, size_t size, uint64_t offset);

/* Removes it; for good, or because something failed that was told. */
void instr_rt_live_file_remove(void);
void instr_rt_live_file_give_up(void);

/* Lets go of the parent's, in the child of a fork. */
void instr_rt_live_file_forget(void);

/* A segment that is written and not mapped: begin, put all of it, end. Failure shows at the end. */
struct instr_rt_live_put {
    struct instr_live_segment segment;
    uint64_t offset, at; /* of the segment, and where the next bytes go */
    bool failed;
    size_t waiting;
    char buffer[4096];
};
void instr_rt_live_put_begin(struct instr_rt_live_put *put, enum instr_live_kind kind,
                             uint64_t image);
void instr_rt_live_put(struct instr_rt_live_put *put, const void *bytes, size_t size);
bool instr_rt_live_put_end(struct instr_rt_live_put *put);

#endif
