/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Changes a profile inside: in the payload of a section before it is compressed, or which sections
 * there are; then puts sizes, checksums and the number of sections right. Changes of the file's own
 * bytes would hardly ever get past those.
 */
#ifndef INSTR_PROFILE_MUTATOR_H
#define INSTR_PROFILE_MUTATOR_H

#include <stddef.h>
#include <stdint.h>

/* Changes `size` bytes in a buffer of `most`, and returns how many it left: LLVMFuzzerMutate. */
typedef size_t profile_mutator_bytes(uint8_t *bytes, size_t size, size_t most);

/* The same for a whole profile. What is no profile is changed as mere bytes, and so is one in
 * sixteen of all. The same seed makes the same change, if `change` does. */
size_t profile_mutate(uint8_t *bytes, size_t size, size_t most, unsigned seed,
                      profile_mutator_bytes *change);

#endif
