# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Builds the plugin for each further major of INSTR_ALSO_LLVM, from the same sources, as a project of
# its own: two LLVMs do not fit into one CMake configuration.
include(ExternalProject)
include(InstrLLVM)

# "MAJOR=folder of its programs" for the tests, the main major first.
set(INSTR_LLVM_BINS "${INSTR_LLVM_MAJOR}=${INSTR_LLVM_BIN}")
set(previous "")
if(TARGET instr_plugin)
  set(previous instr_plugin)
endif()
foreach(major IN LISTS INSTR_ALSO_LLVM)
  if(major EQUAL INSTR_LLVM_MAJOR)
    continue()
  endif()
  instr_llvm_dir_of_major(${major} dir)
  set(target instr_plugin_llvm${major})
  # One after the other: each compiles with all the jobs it is given.
  ExternalProject_Add(${target}
    SOURCE_DIR "${PROJECT_SOURCE_DIR}/plugin"
    BINARY_DIR "${PROJECT_BINARY_DIR}/plugin-llvm${major}"
    PREFIX "${PROJECT_BINARY_DIR}/plugin-llvm${major}/external"
    CMAKE_ARGS
      -DLLVM_DIR=${dir}
      -DINSTR_OUTPUT_LIB=${INSTR_OUTPUT_LIB}
      -DINSTR_WERROR=${INSTR_WERROR}
      -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
      -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}
      -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}
    BUILD_ALWAYS ON
    BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR> --parallel 2
    INSTALL_COMMAND ""
    DEPENDS ${previous})
  set(previous ${target})

  get_filename_component(bin "${dir}/../../../bin" ABSOLUTE)
  list(APPEND INSTR_LLVM_BINS "${major}=${bin}")
  install(PROGRAMS
          "${INSTR_OUTPUT_LIB}/instr/${major}/libinstr.so"
          "${INSTR_OUTPUT_LIB}/instr/${major}/instr-plugin.so"
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/instr/${major})
endforeach()
