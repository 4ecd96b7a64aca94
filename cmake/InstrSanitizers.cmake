# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# INSTR_SANITIZE names sanitizers for tools, format library, runtime and their unit tests. The
# plugin is left out of such a build: it would not load into an ordinary compiler. With
# fuzzer-no-link the fuzz targets are libFuzzer's.

set(known address undefined leak thread fuzzer-no-link)
foreach(sanitizer IN LISTS INSTR_SANITIZE)
  if(NOT sanitizer IN_LIST known)
    message(FATAL_ERROR "INSTR_SANITIZE: unknown sanitizer '${sanitizer}'; known: ${known}")
  endif()
endforeach()

add_library(instr_sanitizers INTERFACE)
if(INSTR_SANITIZE)
  string(JOIN "," joined ${INSTR_SANITIZE})
  set(flags -fsanitize=${joined} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(instr_sanitizers INTERFACE ${flags})
  target_link_options(instr_sanitizers INTERFACE ${flags})
endif()
