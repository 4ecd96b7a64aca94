/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "dump.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "memory.h"
#include "output_name.h"
#include "process_info.h"
#include "run.h"
#include "sys.h"
#include "text.h"

#define COMPRESSION_LEVEL 1

struct file_sink {
    int fd;
    int error; /* number of the first failure, or 0 */
    size_t waiting;
};

/* Sections come in small pieces. There is one sink at a time: the lock is held. */
static char sink_buffer[32768];

static enum instr_status flush_sink(struct file_sink *sink) {
    const char *at = sink_buffer;
    size_t size = sink->waiting;
    sink->waiting = 0;
    while (size > 0) {
        ssize_t written = instr_rt_sys_write(sink->fd, at, size);
        if (written == -EINTR)
            continue;
        if (written <= 0) {
            sink->error = written < 0 ? (int)-written : ENOSPC;
            return INSTR_STATUS_IO;
        }
        at += written;
        size -= (size_t)written;
    }
    return INSTR_STATUS_OK;
}

static enum instr_status write_to_file(void *context, const void *bytes, size_t size) {
    struct file_sink *sink = context;
    const char *at = bytes;
    while (size > 0) {
        size_t room = sizeof(sink_buffer) - sink->waiting;
        size_t part = size < room ? size : room;
        memcpy(sink_buffer + sink->waiting, at, part);
        sink->waiting += part;
        at += part;
        size -= part;
        if (sink->waiting == sizeof(sink_buffer)) {
            enum instr_status status = flush_sink(sink);
            if (status != INSTR_STATUS_OK)
                return status;
        }
    }
    return INSTR_STATUS_OK;
}

static void warn_once(const char *path, const char *reason) {
    static bool warned;
    if (!warned)
        instr_rt_warn("cannot write ", path, ": ", reason);
    warned = true;
}

/* A device, a pipe or a link is written through; any other file is replaced as a whole. */
static bool is_special(const char *path) {
    struct stat facts;
    return instr_rt_sys_stat(path, &facts, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(facts.st_mode) &&
           !S_ISDIR(facts.st_mode);
}

static void temporary_name(struct instr_rt_text *text, const char *path) {
    instr_rt_text_string(text, path);
    instr_rt_text_string(text, ".");
    instr_rt_text_number(text, instr_rt_process.pid, 1);
    instr_rt_text_string(text, ".tmp");
}

static enum instr_status write_profile(struct instr_profile_writer *writer,
                                       struct file_sink *sink) {
    struct instr_profile_header header;
    struct instr_sink out = {write_to_file, sink};
    enum instr_status status;
    memset(&header, 0, sizeof(header));
    header.major = INSTR_PROFILE_MAJOR;
    header.minor = INSTR_PROFILE_MINOR;
    header.pid = instr_rt_process.pid;
    header.process_start = instr_rt_process.start;
    header.written_unix_ns = instr_rt_clock_unix_ns();
    status = instr_profile_writer_finish(writer, &header, COMPRESSION_LEVEL, &out);
    return status == INSTR_STATUS_OK ? flush_sink(sink) : status;
}

static bool write_file(struct instr_profile_writer *writer, const char *path) {
    char temporary[INSTR_RT_PATH_BYTES + 32];
    struct instr_rt_text text;
    struct file_sink sink = {-1, 0, 0};
    bool special = is_special(path);
    struct instr_rt_held_signals held;
    enum instr_status status;
    int closed;
    instr_rt_text_start(&text, temporary, sizeof(temporary));
    if (special)
        instr_rt_text_string(&text, path);
    else
        temporary_name(&text, path);
    sink.fd =
        instr_rt_sys_open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (sink.fd < 0) {
        warn_once(path, instr_rt_error_text(-sink.fd));
        return false;
    }
    instr_rt_sys_hold_signals(&held);
    status = write_profile(writer, &sink);
    instr_rt_sys_release_signals(&held);
    closed = instr_rt_sys_close(sink.fd);
    if (status == INSTR_STATUS_OK) {
        sink.error = -closed;
        if (closed == 0 && !special)
            sink.error = -instr_rt_sys_rename(temporary, path);
        if (sink.error)
            status = INSTR_STATUS_IO;
    }
    if (status == INSTR_STATUS_OK)
        return true;
    if (!special)
        instr_rt_sys_unlink(temporary);
    warn_once(path, sink.error ? instr_rt_error_text(sink.error) : instr_status_string(status));
    return false;
}

/* So that an image that ends after the last write can tell whether anything was counted since. */
static void remember_sums(const struct instr_rt_totals *totals) {
    for (struct instr_rt_image *image = instr_rt_images.first; image; image = image->next)
        image->written_sum = instr_rt_totals_image_sum(totals, image);
}

bool instr_rt_dump(void) {
    struct instr_rt_totals totals;
    struct instr_profile_writer *writer = 0;
    const char *path;
    enum instr_status status;
    int saved = errno;
    bool written = false;
    path = instr_rt_output_path();
    instr_rt_run_settle_pause();
    if (!instr_rt_run_totals(&totals)) {
        warn_once(path, instr_status_string(INSTR_STATUS_NO_MEMORY));
        errno = saved;
        return false;
    }
    remember_sums(&totals);
    status = instr_profile_writer_open(&writer, &instr_rt_allocator);
    if (status == INSTR_STATUS_OK)
        status = instr_rt_dump_records(writer, &totals);
    if (status == INSTR_STATUS_OK)
        written = write_file(writer, path);
    else
        warn_once(path, instr_status_string(status));
    instr_profile_writer_close(writer);
    instr_rt_totals_release(&totals);
    errno = saved;
    return written;
}
