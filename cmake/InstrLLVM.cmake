# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Finds the LLVM and Clang that the plugin is built for. A plugin fits exactly one major version of
# Clang, so the choice is never left to CMake's search order: it is -DLLVM_DIR or -DClang_DIR, else
# the installation that the `clang` on the PATH belongs to.

set(INSTR_LLVM_OLDEST 14)
set(INSTR_LLVM_NEWEST 19)

# The folder lib/cmake/llvm of the installation that a clang program belongs to, or "".
function(instr_llvm_dir_of_clang clang result)
  set(${result} "" PARENT_SCOPE)
  set(prefixes "")
  # The program may be a wrapper script or a compiler cache; its resource folder
  # (PREFIX/lib/clang/VERSION) then still tells where it lives.
  execute_process(COMMAND "${clang}" -print-resource-dir OUTPUT_VARIABLE resources
                  ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(resources)
    file(REAL_PATH "${resources}" resources)
    get_filename_component(prefix "${resources}/../../.." ABSOLUTE)
    list(APPEND prefixes "${prefix}")
  endif()
  file(REAL_PATH "${clang}" program)
  get_filename_component(prefix "${program}/../.." ABSOLUTE)
  list(APPEND prefixes "${prefix}")
  foreach(prefix IN LISTS prefixes)
    if(EXISTS "${prefix}/lib/cmake/llvm/LLVMConfig.cmake")
      set(${result} "${prefix}/lib/cmake/llvm" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# The same for a major version that is built beside the main one.
function(instr_llvm_dir_of_major major result)
  if(INSTR_LLVM_${major}_DIR)
    set(${result} "${INSTR_LLVM_${major}_DIR}" PARENT_SCOPE)
    return()
  endif()
  find_program(INSTR_LLVM_CONFIG_${major} NAMES llvm-config-${major})
  mark_as_advanced(INSTR_LLVM_CONFIG_${major})
  if(INSTR_LLVM_CONFIG_${major})
    execute_process(COMMAND "${INSTR_LLVM_CONFIG_${major}}" --cmakedir OUTPUT_VARIABLE dir
                    ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(EXISTS "${dir}/LLVMConfig.cmake")
      set(${result} "${dir}" PARENT_SCOPE)
      return()
    endif()
  endif()
  find_program(INSTR_CLANG_${major} NAMES clang-${major})
  mark_as_advanced(INSTR_CLANG_${major})
  set(dir "")
  if(INSTR_CLANG_${major})
    instr_llvm_dir_of_clang("${INSTR_CLANG_${major}}" dir)
  endif()
  if(NOT dir)
    message(FATAL_ERROR
      "LLVM ${major}, asked for by INSTR_ALSO_LLVM, was not found.\n"
      "Install it (Debian: clang-${major} llvm-${major}-dev libclang-${major}-dev) or give its "
      "folder with -DINSTR_LLVM_${major}_DIR=PREFIX/lib/cmake/llvm.")
  endif()
  set(${result} "${dir}" PARENT_SCOPE)
endfunction()

# Sets in the caller's scope: INSTR_LLVM_MAJOR, INSTR_LLVM_INCLUDE_DIRS, INSTR_LLVM_DEFINITIONS,
# INSTR_LLVM_RTTI, INSTR_LLVM_BIN, INSTR_LLVM_DIR.
macro(instr_find_llvm)
  if(NOT LLVM_DIR AND Clang_DIR AND EXISTS "${Clang_DIR}/../llvm/LLVMConfig.cmake")
    get_filename_component(LLVM_DIR "${Clang_DIR}/../llvm" ABSOLUTE)
  endif()
  if(NOT LLVM_DIR)
    find_program(INSTR_CLANG NAMES clang DOC "the clang whose LLVM the plugin is built for")
    mark_as_advanced(INSTR_CLANG)
    if(NOT INSTR_CLANG)
      message(FATAL_ERROR
        "No clang on the PATH.\n"
        "Install one (Debian: clang llvm-dev libclang-dev), or give -DLLVM_DIR=PREFIX/lib/cmake/llvm.")
    endif()
    instr_llvm_dir_of_clang("${INSTR_CLANG}" LLVM_DIR)
    if(NOT LLVM_DIR)
      execute_process(COMMAND "${INSTR_CLANG}" -dumpversion OUTPUT_VARIABLE instr_clang_version
                      ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
      string(REGEX REPLACE "\\..*" "" instr_clang_major "${instr_clang_version}")
      message(FATAL_ERROR
        "${INSTR_CLANG} is clang ${instr_clang_version}, but the LLVM headers that belong to it are "
        "not installed.\nInstall them (Debian: llvm-${instr_clang_major}-dev "
        "libclang-${instr_clang_major}-dev), or give -DLLVM_DIR=PREFIX/lib/cmake/llvm.")
    endif()
  endif()
  # LLVM's own packages look for zlib and others, some of them with the C compiler.
  find_package(LLVM REQUIRED CONFIG PATHS "${LLVM_DIR}" NO_DEFAULT_PATH)

  set(INSTR_LLVM_DIR "${LLVM_DIR}")
  set(INSTR_LLVM_MAJOR ${LLVM_VERSION_MAJOR})
  if(INSTR_LLVM_MAJOR LESS INSTR_LLVM_OLDEST OR INSTR_LLVM_MAJOR GREATER INSTR_LLVM_NEWEST)
    message(FATAL_ERROR
      "LLVM ${LLVM_PACKAGE_VERSION} (${LLVM_DIR}) is not supported: instr is built for LLVM "
      "${INSTR_LLVM_OLDEST} to ${INSTR_LLVM_NEWEST}.\nInstall one of them (Debian: clang-14 "
      "llvm-14-dev libclang-14-dev) and give -DLLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm.")
  endif()

  # Clang's headers are all that is needed of it: the plugin links no library of LLVM or Clang, the
  # compiler that loads it has them.
  unset(INSTR_CLANG_INCLUDE_DIR CACHE)
  find_path(INSTR_CLANG_INCLUDE_DIR clang/Frontend/FrontendAction.h
            HINTS "${Clang_DIR}/../../../include" ${LLVM_INCLUDE_DIRS} NO_DEFAULT_PATH)
  mark_as_advanced(INSTR_CLANG_INCLUDE_DIR)
  if(NOT INSTR_CLANG_INCLUDE_DIR)
    message(FATAL_ERROR
      "LLVM ${LLVM_PACKAGE_VERSION} is there, Clang's headers are not.\n"
      "Install them (Debian: libclang-${INSTR_LLVM_MAJOR}-dev) or give "
      "-DClang_DIR=PREFIX/lib/cmake/clang.")
  endif()
  set(INSTR_LLVM_INCLUDE_DIRS ${LLVM_INCLUDE_DIRS} ${INSTR_CLANG_INCLUDE_DIR})
  list(REMOVE_DUPLICATES INSTR_LLVM_INCLUDE_DIRS)
  separate_arguments(INSTR_LLVM_DEFINITIONS UNIX_COMMAND "${LLVM_DEFINITIONS}")
  set(INSTR_LLVM_RTTI ${LLVM_ENABLE_RTTI})
  set(INSTR_LLVM_BIN "${LLVM_TOOLS_BINARY_DIR}")
  message(STATUS "instr: LLVM ${LLVM_PACKAGE_VERSION} (${LLVM_DIR})")
endmacro()
