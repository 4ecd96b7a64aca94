/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * System calls made directly. A program may define a function with the name of one of the C
 * library's, such as close or bind: the dynamic loader then gives that function to every library,
 * this one too. Also, none of these is a cancellation point, and none touches errno.
 *
 * All return what the kernel does: a negative error number on failure.
 */
#ifndef INSTR_RT_SYS_H
#define INSTR_RT_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#if (defined(__x86_64__) && !defined(__ILP32__)) || (defined(__aarch64__) && !defined(__ILP32__))
#define INSTR_RT_SYS_DIRECT 1
#else
#define INSTR_RT_SYS_DIRECT 0
#endif

static inline long instr_rt_sys_6(long number, long a, long b, long c, long d, long e, long f) {
#if INSTR_RT_SYS_DIRECT && defined(__x86_64__)
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
#elif INSTR_RT_SYS_DIRECT
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc #0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory", "cc");
    return x0;
#else
    int saved = errno;
    long result = syscall(number, a, b, c, d, e, f);
    if (result == -1)
        result = -errno;
    errno = saved;
    return result;
#endif
}

static inline long instr_rt_sys_4(long number, long a, long b, long c, long d) {
    return instr_rt_sys_6(number, a, b, c, d, 0, 0);
}

static inline long instr_rt_sys_3(long number, long a, long b, long c) {
    return instr_rt_sys_6(number, a, b, c, 0, 0, 0);
}

/* For calls that return an address. */
static inline bool instr_rt_sys_failed(long result) {
    return (unsigned long)result > -4096UL;
}

static inline int instr_rt_sys_open(const char *path, int flags, mode_t mode) {
    return (int)instr_rt_sys_4(SYS_openat, AT_FDCWD, (long)path, flags, (long)mode);
}

static inline ssize_t instr_rt_sys_read(int fd, void *bytes, size_t size) {
    return instr_rt_sys_3(SYS_read, fd, (long)bytes, (long)size);
}

static inline ssize_t instr_rt_sys_write(int fd, const void *bytes, size_t size) {
    return instr_rt_sys_3(SYS_write, fd, (long)bytes, (long)size);
}

static inline ssize_t instr_rt_sys_pwrite(int fd, const void *bytes, size_t size, uint64_t offset) {
    return instr_rt_sys_4(SYS_pwrite64, fd, (long)bytes, (long)size, (long)offset);
}

/* Makes the file that long, with blocks behind it. */
static inline int instr_rt_sys_fallocate(int fd, uint64_t offset, uint64_t size) {
    return (int)instr_rt_sys_4(SYS_fallocate, fd, 0, (long)offset, (long)size);
}

static inline int instr_rt_sys_close(int fd) {
    return (int)instr_rt_sys_3(SYS_close, fd, 0, 0);
}

static inline int instr_rt_sys_fcntl(int fd, int command, long argument) {
#ifdef SYS_fcntl
    return (int)instr_rt_sys_3(SYS_fcntl, fd, command, argument);
#else
    return (int)instr_rt_sys_3(SYS_fcntl64, fd, command, argument);
#endif
}

/* The kernel's struct stat is the C library's where calls are direct; elsewhere it may not be. */
static inline int instr_rt_sys_fstat(int fd, struct stat *facts) {
#if INSTR_RT_SYS_DIRECT
    return (int)instr_rt_sys_3(SYS_fstat, fd, (long)facts, 0);
#else
    int saved = errno, result = fstat(fd, facts) == 0 ? 0 : -errno;
    errno = saved;
    return result;
#endif
}

/* `flags` as for fstatat: 0 or AT_SYMLINK_NOFOLLOW. */
static inline int instr_rt_sys_stat(const char *path, struct stat *facts, int flags) {
#if INSTR_RT_SYS_DIRECT
    return (int)instr_rt_sys_4(SYS_newfstatat, AT_FDCWD, (long)path, (long)facts, flags);
#else
    int saved = errno, result = fstatat(AT_FDCWD, path, facts, flags) == 0 ? 0 : -errno;
    errno = saved;
    return result;
#endif
}

static inline int instr_rt_sys_rename(const char *from, const char *to) {
#ifdef SYS_renameat
    return (int)instr_rt_sys_4(SYS_renameat, AT_FDCWD, (long)from, AT_FDCWD, (long)to);
#else
    return (int)instr_rt_sys_6(SYS_renameat2, AT_FDCWD, (long)from, AT_FDCWD, (long)to, 0, 0);
#endif
}

static inline int instr_rt_sys_unlink(const char *path) {
    return (int)instr_rt_sys_3(SYS_unlinkat, AT_FDCWD, (long)path, 0);
}

static inline ssize_t instr_rt_sys_readlink(const char *path, char *bytes, size_t capacity) {
    return instr_rt_sys_4(SYS_readlinkat, AT_FDCWD, (long)path, (long)bytes, (long)capacity);
}

/* Returns the length with the 0 at the end. */
static inline ssize_t instr_rt_sys_getcwd(char *bytes, size_t capacity) {
    return instr_rt_sys_3(SYS_getcwd, (long)bytes, (long)capacity, 0);
}

