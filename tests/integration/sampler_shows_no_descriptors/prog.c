/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

/* Some CPU time of the calling thread, whatever else the machine does. */
static inline long thread_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static volatile unsigned sink;

__attribute__((profile, noinline)) void work(long until_ms) {
    while (thread_ms() < until_ms)
        for (unsigned i = 0; i < 100000; i++)
            sink += i * i;
}

static void list(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (folder && readdir(folder))
        count++;
    printf("%d entries, next is %d\n", count, open("/dev/null", O_RDONLY));
    if (folder)
        closedir(folder);
}

static void *in_thread(void *unused) {
    work(60);
    list();
    return unused;
}

int main(void) {
    pthread_t thread;
    list();
    work(60);
    if (pthread_create(&thread, 0, in_thread, 0) || pthread_join(thread, 0))
        return 1;
    list();
    return 0;
}
