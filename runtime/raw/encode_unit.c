/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The records of one translation unit: its description, filled with what was counted. */
#include <string.h>

#include "description.h"
#include "encoder.h"
#include "settle.h"

struct unit_encoder {
    struct instr_raw_encoder *all;
    const struct instr_raw_unit *unit;
    uint64_t image; /* index */
    const uint64_t *counters;
    uint64_t *values; /* of all functions so far, as abi.h defines them */
    size_t value_count, value_room;
    uint64_t *first_values; /* of each function: where its own begin */
    size_t function_count, first_value_room;
    struct instr_abi_times *times;
    struct instr_raw_place *places; /* of the unit's times */
    struct instr_raw_description description;

    uint64_t *strings; /* index in the unit -> in the profile; the same for files */
    size_t string_count, string_room;
    uint64_t *files;
    int64_t function_total; /* of the current function: no line of it can have more */
    unsigned char *wanted;  /* chunks whose text goes into the profile */
    uint64_t *sites;        /* of the function: 1 + index of the record, 0 if not visited */
    size_t site_room;
};

/* Makes room for one more entry of an array that doubles. */
static bool reserve(struct unit_encoder *e, uint64_t **array, size_t *room, size_t count) {
    size_t bigger = *room ? *room : 64;
    uint64_t *grown;
    while (bigger < count)
        bigger *= 2;
    if (*array && bigger == *room)
        return true;
    grown =
        instr_raw_encoder_resize(e->all, *array, *room * sizeof(**array), bigger * sizeof(**array));
    if (!grown)
        return instr_raw_encoder_try(e->all, INSTR_STATUS_NO_MEMORY);
    *array = grown;
    *room = bigger;
    return true;
}

static bool take_string(void *context, const struct instr_raw_desc_string *string) {
    struct unit_encoder *e = context;
    if (!reserve(e, &e->strings, &e->string_room, e->string_count + 1))
        return false;
    return instr_raw_encoder_try(
        e->all, instr_profile_writer_string(e->all->writer, string->bytes, (size_t)string->size,
                                            &e->strings[e->string_count++]));
}

static bool put_files(struct unit_encoder *e) {
    struct instr_raw_desc_file from;
    uint64_t index = 0;
    e->files = instr_raw_encoder_resize(e->all, 0, 0,
                                        (size_t)e->description.file_count * sizeof(*e->files));
    if (!e->files)
        return instr_raw_encoder_try(e->all, INSTR_STATUS_NO_MEMORY);
    while (instr_raw_description_next_file(&e->description, &from)) {
        struct instr_profile_file file;
        memset(&file, 0, sizeof(file));
        file.name = e->strings[from.name];
        file.directory = e->strings[from.directory];
        file.hash = from.hash;
        e->files[index++] = instr_raw_encoder_file(e->all, &file);
    }
    return !e->description.failed;
}

static void put_unit(struct unit_encoder *e) {
    struct instr_profile_unit unit;
    memset(&unit, 0, sizeof(unit));
    unit.image = e->image;
    unit.source_file = e->files[e->description.unit.source_file] + 1;
    unit.producer = e->strings[e->description.unit.producer];
    unit.optimization = e->description.unit.optimization;
    instr_raw_encoder_try(e->all, instr_profile_writer_put_unit(e->all->writer, &unit));
}

static void skip_chunks(struct instr_raw_description *description) {
    struct instr_raw_desc_chunk chunk;
    struct instr_raw_desc_range range;
    while (instr_raw_description_next_chunk(description, &chunk))
        while (instr_raw_description_next_range(description, &range))
            ;
}

/* The cost of probes that was taken out is an estimate: what is left of very short times may be
 * less than nothing. A thread that runs meanwhile may have a self time newer than its total. */
struct settled_times {
    int64_t total, self, lib, min, max;
};