static inline int instr_rt_sys_socket(int domain, int type, int protocol) {
    return (int)instr_rt_sys_3(SYS_socket, domain, type, protocol);
}

static inline int instr_rt_sys_bind(int fd, const void *address, size_t size) {
    return (int)instr_rt_sys_3(SYS_bind, fd, (long)address, (long)size);
}

static inline int instr_rt_sys_uname(struct utsname *names) {
    return (int)instr_rt_sys_3(SYS_uname, (long)names, 0, 0);
}

static inline int instr_rt_sys_getrusage(int who, struct rusage *usage) {
    return (int)instr_rt_sys_3(SYS_getrusage, who, (long)usage, 0);
}

/* The first of the two 64 bit words is the limit that holds now. */
static inline int instr_rt_sys_getrlimit(int what, uint64_t limits[2]) {
    return (int)instr_rt_sys_4(SYS_prlimit64, 0, what, 0, (long)limits);
}

static inline int instr_rt_sys_prctl(int option, void *argument) {
    return (int)instr_rt_sys_3(SYS_prctl, option, (long)argument, 0);
}

static inline uint64_t instr_rt_sys_getpid(void) {
    return (uint64_t)instr_rt_sys_3(SYS_getpid, 0, 0, 0);
}

static inline uint64_t instr_rt_sys_getppid(void) {
    return (uint64_t)instr_rt_sys_3(SYS_getppid, 0, 0, 0);
}

static inline uint64_t instr_rt_sys_gettid(void) {
    return (uint64_t)instr_rt_sys_3(SYS_gettid, 0, 0, 0);
}

/* Sets the mask of all signals that the kernel knows; `old` may be 0. */
static inline void instr_rt_sys_sigmask(int how, const uint64_t *mask, uint64_t *old) {
    instr_rt_sys_4(SYS_rt_sigprocmask, how, (long)mask, (long)old, sizeof(*mask));
}

/* The signals that wait for being unblocked. */
static inline uint64_t instr_rt_sys_pending(void) {
    uint64_t pending = 0;
    instr_rt_sys_3(SYS_rt_sigpending, (long)&pending, sizeof(pending), 0);
    return pending;
}

/* Lets blocked signals that wait never have come. */
static inline void instr_rt_sys_drop(uint64_t signals) {
    const struct timespec now = {0, 0};
    while (signals &&
           instr_rt_sys_4(SYS_rt_sigtimedwait, (long)&signals, 0, (long)&now, sizeof(signals)) > 0)
        ;
}

/* A file longer than the limit and a pipe that nobody reads raise signals, which would end the
 * program. What is written between these two raises none. */
#define INSTR_RT_WRITE_SIGNALS (UINT64_C(1) << (SIGXFSZ - 1) | UINT64_C(1) << (SIGPIPE - 1))
struct instr_rt_held_signals {
    uint64_t mask, pending;
};
static inline void instr_rt_sys_hold_signals(struct instr_rt_held_signals *held) {
    uint64_t hold = INSTR_RT_WRITE_SIGNALS;
    instr_rt_sys_sigmask(SIG_BLOCK, &hold, &held->mask);
    held->pending = instr_rt_sys_pending();
}
static inline void instr_rt_sys_release_signals(const struct instr_rt_held_signals *held) {
    instr_rt_sys_drop(instr_rt_sys_pending() & ~held->pending & INSTR_RT_WRITE_SIGNALS);
    instr_rt_sys_sigmask(SIG_SETMASK, &held->mask, 0);
}

static inline void instr_rt_sys_futex(uint32_t *word, int operation, uint32_t value) {
    instr_rt_sys_4(SYS_futex, (long)word, operation, (long)value, 0);
}

/* Zeroed pages; 0 if there are none. */
static inline void *instr_rt_sys_map(size_t size) {
    long result = instr_rt_sys_6(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return instr_rt_sys_failed(result) ? 0 : (void *)result;
}

/* A part of a file, for all who map it; at `place` if that is not 0, whatever is there. */
static inline void *instr_rt_sys_map_file(void *place, size_t size, int fd, uint64_t offset) {
    long result = instr_rt_sys_6(SYS_mmap, (long)place, (long)size, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | (place ? MAP_FIXED : 0), fd, (long)offset);
    return instr_rt_sys_failed(result) ? 0 : (void *)result;
}

/* Moves memory to where something else is. */
static inline bool instr_rt_sys_move(void *memory, size_t size, void *place) {
    return !instr_rt_sys_failed(instr_rt_sys_6(SYS_mremap, (long)memory, (long)size, (long)size,
                                               MREMAP_MAYMOVE | MREMAP_FIXED, (long)place, 0));
}

static inline void instr_rt_sys_unmap(void *memory, size_t size) {
    instr_rt_sys_3(SYS_munmap, (long)memory, (long)size, 0);
}

/* Moves if it has to; 0 if there is no memory. */
static inline void *instr_rt_sys_remap(void *memory, size_t old_size, size_t new_size) {
    long result =
        instr_rt_sys_4(SYS_mremap, (long)memory, (long)old_size, (long)new_size, MREMAP_MAYMOVE);
    return instr_rt_sys_failed(result) ? 0 : (void *)result;
}

#endif
