/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* libFuzzer changes profiles inside of their sections. */
#ifndef INSTR_STRUCTURED_MUTATOR_H
#define INSTR_STRUCTURED_MUTATOR_H

#include "profile_mutator.h"

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    return profile_mutate(bytes, size, most, seed, LLVMFuzzerMutate);
}

#endif
