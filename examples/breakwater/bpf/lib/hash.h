/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* The hash that spreads connections over backends and ports. It needs to be
 * fast and equal on all nodes; it protects nothing.
 */

#pragma once

#include "common.h"

/* Odd, and close to 2^32 divided by the golden ratio. */
#define HASH_MULTIPLIER 0x9E3779B1U

static __always_inline __u32 hash_add(__u32 hash, __u32 word)
{
	hash = (hash ^ word) * HASH_MULTIPLIER;
	return hash ^ (hash >> 15);
}

static __always_inline __u32 hash_start(void)
{
	__u64 seed = CONFIG(hash_seed);

	return hash_add((__u32)seed, (__u32)(seed >> 32));
}

static __always_inline __u32 hash_ports(__u32 hash, __be16 sport, __be16 dport, __u8 protocol)
{
	hash = hash_add(hash, (__u32)sport << 16 | dport);
	return hash_add(hash, protocol);
}

static __always_inline __u32 hash_flow4(const struct flow4 *flow)
{
	__u32 hash = hash_start();

	hash = hash_add(hash, flow->saddr.be32);
	hash = hash_add(hash, flow->daddr.be32);
	return hash_ports(hash, flow->sport, flow->dport, flow->protocol);
}

static __always_inline __u32 hash_flow6(const struct flow6 *flow)
{
	__u32 hash = hash_start();

	for (int word = 0; word < 4; word++)
		hash = hash_add(hash, flow->saddr.be32[word]);
	for (int word = 0; word < 4; word++)
		hash = hash_add(hash, flow->daddr.be32[word]);
	return hash_ports(hash, flow->sport, flow->dport, flow->protocol);
}
