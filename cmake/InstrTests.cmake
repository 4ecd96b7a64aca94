# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Functions that register the tests of each layer. A test is a file or a folder in the right place:
# it is found by its name and registered once.

# tests/unit/NAME.c -> ctest test unit.NAME. The program may use every part of the project.
function(instr_add_unit_test name)
  add_executable(${name} ${CMAKE_CURRENT_SOURCE_DIR}/unit/${name}.c ${INSTR_UNIT_HELPERS})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/unit
    ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_SOURCE_DIR}/runtime/format
    ${PROJECT_SOURCE_DIR}/runtime/raw ${PROJECT_SOURCE_DIR}/runtime/src
    ${PROJECT_SOURCE_DIR}/runtime/libc
    ${PROJECT_SOURCE_DIR}/tools/common ${PROJECT_SOURCE_DIR}/tools/instr-report)
  target_compile_definitions(${name} PRIVATE INSTR_VERSION="${INSTR_VERSION}"
    INSTR_TEST_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE instr_warnings instr_sanitizers)
  foreach(library instr_report_core instr_rt_static instr_raw instr_format)
    if(TARGET ${library})
      target_link_libraries(${name} PRIVATE ${library})
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE CUnit::CUnit ZLIB::ZLIB Threads::Threads m ${CMAKE_DL_LIBS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                        "${CMAKE_CURRENT_BINARY_DIR}/unit")
  string(REGEX REPLACE "^test_" "" short ${name})
  add_test(NAME unit.${short} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/unit")
  set_tests_properties(unit.${short} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()

# What the shell runners need to know, for one major version of LLVM.
function(instr_test_environment major bin result)
  set(${result}
    "LLVM_MAJOR=${major}"
    "CLANG=${bin}/clang"
    "CLANGXX=${bin}/clang++"
    "LLVM_BIN=${bin}"
    "FILECHECK=${INSTR_FILECHECK}"
    "PYTHON=${Python3_EXECUTABLE}"
    "INSTR_LIB=${INSTR_OUTPUT_LIB}"
    "INSTR_INCLUDE=${PROJECT_SOURCE_DIR}/runtime/include"
    "REPORT=${INSTR_OUTPUT_BIN}/instr-report"
    PARENT_SCOPE)
endfunction()

# tests/plugin/FILE -> ctest test plugin.NAME.llvmMAJOR
function(instr_add_plugin_test file major bin)
  get_filename_component(name ${file} NAME_WE)
  set(test plugin.${name}.llvm${major})
  instr_test_environment(${major} "${bin}" environment)
  add_test(NAME ${test} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/plugin/run_filecheck.sh ${file})
  set_tests_properties(${test} PROPERTIES LABELS "plugin;llvm${major}" TIMEOUT 120
                       SKIP_RETURN_CODE 77 ENVIRONMENT "${environment}")
endfunction()

# tests/integration/CASE/ -> ctest test integration.CASE.llvmMAJOR
function(instr_add_case folder major bin)
  get_filename_component(name ${folder} NAME)
  set(test integration.${name}.llvm${major})
  instr_test_environment(${major} "${bin}" environment)
  add_test(NAME ${test} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/integration/run_case.sh ${folder})
  set_tests_properties(${test} PROPERTIES LABELS "integration;llvm${major}" TIMEOUT 180
                       SKIP_RETURN_CODE 77 ENVIRONMENT "${environment}")
endfunction()

# A script of tests/programs with its arguments -> ctest test programs.NAME.llvmMAJOR. Each has a
# folder of its own, as they run at the same time.
function(instr_add_programs_test name major script)
  set(test programs.${name}.llvm${major})
  add_test(NAME ${test} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/programs/${script} ${ARGN})
  set_tests_properties(${test} PROPERTIES LABELS "programs;llvm${major}" TIMEOUT 300
    SKIP_RETURN_CODE 77 ENVIRONMENT
    "INSTR_PLUGIN=${INSTR_OUTPUT_LIB}/libinstr.so;INSTR_REPORT=${INSTR_OUTPUT_BIN}/instr-report;LLVM_VERSION=${major};PROGRAMS_DIR=${CMAKE_CURRENT_BINARY_DIR}/programs/${name}-llvm${major};OFFLINE=yes")
endfunction()

# A shell script of tests/ that is a test by itself.
function(instr_add_script_test name label script)
  add_test(NAME ${name} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 300 SKIP_RETURN_CODE 77)
endfunction()

# instr_add_fuzz_target(NAME LIBRARIES [SEED_FOLDER...]): fuzz/fuzz_NAME.c or .cpp. With libFuzzer it
# runs for INSTR_FUZZ_SECONDS, else it has a main of its own, which does the same changes each time.
set(INSTR_FUZZ_SECONDS 15 CACHE STRING "How long each fuzz target runs under libFuzzer")
mark_as_advanced(INSTR_FUZZ_SECONDS)
function(instr_add_fuzz_target name libraries)
  set(target fuzz_${name})
  file(GLOB source CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${target}.c*)
  add_executable(${target} ${source} ${INSTR_UNIT_HELPERS})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/unit
                             ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_SOURCE_DIR}/runtime/raw)
  target_link_libraries(${target} PRIVATE instr_warnings instr_sanitizers ${libraries} ZLIB::ZLIB)
  set(arguments ${ARGN})
  set(timeout 300)
  if("fuzzer-no-link" IN_LIST INSTR_SANITIZE)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set(timeout 7200)
    set(corpus ${CMAKE_CURRENT_BINARY_DIR}/corpus/${name})
    file(MAKE_DIRECTORY ${corpus})
    set(arguments -max_total_time=${INSTR_FUZZ_SECONDS} -max_len=65536 -timeout=60 -rss_limit_mb=2048
        -print_final_stats=1 -artifact_prefix=${corpus}- ${corpus} ${ARGN})
  else()
    target_compile_definitions(${target} PRIVATE INSTR_FUZZ_REGRESSION)
  endif()
  if(NOT TARGET fuzz_targets)
    add_custom_target(fuzz_targets)
  endif()
  add_dependencies(fuzz_targets ${target})
  add_test(NAME fuzz.${name} COMMAND ${target} ${arguments})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS "fuzz;golden" TIMEOUT ${timeout})
endfunction()
