/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "live_file.h"

#include <string.h>

#include "high_fd.h"
#include "log.h"
#include "output_name.h"
#include "process_info.h"
#include "sys.h"
#include "text.h"

#define SUFFIX ".live"
#define MOST_ATTEMPTS 100
#define FLAGS (O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)

static char path[INSTR_RT_PATH_BYTES + 64];
static struct instr_rt_high_fd file = {-1, 0, 0};
static uint64_t file_size;

static void warn(int error) {
    static bool warned;
    if (!warned)
        instr_rt_warn("no live file ", path, ": ", instr_rt_error_text(error),
                      ": what is counted is lost if the program is killed");
    warned = true;
}

size_t instr_rt_live_file_page(void) {
    long page = sysconf(_SC_PAGESIZE);
    return page > 0 ? (size_t)page : 4096;
}

uint64_t instr_rt_live_file_size(void) {
    return file_size;
}

/* Is it the file of this process before an exec, or one that only waits to be removed? */
static bool is_done_with(int fd) {
    struct instr_live_header header;
    static const unsigned char magic[8] = INSTR_LIVE_MAGIC;
    return instr_rt_sys_read(fd, &header, sizeof(header)) == (ssize_t)sizeof(header) &&
           memcmp(header.magic, magic, sizeof(magic)) == 0 && header.pid == instr_rt_process.pid &&
           header.state == INSTR_LIVE_WRITTEN;
}

static void remove_if_done_with(void) {
    int fd = instr_rt_sys_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
    if (fd < 0)
        return;
    if (is_done_with(fd))
        instr_rt_sys_unlink(path);
    instr_rt_sys_close(fd);
}

static void put_name(unsigned attempt) {
    struct instr_rt_text text;
    instr_rt_text_start(&text, path, sizeof(path));
    instr_rt_text_string(&text, instr_rt_output_base());
    instr_rt_text_string(&text, ".");
    instr_rt_text_number(&text, instr_rt_process.pid, 1);
    if (attempt > 1) {
        instr_rt_text_string(&text, ".");
        instr_rt_text_number(&text, attempt, 1);
    }
    instr_rt_text_string(&text, SUFFIX);
}

/* A process of the same number may have been killed here before: its file is left alone. */
static int make(void) {
    int fd = -EEXIST;
    for (unsigned attempt = 1; fd == -EEXIST && attempt <= MOST_ATTEMPTS; attempt++) {
        put_name(attempt);
        remove_if_done_with();
        fd = instr_rt_sys_open(path, FLAGS | O_CREAT | O_EXCL, 0600);
    }
    return fd;
}

bool instr_rt_live_file_make(void) {
    struct stat facts;
    int fd;
    file_size = 0;
    file.inode = 0;
    if (instr_rt_sys_stat(instr_rt_output_base(), &facts, 0) == 0 && !S_ISREG(facts.st_mode))
        return false;
    fd = make();
    if (fd >= 0) {
        instr_rt_high_fd_keep(&file, fd);
        return true;
    }
    /* Where no file can be made the profile will not be written either: told then, and once. */
    if (fd == -EMFILE || fd == -ENFILE || fd == -ENOSPC || fd == -EDQUOT)
        warn(-fd);
    return false;
}

/* Opens the file, or has it open; a negative error number if it is not there any more. To be given
 * back. */
static int take_descriptor(void) {
    struct stat facts;
    int fd;
    if (instr_rt_high_fd_is_ours(&file))
        return file.fd;
    file.fd = -1;
    fd = instr_rt_sys_open(path, FLAGS, 0);
    if (fd < 0)
        return fd;
    if (instr_rt_sys_fstat(fd, &facts) == 0 && facts.st_dev == file.device &&
        facts.st_ino == file.inode)
        return fd;
    instr_rt_sys_close(fd);
    return -ESTALE;
}

static void give_back(int fd) {
    if (fd >= 0 && fd != file.fd)
        instr_rt_sys_close(fd);
}

