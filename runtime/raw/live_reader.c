/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The file as a whole: its header, its segments, the record of the run. */
#include "live_reader.h"

#include <math.h>
#include <string.h>

#include "encoder.h"
#include "live_layout.h"
#include "live_reader_parts.h"
#include "settle.h"

#define COMPRESSION_LEVEL 1
#define MOST_SAMPLE_NS UINT64_C(1000000000) /* from one sample to the next, at the lowest rate */

bool instr_live_is(const void *bytes, size_t size) {
    static const unsigned char magic[8] = INSTR_LIVE_MAGIC;
    return size >= sizeof(magic) && memcmp(bytes, magic, sizeof(magic)) == 0;
}

static enum instr_status read_header(struct instr_live_header *header, const void *bytes,
                                     size_t size) {
    if (!instr_live_is(bytes, size))
        return INSTR_STATUS_NOT_A_PROFILE;
    if (size < sizeof(*header))
        return INSTR_STATUS_TRUNCATED;
    memcpy(header, bytes, sizeof(*header));
    if (header->version != INSTR_LIVE_VERSION)
        return INSTR_STATUS_VERSION;
    if (header->header_bytes < sizeof(*header) || header->header_bytes % INSTR_LIVE_ALIGNMENT != 0)
        return INSTR_STATUS_TRUNCATED;
    return INSTR_STATUS_OK;
}

enum instr_status instr_live_read_facts(struct instr_live_facts *facts, const void *bytes,
                                        size_t size) {
    struct instr_live_header header;
    enum instr_status status = read_header(&header, bytes, size);
    if (status != INSTR_STATUS_OK)
        return status;
    facts->pid = header.pid;
    facts->process_start = header.process_start;
    facts->start_unix_ns = header.start_unix_ns;
    facts->written = header.state == INSTR_LIVE_WRITTEN;
    return INSTR_STATUS_OK;
}

/* The next segment that is there as a whole; false behind the last. */
static bool next_segment(struct instr_live_parts *parts, struct instr_live_segment *segment,
                         size_t *at) {
    size_t end = parts->size;
    size_t offset = *at;
    if (end - offset < sizeof(*segment))
        return false;
    memcpy(segment, parts->bytes + offset, sizeof(*segment));
    if (segment->bytes < sizeof(*segment) || segment->bytes % INSTR_LIVE_ALIGNMENT != 0 ||
        segment->payload > segment->bytes - sizeof(*segment) ||
        segment->payload > end - offset - sizeof(*segment)) {
        instr_live_parts_damaged(parts, offset);
        return false;
    }
    /* The file may end within the last one's padding. */
    *at = segment->bytes > end - offset ? end : offset + (size_t)segment->bytes;
    return true;
}

static bool take_segments(struct instr_live_parts *parts, size_t first,
                          bool (*take)(struct instr_live_parts *, const struct instr_live_segment *,
                                       size_t payload)) {
    struct instr_live_segment segment;
    size_t at = first, offset = first;
    while (next_segment(parts, &segment, &at)) {
        if (!take(parts, &segment, offset + sizeof(segment)))
            return false;
        offset = at;
    }
    return true;
}

static double tick_ns(const struct instr_live_header *header) {
    double rate = header->ns_per_tick;
    return isfinite(rate) && rate > 1e-3 && rate < 1e6 ? rate : 1;
}

/* When the process ended is not known, only what it had measured by then: a thread cannot have more
 * than the time that passed. */
static uint64_t wall_ns(const struct instr_raw_encoder *encoder,
                        const struct instr_live_parts *parts,
                        const struct instr_live_header *header, int64_t start_ticks) {
    double ns = ((double)header->last_ticks - (double)start_ticks) * encoder->ns_per_tick;
    uint64_t least = (uint64_t)encoder->longest_total_ns, threads = 0;
    for (size_t i = 0; i < parts->thread_count; i++)
        threads += (parts->threads[i].tid != 0) + parts->threads[i].ended;
    if (threads && (uint64_t)encoder->functions_self_ns / threads > least)
        least = (uint64_t)encoder->functions_self_ns / threads;
    return ns > (double)least && ns < 1e18 ? (uint64_t)ns : least;
}

