/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Source ranges: the clients that a service accepts. */

#pragma once

#include "service.h"

#ifdef ENABLE_SOURCE_RANGES
# ifdef ENABLE_IPV4
struct source_range4_key {
	struct bpf_lpm_prefix prefix;
	__u32 service_id;
	struct in4 client;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__type(key, struct source_range4_key);
	__type(value, __u8);
	__uint(max_entries, SOURCE_RANGES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, PIN_BY_NAME);
} bw_source_ranges4 __section_maps;

static __always_inline bool source_range4_allows(struct in4 client, __u32 service_id)
{
	struct source_range4_key key = {
		.prefix.bits = 8 * (sizeof(service_id) + sizeof(client)),
		.service_id = service_id,
		.client = client,
	};

	return map_lookup(&bw_source_ranges4, &key);
}
# endif

# ifdef ENABLE_IPV6
struct source_range6_key {
	struct bpf_lpm_prefix prefix;
	__u32 service_id;
	union in6 client;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__type(key, struct source_range6_key);
	__type(value, __u8);
	__uint(max_entries, SOURCE_RANGES_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, PIN_BY_NAME);
} bw_source_ranges6 __section_maps;

static __always_inline bool source_range6_allows(const union in6 *client, __u32 service_id)
{
	struct source_range6_key key = {
		.prefix.bits = 8 * (sizeof(service_id) + sizeof(*client)),
		.service_id = service_id,
		.client = *client,
	};

	return map_lookup(&bw_source_ranges6, &key);
}
# endif
#endif
