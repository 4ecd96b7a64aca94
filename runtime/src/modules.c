/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "modules.h"

#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/uio.h>

#include "memory.h"
#include "process_info.h"
#include "sys.h"

#define BLOCK ((size_t)64 << 10)

/* The whole file, ending in a zero byte. */
static bool read_maps(struct instr_rt_modules *modules) {
    int fd = instr_rt_sys_open("/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
    size_t used = 0;
    ssize_t size = 1;
    if (fd < 0)
        return false;
    while (size > 0) {
        if (modules->text_bytes - used < BLOCK / 2) {
            char *grown =
                instr_rt_resize(modules->text, modules->text_bytes, modules->text_bytes + BLOCK);
            if (!grown)
                break;
            modules->text = grown;
            modules->text_bytes += BLOCK;
        }
        size = instr_rt_sys_read(fd, modules->text + used, modules->text_bytes - used - 1);
        used += size > 0 ? (size_t)size : 0;
    }
    instr_rt_sys_close(fd);
    if (modules->text)
        modules->text[used] = 0;
    return modules->text != 0;
}

/* Where process_vm_readv is refused, as in some containers. */
static bool peek_in_file(uintptr_t from, void *into, size_t size) {
    int fd = instr_rt_sys_open("/proc/self/mem", O_RDONLY | O_CLOEXEC, 0);
    long result;
    if (fd < 0)
        return false;
    result = instr_rt_sys_4(SYS_pread64, fd, (long)into, (long)size, (long)from);
    instr_rt_sys_close(fd);
    return result == (long)size;
}

/* A library may be unmapped while it is looked at. */
static bool peek(uintptr_t from, void *into, size_t size) {
    struct iovec here = {into, size}, there = {(void *)from, size};
    long result = instr_rt_sys_6(SYS_process_vm_readv, (long)instr_rt_sys_getpid(), (long)&here, 1,
                                 (long)&there, 1, 0);
    return result == (long)size ||
           (result < 0 && result != -EFAULT && peek_in_file(from, into, size));
}

static void read_notes(struct instr_raw_module *module, const ElfW(Phdr) * segment) {
    unsigned char bytes[1024];
    size_t size = segment->p_memsz < sizeof(bytes) ? segment->p_memsz : sizeof(bytes);
    if (peek(module->bias + segment->p_vaddr, bytes, size))
        instr_rt_process_build_id(module->build_id, bytes, size);
}

/* `base` is where the beginning of the file is mapped. */
static bool read_elf(struct instr_raw_module *module, uintptr_t base) {
    ElfW(Ehdr) header;
    ElfW(Phdr) segments[32];
    size_t count;
    bool loaded = false;
    if (!peek(base, &header, sizeof(header)) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_phentsize != sizeof(*segments))
        return false;
    count = header.e_phnum < 32 ? header.e_phnum : 32;
    if (!peek(base + header.e_phoff, segments, count * sizeof(*segments)))
        return false;
    for (size_t i = 0; i < count && !loaded; i++)
        if (segments[i].p_type == PT_LOAD) {
            module->bias = base - (segments[i].p_vaddr - segments[i].p_offset);
            loaded = true;
        }
    for (size_t i = 0; loaded && i < count; i++)
        if (segments[i].p_type == PT_NOTE)
            read_notes(module, &segments[i]);
    return loaded;
}

static uintptr_t read_hex(const char **at) {
    uintptr_t value = 0;
    for (;; ++*at) {
        char c = **at;
        if (c >= '0' && c <= '9')
            value = value * 16 + (uintptr_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (uintptr_t)(c - 'a' + 10);
        else
            return value;
    }
}

static void add(struct instr_rt_modules *modules, uintptr_t start, uintptr_t end, char *path,
                uintptr_t base) {
    struct instr_raw_module module;
    memset(&module, 0, sizeof(module));
    module.start = start;
    module.end = end;
    module.path = path;
    if (!read_elf(&module, base))
        return;
    if (modules->count == modules->room) {
        size_t room = modules->room ? modules->room * 2 : 16;
        struct instr_raw_module *grown =
            instr_rt_resize(modules->list, modules->room * sizeof(module), room * sizeof(module));
        if (!grown)
            return;
        modules->list = grown;
        modules->room = room;
    }
    modules->list[modules->count++] = module;
}

/* "start-end perms offset device inode    path": proc(5). */
void instr_rt_modules_read(struct instr_rt_modules *modules) {
    uintptr_t base = 0;
    const char *base_path = "";
    char *line, *next;
    memset(modules, 0, sizeof(*modules));
    if (!read_maps(modules))
        return;
    for (line = modules->text; *line; line = next) {
        const char *at = line;
        char *path, *end = strchr(line, '\n');
        uintptr_t start = read_hex(&at), stop, offset;
        bool executable;
        next = end ? end + 1 : line + strlen(line);
        if (end)
            *end = 0;
        at += *at == '-';
        stop = read_hex(&at);
        if (strlen(at) < 6)
            continue;
        executable = at[3] == 'x';
        at += 6;
        offset = read_hex(&at);
        path = strchr(line, '/');
        if (!path)
            continue;
        if (offset == 0) {
            base = start;
            base_path = path;
        }
        /* Not if only a part of the file is mapped. */
        if (executable && base && strcmp(path, base_path) == 0)
            add(modules, start, stop, path, base);
    }
}

void instr_rt_modules_release(struct instr_rt_modules *modules) {
    instr_rt_resize(modules->list, modules->room * sizeof(*modules->list), 0);
    instr_rt_resize(modules->text, modules->text_bytes, 0);
}
