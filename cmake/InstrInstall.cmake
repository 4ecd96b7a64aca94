# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs everything but the plugins, which plugin/ and InstrAlsoLLVM install. All generated files
# find the rest of the tree relative to themselves, so that an installed tree can be moved.
include(CMakePackageConfigHelpers)

set(generated "${PROJECT_BINARY_DIR}/generated")
set(INSTR_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Instr)

file(RELATIVE_PATH INSTR_LIB_TO_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" INSTR_LIB_TO_PREFIX "${INSTR_LIB_TO_PREFIX}")

file(RELATIVE_PATH INSTR_CFG_TO_INCLUDE "/${CMAKE_INSTALL_LIBDIR}/instr"
     "/${CMAKE_INSTALL_INCLUDEDIR}")

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/InstrConfig.cmake.in
  ${generated}/InstrConfig.cmake INSTALL_DESTINATION ${INSTR_CMAKE_DIR}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${generated}/InstrConfigVersion.cmake COMPATIBILITY SameMinorVersion)
configure_file(${PROJECT_SOURCE_DIR}/cmake/instr.pc.in ${generated}/instr.pc @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/cmake/instr.cfg.in ${generated}/instr.cfg @ONLY)

install(FILES ${generated}/InstrConfig.cmake ${generated}/InstrConfigVersion.cmake
        DESTINATION ${INSTR_CMAKE_DIR})
install(FILES ${generated}/instr.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES ${generated}/instr.cfg DESTINATION ${CMAKE_INSTALL_LIBDIR}/instr)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/instr
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/tools/instr-report/instr-report.1
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_SOURCE_DIR}/docs/instr-format.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${PROJECT_SOURCE_DIR}/docs/instr.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
if(TARGET instr_rt)
  install(TARGETS instr_rt instr_rt_static LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
if(TARGET instr-report)
  install(TARGETS instr-report RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${generated}/completion.bash RENAME instr-report
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${generated}/completion.zsh RENAME _instr-report
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${generated}/completion.fish RENAME instr-report.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
