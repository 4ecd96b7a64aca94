// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static _Thread_local jmp_buf back;
__attribute__((noinline)) void deep(int n) {
    volatile int x = n;
    getppid();
    if (n == 0)
        longjmp(back, 1);
    deep(n - 1);
    x++;
}
__attribute__((noinline)) int plain(int n) {
    int s = 0;
    for (int i = 0; i < n; i++)
        s += getppid() > 0;
    return s;
}
__attribute__((noinline)) int jumper(int n) {
    if (setjmp(back) == 0)
        deep(n);
    return plain(3);
}
static void handler(int s) {
    (void)s;
    plain(2);
}
static void *work(void *p) {
    int s = 0;
    for (int i = 0; i < 1000; i++)
        s += jumper(i % 7);
    *(int *)p = s;
    return 0;
}
__attribute__((noinline)) void sleep_behind_a_jump(void) {
    if (setjmp(back) == 0)
        deep(3);
    usleep(50000);
}
__attribute__((noinline)) void sleep_behind_a_call(void) {
    plain(3);
    usleep(50000);
}
int main(void) {
    sleep_behind_a_jump();
    sleep_behind_a_call();
    pthread_t t[4];
    int r[4];
    signal(SIGUSR1, handler);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], 0, work, &r[i]);
    for (int i = 0; i < 100; i++) {
        raise(SIGUSR1);
        jumper(3);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], 0);
    printf("%d\n", r[0] + r[1] + r[2] + r[3]);
    return 0;
}
