/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "sample_modules.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "report_model.h"

static void complain(const char *path, enum symbol_status status) {
    if (status == SYMBOL_NO_FILE)
        cli_message(
            "%s is not there any more: samples in it are left out; put it back, or profile it "
            "again",
            path);
    else if (status == SYMBOL_OTHER_FILE)
        cli_message("%s was built anew since the run: samples in it are left out; profile it again",
                    path);
}

static struct sample_module *find(const struct sample_modules *modules, const char *path,
                                  const char *build_id) {
    for (size_t i = 0; i < modules->count; i++)
        if (!strcmp(modules->list[i].path, path) && !strcmp(modules->list[i].build_id, build_id))
            return &modules->list[i];
    return 0;
}

struct symbol_module *sample_modules_find(struct sample_modules *modules,
                                          const struct instr_profile *profile, uint64_t image) {
    const struct instr_profile_image *record = &profile->images[image];
    const char *name = report_string(profile, record->path)->bytes;
    const char *build_id = report_string(profile, record->build_id)->bytes;
    char *path = report_path_join(
        profile->run_count ? report_string(profile, profile->runs[0].directory)->bytes : "", name);
    struct sample_module *found = find(modules, path, build_id);
    enum symbol_status status;

    if (found) {
        free(path);
        return found->module;
    }
    modules->list =
        cli_grow(modules->list, modules->count, &modules->capacity, sizeof *modules->list);
    found = &modules->list[modules->count++];
    *found = (struct sample_module){path, cli_copy_string(build_id, strlen(build_id)),
                                    symbol_module_open(path, build_id, &status)};
    complain(path, status);
    return found->module;
}

void sample_modules_release(struct sample_modules *modules) {
    for (size_t i = 0; i < modules->count; i++) {
        free(modules->list[i].path);
        free(modules->list[i].build_id);
        symbol_module_close(modules->list[i].module);
    }
    free(modules->list);
    *modules = (struct sample_modules){0};
}