static uint64_t sampled_ns(const struct instr_live_parts *parts,
                           const struct instr_live_header *header) {
    double ns = (double)parts->samples * (double)header->sample_ns;
    return ns < 1e18 ? (uint64_t)ns : 0;
}

static void put_run(struct instr_raw_encoder *encoder, const struct instr_live_parts *parts,
                    const struct instr_live_header *header, bool running) {
    struct instr_profile_run run;
    const char *argument = instr_live_parts_string(parts, INSTR_LIVE_STRINGS);
    memset(&run, 0, sizeof(run));
    run.pid = header->pid;
    run.parent_pid = header->parent_pid;
    run.start_unix_ns = header->start_unix_ns;
    run.wall_ns = wall_ns(encoder, parts, header, header->start_ticks);
    run.exit_kind = running ? INSTR_PROFILE_EXIT_RUNNING : INSTR_PROFILE_EXIT_KILLED;
    run.timing = header->timing;
    run.clock = header->clock;
    run.clock_hz = (uint64_t)(1e9 / encoder->ns_per_tick + 0.5);
    run.host = instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_HOST));
    run.program =
        instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_PROGRAM));
    run.directory =
        instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_DIRECTORY));
    run.system =
        instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_SYSTEM));
    run.cpu = instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_CPU));
    if (header->sampler <= INSTR_PROFILE_SAMPLER_TIMER && header->sample_ns <= MOST_SAMPLE_NS) {
        run.sampler = header->sampler;
        run.sample_rate = header->sample_rate;
        run.samples = parts->samples;
        run.sampled_ns = sampled_ns(parts, header);
        run.call_cost_ps = header->call_cost_ps;
        run.marked_call_cost_ps = header->marked_call_cost_ps;
    }
    run.runtime =
        instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_RUNTIME));
    run.options =
        instr_raw_encoder_string(encoder, instr_live_parts_string(parts, INSTR_LIVE_OPTIONS));
    instr_raw_encoder_try(encoder, instr_profile_writer_put_run(encoder->writer, &run));
    for (; argument < parts->strings_end; argument += strlen(argument) + 1) {
        struct instr_profile_argument record = {0};
        record.text = instr_raw_encoder_string(encoder, argument);
        instr_raw_encoder_try(encoder, instr_profile_writer_put_argument(encoder->writer, &record));
    }
}

static void put_thread(struct instr_raw_encoder *encoder, uint64_t tid, const char *name,
                       const struct instr_raw_share *share, uint64_t cpu_ns, uint64_t count) {
    struct instr_profile_thread record;
    memset(&record, 0, sizeof(record));
    record.tid = tid;
    record.name = instr_raw_encoder_string(encoder, name);
    record.wall_ns = (uint64_t)share->wall_ns;
    record.self_ns = share->self_ns;
    record.cpu_ns = cpu_ns;
    record.count = count;
    instr_raw_encoder_try(encoder, instr_profile_writer_put_thread(encoder->writer, &record));
}

static int64_t ended_wall_ns(const struct instr_raw_encoder *encoder,
                             const struct instr_live_thread *thread) {
    double ns = (double)thread->ended_wall_ticks * encoder->ns_per_tick;
    return ns < 1e18 ? (int64_t)ns : 0;
}

/* The live threads, one by one, and all that ended as one record. How the functions' time was
 * spread over them is not known: shares are what is possible. */
static void put_threads(struct instr_raw_encoder *encoder, const struct instr_live_parts *parts,
                        const struct instr_live_header *header) {
    size_t bytes = (parts->thread_count + 1) * sizeof(struct instr_raw_share), live = 0;
    struct instr_raw_share *shares = instr_raw_encoder_resize(encoder, 0, 0, bytes);
    uint64_t ended = 0, ended_cpu_ns = 0;
    if (!shares) {
        instr_raw_encoder_try(encoder, INSTR_STATUS_NO_MEMORY);
        return;
    }
    memset(shares, 0, bytes);
    for (size_t i = 0; i < parts->thread_count; i++) {
        const struct instr_live_thread *thread = &parts->threads[i];
        if (thread->tid)
            shares[live++].wall_ns = (int64_t)wall_ns(encoder, parts, header, thread->start_ticks);
        ended += thread->ended;
        ended_cpu_ns += thread->ended_cpu_ns;
    }
    for (size_t i = 0; i < parts->thread_count; i++)
        shares[live].wall_ns += ended_wall_ns(encoder, &parts->threads[i]);
    instr_raw_settle_shares(shares, live + 1, encoder->functions_self_ns);
    live = 0;
    for (size_t i = 0; i < parts->thread_count; i++)
        if (parts->threads[i].tid)
            put_thread(encoder, parts->threads[i].tid, parts->threads[i].name, &shares[live++], 0,
                       1);
    if (ended)
        put_thread(encoder, 0, "", &shares[live], ended_cpu_ns, ended);
    instr_raw_encoder_resize(encoder, shares, bytes, 0);
}

