/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The frame of BPF unit tests. A test runs in the kernel, without a device, and
 * writes what it found into a map.
 *
 * CHECK is the test. Where it needs a packet, PKTGEN of the same name builds
 * one; where it is about a whole program, SETUP runs it and CHECK finds the
 * program's result in front of the packet.
 */

#pragma once

#define PKTGEN(hook, name) __section(hook "/test/" name "/pktgen")
#define SETUP(hook, name) __section(hook "/test/" name "/setup")
#define CHECK(hook, name) __section(hook "/test/" name "/check")

enum test_status {
	TEST_ERROR = 100,
	TEST_PASS,
	TEST_FAIL,
	TEST_SKIP,
};

enum test_kind {
	TEST_KIND_NONE,
	TEST_KIND_TEST,
	TEST_KIND_LOG,
};

#define TEST_TEXT_MAX 128
#define TEST_ARGS_MAX 12

struct test_record {
	__u8 kind;
	__u8 status;
	__u8 arguments;
	__u8 pad;
	__u32 line;
	char text[TEST_TEXT_MAX];
	__u64 args[TEST_ARGS_MAX];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct test_record);
	__uint(max_entries, 64);
} bw_test_results __section_maps;

static __always_inline __maybe_unused struct test_record *
test_record(__u32 *cursor, enum test_kind kind, __u32 line)
{
	struct test_record *record = map_lookup(&bw_test_results, cursor);

	if (!record)
		return NULL;
	record->kind = (__u8)kind;
	record->line = line;
	record->status = TEST_PASS;
	*cursor += 1;
	return record;
}

/* Writes a line to the result. Takes the conversions of bpf_trace_printk(). */
#define test_log(format, ...)                                                                      \
	do {                                                                                       \
		static const char __text[] = format;                                               \
		const __u64 __args[] = { 0, ##__VA_ARGS__ };                                       \
		struct test_record *__record = test_record(&__cursor, TEST_KIND_LOG, __LINE__);    \
                                                                                                   \
		_Static_assert(sizeof(__text) <= TEST_TEXT_MAX, "message too long");               \
		_Static_assert(ARRAY_SIZE(__args) - 1 <= TEST_ARGS_MAX, "too many arguments");     \
		if (__record) {                                                                    \
			__record->arguments = ARRAY_SIZE(__args) - 1;                              \
			memcpy(__record->text, __text, sizeof(__text));                            \
			memcpy(__record->args, __args + 1, sizeof(__args) - sizeof(__u64));        \
		}                                                                                  \
	} while (0)

#define test_init()                                                                                \
	__u32 __cursor = 0;                                                                        \
	int __result = TEST_PASS;                                                                  \
	struct test_record *__test = NULL;                                                         \
                                                                                                   \
	do {

#define test_finish()                                                                              \
	(void)__test;                                                                              \
	(void)__cursor;                                                                            \
	}                                                                                          \
	while (0)                                                                                  \
		;                                                                                  \
	return __result

/* A sub-test: it fails on its own, and the whole test with it. */
#define TEST(name, ...)                                                                            \
	do {                                                                                       \
		static const char __name[] = name;                                                 \
                                                                                                   \
		_Static_assert(sizeof(__name) <= TEST_TEXT_MAX, "name too long");                  \
		__test = test_record(&__cursor, TEST_KIND_TEST, __LINE__);                         \
		if (__test)                                                                        \
			memcpy(__test->text, __name, sizeof(__name));                              \
		__VA_ARGS__                                                                        \
	} while (0);                                                                               \
	__test = NULL

#define test_end_as(end)                                                                           \
	{                                                                                          \
		__result = (end);                                                                  \
		if (__test)                                                                        \
			__test->status = (end);                                                    \
		break;                                                                             \
	}

#define test_fail_now() test_end_as(TEST_FAIL)
#define test_skip_now() test_end_as(TEST_SKIP)

/* Reports why and leaves the sub-test, or the test outside of one. */
#define test_fatal(format, ...)                                                                    \
	{                                                                                          \
		test_log(format, ##__VA_ARGS__);                                                   \
		test_fail_now()                                                                    \
	}

#define assert(condition)                                                                          \
	if (!(condition))                                                                          \
		test_fatal("not true: " #condition)
