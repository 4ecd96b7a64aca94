/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "live_reader.h"
#include "report_live.h"
#include "report_memory.h"

/* More files than these are not kept apart. */
enum { MOST_APART = 64 };

static void *resize(void *context, void *memory, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    if (!new_size) {
        free(memory);
        return 0;
    }
    /* The reader says itself that a file wants too much memory. */
    return realloc(memory, new_size);
}

const struct instr_allocator report_allocator = {resize, 0};

/* Returns false after a message. */
static bool read_all(const char *path, char **bytes, size_t *size) {
    bool standard = !strcmp(path, "-");
    FILE *file = standard ? stdin : fopen(path, "rb");
    size_t capacity = 0;

    *bytes = 0;
    *size = 0;
    if (!file) {
        cli_message("%s: %s", path, strerror(errno));
        return false;
    }
    for (;;) {
        if (*size == capacity) {
            capacity = capacity ? capacity * 2 : 1 << 16;
            *bytes = cli_resize(*bytes, capacity);
        }
        errno = 0;
        size_t got = fread(*bytes + *size, 1, capacity - *size, file);
        *size += got;
        if (!got)
            break;
    }
    bool good = !ferror(file);
    if (!good)
        cli_message("%s: %s", path, strerror(errno ? errno : EIO));
    if (!standard)
        fclose(file);
    return good;
}

static void complain(const char *path, const struct instr_profile_error *error) {
    const char *reason = instr_status_string(error->status);

    if (error->status == INSTR_STATUS_EMPTY || error->status == INSTR_STATUS_NOT_A_PROFILE ||
        error->status == INSTR_STATUS_VERSION || error->status == INSTR_STATUS_NO_MEMORY)
        cli_message("%s: %s", path, reason);
    else if (error->section[0])
        cli_message("%s: %s (offset %llu, section %s)", path, reason,
                    (unsigned long long)error->offset, error->section);
    else
        cli_message("%s: %s (offset %llu)", path, reason, (unsigned long long)error->offset);
}

static enum cli_exit read_one(const char *path, struct instr_profile *profile, bool *damaged) {
    struct instr_profile_error error = {0};
    char *bytes, *live = report_live_instead_of(path);
    size_t size;
    bool good = read_all(live ? live : path, &bytes, &size);

    free(live);
    if (!good) {
        free(bytes);
        /* Still a valid profile, with nothing in it. */
        instr_profile_read(profile, "", 0, &report_allocator, 0);
        return CLI_EXIT_IO;
    }
    enum instr_status status =
        instr_live_is(bytes, size)
            ? report_live_read(profile, bytes, size, &error)
            : instr_profile_read(profile, bytes, size, &report_allocator, &error);
    free(bytes);
    if (status == INSTR_STATUS_OK)
        return CLI_EXIT_GOOD;
    error.status = status;
    complain(path, &error);
    *damaged = true;
    if (status == INSTR_STATUS_NO_MEMORY)
        return CLI_EXIT_IO;
    return profile->run_count || profile->function_count ? CLI_EXIT_GOOD : CLI_EXIT_PROFILE;
}

enum cli_exit report_inputs_merge(struct report_merger *merger, const char *const *paths,
                                  size_t count, bool *damaged) {
    enum cli_exit worst = CLI_EXIT_GOOD;

    *damaged = false;
    for (size_t i = 0; i < count; i++) {
        struct instr_profile profile;
        cli_progress("reading", i, count);
        enum cli_exit result = read_one(paths[i], &profile, damaged);
        if (result > worst)
            worst = result;
        enum instr_status status = report_merger_add(merger, &profile);
        instr_profile_release(&profile);
        if (status) {
            cli_message("%s: cannot be merged: %s", paths[i], instr_status_string(status));
            return CLI_EXIT_IO;
        }
    }
    cli_progress(0, count, count);
    return worst;
}

/* Reads files into one profile. */
static enum cli_exit read_merged(const char *const *paths, size_t count,
                                 struct instr_profile *profile, bool *damaged) {
    struct report_merger *merger = report_merger_open();
    struct report_memory memory = {0};
    struct instr_sink sink = report_memory_sink(&memory);
    struct instr_profile_error error;
    enum cli_exit result = report_inputs_merge(merger, paths, count, damaged);
    enum instr_status status = INSTR_STATUS_OK;

    if (result == CLI_EXIT_GOOD)
        status = report_merger_finish(merger, 0, &sink);
    report_merger_close(merger);
    enum instr_status read = instr_profile_read(profile, memory.bytes ? memory.bytes : "",
                                                memory.size, &report_allocator, &error);
    free(memory.bytes);
    if (result == CLI_EXIT_GOOD && !status)
        status = read;
    if (result == CLI_EXIT_GOOD && status) {
        cli_message("%zu profiles as one: %s", count, instr_status_string(status));
        result = CLI_EXIT_IO;
    }
    return result;
}

enum cli_exit report_inputs_read(struct report_inputs *inputs, const char *const *paths,
                                 size_t count) {
    enum cli_exit worst = CLI_EXIT_GOOD;

    inputs->count = count > MOST_APART ? 1 : count;
    inputs->profiles = cli_resize(0, inputs->count * sizeof *inputs->profiles);
    inputs->list = cli_resize(0, inputs->count * sizeof *inputs->list);
    inputs->damaged = false;
    if (count > MOST_APART)
        worst = read_merged(paths, count, &inputs->profiles[0], &inputs->damaged);
    for (size_t i = 0; i < inputs->count; i++) {
        inputs->list[i] = &inputs->profiles[i];
        if (count > MOST_APART)
            break;
        enum cli_exit result = read_one(paths[i], &inputs->profiles[i], &inputs->damaged);
        if (result > worst)
            worst = result;
    }
    return worst;
}

void report_inputs_release(struct report_inputs *inputs) {
    for (size_t i = 0; i < inputs->count; i++)
        instr_profile_release(&inputs->profiles[i]);
    free(inputs->profiles);
    free(inputs->list);
    *inputs = (struct report_inputs){0};
}
