/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "hostile_sample.h"

#include <stdio.h>

enum { TIMED = INSTR_PROFILE_FUNCTION_LINES | INSTR_PROFILE_FUNCTION_TIMED };

#define SCRIPT "<script>document.title='taken over'</script>"

const struct hostile_text hostile_texts[] = {
    {"</script>" SCRIPT, "</script>" SCRIPT},
    {"<!--<script>", "<!--<script>"},
    {"-->]]></style></title>", "-->]]></style></title>"},
    {"<img src=x onerror=\"document.title='taken over'\">",
     "<img src=x onerror=\"document.title='taken over'\">"},
    {"javascript:document.title='taken over'", "javascript:document.title='taken over'"},
    {"a\xe2\x80\xa8"
     "b\xe2\x80\xa9"
     "c",
     "a\xe2\x80\xa8"
     "b\xe2\x80\xa9"
     "c"},
    {"\xff\xfe\xc3(", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd("},
    {"\001\033[31m\177\b\"\\\\u003c", "\001\033[31m\177\b\"\\\\u003c"},
    {"\xe2\x80\xaetxt.c\xe2\x81\xa6", "\xe2\x80\xaetxt.c\xe2\x81\xa6"},
    {"__proto__", "__proto__"},
    {"constructor", "constructor"},
    {"${alert(1)}`'&lt;&amp;", "${alert(1)}`'&lt;&amp;"},
};

const size_t hostile_text_count = sizeof hostile_texts / sizeof *hostile_texts;

void hostile_sample(struct builder *builder) {
    builder_open(builder, INSTR_PROFILE_TIMING_EXACT);
    builder_argument(builder, "./prog");
    builder_argument(builder, "</title></script>" SCRIPT);
    for (size_t i = 0; i < hostile_text_count; i++) {
        const char *name = hostile_texts[i].bytes;
        char text[256];
        uint64_t calls = i + 1, line = 10 * (i + 1);
        uint64_t file = builder_file(builder, name, "/nowhere", 0);
        uint64_t function =
            builder_function(builder, &(struct builder_function){.name = name,
                                                                 .file = file,
                                                                 .line = line,
                                                                 .end_line = line,
                                                                 .flags = TIMED,
                                                                 .calls = calls,
                                                                 .timed_calls = calls,
                                                                 .primitive_calls = calls,
                                                                 .total_ns = 1000000 * calls,
                                                                 .self_ns = 1000000 * calls});
        builder_line(builder, builder_block(builder, function, calls, 0), file, line, 1);
        builder_site(builder,
                     &(struct instr_profile_site){function, INSTR_PROFILE_SITE_LINE, file, line,
                                                  calls, calls, 1000000 * (int64_t)calls,
                                                  1000000 * (int64_t)calls, 0, 1, 1000000});
        builder_arc(builder, &(struct instr_profile_arc){0, 0, 0, function, calls,
                                                         1000000 * (int64_t)calls});
        snprintf(text, sizeof text, "/* %s */ \"%s\" <b>%s\n", name, name, name);
        builder_text(builder, file, line, text);
    }
    builder_thread(builder, 42, 2000000000, 1000000000);
    builder_region(builder, "</script>" SCRIPT, 2, 3000);
}
