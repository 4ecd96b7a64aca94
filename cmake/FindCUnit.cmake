# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Finds CUnit: target CUnit::CUnit, variable CUnit_FOUND.
find_path(CUnit_INCLUDE_DIR CUnit/Basic.h)
find_library(CUnit_LIBRARY NAMES cunit)
mark_as_advanced(CUnit_INCLUDE_DIR CUnit_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CUnit REQUIRED_VARS CUnit_LIBRARY CUnit_INCLUDE_DIR
                                  REASON_FAILURE_MESSAGE "Debian: libcunit1-dev")

if(CUnit_FOUND AND NOT TARGET CUnit::CUnit)
  add_library(CUnit::CUnit UNKNOWN IMPORTED)
  set_target_properties(CUnit::CUnit PROPERTIES IMPORTED_LOCATION "${CUnit_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${CUnit_INCLUDE_DIR}")
endif()
