/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report_export.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"

#ifndef INSTR_VERSION
#define INSTR_VERSION "unknown"
#endif

const char report_export_version[] = INSTR_VERSION;

void report_export_line(FILE *file, const char *string) {
    struct cli_text text = {0};

    report_append_clean(&text, string);
    fwrite(text.bytes, 1, text.size, file);
    cli_text_release(&text);
}

void report_export_json_bytes(FILE *file, const char *bytes, size_t size) {
    struct cli_text text = {0};

    cli_text_clean(&text, bytes, size, CLI_CLEAN_ENCODING);
    putc('"', file);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte == '\n')
            fputs("\\n", file);
        else if (byte == '\t')
            fputs("\\t", file);
        else if (byte < 0x20 || byte == 0x7f)
            fprintf(file, "\\u%04x", byte);
        else if (byte == '"' || byte == '\\')
            fprintf(file, "\\%c", byte);
        else
            putc(byte, file);
    }
    putc('"', file);
    cli_text_release(&text);
}

void report_export_json(FILE *file, const char *string) {
    report_export_json_bytes(file, string, strlen(string));
}

void report_export_xml(struct cli_text *text, const char *string) {
    struct cli_text clean = {0};

    report_append_clean(&clean, string);
    for (size_t i = 0; i < clean.size; i++) {
        unsigned char byte = (unsigned char)clean.bytes[i];
        if (byte == '<')
            cli_text_string(text, "&lt;");
        else if (byte == '>')
            cli_text_string(text, "&gt;");
        else if (byte == '&')
            cli_text_string(text, "&amp;");
        else if (byte == '"')
            cli_text_string(text, "&quot;");
        else if (byte == '\'')
            cli_text_string(text, "&#39;");
        else if (byte == 0xef && i + 2 < clean.size && !memcmp(clean.bytes + i, "\xef\xbf", 2) &&
                 (unsigned char)clean.bytes[i + 2] >= 0xbe) {
            cli_text_string(text, "\xef\xbf\xbd"); /* U+FFFE and U+FFFF */
            i += 2;
        } else
            cli_text_append(text, clean.bytes + i, 1);
    }
    cli_text_release(&clean);
}

char *report_export_path(const struct report_output *output, uint32_t file) {
    if (!file)
        return cli_copy_string("", 0);
    return report_source_map_path(&output->options->source_paths,
                                  output->model->files[file - 1].path);
}

void report_export_commands(struct cli_text *text, const struct report_model *model) {
    for (size_t r = 0; r < model->run_count; r++) {
        const struct instr_profile *profile = model->runs[r].profile;
        bool any = false;
        for (size_t i = 0; i < profile->argument_count; i++) {
            if (profile->arguments[i].run != model->runs[r].index)
                continue;
            cli_text_string(text, any ? " " : r ? "; " : "");
            cli_text_string(text, report_string(profile, profile->arguments[i].text)->bytes);
            any = true;
        }
        if (!any) {
            cli_text_string(text, r ? "; " : "");
            cli_text_string(text, report_string(profile, model->runs[r].run->program)->bytes);
        }
    }
    cli_text_append(text, "", 1); /* a zero, which is not part of it */
    text->size--;
}
