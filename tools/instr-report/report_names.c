/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Names of functions and files as strings, without any knowledge of the model. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_model.h"
#include "utf8.h"

/* Length of the operator that begins at `at` (behind the word "operator"), or 0. */
static size_t operator_length(const char *at) {
    static const char *const operators[] = {"<<=", ">>=", "<=>", "->*", "<<", ">>",
                                            "<=",  ">=",  "->",  "<",   ">"};

    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (!strncmp(at, operators[i], strlen(operators[i])))
            return strlen(operators[i]);
    return 0;
}

/* The '>' that closes the '<' at `at`, or 0. */
static const char *closing_bracket(const char *at) {
    size_t depth = 0, parentheses = 0;

    for (; *at; at++) {
        if (*at == '(')
            parentheses++;
        else if (*at == ')' && parentheses)
            parentheses--;
        else if (*at == '<' && !parentheses)
            depth++;
        else if (*at == '>' && !parentheses && at[-1] != '-' && !--depth)
            return at;
    }
    return 0;
}

char *report_name_without_templates(const char *name) {
    struct cli_text text = {0};
    const char *begin = name;

    for (const char *at = name; *at;) {
        bool word_before = at > begin && (isalnum((unsigned char)at[-1]) || at[-1] == '_');

        if (!word_before && !strncmp(at, "operator", 8)) {
            size_t length = operator_length(at + 8);
            cli_text_append(&text, at, 8 + length);
            at += 8 + length;
            continue;
        }
        /* Brackets that begin a name, as in <lambda>, are no template arguments. */
        if (*at == '<' && at > begin && at[-1] != ':' && at[-1] != ' ') {
            const char *close = closing_bracket(at);
            if (!close)
                break;
            at = close + 1;
            continue;
        }
        cli_text_append(&text, at++, 1);
    }
    char *result = cli_copy_string(text.bytes, text.size);
    cli_text_release(&text);
    return result;
}

/* Drops the last part of a path in `text`, which ends in a slash. Returns false if there is none
 * that could be dropped. */
static bool drop_last_part(struct cli_text *text, size_t root) {
    size_t size = text->size;

    if (size == root)
        return root > 0; /* "/.." is "/" */
    size_t begin = size - 1;
    while (begin > root && text->bytes[begin - 1] != '/')
        begin--;
    if (size - begin == 3 && !memcmp(text->bytes + begin, "../", 3))
        return false;
    text->size = begin;
    return true;
}

char *report_path_join(const char *directory, const char *name) {
    const char *parts[2] = {name[0] == '/' ? "" : directory, name};
    struct cli_text text = {0};

    if (parts[0][0] == '/' || name[0] == '/')
        cli_text_append(&text, "/", 1);
    size_t root = text.size;
    for (int i = 0; i < 2; i++) {
        for (const char *from = parts[i]; *from;) {
            size_t size = strcspn(from, "/");
            bool nothing = !size || (size == 1 && *from == '.');
            bool parent = size == 2 && !memcmp(from, "..", 2);

            if (!nothing && !(parent && drop_last_part(&text, root))) {
                cli_text_append(&text, from, size);
                cli_text_append(&text, "/", 1);
            }
            from += size + (from[size] == '/');
        }
    }
    char *result = cli_copy_string(text.bytes, text.size > root ? text.size - 1 : text.size);
    cli_text_release(&text);
    return result;
}
