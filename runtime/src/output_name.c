/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "output_name.h"

#include <string.h>

#include "config.h"
#include "process_info.h"
#include "sys.h"

#define SUFFIX ".prof"
#define MOST_ATTEMPTS 1000

static char base[INSTR_RT_PATH_BYTES]; /* the expanded name, absolute where that is possible */
static char chosen[INSTR_RT_PATH_BYTES];
static bool base_is_ours;

/* 20261123T012045, in UTC: sorts by time and needs no time zone data. */
static void put_time(struct instr_rt_text *text, uint64_t unix_s) {
    uint64_t days = unix_s / 86400, second = unix_s % 86400;
    /* Civil date from days, counted in eras of 400 years that begin on the 1st of March. */
    uint64_t shifted = days + 719468, era = shifted / 146097, day = shifted % 146097;
    uint64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    uint64_t day_of_year = day - (365 * year + year / 4 - year / 100);
    uint64_t month = (5 * day_of_year + 2) / 153;
    instr_rt_text_number(text, year + era * 400 + (month >= 10), 4);
    instr_rt_text_number(text, month < 10 ? month + 3 : month - 9, 2);
    instr_rt_text_number(text, day_of_year - (153 * month + 2) / 5 + 1, 2);
    instr_rt_text_string(text, "T");
    instr_rt_text_number(text, second / 3600, 2);
    instr_rt_text_number(text, second / 60 % 60, 2);
    instr_rt_text_number(text, second % 60, 2);
}

void instr_rt_output_expand(struct instr_rt_text *text, const char *pattern,
                            const struct instr_rt_name_facts *facts) {
    for (const char *at = pattern; *at; at++) {
        if (*at != '%' || !at[1]) {
            instr_rt_text_bytes(text, at, 1);
            continue;
        }
        switch (*++at) {
        case 'p':
            instr_rt_text_number(text, facts->pid, 1);
            break;
        case 'h':
            instr_rt_text_string(text, facts->host);
            break;
        case 'r':
            instr_rt_text_string(text, facts->rank);
            break;
        case 't':
            put_time(text, facts->start_unix_s);
            break;
        case 'e':
            instr_rt_text_string(text, facts->program);
            break;
        case '%':
            instr_rt_text_string(text, "%");
            break;
        default:
            instr_rt_text_bytes(text, at - 1, 2);
        }
    }
}

void instr_rt_output_with_pid(struct instr_rt_text *text, const char *name, uint64_t pid,
                              unsigned attempt) {
    size_t size = strlen(name), suffix = sizeof(SUFFIX) - 1;
    if (size > suffix && strcmp(name + size - suffix, SUFFIX) == 0)
        size -= suffix;
    instr_rt_text_bytes(text, name, size);
    instr_rt_text_string(text, ".");
    instr_rt_text_number(text, pid, 1);
    if (attempt > 1) {
        instr_rt_text_string(text, ".");
        instr_rt_text_number(text, attempt, 1);
    }
    instr_rt_text_string(text, SUFFIX);
}

bool instr_rt_output_is_taken(const struct instr_profile_header *header, uint64_t pid,
                              uint64_t process_start, uint64_t start_unix_ns) {
    bool same_process = header->pid == pid && header->process_start == process_start;
    /* A merged profile has no process: it is a result of an earlier run. */
    if (header->pid == 0)
        return false;
    return same_process ? header->written_unix_ns < start_unix_ns
                        : header->written_unix_ns > start_unix_ns;
}

static bool file_is_taken(const char *path) {
    unsigned char bytes[INSTR_PROFILE_HEADER_SIZE];
    struct instr_profile_header header;
    struct stat facts;
    ssize_t size;
    int fd;
    /* Devices and pipes are written to; they hold nothing to be kept, and reading may block. */
    if (instr_rt_sys_stat(path, &facts, 0) != 0 || !S_ISREG(facts.st_mode))
        return false;
    fd = instr_rt_sys_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0)
        return false;
    size = instr_rt_sys_read(fd, bytes, sizeof(bytes));
    instr_rt_sys_close(fd);
    return size == (ssize_t)sizeof(bytes) &&
           instr_profile_header_decode(&header, bytes, sizeof(bytes)) == INSTR_STATUS_OK &&
           instr_rt_output_is_taken(&header, instr_rt_process.pid, instr_rt_process.start,
                                    instr_rt_process.start_unix_ns);
}

/* /dev/null is nobody's, and nothing must be made beside it. */
static bool is_device(const char *path) {
    struct stat facts;
    return instr_rt_sys_stat(path, &facts, 0) == 0 && S_ISCHR(facts.st_mode);
}

static void expand_base(void) {
    struct instr_rt_text text;
    struct instr_rt_name_facts facts;
    const char *slash = strrchr(instr_rt_process.program, '/');
    facts.pid = instr_rt_process.pid;
    facts.start_unix_s = instr_rt_process.start_unix_ns / 1000000000u;
    facts.host = instr_rt_process.host;
    facts.rank = instr_rt_config.rank;
    facts.program = slash ? slash + 1 : instr_rt_process.program;
    instr_rt_text_start(&text, base, sizeof(base));
    /* The program may change its working directory before it ends. */
    if (instr_rt_config.output[0] != '/' && instr_rt_process.directory[0]) {
        instr_rt_text_string(&text, instr_rt_process.directory);
        instr_rt_text_string(&text, "/");
    }
    instr_rt_output_expand(&text, instr_rt_config.output, &facts);
}

void instr_rt_output_start(void) {
    chosen[0] = 0;
    expand_base();
    base_is_ours = instr_rt_claim(base);
}

void instr_rt_output_after_fork(void) {
    /* The parent's claim goes on in the parent. With %p in its pattern the child has a name of its
     * own, and children never collide. */
    char parents[INSTR_RT_PATH_BYTES];
    memcpy(parents, base, sizeof(base));
    instr_rt_claim_drop();
    chosen[0] = 0;
    expand_base();
    base_is_ours = false;
    if (!strstr(instr_rt_config.output, "%p"))
        memcpy(base, parents, sizeof(base));
    else
        base_is_ours = instr_rt_claim(base);
}

const char *instr_rt_output_base(void) {
    return base;
}

const char *instr_rt_output_path(void) {
    struct instr_rt_text text;
    if (chosen[0])
        return chosen;
    instr_rt_text_start(&text, chosen, sizeof(chosen));
    if (is_device(base) || (base_is_ours && !file_is_taken(base))) {
        instr_rt_text_string(&text, base);
        return chosen;
    }
    for (unsigned attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
        instr_rt_text_start(&text, chosen, sizeof(chosen));
        instr_rt_output_with_pid(&text, base, instr_rt_process.pid, attempt);
        if (!file_is_taken(chosen))
            break;
    }
    return chosen;
}
