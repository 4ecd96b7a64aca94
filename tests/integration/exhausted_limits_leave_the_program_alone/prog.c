/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Uses up what it is told, then works, with further threads, and tells what it sees. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile int sink;

__attribute__((profile, noinline)) static void tick(int i) {
    sink = i; /* @tick */
}

static void *work(void *unused) {
    errno = EDOM;
    for (int i = 0; i < 1000; i++)
        tick(i);
    if (errno != EDOM)
        abort();
    return unused;
}

static void use_up_memory(void) {
    struct rlimit limit = {1 << 20, 1 << 20};
    /* What pthread_create allocates comes out of this. */
    void *volatile memory = malloc(64000);
    free(memory);
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        abort();
    if (mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        abort();
}

static void use_up_descriptors(void) {
    struct rlimit limit = {40, 40};
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        abort();
    int count = 0;
    while (open("/dev/null", O_RDONLY) >= 0)
        count++;
    printf("%d %d\n", count > 0, errno == EMFILE);
}

static void use_up_files(void) {
    struct rlimit limit = {0, 0};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        abort();
}

int main(int argc, char **argv) {
    pthread_t ids[4];
    const char *limit = argc > 1 ? argv[1] : "";
    static char stacks[4][1 << 16] __attribute__((aligned(1 << 16)));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    setvbuf(stdout, 0, _IONBF, 0);
    if (!strcmp(limit, "memory"))
        use_up_memory();
    else if (!strcmp(limit, "descriptors"))
        use_up_descriptors();
    else if (!strcmp(limit, "files"))
        use_up_files();
    /* One behind the other: without memory for blocks of their own they count in the same one. */
    for (int i = 0; i < 4; i++) {
        pthread_attr_setstack(&attributes, stacks[i], sizeof stacks[i]);
        if (pthread_create(&ids[i], &attributes, work, 0) != 0 || pthread_join(ids[i], 0) != 0)
            abort();
    }
    work(0);
    struct sigaction action;
    sigaction(SIGXFSZ, 0, &action);
    if (strcmp(limit, "files") != 0)
        printf("done %d\n", action.sa_handler == SIG_DFL);
    return 6;
}
