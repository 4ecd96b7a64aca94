# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The interface target instr_warnings: every target of the project links it privately.

add_library(instr_warnings INTERFACE)
target_compile_options(instr_warnings INTERFACE
  -Wall -Wextra
  $<$<COMPILE_LANGUAGE:C>:-Wshadow>
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
  $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
  $<$<BOOL:${INSTR_WERROR}>:-Werror>)
