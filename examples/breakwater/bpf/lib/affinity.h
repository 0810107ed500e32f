/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Session affinity: the backend that a client used last. */

#pragma once

#include "conntrack.h"

#ifdef ENABLE_AFFINITY
struct affinity_key {
	union in6 client;	/* IPv4 addresses take the last four bytes */
	__u32 service_id;
	__u32 pad;
};

struct affinity_value {
	__u32 backend_id;
	__u32 last_used;	/* seconds since boot */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct affinity_key);
	__type(value, struct affinity_value);
	__uint(max_entries, AFFINITY_MAX);
	__uint(map_flags, BPF_F_NO_COMMON_LRU);
	__uint(pinning, PIN_BY_NAME);
} bw_affinity __section_maps;

/* The remembered backend, or 0. */
static __always_inline __u32
affinity_lookup(const bw_ctx *ctx, const struct affinity_key *key, __u32 timeout)
{
	struct affinity_value *value = map_lookup(&bw_affinity, key);
	__u32 idle;

	if (!value)
		return 0;
	if (!timeout)
		timeout = CONFIG(affinity_timeout);
	idle = now_seconds() - value->last_used;
	if (idle > timeout) {
		dbg(ctx, DBG_AFFINITY_EXPIRED, key->service_id, idle - timeout);
		map_delete(&bw_affinity, key);
		return 0;
	}
	dbg(ctx, DBG_AFFINITY_HIT, key->service_id, value->backend_id);
	return value->backend_id;
}

static __always_inline void affinity_remember(const struct affinity_key *key, __u32 backend_id)
{
	struct affinity_value value = {
		.backend_id = backend_id,
		.last_used = now_seconds(),
	};

	map_update(&bw_affinity, key, &value, BPF_ANY);
}
#endif
