/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "process_info.h"

#include <link.h>
#include <string.h>

#include "clock.h"
#include "image.h"
#include "sys.h"
#include "text.h"

#ifndef INSTR_VERSION
#define INSTR_VERSION "0"
#endif

const char instr_rt_version[] = INSTR_VERSION;
struct instr_rt_process instr_rt_process;

uint64_t instr_rt_getpid(void) {
    return instr_rt_sys_getpid();
}

/* Field 22 of /proc/self/stat. The name of the program, field 2, may hold blanks and brackets. */
static uint64_t read_start(void) {
    char stat[1024];
    const char *at;
    uint64_t start = 0;
    instr_rt_read_file("/proc/self/stat", stat, sizeof(stat));
    at = strrchr(stat, ')');
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    if (!at)
        return 0;
    for (at++; *at >= '0' && *at <= '9'; at++)
        start = start * 10 + (uint64_t)(*at - '0');
    return start;
}

void instr_rt_process_start(void) {
    struct utsname names;
    ssize_t size;
    if (instr_rt_sys_uname(&names) == 0) {
        struct instr_rt_text host;
        instr_rt_text_start(&host, instr_rt_process.host, sizeof(instr_rt_process.host));
        instr_rt_text_string(&host, names.nodename);
    }
    size = instr_rt_sys_readlink("/proc/self/exe", instr_rt_process.program,
                                 sizeof(instr_rt_process.program) - 1);
    instr_rt_process.program[size > 0 ? size : 0] = 0;
    if (instr_rt_sys_getcwd(instr_rt_process.directory, sizeof(instr_rt_process.directory)) <= 0)
        instr_rt_process.directory[0] = 0;
    instr_rt_process_after_fork();
}

void instr_rt_process_after_fork(void) {
    instr_rt_process.pid = instr_rt_getpid();
    instr_rt_process.parent_pid = instr_rt_sys_getppid();
    instr_rt_process.start = read_start();
    instr_rt_process.start_unix_ns = instr_rt_clock_unix_ns();
}

void instr_rt_process_cpu(char *bytes, size_t capacity) {
    char info[4096];
    const char *model, *end;
    struct instr_rt_text text;
    instr_rt_text_start(&text, bytes, capacity);
    instr_rt_read_file("/proc/cpuinfo", info, sizeof(info));
    model = strstr(info, "model name");
    model = model ? strchr(model, ':') : 0;
    if (!model)
        return;
    model += model[1] == ' ' ? 2 : 1;
    end = strchr(model, '\n');
    instr_rt_text_bytes(&text, model, end ? (size_t)(end - model) : strlen(model));
}

size_t instr_rt_process_arguments(char bytes[INSTR_RT_ARGUMENTS_BYTES]) {
    return instr_rt_read_file("/proc/self/cmdline", bytes, INSTR_RT_ARGUMENTS_BYTES);
}

void instr_rt_process_system(char *bytes, size_t capacity) {
    struct utsname names;
    struct instr_rt_text text;
    instr_rt_text_start(&text, bytes, capacity);
    if (instr_rt_sys_uname(&names) != 0)
        return;
    instr_rt_text_string(&text, names.sysname);
    instr_rt_text_string(&text, " ");
    instr_rt_text_string(&text, names.release);
    instr_rt_text_string(&text, " ");
    instr_rt_text_string(&text, names.machine);
}

struct search {
    struct instr_rt_object *object;
    uintptr_t address;
};

void instr_rt_process_build_id(char build_id[130], const void *notes, size_t size) {
    const char *at = notes, *end = at + size;
    while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
        const ElfW(Nhdr) *note = (const void *)at;
        size_t name = (note->n_namesz + 3u) & ~(size_t)3, length = note->n_descsz;
        const unsigned char *bytes = (const unsigned char *)at + sizeof(*note) + name;
        if (sizeof(*note) + name + length > (size_t)(end - at))
            return;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
            memcmp(at + sizeof(*note), "GNU", 4) == 0 && length <= 64) {
            for (size_t i = 0; i < length; i++) {
                build_id[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
                build_id[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
            }
            build_id[2 * length] = 0;
            return;
        }
        at += sizeof(*note) + name + ((length + 3) & ~(size_t)3);
        if (at > end)
            return;
    }
}

static int look_at_object(struct dl_phdr_info *info, size_t info_size, void *context) {
    struct search *search = context;
    struct instr_rt_object *object = search->object;
    bool inside = false;
    (void)info_size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        inside |= segment->p_type == PT_LOAD &&
                  search->address - (info->dlpi_addr + segment->p_vaddr) < segment->p_memsz;
    }
    if (!inside)
        return 0;
    /* The executable comes first and has no name. */
    object->main_program = !info->dlpi_name || !info->dlpi_name[0];
    object->path = object->main_program ? "" : info->dlpi_name;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = (uintptr_t)(info->dlpi_addr + segment->p_vaddr);
        if (segment->p_type == PT_NOTE)
            instr_rt_process_build_id(object->build_id, (const void *)start, segment->p_memsz);
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_X) && !object->code_start) {
            object->code_start = start;
            object->code_end = start + segment->p_memsz;
        }
    }
    return 1;
}

void instr_rt_process_find_object(struct instr_rt_object *object, const void *address) {
    struct search search = {object, (uintptr_t)address};
    memset(object, 0, sizeof(*object));
    object->path = "";
    dl_iterate_phdr(look_at_object, &search);
}
