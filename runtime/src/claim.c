/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A claim is a socket bound to a name made of the output file: the kernel lets one process have it,
 * without a file, and gives it back whichever way the process ends.
 */
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "high_fd.h"
#include "output_name.h"
#include "sys.h"

static struct instr_rt_high_fd claimed = {-1, 0, 0};

static uint64_t hash(uint64_t state, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    while (size--)
        state = (state ^ *at++) * UINT64_C(0x100000001b3);
    return state;
}

/* The same name for all spellings of the folder's path. */
static uint64_t hash_of_path(const char *path) {
    char folder[4096];
    struct instr_rt_text text;
    struct stat facts;
    const char *slash = strrchr(path, '/');
    uint64_t state = UINT64_C(0xcbf29ce484222325);
    instr_rt_text_start(&text, folder, sizeof(folder));
    instr_rt_text_bytes(&text, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    if (instr_rt_sys_stat(folder, &facts, 0) == 0) {
        state = hash(state, &facts.st_dev, sizeof(facts.st_dev));
        state = hash(state, &facts.st_ino, sizeof(facts.st_ino));
    } else {
        state = hash(state, folder, text.size);
    }
    return hash(state, slash ? slash + 1 : path, strlen(slash ? slash + 1 : path));
}

bool instr_rt_claim(const char *path) {
    struct sockaddr_un address;
    struct instr_rt_text text;
    uint64_t state = hash_of_path(path);
    int result, fd = instr_rt_sys_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return true;
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    /* A first byte of 0 means a name outside of the file system. */
    instr_rt_text_start(&text, address.sun_path + 1, sizeof(address.sun_path) - 1);
    instr_rt_text_string(&text, "instr/");
    instr_rt_text_number(&text, state, 20);
    result =
        instr_rt_sys_bind(fd, &address, offsetof(struct sockaddr_un, sun_path) + 1 + text.size);
    if (result != 0) {
        instr_rt_sys_close(fd);
        return result != -EADDRINUSE;
    }
    instr_rt_high_fd_keep(&claimed, fd);
    return true;
}

void instr_rt_claim_drop(void) {
    instr_rt_high_fd_close(&claimed);
}
