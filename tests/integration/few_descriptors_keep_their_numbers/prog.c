/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <fcntl.h>
#include <stdio.h>

__attribute__((profile)) static int opened(void) {
    return open("/dev/null", O_RDONLY);
}

int main(void) {
    printf("%d\n", opened());
    return 0;
}
