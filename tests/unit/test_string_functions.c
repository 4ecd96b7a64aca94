/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The runtime's own string functions against the C library's: on all strings of few letters, one of
 * them negative, and on blocks of all sizes and distances that differ for a vectoriser. */
#include "unit_main.h"

#include <stdlib.h>
#include <string.h>

#include "string_functions.h"

#define LONGEST 4
static const char letters[] = {'a', 'b', '\xe4'};
static char words[128][LONGEST + 1];
static size_t word_count;

static void make_words(const char *begin, size_t size) {
    memcpy(words[word_count++], begin, size + 1);
    for (size_t i = 0; size < LONGEST && i < sizeof letters; i++) {
        char longer[LONGEST + 1] = {0};
        memcpy(longer, begin, size);
        longer[size] = letters[i];
        make_words(longer, size + 1);
    }
}

static void have_words(void) {
    if (word_count == 0)
        make_words("", 0);
    CU_ASSERT_FATAL(word_count == 1 + 3 + 9 + 27 + 81);
}

static int sign(int number) {
    return (number > 0) - (number < 0);
}

static void test_they_find_what_the_library_finds(void) {
    have_words();
    for (size_t i = 0; i < word_count; i++) {
        const char *word = words[i];
        CU_ASSERT(instr_rt_strlen(word) == strlen(word));
        for (size_t k = 0; k <= sizeof letters; k++) {
            int letter = k < sizeof letters ? letters[k] : 0;
            CU_ASSERT(instr_rt_strchr(word, letter) == strchr(word, letter));
            CU_ASSERT(instr_rt_strrchr(word, letter) == strrchr(word, letter));
            for (size_t size = 0; size <= LONGEST; size++)
                CU_ASSERT(instr_rt_memchr(word, letter, size) == memchr(word, letter, size));
        }
    }
}

static void test_they_compare_as_the_library_does(void) {
    have_words();
    for (size_t i = 0; i < word_count; i++)
        for (size_t k = 0; k < word_count; k++) {
            const char *a = words[i], *b = words[k];
            CU_ASSERT(sign(instr_rt_strcmp(a, b)) == sign(strcmp(a, b)));
            CU_ASSERT(instr_rt_strcspn(a, b) == strcspn(a, b));
            CU_ASSERT(instr_rt_strstr(a, b) == strstr(a, b));
            for (size_t size = 0; size <= LONGEST; size++) {
                CU_ASSERT(sign(instr_rt_memcmp(a, b, size)) == sign(memcmp(a, b, size)));
                CU_ASSERT(!instr_rt_bcmp(a, b, size) == !memcmp(a, b, size));
            }
        }
}

static void test_they_copy_and_set_no_byte_more_or_less(void) {
    enum { SIZE = 160 };
    char mine[SIZE], library[SIZE];
    for (size_t size = 0; size < 70; size++)
        for (size_t from = 0; from < 40; from++)
            for (size_t to = 0; to < 80; to += 3) {
                for (size_t i = 0; i < SIZE; i++)
                    mine[i] = library[i] = (char)i;
                CU_ASSERT(instr_rt_memmove(mine + to, mine + from, size) == mine + to);
                memmove(library + to, library + from, size);
                CU_ASSERT(memcmp(mine, library, SIZE) == 0);
                CU_ASSERT(instr_rt_memset(mine + to, 0x1c3, size) == mine + to);
                memset(library + to, 0xc3, size);
                CU_ASSERT(memcmp(mine, library, SIZE) == 0);
                if (from + size <= to) {
                    CU_ASSERT(instr_rt_memcpy(mine + to, mine + from, size) == mine + to);
                    memcpy(library + to, library + from, size);
                    CU_ASSERT(memcmp(mine, library, SIZE) == 0);
                }
            }
}

static void test_getenv_takes_whole_names(void) {
    setenv("INSTR_TEST_STRING", "a=b", 1);
    setenv("INSTR_TEST_EMPTY", "", 1);
    unsetenv("INSTR_TEST");
    CU_ASSERT_STRING_EQUAL(instr_rt_getenv("INSTR_TEST_STRING"), "a=b");
    CU_ASSERT_STRING_EQUAL(instr_rt_getenv("INSTR_TEST_EMPTY"), "");
    CU_ASSERT_PTR_NULL(instr_rt_getenv("INSTR_TEST"));
    CU_ASSERT_PTR_NULL(instr_rt_getenv("INSTR_TEST_STRING_"));
    clearenv();
    CU_ASSERT_PTR_NULL(instr_rt_getenv("INSTR_TEST_STRING"));
}

UNIT_MAIN("string_functions", UNIT_TEST(test_they_find_what_the_library_finds),
          UNIT_TEST(test_they_compare_as_the_library_does),
          UNIT_TEST(test_they_copy_and_set_no_byte_more_or_less),
          UNIT_TEST(test_getenv_takes_whole_names))
