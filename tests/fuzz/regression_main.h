/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The main function of a fuzz target without libFuzzer: all files of the folders that are given,
 * each changed inside in some ways, and then random bytes. The same each time. */
#ifndef INSTR_REGRESSION_MAIN_H
#define INSTR_REGRESSION_MAIN_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "profile_mutator.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ROUNDS = 1500, MOST_BYTES = 1500, CHANGES = 40 };

static inline uint64_t next_random(void) {
    static uint64_t state = 88172645463325252u;

    state ^= state << 13; /* xorshift64 */
    state ^= state >> 7;
    state ^= state << 17;
    return state >> 16;
}

static inline size_t change_bytes(uint8_t *bytes, size_t size, size_t most) {
    if (!size && most)
        bytes[size++] = 0;
    for (uint64_t left = 1 + next_random() % 4; left && size; left--)
        bytes[next_random() % size] = (uint8_t)next_random();
    return size;
}

static inline void run_changed(const uint8_t *bytes, size_t size) {
    static uint8_t changed[1 << 20];

    for (unsigned seed = 0; seed < CHANGES; seed++) {
        memcpy(changed, bytes, size);
        LLVMFuzzerTestOneInput(changed,
                               profile_mutate(changed, size, sizeof changed, seed, change_bytes));
    }
}

static inline size_t run_folder(const char *folder) {
    DIR *directory = opendir(folder);
    size_t files = 0;

    if (!directory)
        abort();
    for (struct dirent *entry; (entry = readdir(directory)) != 0;) {
        static uint8_t bytes[1 << 20];
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        if (!file)
            abort();
        size_t size = fread(bytes, 1, sizeof bytes, file);
        everything_is_chosen = true;
        LLVMFuzzerTestOneInput(bytes, size);
        everything_is_chosen = false;
        run_changed(bytes, size);
        fclose(file);
        files++;
    }
    closedir(directory);
    return files;
}

int main(int argc, char **argv) {
    static uint8_t bytes[MOST_BYTES];
    size_t files = 0;

    for (int i = 1; i < argc; i++)
        files += run_folder(argv[i]);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)next_random();
        LLVMFuzzerTestOneInput(bytes, sizeof bytes);
    }
    printf("%zu files, each changed %d times, %d random inputs\n", files, CHANGES, ROUNDS);
    return files == 0;
}

#endif
