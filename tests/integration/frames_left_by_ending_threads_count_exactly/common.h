/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

enum way { by_exit, by_cancel, by_return, ways };

extern sem_t waiting;
extern volatile int sink;
#ifdef __cplusplus
extern "C" {
#endif
void leave(enum way way);
void *cxx_thread(void *way);
#ifdef __cplusplus
}
#endif
