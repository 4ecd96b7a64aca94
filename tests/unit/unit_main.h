/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The main function of a CUnit program with one suite:
 *
 *   static void test_thing_does_this(void) { CU_ASSERT(...); }
 *   UNIT_MAIN("thing", UNIT_TEST(test_thing_does_this), ...)
 *
 * The program fails if an assertion failed, if a test could not be registered, or if no test ran:
 * CU_get_error() alone stays 0 when an assertion fails.
 */
#ifndef INSTR_UNIT_MAIN_H
#define INSTR_UNIT_MAIN_H

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>

#include <stdio.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

#define UNIT_TEST(function)                                                                        \
    { #function, function }

static inline int unit_run(const char *name, const struct unit_test *tests, size_t count) {
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_pSuite suite = CU_add_suite(name, 0, 0);
    int registered = suite != 0;
    for (size_t i = 0; registered && i < count; i++)
        registered = CU_add_test(suite, tests[i].name, tests[i].run) != 0;
    int failed = 1;
    if (registered) {
        CU_basic_set_mode(CU_BRM_VERBOSE);
        CU_ErrorCode error = CU_basic_run_tests();
        failed = error != CUE_SUCCESS || CU_get_number_of_failures() != 0 ||
                 CU_get_number_of_tests_run() != count || count == 0;
    } else {
        fprintf(stderr, "%s: cannot register tests: %s\n", name, CU_get_error_msg());
    }
    CU_cleanup_registry();
    return failed;
}

#define UNIT_MAIN(suite, ...)                                                                      \
    int main(void) {                                                                               \
        static const struct unit_test tests[] = {__VA_ARGS__};                                     \
        return unit_run(suite, tests, sizeof tests / sizeof tests[0]);                             \
    }

#endif
