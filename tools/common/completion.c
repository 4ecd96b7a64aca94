/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "completion.h"

#include <string.h>

enum { MOST_VALUES = 32 };

struct script {
    FILE *file;
    const char *program;
    const struct cli_option *options;
    size_t count;
    cli_option_values *values;
};

static bool takes_file(const struct cli_option *option) {
    return option->argument &&
           (!strcmp(option->argument, "FILE") || !strcmp(option->argument, "BASE"));
}

static bool takes_list(const struct cli_option *option) {
    return option->argument && !strcmp(option->argument, "LIST");
}

static size_t print_values(const struct script *script, const struct cli_option *option,
                           const char *before) {
    const char *names[MOST_VALUES];
    size_t count = script->values(option, names, MOST_VALUES);

    for (size_t i = 0; i < count; i++)
        fprintf(script->file, "%s%s", i ? " " : before, names[i]);
    return count;
}

/* Text for people, as one line. `escaped` get a backslash; a quotation mark ends the quoted word,
 * stands alone and begins it anew, which all shells read. */
static void print_words(FILE *file, const char *words, const char *escaped) {
    for (; *words; words++) {
        if (*words == '\'') {
            fputs("'\\''", file);
            continue;
        }
        if (strchr(escaped, *words))
            putc('\\', file);
        putc(*words == '\n' ? ' ' : *words, file);
    }
}

/* Where bash takes "=" for a separator, --sort=self is three words. */
static const char bash_begin[] =
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} values= done=\n"
    "    COMPREPLY=()\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=\n"
    "    elif [[ $prev == = && $COMP_CWORD -ge 2 ]]; then\n"
    "        prev=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    elif [[ $cur == --*=* ]]; then\n"
    "        prev=${cur%%=*} done=${cur%%=*}=\n"
    "    fi\n"
    "    case $prev in\n";

static const char bash_end[] =
    "    esac\n"
    "    if [[ $values ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -P \"$done\" -W \"$values\" -- "
    "\"${cur#\"$done\"}\")\n"
    "    elif [[ $cur == -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
    "        [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace\n"
    "    else\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "        compopt -o filenames\n"
    "    fi\n"
    "}\n";

static void print_bash(const struct script *script) {
    FILE *file = script->file;

    fputs("_instr_completion() {\n    local options='", file);
    for (size_t i = 0; i < script->count; i++)
        if (script->options[i].help)
            fprintf(file, " --%s%s", script->options[i].name,
                    script->options[i].argument ? "=" : "");
    fprintf(file, "'\n%s", bash_begin);
    for (size_t i = 0; i < script->count; i++) {
        const struct cli_option *option = &script->options[i];
        if (!option->help || !option->argument)
            continue;
        fprintf(file, "    --%s", option->name);
        if (option->letter)
            fprintf(file, " | -%c", option->letter);
        fputs(")\n", file);
        if (takes_list(option))
            fputs("        [[ $cur != *,* ]] || done=${cur%,*},\n", file);
        if (print_values(script, option, "        values='"))
            fputs("'\n", file);
        else if (takes_file(option))
            fputs("        mapfile -t COMPREPLY < <(compgen -P \"$done\" -f -- "
                  "\"${cur#\"$done\"}\")\n"
                  "        compopt -o filenames\n        return\n",
                  file);
        else
            fputs("        return\n", file);
        fputs("        ;;\n", file);
    }
    fprintf(file, "%scomplete -F _instr_completion %s\n", bash_end, script->program);
}

static void print_zsh_option(const struct script *script, const struct cli_option *option) {
    FILE *file = script->file;

    fputs("    ", file);
    if (option->letter)
        fprintf(file, "'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name, option->letter,
                option->argument ? "+" : "", option->name, option->argument ? "=" : "");
    else
        fprintf(file, "'*--%s%s[", option->name, option->argument ? "=" : "");
    print_words(file, option->help, "[]:\\");
    putc(']', file);
    if (option->argument) {
        putc(':', file);
        print_words(file, option->argument, ":\\");
        putc(':', file);
        if (takes_list(option)) {
            if (print_values(script, option, "_values -s , column "))
                putc(' ', file);
        } else if (print_values(script, option, "(")) {
            putc(')', file);
        } else if (takes_file(option)) {
            fputs("_files", file);
        }
    }
    fputs("' \\\n", file);
}

static void print_zsh(const struct script *script) {
    fprintf(script->file, "#compdef %s\n_arguments -S \\\n", script->program);
    for (size_t i = 0; i < script->count; i++)
        if (script->options[i].help)
            print_zsh_option(script, &script->options[i]);
    fputs("    '*:profile:_files'\n", script->file);
}

static void print_fish(const struct script *script) {
    FILE *file = script->file;

    for (size_t i = 0; i < script->count; i++) {
        const struct cli_option *option = &script->options[i];
        if (!option->help)
            continue;
        fprintf(file, "complete -c %s -l %s", script->program, option->name);
        if (option->letter)
            fprintf(file, " -s %c", option->letter);
        if (takes_file(option))
            fputs(" -r -F", file);
        else if (option->argument)
            fputs(" -x", file);
        if (takes_list(option)) {
            if (print_values(script, option, " -a \"(__fish_append , "))
                fputs(")\"", file);
        } else if (print_values(script, option, " -a '")) {
            putc('\'', file);
        }
        fputs(" -d '", file);
        print_words(file, option->help, "\\");
        fputs("'\n", file);
    }
}

void cli_print_completion(FILE *file, enum cli_shell shell, const char *program,
                          const struct cli_option *options, size_t option_count,
                          cli_option_values *values) {
    struct script script = {file, program, options, option_count, values};

    switch (shell) {
    case CLI_SHELL_NONE:
        break;
    case CLI_SHELL_BASH:
        fprintf(file, "# bash completion of %s\n", program);
        print_bash(&script);
        break;
    case CLI_SHELL_ZSH:
        print_zsh(&script);
        break;
    case CLI_SHELL_FISH:
        fprintf(file, "# fish completion of %s\n", program);
        print_fish(&script);
        break;
    }
}
