/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The main function of a fuzz target without libFuzzer: all files of the folders that are given,
 * and then random bytes. */
#ifndef INSTR_REGRESSION_MAIN_H
#define INSTR_REGRESSION_MAIN_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ROUNDS = 1500, MOST_BYTES = 1500 };

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
        LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, sizeof bytes, file));
        fclose(file);
        files++;
    }
    closedir(directory);
    return files;
}

int main(int argc, char **argv) {
    static uint8_t bytes[MOST_BYTES];
    uint64_t state = 88172645463325252u;
    size_t files = 0;

    for (int i = 1; i < argc; i++)
        files += run_folder(argv[i]);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            state ^= state << 13; /* xorshift64 */
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = (uint8_t)(state >> 32);
        }
        LLVMFuzzerTestOneInput(bytes, sizeof bytes);
    }
    printf("%zu files, %d random inputs\n", files, ROUNDS);
    return files == 0;
}

#endif