static struct settled_times settle(const struct unit_encoder *e,
                                   const struct instr_abi_times *times) {
    struct settled_times settled;
    settled.self = instr_raw_encoder_ns(e->all, times->self > 0 ? times->self : 0);
    settled.total = instr_raw_encoder_ns(e->all, times->total > 0 ? times->total : 0);
    settled.lib = instr_raw_encoder_ns(e->all, times->lib > 0 ? times->lib : 0);
    if (settled.total < settled.self)
        settled.total = settled.self;
    if (settled.lib > settled.self)
        settled.lib = settled.self;
    settled.min = times->visits && times->min > 0 ? instr_raw_encoder_ns(e->all, times->min) : 0;
    settled.max = times->visits && times->max > 0 ? instr_raw_encoder_ns(e->all, times->max) : 0;
    /* They may be older than what a stop or a reset left of the total. */
    if (settled.max > settled.total)
        settled.max = settled.total;
    if (settled.min > settled.max)
        settled.min = settled.max;
    return settled;
}

/* Those of the function that was begun last. */
static uint64_t *own_values(const struct unit_encoder *e) {
    return e->values + e->first_values[e->function_count - 1];
}

static uint64_t put_function(struct unit_encoder *e, const struct instr_raw_desc_function *from,
                             uint64_t unit) {
    struct instr_profile_function function;
    /* Counted where they go on to, perhaps: whoever was killed on the way has begun all the same.
     */
    uint64_t open = from->times && e->unit->open ? e->unit->open[from->times - 1] : 0;
    uint64_t index = instr_profile_writer_count(e->all->writer, INSTR_PROFILE_RECORD_function);
    memset(&function, 0, sizeof(function));
    function.name = e->strings[from->name];
    function.linkage_name = e->strings[from->linkage_name];
    function.unit = unit;
    function.file = e->files[from->file] + 1;
    function.line = from->line;
    function.column = from->column;
    function.end_line = from->end_line;
    function.flags = from->flags;
    if (open && own_values(e)[from->entry] < e->times[from->times - 1].visits + open)
        own_values(e)[from->entry] = e->times[from->times - 1].visits + open;
    function.calls = own_values(e)[from->entry];
    if (from->times) {
        struct instr_abi_times *times = &e->times[from->times - 1];
        struct instr_raw_settled_calls calls = instr_raw_settle_calls(times, function.calls);
        struct settled_times settled = settle(e, times);
        struct instr_raw_place *place = &e->places[(from->times - 1) * (sizeof(*times) / 8)];
        function.timed_calls = calls.timed;
        function.primitive_calls = calls.primitive;
        function.total_ns = settled.total;
        function.self_ns = settled.self;
        function.lib_ns = settled.lib;
        function.min_ns = settled.min;
        function.max_ns = settled.max;
        place->function = (uint32_t)index + 1;
        if (e->unit->fires && (e->unit->fires[from->times - 1] & INSTR_RAW_SWITCHED_OFF))
            function.flags |= INSTR_PROFILE_FUNCTION_SWITCHED_OFF;
        if (open)
            function.flags |= INSTR_PROFILE_FUNCTION_OPEN;
        if (__builtin_add_overflow(e->all->functions_self_ns, settled.self,
                                   &e->all->functions_self_ns))
            e->all->functions_self_ns = INT64_MAX;
    }
    e->function_total = function.total_ns;
    if (function.total_ns > e->all->longest_total_ns)
        e->all->longest_total_ns = function.total_ns;
    instr_raw_encoder_try(e->all, instr_profile_writer_put_function(e->all->writer, &function));
    if (function.calls && from->chunk)
        e->wanted[from->chunk - 1] = 1;
    return index;
}

