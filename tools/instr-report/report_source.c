/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include "report_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { MAX_SOURCE_BYTES = 1 << 30 };

void report_sources_open(struct report_sources *sources, const struct report_model *model,
                         const struct report_words *paths) {
    size_t size = model->file_count * sizeof(struct report_source);

    *sources = (struct report_sources){model, paths, cli_resize(0, size)};
    memset(sources->sources, 0, size);
}

void report_sources_close(struct report_sources *sources) {
    for (size_t i = 0; i < sources->model->file_count; i++) {
        free(sources->sources[i].lines);
        free(sources->sources[i].disk);
    }
    free(sources->sources);
    *sources = (struct report_sources){0};
}

char *report_source_map_path(const struct report_words *paths, const char *path) {
    for (size_t i = 0; i < paths->count; i++) {
        const char *old = paths->words[i];
        const char *new = strchr(old, '=') + 1;
        size_t size = (size_t)(new - 1 - old);

        while (size > 1 && old[size - 1] == '/')
            size--;
        if (strncmp(path, old, size) || (path[size] && path[size] != '/' && old[size - 1] != '/'))
            continue;
        const char *rest = path + size + (path[size] == '/');
        size_t length = strlen(new);
        if (!*rest)
            return cli_copy_string(new, length);
        char *result = cli_resize(0, length + strlen(rest) + 2);
        memcpy(result, new, length);
        if (length && new[length - 1] != '/')
            result[length++] = '/';
        strcpy(result + length, rest);
        return result;
    }
    return cli_copy_string(path, strlen(path));
}

/* Only regular files: a name from a profile must not make the report wait for a pipe or touch a
 * device. Returns 0 if it cannot be read. */
static char *read_file(const char *path, size_t *size) {
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    char *bytes = 0;

    if (descriptor < 0)
        return 0;
    if (!fstat(descriptor, &status) && S_ISREG(status.st_mode) &&
        status.st_size <= MAX_SOURCE_BYTES) {
        size_t wanted = (size_t)status.st_size;
        bytes = cli_resize(0, wanted + 1);
        for (*size = 0; *size < wanted;) {
            ssize_t got = read(descriptor, bytes + *size, wanted - *size);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                break;
            *size += (size_t)got;
        }
    }
    close(descriptor);
    return bytes;
}

static void add_lines(struct report_source *source, uint64_t number, uint64_t last,
                      const char *bytes, const char *end) {
    for (; bytes < end && number <= last; number++) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *next = newline ? newline + 1 : end;
        size_t size = (size_t)((newline ? newline : end) - bytes);

        if (size && bytes[size - 1] == '\r')
            size--;
        /* Ranges of a profile may overlap: a line counts once. */
        if (!source->line_count || source->lines[source->line_count - 1].number < number) {
            source->lines = cli_grow(source->lines, source->line_count, &source->line_capacity,
                                     sizeof *source->lines);
            source->lines[source->line_count++] = (struct report_source_line){number, bytes, size};
        }
        bytes = next;
    }
}

static int by_first_line(const void *left, const void *right) {
    const struct report_span *a = left, *b = right;

    if (a->first_line != b->first_line)
        return a->first_line < b->first_line ? -1 : 1;
    return a->line_count > b->line_count ? -1 : a->line_count < b->line_count;
}

static void add_embedded(struct report_source *source, const struct report_file *file) {
    size_t size = file->span_count * sizeof(struct report_span);
    struct report_span *spans = cli_resize(0, size);

    memcpy(spans, file->spans, size);
    qsort(spans, file->span_count, sizeof *spans, by_first_line);
    for (size_t i = 0; i < file->span_count; i++)
        add_lines(source, spans[i].first_line, UINT64_MAX, spans[i].bytes, spans[i].end);
    free(spans);
}

static void read_source(struct report_source *source, const struct report_file *file,
                        const struct report_words *paths) {
    char *path = report_source_map_path(paths, file->path);
    size_t size = 0;

    source->disk = read_file(path, &size);
    free(path);
    bool same = source->disk && file->hash && XXH64(source->disk, size, 0) == file->hash;
    bool changed = source->disk && file->hash && !same;
    if (file->span_count && !same) {
        source->state = changed ? REPORT_SOURCE_EMBEDDED : REPORT_SOURCE_GOOD;
        add_embedded(source, file);
    } else if (source->disk) {
        source->state = changed ? REPORT_SOURCE_CHANGED : REPORT_SOURCE_GOOD;
        add_lines(source, 1, UINT64_MAX, source->disk, source->disk + size);
    } else {
        source->state = REPORT_SOURCE_MISSING;
    }
}

const struct report_source *report_sources_get(struct report_sources *sources, size_t file) {
    struct report_source *source = &sources->sources[file];

    if (source->state == REPORT_SOURCE_UNREAD)
        read_source(source, &sources->model->files[file], sources->paths);
    return source;
}

size_t report_source_position(const struct report_source *source, uint64_t number) {
    size_t low = 0, high = source->line_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->lines[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
