/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Uses a profile as its users do: follows every index and looks at every byte. */
#ifndef INSTR_PROFILE_WALK_H
#define INSTR_PROFILE_WALK_H

#include "profile_reader.h"

/* Returns whether every index of every record is valid and every string ends in a zero. Reads all
 * strings and texts, so that a sanitizer sees a bad pointer. */
bool profile_walk(const struct instr_profile *profile);

#endif