static void put_site(struct unit_encoder *e, const struct instr_raw_desc_site *from,
                     uint64_t function, uint64_t *index) {
    const struct instr_abi_times *times = &e->times[from->times];
    struct instr_raw_place *place = &e->places[from->times * (sizeof(*times) / 8)];
    struct settled_times settled = settle(e, times);
    struct instr_profile_site site;
    place->function = (uint32_t)function + 1;
    place->file = (uint32_t)e->files[from->file] + 1;
    place->line = (uint32_t)from->line;
    *index = 0;
    /* Fewer than none: a thread that ran through a reset or a stop. */
    if ((int64_t)times->visits <= 0 && times->self == 0)
        return;
    *index = instr_profile_writer_count(e->all->writer, INSTR_PROFILE_RECORD_site) + 1;
    if (settled.total > e->function_total)
        settled.total = e->function_total;
    if (settled.self > settled.total)
        settled.self = settled.total;
    if (settled.lib > settled.self)
        settled.lib = settled.self;
    memset(&site, 0, sizeof(site));
    site.function = function;
    site.kind = from->kind;
    site.file = e->files[from->file] + 1;
    site.line = from->line;
    site.visits = (int64_t)times->visits > 0 ? times->visits : 0;
    site.outermost = times->outermost < site.visits ? times->outermost : site.visits;
    site.total_ns = settled.total;
    site.self_ns = settled.self;
    site.lib_ns = settled.lib;
    site.min_ns = settled.min;
    site.max_ns = settled.max;
    instr_raw_encoder_try(e->all, instr_profile_writer_put_site(e->all->writer, &site));
}

static void put_blocks(struct unit_encoder *e, uint64_t function) {
    struct instr_raw_desc_block from;
    struct instr_raw_desc_line from_line;
    while (instr_raw_description_next_block(&e->description, &from)) {
        struct instr_profile_block block;
        uint64_t index = instr_profile_writer_count(e->all->writer, INSTR_PROFILE_RECORD_block);
        memset(&block, 0, sizeof(block));
        block.function = function;
        block.count = own_values(e)[from.value];
        block.loop = from.loop ? e->sites[from.loop - 1] : 0;
        instr_raw_encoder_try(e->all, instr_profile_writer_put_block(e->all->writer, &block));
        while (instr_raw_description_next_line(&e->description, &from_line)) {
            struct instr_profile_block_line line;
            memset(&line, 0, sizeof(line));
            line.block = index;
            line.file = e->files[from_line.file] + 1;
            line.line = from_line.line;
            line.weight = from_line.weight;
            instr_raw_encoder_try(e->all,
                                  instr_profile_writer_put_block_line(e->all->writer, &line));
        }
    }
}

/* Begins a function's values with what was counted. */
static bool take_counters(struct unit_encoder *e, const struct instr_raw_desc_function *from) {
    size_t count = e->value_count + (size_t)(from->counter_count + from->sum_count) + 1;
    if (!reserve(e, &e->first_values, &e->first_value_room, e->function_count + 1) ||
        !reserve(e, &e->values, &e->value_room, count))
        return false;
    e->first_values[e->function_count++] = e->value_count;
    memcpy(e->values + e->value_count, e->counters + from->first_counter,
           (size_t)from->counter_count * sizeof(*e->values));
    e->value_count += (size_t)from->counter_count;
    return true;
}

/* How often the calls of it were executed together. */
static uint64_t sum_calls(struct unit_encoder *e) {
    struct instr_raw_desc_call call;
    uint64_t sum = 0;
    while (instr_raw_description_next_call(&e->description, &call)) {
        uint64_t first = e->first_values[call.function],
                 behind = e->first_values[call.function + 1];
        if (call.value >= behind - first)
            e->description.failed = true;
        else
            sum += e->values[first + call.value];
    }
    return sum;
}

/* Works out the values of a function. While other threads run, or if one was interrupted for good
 * in the middle of a function, they need not fit together: fewer than none is none. */
static bool take_values(struct unit_encoder *e, const struct instr_raw_desc_function *from) {
    struct instr_raw_desc_sum sum;
    struct instr_raw_desc_term term;
    uint64_t *own;
    if (!take_counters(e, from))
        return false;
    if (from->known_calls)
        e->values[e->value_count++] = sum_calls(e);
    own = own_values(e);
    while (instr_raw_description_next_sum(&e->description, &sum)) {
        uint64_t value = 0;
        while (instr_raw_description_next_term(&e->description, &term))
            value += term.minus ? -own[term.value] : own[term.value];
        e->values[e->value_count++] = (int64_t)value < 0 ? 0 : value;
    }
    return !e->description.failed;
}

