/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * measure FILE COMMAND [ARGUMENT...]: runs the command and appends one line to FILE: CPU time (user
 * and system) and wall time in seconds, largest memory in kB. Ends with the command's exit status.
 *
 * On a virtual machine the first use of a page that the host took back costs several microseconds
 * of the guest's system time, as long as a page fault and what follows it five times over. Which
 * program meets such pages is chance. So pages are used, and freed again, before each run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* More than any of the programs needs, and not more than half of what is free. */
static void use_memory(void) {
    size_t most = (size_t)sysconf(_SC_AVPHYS_PAGES) / 2 * (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (size_t)768 << 20;

    if (size > most)
        size = most;
    void *pages =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (pages != MAP_FAILED)
        munmap(pages, size);
}

int main(int argc, char **argv) {
    struct timespec begin, end;
    struct rusage usage;
    int status;

    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    use_memory();
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child < 0) {
        perror("measure: fork");
        return 3;
    }
    if (child == 0) {
        execvp(argv[2], argv + 2);
        fprintf(stderr, "measure: %s: %s\n", argv[2], strerror(errno));
        _exit(127);
    }
    while (wait4(child, &status, 0, &usage) < 0) {
        if (errno != EINTR) {
            perror("measure: wait4");
            return 3;
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);

    FILE *file = fopen(argv[1], "a");
    if (!file) {
        fprintf(stderr, "measure: %s: %s\n", argv[1], strerror(errno));
        return 3;
    }
    double wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    fprintf(file, "%.6f %.6f %ld\n", seconds(usage.ru_utime) + seconds(usage.ru_stime), wall,
            usage.ru_maxrss);
    if (fclose(file) != 0) {
        fprintf(stderr, "measure: %s: %s\n", argv[1], strerror(errno));
        return 3;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
