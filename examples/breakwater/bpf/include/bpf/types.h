/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Integer and address types. The datapath uses no kernel headers. */

#pragma once

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef int __s32;
typedef long long __s64;

/* In network byte order. */
typedef __u16 __be16;
typedef __u32 __be32;

#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)

struct in4 {
	__be32 be32;
};

union in6 {
	__u8 byte[16];
	__be32 be32[4];
	__u64 word[2];
};

/* Padded to eight bytes, so that it can be copied with one store. */
struct mac {
	__u8 byte[6];
	__u8 pad[2];
};