static void put_functions(struct unit_encoder *e, uint64_t unit) {
    struct instr_raw_desc_function from;
    struct instr_raw_desc_site site;
    while (instr_raw_description_next_function(&e->description, &from)) {
        uint64_t function, sites = 0;
        if (!take_values(e, &from))
            return;
        function = put_function(e, &from, unit);
        if (!reserve(e, &e->sites, &e->site_room, (size_t)from.site_count + 1))
            return;
        while (instr_raw_description_next_site(&e->description, &site))
            put_site(e, &site, function, &e->sites[sites++]);
        put_blocks(e, function);
    }
}

/* `description` stands before the chunks again. */
static void put_texts(struct unit_encoder *e, struct instr_raw_description *description) {
    struct instr_raw_desc_chunk chunk;
    struct instr_raw_desc_range from;
    const unsigned char *source = e->unit->source;
    for (uint64_t i = 0; instr_raw_description_next_chunk(description, &chunk); i++) {
        bool wanted = e->wanted[i] && source;
        uint64_t text = 0;
        if (wanted)
            instr_raw_encoder_try(e->all, instr_profile_writer_put_text(
                                              e->all->writer, source, (size_t)chunk.compressed_size,
                                              (size_t)chunk.raw_size, &text));
        if (source)
            source += chunk.compressed_size;
        while (instr_raw_description_next_range(description, &from)) {
            struct instr_profile_range range;
            memset(&range, 0, sizeof(range));
            range.text = text;
            range.file = e->files[from.file] + 1;
            range.first_line = from.first_line;
            range.line_count = from.line_count;
            if (wanted)
                instr_raw_encoder_try(e->all,
                                      instr_profile_writer_put_range(e->all->writer, &range));
        }
    }
}

static bool encode_description(struct unit_encoder *e) {
    struct instr_raw_description chunks;
    uint64_t unit = instr_profile_writer_count(e->all->writer, INSTR_PROFILE_RECORD_unit);
    if (!instr_raw_description_open(&e->description, e->unit->description,
                                    (size_t)e->unit->description_size, e->unit->counter_count,
                                    e->unit->times_count, e->unit->source_size, take_string, e) ||
        !put_files(e))
        return false;
    put_unit(e);
    chunks = e->description;
    e->wanted = instr_raw_encoder_resize(e->all, 0, 0, (size_t)chunks.chunk_count + 1);
    if (!e->wanted)
        return instr_raw_encoder_try(e->all, INSTR_STATUS_NO_MEMORY);
    memset(e->wanted, 0, (size_t)chunks.chunk_count + 1);
    skip_chunks(&e->description);
    put_functions(e, unit);
    put_texts(e, &chunks);
    return !e->description.failed;
}

#define RELEASE(array, count)                                                                      \
    instr_raw_encoder_resize(encoder, array, (count) * sizeof(*(array)), 0)

void instr_raw_encode_unit(struct instr_raw_encoder *encoder, size_t image,
                           const struct instr_raw_unit *unit) {
    struct unit_encoder e;
    uint64_t *data = encoder->images[image].data;
    memset(&e, 0, sizeof(e));
    e.all = encoder;
    e.unit = unit;
    e.image = image;
    e.counters = data + unit->offset / 8;
    e.times = instr_raw_unit_times(unit, data);
    e.places = encoder->places[image] + unit->offset / 8 + unit->counter_count;
    if (encoder->status == INSTR_STATUS_OK && !encode_description(&e) &&
        encoder->status == INSTR_STATUS_OK)
        encoder->damaged = encoder->images[image].path;
    RELEASE(e.strings, e.string_room);
    RELEASE(e.files, (size_t)e.description.file_count);
    RELEASE(e.wanted, (size_t)e.description.chunk_count + 1);
    RELEASE(e.values, e.value_room);
    RELEASE(e.first_values, e.first_value_room);
    RELEASE(e.sites, e.site_room);
}
