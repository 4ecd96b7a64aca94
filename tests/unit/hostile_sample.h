/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A profile whose names and texts would take over a page that trusts them. */
#ifndef INSTR_HOSTILE_SAMPLE_H
#define INSTR_HOSTILE_SAMPLE_H

#include "profile_builder.h"

/* What names are made of, and as it must arrive: bytes that are not UTF-8 as U+FFFD. */
extern const struct hostile_text { const char *bytes, *shown; } hostile_texts[];
extern const size_t hostile_text_count;

/* Opens the builder and fills it: for each text a function of that name on line 10 * (1 + its
 * number), in a file of that name, whose line holds it, with 1 + its number calls; a command, a
 * thread and a region that are hostile too. */
void hostile_sample(struct builder *builder);

#endif
