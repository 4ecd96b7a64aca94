# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# instr_embed(TARGET SYMBOL FILE): compiles the content of a file into a target, as
# `extern const char SYMBOL[];` with a zero behind it.
function(instr_embed target symbol file)
  get_filename_component(file "${file}" ABSOLUTE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" content HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1', " content "${content}")
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c" @ONLY CONTENT
       "extern const char @symbol@[];\nconst char @symbol@[] = {@content@0};\n")
  target_sources(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c")
endfunction()
