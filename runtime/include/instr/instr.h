/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What a program may say to its profiler. Include this anywhere, C or C++, and keep it in: in a
 * program compiled without the plugin all of it does nothing and needs no library.
 *
 * Any thread may call any of these. They keep errno.
 */
#ifndef INSTR_INSTR_H
#define INSTR_INSTR_H

#include <instr/abi.h>

/* Marks a function to be profiled, line by line: INSTR_PROFILE int parse(const char *text); */
#ifdef __INSTR__ /* by the plugin */
#define INSTR_PROFILE __attribute__((profile))
#else
#define INSTR_PROFILE
#endif

/* These functions are never profiled themselves. */
#define INSTR_API static inline __attribute__((unused, no_instrument_function))

#ifdef __cplusplus
extern "C" {
#endif

/* The plugin defines it in every object that it instruments; 0 in a program without the plugin. */
extern struct instr_abi_image __instr_image __attribute__((weak, visibility("hidden")));

#ifdef __cplusplus
}
#endif

INSTR_API const struct instr_abi_hooks *instr_hooks_of_image(void) {
    return &__instr_image ? __instr_image.hooks : 0;
}

/* Switches measuring on: hits and times. INSTR_OPTIONS=enabled=0 starts a program switched off. */
INSTR_API void instr_start(void) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    if (hooks)
        hooks->api_start();
}

/* Switches measuring off: what is executed until instr_start() is not in the profile. For
 * functions that are active now no time passes meanwhile. */
INSTR_API void instr_stop(void) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    if (hooks)
        hooks->api_stop();
}

/* Forgets all that was measured so far, on all threads. */
INSTR_API void instr_reset(void) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    if (hooks)
        hooks->api_reset();
}

/* Writes the profile as it is now; the program goes on, and writes it anew at its end. Returns 0,
 * or -1 if it could not be written, which is said on stderr. 0 without the plugin. */
INSTR_API int instr_flush(void) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    return hooks ? hooks->api_flush() : 0;
}

/* Measures a part of the program under a name of its own, per thread. Regions nest; regions of the
 * same name are added up. The name is copied. */
INSTR_API void instr_region_begin(const char *name) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    if (hooks)
        hooks->api_region_begin(name);
}

/* Ends the innermost open region of that name, and the regions begun inside of it. */
INSTR_API void instr_region_end(const char *name) {
    const struct instr_abi_hooks *hooks = instr_hooks_of_image();
    if (hooks)
        hooks->api_region_end(name);
}

#undef INSTR_API

#endif
