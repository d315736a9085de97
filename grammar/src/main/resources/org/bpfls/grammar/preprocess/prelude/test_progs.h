/* Stands in for the test_progs.h of the kernel's BPF selftests. */
#ifndef __TEST_PROGS_H
#define __TEST_PROGS_H
#include <bpf/libbpf.h>
#include <bpf/bpf.h>
#include "bpfls/errno.h"
typedef __u16 __sum16;
#define CHECK_FAIL(condition) ({ int __ret = !!(condition); if (__ret) test__fail(); __ret; })
#define CHECK(condition, tag, format...) ({ int __ret = !!(condition); if (__ret) test__fail(); __ret; })
#define CHECK_ATTR(condition, tag, format...) CHECK(condition, tag, ##format)
#define PRINT_FAIL(format...) ({ test__fail(); fprintf(stdout, ##format); })
#define ASSERT_FAIL(fmt, args...) ({ test__fail(); 0; })
#define ASSERT_TRUE(actual, name) ({  bool ___ok = (actual); if (!___ok) test__fail(); ___ok; })
#define ASSERT_FALSE(actual, name) ({  bool ___ok = !(actual); if (!___ok) test__fail(); ___ok; })
#define ASSERT_EQ(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act == ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_NEQ(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act != ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_LT(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act < ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_LE(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act <= ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_GT(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act > ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_GE(actual, expected, name) ({ typeof(actual) ___act = (actual); typeof(expected) ___exp = (expected); bool ___ok = ___act >= ___exp; if (!___ok) test__fail(); ___ok; })
#define ASSERT_STREQ(actual, expected, name) ({  bool ___ok = strcmp((actual), (expected)) == 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_STRNEQ(actual, expected, len, name) ({  bool ___ok = strncmp((actual), (expected), (len)) == 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_HAS_SUBSTR(str, substr, name) ({  bool ___ok = strstr((str), (substr)) != NULL; if (!___ok) test__fail(); ___ok; })
#define ASSERT_MEMEQ(actual, expected, len, name) ({  bool ___ok = memcmp((actual), (expected), (len)) == 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_OK(res, name) ({ long long ___res = (res); bool ___ok = ___res == 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_ERR(res, name) ({ long long ___res = (res); bool ___ok = ___res < 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_NULL(ptr, name) ({ const void *___res = (ptr); bool ___ok = !___res; if (!___ok) test__fail(); ___ok; })
#define ASSERT_OK_PTR(ptr, name) ({ const void *___res = (ptr); int ___err = libbpf_get_error(___res); bool ___ok = ___err == 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_ERR_PTR(ptr, name) ({ const void *___res = (ptr); int ___err = libbpf_get_error(___res); bool ___ok = ___err != 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_OK_FD(fd, name) ({ int ___fd = (fd); bool ___ok = ___fd >= 0; if (!___ok) test__fail(); ___ok; })
#define ASSERT_ERR_FD(fd, name) ({ int ___fd = (fd); bool ___ok = ___fd < 0; if (!___ok) test__fail(); ___ok; })
#define SYS(goto_label, fmt, ...) ({ char cmd[1024]; snprintf(cmd, sizeof(cmd), fmt, ##__VA_ARGS__); \
	if (!ASSERT_OK(system(cmd), cmd)) goto goto_label; })
#define SYS_NOFAIL(fmt, ...) ({ char cmd[1024]; snprintf(cmd, sizeof(cmd), fmt, ##__VA_ARGS__); system(cmd); })
#define ALL_TO_DEV_NULL " >/dev/null 2>&1"
#define BPF_TESTMOD_TEST_FILE "/sys/kernel/bpf_testmod"
#define SYS_NANOSLEEP_KPROBE_NAME "__x64_sys_nanosleep"
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif
#define ENOTSUPP 524
void test__fail(void);
void test__skip(void);
bool test__start_subtest(const char *name);
#endif
