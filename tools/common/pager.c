/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "pager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

enum { NOT_FOUND = 127 }; /* the shell's status for a command that does not exist */

static bool is_on_path(const char *name) {
    const char *path = getenv("PATH");
    char file[4096];

    for (const char *at = path; at;) {
        size_t size = strcspn(at, ":");
        int length = snprintf(file, sizeof file, "%.*s/%s", (int)size, at, name);
        if (length > 0 && (size_t)length < sizeof file && !access(file, X_OK))
            return true;
        at = at[size] ? at + size + 1 : 0;
    }
    return false;
}

static const char *command(void) {
    const char *chosen = getenv("INSTR_PAGER");

    if (!chosen)
        chosen = getenv("PAGER");
    if (!chosen)
        chosen = is_on_path("less") ? "less" : "";
    return *chosen && strcmp(chosen, "cat") ? chosen : 0;
}

void cli_pager_start(struct cli_pager *pager) {
    const char *text = command();
    int ends[2];

    if (!text || !isatty(STDOUT_FILENO) || pipe(ends))
        return;
    fflush(stdout);
    pid_t process = fork();
    if (process < 0) {
        close(ends[0]);
        close(ends[1]);
        return;
    }
    if (!process) {
        /* Quit if it fits on one screen, let colours through, leave the text on the screen. */
        setenv("LESS", "FRX", 0);
        setenv("LV", "-c", 0);
        signal(SIGPIPE, SIG_DFL);
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl("/bin/sh", "sh", "-c", text, (char *)0);
        _exit(NOT_FOUND);
    }
    /* The pager's to handle: it stops a search, and the user goes on reading. */
    signal(SIGINT, SIG_IGN);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    pager->process = process;
}

bool cli_pager_wait(struct cli_pager *pager) {
    int status = 0;

    if (!pager->process)
        return true;
    while (waitpid(pager->process, &status, 0) < 0)
        if (errno != EINTR)
            return true;
    pager->process = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != NOT_FOUND)
        return true;
    cli_message("the pager cannot be run: %s", command());
    return false;
}
