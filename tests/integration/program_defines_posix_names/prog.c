/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Functions of a program's own that are named as those of the C library, whose headers it does not
 * include: nobody but the program may call them. */
extern int puts(const char *text);
extern int pthread_create(unsigned long *thread, const void *how, void *(*work)(void *), void *);
extern int pthread_join(unsigned long thread, void **result);

#define MINE(name)                                                                                 \
    int name(int n) {                                                                              \
        puts("my " #name);                                                                         \
        return n;                                                                                  \
    }

MINE(open)
MINE(openat)
MINE(read)
MINE(write)
MINE(fcntl)
MINE(stat)
MINE(lstat)
MINE(fstat)
MINE(fstatat)
MINE(rename)
MINE(unlink)
MINE(readlink)
MINE(socket)
MINE(bind)
MINE(uname)
MINE(getcwd)
MINE(getrusage)
MINE(getrlimit)
MINE(prctl)
MINE(getpid)
MINE(getppid)
MINE(gettid)
MINE(syscall)
MINE(mmap)
MINE(munmap)
MINE(mremap)
__attribute__((profile)) MINE(close)

    __attribute__((profile)) static void *in_thread(void *unused) {
    close(1);
    return unused;
}

__attribute__((profile)) int main(void) {
    unsigned long thread;
    if (pthread_create(&thread, 0, in_thread, 0) == 0)
        pthread_join(thread, 0);
    return close(2) + bind(3) - 5;
}
