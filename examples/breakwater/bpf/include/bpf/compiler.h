/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Attributes and builtins of the compiler. */

#pragma once

#include <bpf/types.h>

#define __section(name) __attribute__((section(name), used))
#define __always_inline inline __attribute__((always_inline))
#define __maybe_unused __attribute__((unused))
#define __packed __attribute__((packed))
#define __align(bytes) __attribute__((aligned(bytes)))

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

#define memcpy(to, from, bytes) __builtin_memcpy(to, from, bytes)
#define memset(at, byte, bytes) __builtin_memset(at, byte, bytes)

#define __stringify_token(token) #token
#define __stringify(token) __stringify_token(token)

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Keeps the compiler from merging two bounds checks into one that the
 * verifier cannot follow.
 */
#define barrier_var(variable) asm volatile("" : "+r"(variable))
