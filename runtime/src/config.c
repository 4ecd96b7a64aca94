/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "text.h"

struct instr_rt_config instr_rt_config;

struct option {
    const char *key, *choices, *help;
    uint64_t standard, least, most;
    size_t offset;
};

static const struct option options_table[] = {
#define INSTR_CHOICE(key, standard, choices, help)                                                 \
    {#key, choices, help, standard, 0, 0, offsetof(struct instr_rt_config, key)},
#define INSTR_NUMBER(key, standard, least, most, help)                                             \
    {#key, 0, help, standard, least, most, offsetof(struct instr_rt_config, key)},
#include "config.def"
};
#define OPTION_COUNT (sizeof(options_table) / sizeof(options_table[0]))

/* Variables in which launchers of MPI programs pass the rank. */
static const char *const rank_variables[] = {"OMPI_COMM_WORLD_RANK", "PMIX_RANK",    "PMI_RANK",
                                             "MV2_COMM_WORLD_RANK",  "SLURM_PROCID", "PALS_RANKID"};

static void set(struct instr_rt_config *config, const struct option *option, uint64_t value) {
    memcpy((char *)config + option->offset, &value, sizeof(value));
}

static bool parse_number(const char *bytes, size_t size, uint64_t *value) {
    *value = 0;
    if (size == 0 || size > 18)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] < '0' || bytes[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(bytes[i] - '0');
    }
    return true;
}

static bool parse_choice(const char *choices, const char *bytes, size_t size, uint64_t *value) {
    for (*value = 0; choices; ++*value) {
        const char *bar = strchr(choices, '|');
        size_t length = bar ? (size_t)(bar - choices) : strlen(choices);
        if (length == size && memcmp(choices, bytes, size) == 0)
            return true;
        choices = bar ? bar + 1 : 0;
    }
    return false;
}

static void put_allowed(struct instr_rt_text *text, const struct option *option) {
    if (option->choices) {
        instr_rt_text_string(text, option->choices);
        return;
    }
    instr_rt_text_number(text, option->least, 1);
    instr_rt_text_string(text, option->most - option->least == 1 ? "|" : " to ");
    instr_rt_text_number(text, option->most, 1);
}

/* Edits that turn one word into another: insertion, deletion, replacement. */
static size_t distance(const char *word, size_t size, const char *key) {
    size_t row[32], key_size = strlen(key);
    for (size_t k = 0; k <= key_size; k++)
        row[k] = k;
    for (size_t i = 1; i <= size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= key_size; k++) {
            size_t best = diagonal + (word[i - 1] != key[k - 1]);
            diagonal = row[k];
            if (row[k] + 1 < best)
                best = row[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            row[k] = best;
        }
    }
    return row[key_size];
}

static void warn_unknown(const char *word, size_t size) {
    char name[64];
    struct instr_rt_text text;
    const struct option *nearest = &options_table[0];
    for (size_t i = 1; i < OPTION_COUNT; i++)
        if (distance(word, size, options_table[i].key) < distance(word, size, nearest->key))
            nearest = &options_table[i];
    instr_rt_text_start(&text, name, sizeof(name));
    instr_rt_text_bytes(&text, word, size);
    if (distance(word, size, nearest->key) <= 3)
        instr_rt_warn("INSTR_OPTIONS: unknown key '", name, "': did you mean '", nearest->key,
                      "'?");
    else
        instr_rt_warn("INSTR_OPTIONS: unknown key '", name, "': help=1 prints the known ones");
}

static void warn_value(const struct option *option, const char *bytes, size_t size) {
    char value[64], allowed[64];
    struct instr_rt_text text;
    instr_rt_text_start(&text, value, sizeof(value));
    instr_rt_text_bytes(&text, bytes, size);
    instr_rt_text_start(&text, allowed, sizeof(allowed));
    put_allowed(&text, option);
    instr_rt_warn("INSTR_OPTIONS: bad value '", value, "' for ", option->key, ": allowed are ",
                  allowed);
}

static void parse_one(struct instr_rt_config *config, const char *word, size_t size) {
    const char *equals = memchr(word, '=', size);
    size_t key_size = equals ? (size_t)(equals - word) : size;
    const char *value = equals ? equals + 1 : word + size;
    size_t value_size = (size_t)(word + size - value);
    uint64_t number;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options_table[i];
        if (strlen(option->key) != key_size || memcmp(option->key, word, key_size) != 0)
            continue;
        if (option->choices ? parse_choice(option->choices, value, value_size, &number)
                            : parse_number(value, value_size, &number) && number >= option->least &&
                                  number <= option->most)
            set(config, option, number);
        else
            warn_value(option, value, value_size);
        return;
    }
    warn_unknown(word, key_size);
}

void instr_rt_config_parse(struct instr_rt_config *config, const char *options) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        set(config, &options_table[i], options_table[i].standard);
    while (options && *options) {
        size_t size = strcspn(options, ":");
        if (size)
            parse_one(config, options, size);
        options += size + (options[size] == ':');
    }
}

size_t instr_rt_config_help(char *bytes, size_t capacity) {
    struct instr_rt_text text;
    instr_rt_text_start(&text, bytes, capacity);
    instr_rt_text_string(&text, "INSTR_OPTIONS=key=value:key=value...\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options_table[i];
        size_t start = text.size;
        instr_rt_text_string(&text, "  ");
        instr_rt_text_string(&text, option->key);
        instr_rt_text_string(&text, "=");
        put_allowed(&text, option);
        do
            instr_rt_text_string(&text, " ");
        while (text.size < start + 34 && !text.cut);
        instr_rt_text_string(&text, option->help);
        if (!option->choices) {
            instr_rt_text_string(&text, " (default ");
            instr_rt_text_number(&text, option->standard, 1);
            instr_rt_text_string(&text, ")");
        } else {
            instr_rt_text_string(&text, " (default ");
            instr_rt_text_bytes(&text, option->choices, strcspn(option->choices, "|"));
            instr_rt_text_string(&text, ")");
        }
        instr_rt_text_string(&text, "\n");
    }
    instr_rt_text_string(&text, "INSTR_OUTPUT=FILE (default out.prof): %p process, %h host, %r MPI "
                                "rank, %t start time, %e program, %% percent\n");
    return text.size;
}

static void copy(char *to, size_t capacity, const char *from) {
    struct instr_rt_text text;
    instr_rt_text_start(&text, to, capacity);
    instr_rt_text_string(&text, from);
}

void instr_rt_config_start(void) {
    struct instr_rt_config *config = &instr_rt_config;
    const char *options = getenv("INSTR_OPTIONS");
    const char *output = getenv("INSTR_OUTPUT");
    copy(config->options, sizeof(config->options), options ? options : "");
    copy(config->output, sizeof(config->output), output && *output ? output : "out.prof");
    copy(config->rank, sizeof(config->rank), "0");
    for (size_t i = 0; i < sizeof(rank_variables) / sizeof(rank_variables[0]); i++) {
        const char *rank = getenv(rank_variables[i]);
        if (rank && *rank) {
            copy(config->rank, sizeof(config->rank), rank);
            break;
        }
    }
    instr_rt_config_parse(config, options);
    if (config->help) {
        char help[2048];
        instr_rt_print(help, instr_rt_config_help(help, sizeof(help)));
    }
}
