/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>

#include "sys.h"
#include "unit_main.h"

static void test_failure_is_returned_and_errno_left_alone(void) {
    struct stat facts;
    char byte;
    errno = 77;
    CU_ASSERT_EQUAL(instr_rt_sys_open("/nothing/here", O_RDONLY, 0), -ENOENT);
    CU_ASSERT_EQUAL(instr_rt_sys_stat("/nothing/here", &facts, 0), -ENOENT);
    CU_ASSERT_EQUAL(instr_rt_sys_fstat(-1, &facts), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_read(-1, &byte, 1), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_write(-1, &byte, 1), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_close(-1), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_fcntl(-1, F_GETFD, 0), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_bind(-1, &facts, sizeof(facts)), -EBADF);
    CU_ASSERT_EQUAL(instr_rt_sys_rename("/nothing/here", "/nothing/there"), -ENOENT);
    CU_ASSERT_EQUAL(instr_rt_sys_unlink("/nothing/here"), -ENOENT);
    CU_ASSERT_EQUAL(instr_rt_sys_readlink("/nothing/here", &byte, 1), -ENOENT);
    CU_ASSERT_EQUAL(instr_rt_sys_getcwd(&byte, 1), -ERANGE);
    CU_ASSERT_PTR_NULL(instr_rt_sys_map(SIZE_MAX / 4));
    CU_ASSERT_EQUAL(errno, 77);
}

static void test_file_is_written_renamed_read_and_removed(void) {
    static const char from[] = "rt_sys.tmp", to[] = "rt_sys.txt";
    char text[16] = "";
    struct stat facts, wanted;
    int fd = instr_rt_sys_open(from, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CU_ASSERT_FATAL(fd >= 0);
    CU_ASSERT_EQUAL(instr_rt_sys_fcntl(fd, F_GETFD, 0), FD_CLOEXEC);
    CU_ASSERT_EQUAL(instr_rt_sys_write(fd, "hello", 5), 5);
    CU_ASSERT_EQUAL(instr_rt_sys_close(fd), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_rename(from, to), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_stat(from, &facts, 0), -ENOENT);
    CU_ASSERT_EQUAL_FATAL(stat(to, &wanted), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_stat(to, &facts, 0), 0);
    CU_ASSERT_EQUAL(facts.st_ino, wanted.st_ino);
    CU_ASSERT_EQUAL(facts.st_dev, wanted.st_dev);
    CU_ASSERT_EQUAL(facts.st_mode, wanted.st_mode);
    CU_ASSERT_EQUAL(facts.st_size, 5);
    fd = instr_rt_sys_open(to, O_RDONLY, 0);
    CU_ASSERT_FATAL(fd >= 0);
    memset(&facts, 0, sizeof(facts));
    CU_ASSERT_EQUAL(instr_rt_sys_fstat(fd, &facts), 0);
    CU_ASSERT_EQUAL(facts.st_ino, wanted.st_ino);
    CU_ASSERT_EQUAL(instr_rt_sys_read(fd, text, sizeof(text)), 5);
    CU_ASSERT_STRING_EQUAL(text, "hello");
    CU_ASSERT_EQUAL(instr_rt_sys_close(fd), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_unlink(to), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_stat(to, &facts, 0), -ENOENT);
}

static void test_link_is_seen_where_it_is_not_followed(void) {
    static const char name[] = "rt_sys.link";
    struct stat facts;
    char target[16] = "";
    instr_rt_sys_unlink(name);
    CU_ASSERT_EQUAL_FATAL(symlink("/dev/null", name), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_stat(name, &facts, AT_SYMLINK_NOFOLLOW), 0);
    CU_ASSERT(S_ISLNK(facts.st_mode));
    CU_ASSERT_EQUAL(instr_rt_sys_stat(name, &facts, 0), 0);
    CU_ASSERT(S_ISCHR(facts.st_mode));
    CU_ASSERT_EQUAL(instr_rt_sys_readlink(name, target, sizeof(target) - 1), 9);
    CU_ASSERT_STRING_EQUAL(target, "/dev/null");
    instr_rt_sys_unlink(name);
}

static void test_process_and_system_are_as_the_c_library_says(void) {
    struct utsname names, wanted_names;
    struct rusage usage;
    struct rlimit wanted_limit;
    uint64_t limits[2] = {0, 0};
    char directory[4096] = "", wanted_directory[4096] = "";
    CU_ASSERT_EQUAL(instr_rt_sys_getpid(), (uint64_t)getpid());
    CU_ASSERT_EQUAL(instr_rt_sys_getppid(), (uint64_t)getppid());
    CU_ASSERT_EQUAL(instr_rt_sys_gettid(), instr_rt_sys_getpid());
    CU_ASSERT_EQUAL(uname(&wanted_names), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_uname(&names), 0);
    CU_ASSERT_STRING_EQUAL(names.nodename, wanted_names.nodename);
    CU_ASSERT_EQUAL(getrlimit(RLIMIT_NOFILE, &wanted_limit), 0);
    CU_ASSERT_EQUAL(instr_rt_sys_getrlimit(RLIMIT_NOFILE, limits), 0);
    CU_ASSERT_EQUAL(limits[0], wanted_limit.rlim_cur);
    CU_ASSERT_PTR_NOT_NULL(getcwd(wanted_directory, sizeof(wanted_directory)));
    CU_ASSERT_EQUAL(instr_rt_sys_getcwd(directory, sizeof(directory)),
                    (ssize_t)strlen(wanted_directory) + 1);
    CU_ASSERT_STRING_EQUAL(directory, wanted_directory);
    CU_ASSERT_EQUAL(instr_rt_sys_getrusage(RUSAGE_SELF, &usage), 0);
    CU_ASSERT(usage.ru_maxrss > 0);
}

UNIT_MAIN("rt_sys", UNIT_TEST(test_failure_is_returned_and_errno_left_alone),
          UNIT_TEST(test_file_is_written_renamed_read_and_removed),
          UNIT_TEST(test_link_is_seen_where_it_is_not_followed),
          UNIT_TEST(test_process_and_system_are_as_the_c_library_says))
