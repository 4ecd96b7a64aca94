/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_live.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "live_reader.h"
#include "report_input.h"
#include "report_memory.h"

enum { FACTS_BYTES = 512 };

/* Reads the first bytes of a file; returns how many there are. */
static size_t read_start(const char *path, unsigned char bytes[FACTS_BYTES]) {
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, FACTS_BYTES, file) : 0;

    if (file)
        fclose(file);
    return size;
}

/* Is it still the process that wrote the file? Its start tells it from a later one of that number:
 * proc(5), stat field 22, behind the name, which may hold anything. */
static bool is_running(const struct instr_live_facts *facts) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%" PRIu64 "/stat", facts->pid);
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;

    if (file)
        fclose(file);
    text[size] = 0;
    char *at = strrchr(text, ')');
    /* Dead, and not yet waited for. */
    if (!at || at[1] != ' ' || at[2] == 'Z' || at[2] == 'X')
        return false;
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at && strtoull(at + 1, 0, 10) == facts->process_start;
}

struct found {
    char *path;
    struct instr_live_facts facts;
};

/* NAME.PID.live, or NAME.PID.N.live. */
static bool is_name_of(const char *name, const char *base) {
    size_t size = strlen(base), length = strlen(name);

    return length > size + 6 && strncmp(name, base, size) == 0 && name[size] == '.' &&
           strcmp(name + length - 5, ".live") == 0 &&
           strspn(name + size, ".0123456789") == length - size - 4;
}

static struct found *list_found(const char *path, size_t *count) {
    const char *slash = strrchr(path, '/');
    char *folder = slash ? cli_copy_string(path, (size_t)(slash - path) + 1) : 0;
    DIR *directory = opendir(folder ? folder : ".");
    struct found *list = 0;
    size_t capacity = 0;
    struct dirent *entry;

    *count = 0;
    while (directory && (entry = readdir(directory))) {
        unsigned char bytes[FACTS_BYTES];
        struct found found;
        if (!is_name_of(entry->d_name, slash ? slash + 1 : path))
            continue;
        size_t size = (folder ? strlen(folder) : 0) + strlen(entry->d_name) + 1;
        found.path = cli_resize(0, size);
        snprintf(found.path, size, "%s%s", folder ? folder : "", entry->d_name);
        if (instr_live_read_facts(&found.facts, bytes, read_start(found.path, bytes)) !=
                INSTR_STATUS_OK ||
            found.facts.written) {
            free(found.path);
            continue;
        }
        list = cli_grow(list, *count, &capacity, sizeof *list);
        list[(*count)++] = found;
    }
    if (directory)
        closedir(directory);
    free(folder);
    return list;
}

/* Does the live file have what the profile has, and more? Or was that written by an earlier run? */
static bool is_newer(const struct instr_live_facts *facts,
                     const struct instr_profile_header *profile) {
    return (facts->pid == profile->pid && facts->process_start == profile->process_start) ||
           facts->start_unix_ns > profile->written_unix_ns;
}

/* The process that started last; another run's, or a child's, is only named. */
static size_t choose(const struct found *list, size_t count, bool has_profile,
                     const struct instr_profile_header *profile) {
    size_t best = count;

    for (size_t i = 0; i < count; i++)
        if ((!has_profile || is_newer(&list[i].facts, profile)) &&
            (best == count || list[i].facts.start_unix_ns > list[best].facts.start_unix_ns))
            best = i;
    return best;
}

char *report_live_instead_of(const char *path) {
    struct instr_profile_header profile;
    unsigned char bytes[FACTS_BYTES];
    size_t size = read_start(path, bytes), count;
    char *result = 0;

    if (instr_live_is(bytes, size) || !strcmp(path, "-"))
        return 0;
    bool has_profile = instr_profile_header_decode(&profile, bytes, size) == INSTR_STATUS_OK;
    /* Something else, perhaps damaged: that is what to talk about. */
    if (size && !has_profile)
        return 0;
    struct found *list = list_found(path, &count);
    size_t best = choose(list, count, has_profile, &profile);
    for (size_t i = 0; i < count; i++) {
        const char *how = is_running(&list[i].facts) ? "still runs" : "was killed";
        cli_message("process %" PRIu64 " %s: %s %s", list[i].facts.pid, how,
                    i == best ? "reading" : "not read:", list[i].path);
        if (i == best)
            result = list[i].path;
        else
            free(list[i].path);
    }
    free(list);
    return result;
}

enum instr_status report_live_read(struct instr_profile *profile, const void *bytes, size_t size,
                                   struct instr_profile_error *error) {
    struct report_memory memory = {0};
    struct instr_sink sink = report_memory_sink(&memory);
    struct instr_live_facts facts;
    size_t damage = SIZE_MAX;
    enum instr_status status = instr_live_read_facts(&facts, bytes, size);

    if (status == INSTR_STATUS_OK)
        status =
            instr_live_convert(bytes, size, is_running(&facts), &report_allocator, &sink, &damage);
    /* Empty memory makes a valid profile with nothing in it. */
    enum instr_status read = instr_profile_read(profile, memory.bytes ? memory.bytes : "",
                                                memory.size, &report_allocator, error);
    free(memory.bytes);
    if (status != INSTR_STATUS_OK || read != INSTR_STATUS_OK)
        return status != INSTR_STATUS_OK ? status : read;
    if (damage == SIZE_MAX)
        return INSTR_STATUS_OK;
    memset(error, 0, sizeof *error);
    error->offset = damage;
    return INSTR_STATUS_BAD_VALUE;
}