static int write_all(int fd, const char *bytes, size_t size, uint64_t offset) {
    while (size) {
        ssize_t written = instr_rt_sys_pwrite(fd, bytes, size, offset);
        if (written == -EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? (int)written : -ENOSPC;
        bytes += written;
        offset += (uint64_t)written;
        size -= (size_t)written;
    }
    return 0;
}

/* For file systems that cannot promise space otherwise. */
static int write_zeros(int fd, size_t size, uint64_t offset) {
    static const char zeros[4096];
    int result = 0;
    for (; size && result == 0; size -= sizeof(zeros), offset += sizeof(zeros))
        result = write_all(fd, zeros, sizeof(zeros), offset);
    return result;
}

/* A file that becomes too long for its limit would raise a signal. */
static bool is_allowed(uint64_t size) {
    uint64_t limits[2] = {UINT64_MAX, 0};
    return instr_rt_sys_getrlimit(RLIMIT_FSIZE, limits) != 0 || size <= limits[0];
}

static int reserve(int fd, size_t size) {
    int result;
    if (fd < 0)
        return fd;
    if (!is_allowed(file_size + size))
        return -EFBIG;
    result = instr_rt_sys_fallocate(fd, file_size, size);
    return result == -EOPNOTSUPP || result == -ENOSYS ? write_zeros(fd, size, file_size) : result;
}

bool instr_rt_live_file_reserve(size_t size) {
    int fd = take_descriptor(), result = reserve(fd, size);
    give_back(fd);
    if (result == 0)
        file_size += size;
    else
        warn(-result);
    return result == 0;
}

void *instr_rt_live_file_map(void *place, size_t size, uint64_t offset) {
    int fd = take_descriptor();
    void *memory = fd < 0 ? 0 : instr_rt_sys_map_file(place, size, fd, offset);
    give_back(fd);
    if (!memory)
        warn(fd < 0 ? -fd : ENOMEM);
    return memory;
}

bool instr_rt_live_file_write(const void *bytes, size_t size, uint64_t offset) {
    int fd = take_descriptor(), result = fd < 0 ? fd : 0;
    if (result == 0)
        result = is_allowed(offset + size) ? write_all(fd, bytes, size, offset) : -EFBIG;
    give_back(fd);
    if (result != 0)
        warn(-result);
    return result == 0;
}

void instr_rt_live_file_remove(void) {
    struct stat facts;
    if (!file.inode)
        return;
    /* Nobody else's, if the folder was changed meanwhile. */
    if (instr_rt_sys_stat(path, &facts, AT_SYMLINK_NOFOLLOW) == 0 && facts.st_dev == file.device &&
        facts.st_ino == file.inode)
        instr_rt_sys_unlink(path);
    instr_rt_high_fd_close(&file);
    file.inode = 0;
}

void instr_rt_live_file_give_up(void) {
    instr_rt_live_file_remove();
    file_size = 0;
}

void instr_rt_live_file_forget(void) {
    instr_rt_high_fd_close(&file);
    file_size = 0;
}

void instr_rt_live_put_begin(struct instr_rt_live_put *put, enum instr_live_kind kind,
                             uint64_t image) {
    memset(&put->segment, 0, sizeof(put->segment));
    put->segment.kind = kind;
    put->segment.image = (uint32_t)image;
    put->offset = file_size;
    put->at = put->offset + sizeof(put->segment);
    put->failed = false;
    put->waiting = 0;
}

static void flush(struct instr_rt_live_put *put) {
    if (!put->failed && !instr_rt_live_file_write(put->buffer, put->waiting, put->at))
        put->failed = true;
    put->at += put->waiting;
    put->waiting = 0;
}

void instr_rt_live_put(struct instr_rt_live_put *put, const void *bytes, size_t size) {
    put->segment.payload += size;
    if (put->waiting + size > sizeof(put->buffer))
        flush(put);
    if (size > sizeof(put->buffer)) {
        if (!put->failed && !instr_rt_live_file_write(bytes, size, put->at))
            put->failed = true;
        put->at += size;
        return;
    }
    memcpy(put->buffer + put->waiting, bytes, size);
    put->waiting += size;
}

bool instr_rt_live_put_end(struct instr_rt_live_put *put) {
    uint64_t page = instr_rt_live_file_page();
    flush(put);
    put->segment.bytes = (put->at - put->offset + page - 1) / page * page;
    /* The last byte, so that the file is as long as it says. */
    if (put->failed || !instr_rt_live_file_write("", 1, put->offset + put->segment.bytes - 1) ||
        !instr_rt_live_file_write(&put->segment, sizeof(put->segment), put->offset))
        return false;
    file_size = put->offset + put->segment.bytes;
    return true;
}
