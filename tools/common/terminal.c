/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _XOPEN_SOURCE 700
#include "terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t cli_terminal_width(FILE *file) {
    struct winsize size;

    if (!isatty(fileno(file)))
        return 0;
    if (!ioctl(fileno(file), TIOCGWINSZ, &size) && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

bool cli_terminal_color(FILE *file, enum cli_color wanted) {
    if (wanted != CLI_COLOR_AUTO)
        return wanted == CLI_COLOR_ALWAYS;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (no_color && no_color[0])
        return false;
    return isatty(fileno(file)) && term && strcmp(term, "dumb");
}

/* Not the process's own locale, which is UTF-8 always: see cli_utf8_init. */
bool cli_terminal_utf8(void) {
    locale_t locale = newlocale(LC_CTYPE_MASK, "", 0);

    if (!locale)
        return false;
    bool result = !strcmp(nl_langinfo_l(CODESET, locale), "UTF-8");
    freelocale(locale);
    return result;
}

const char *cli_terminal_heat(double percent) {
    if (percent >= 20)
        return "\033[1;31m";
    if (percent >= 5)
        return "\033[31m";
    if (percent >= 1)
        return "\033[35m";
    return "";
}
