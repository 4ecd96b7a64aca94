/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Writes the profile of hostile_sample.h to the file that is named. */
#include <stdio.h>

#include "hostile_sample.h"

int main(int argc, char **argv) {
    struct builder builder;
    FILE *file = argc == 2 ? fopen(argv[1], "wb") : 0;

    if (!file)
        return 1;
    hostile_sample(&builder);
    builder_encode(&builder);
    size_t written = fwrite(builder.bytes, 1, builder.size, file);
    int failed = written != builder.size;
    builder_close(&builder);
    return fclose(file) || failed;
}
