/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Arithmetic of the Internet checksum, RFC 1071 and RFC 1624. */

#pragma once

#include <bpf/compiler.h>

static __always_inline __u16 csum_fold(__u64 sum)
{
	sum = (sum & 0xFFFFFFFF) + (sum >> 32);
	sum = (sum & 0xFFFF) + (sum >> 16);
	sum = (sum & 0xFFFF) + (sum >> 16);
	sum = (sum & 0xFFFF) + (sum >> 16);
	return (__u16)~sum;
}

/* The checksum after the data that it covers changed by diff, which comes
 * from csum_diff().
 */
static __always_inline __u16 csum_update(__u16 checksum, __u32 diff)
{
	return csum_fold((__u64)(__u16)~checksum + diff);
}