static enum instr_status put_all(struct instr_live_parts *parts,
                                 const struct instr_live_header *header, bool running,
                                 struct instr_profile_writer *writer) {
    struct instr_raw_encoder encoder;
    enum instr_status status = instr_raw_encoder_open(
        &encoder, writer, &parts->allocator, parts->images, parts->image_count, tick_ns(header));
    if (status == INSTR_STATUS_OK) {
        struct instr_raw_sample_tree tree;
        instr_raw_encode(&encoder, parts->arcs, parts->arc_count);
        instr_raw_sample_tree_open(&tree, &encoder, parts->modules, parts->module_count);
        parts->tree = &tree;
        take_segments(parts, header->header_bytes, instr_live_parts_add_stacks);
        put_run(&encoder, parts, header, running);
        put_threads(&encoder, parts, header);
        instr_raw_sample_tree_put(
            &tree, header->sample_ns <= MOST_SAMPLE_NS ? (double)header->sample_ns : 0);
        instr_raw_sample_tree_release(&tree);
        status = encoder.status;
        if (encoder.damaged)
            instr_live_parts_damaged(parts, header->header_bytes);
    }
    instr_raw_encoder_release(&encoder);
    return status;
}

static enum instr_status write_profile(struct instr_live_parts *parts,
                                       const struct instr_live_header *header, bool running,
                                       const struct instr_sink *sink) {
    struct instr_profile_writer *writer = 0;
    struct instr_profile_header made;
    enum instr_status status = instr_profile_writer_open(&writer, &parts->allocator);
    memset(&made, 0, sizeof(made));
    made.pid = header->pid;
    made.process_start = header->process_start;
    made.written_unix_ns = header->start_unix_ns;
    if (status == INSTR_STATUS_OK)
        status = put_all(parts, header, running, writer);
    if (status == INSTR_STATUS_OK)
        status = instr_profile_writer_finish(writer, &made, COMPRESSION_LEVEL, sink);
    instr_profile_writer_close(writer);
    return status;
}

/* Images first: data and arcs refer to them, wherever they stand. */
static bool take_all(struct instr_live_parts *parts, size_t first) {
    if (!take_segments(parts, first, instr_live_parts_describe) ||
        !take_segments(parts, first, instr_live_parts_add_module) ||
        !take_segments(parts, first, instr_live_parts_add_data))
        return false;
    instr_live_parts_sort(parts);
    instr_live_parts_sort_modules(parts);
    return take_segments(parts, first, instr_live_parts_add_thread) &&
           take_segments(parts, first, instr_live_parts_add_arcs);
}

enum instr_status instr_live_convert(const void *bytes, size_t size, bool running,
                                     const struct instr_allocator *allocator,
                                     const struct instr_sink *sink, size_t *damage) {
    struct instr_live_header header;
    struct instr_live_parts parts;
    enum instr_status status = read_header(&header, bytes, size);
    *damage = SIZE_MAX;
    if (status == INSTR_STATUS_OK && header.header_bytes > size)
        status = INSTR_STATUS_TRUNCATED;
    if (status != INSTR_STATUS_OK)
        return status;
    instr_live_parts_start(&parts, bytes, size < header.end ? size : (size_t)header.end, allocator);
    if (header.end > size || header.end < header.header_bytes) {
        instr_live_parts_damaged(&parts, size);
        parts.size = size;
    }
    status = take_all(&parts, header.header_bytes) ? write_profile(&parts, &header, running, sink)
                                                   : INSTR_STATUS_NO_MEMORY;
    *damage = parts.damage;
    instr_live_parts_release(&parts);
    return status;
}
