/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Services and their backends, as the agent writes them. */

#pragma once

#include "dbg.h"

enum service_flag {
	SERVICE_AFFINITY = 1 << 0,
	SERVICE_SOURCE_RANGES = 1 << 1,
	SERVICE_DSR = 1 << 2,
};

/* Slot 0 describes the service, slot n holds its n-th backend. */
struct service4_key {
	struct in4 address;
	__be16 port;
	__u16 slot;
	__u8 protocol;
	__u8 pad[3];
};

struct service6_key {
	union in6 address;
	__be16 port;
	__u16 slot;
	__u8 protocol;
	__u8 pad[3];
};

struct service_value {
	__u32 id;		/* of the backend where slot > 0 */
	__u32 affinity_timeout;	/* in seconds, 0 for the default */
	__u16 backends;
	__u16 rev_nat_id;
	__u8 flags;
	__u8 pad[3];
};

enum backend_state {
	BACKEND_ACTIVE,
	BACKEND_DRAINING,	/* keeps its connections, gets no new ones */
	BACKEND_UNHEALTHY,
};

struct backend4 {
	struct in4 address;
	__be16 port;
	__u8 state;
	__u8 pad;
};

struct backend6 {
	union in6 address;
	__be16 port;
	__u8 state;
	__u8 pad[5];
};

static __always_inline bool backend_keeps_connections(__u8 state)
{
	return state == BACKEND_ACTIVE || state == BACKEND_DRAINING;
}

#ifdef ENABLE_IPV4
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct service4_key);
	__type(value, struct service_value);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, AGENT_MAP);
	__uint(pinning, PIN_BY_NAME);
} bw_services4 __section_maps;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct backend4);
	__uint(max_entries, BACKENDS_MAX);
	__uint(map_flags, AGENT_MAP);
	__uint(pinning, PIN_BY_NAME);
} bw_backends4 __section_maps;

static __always_inline const struct service_value *
service4_lookup(const bw_ctx *ctx, const struct flow4 *flow, __u16 slot)
{
	struct service4_key key = {
		.address = flow->daddr,
		.port = flow->dport,
		.slot = slot,
		.protocol = flow->protocol,
	};

	dbg_lookup(ctx, DBG_SERVICE_LOOKUP4, key.address.be32, (__u32)key.port << 16 | key.protocol);
	return map_lookup(&bw_services4, &key);
}

static __always_inline const struct backend4 *backend4_lookup(__u32 backend_id)
{
	return map_lookup(&bw_backends4, &backend_id);
}
#endif

#ifdef ENABLE_IPV6
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct service6_key);
	__type(value, struct service_value);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, AGENT_MAP);
	__uint(pinning, PIN_BY_NAME);
} bw_services6 __section_maps;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct backend6);
	__uint(max_entries, BACKENDS_MAX);
	__uint(map_flags, AGENT_MAP);
	__uint(pinning, PIN_BY_NAME);
} bw_backends6 __section_maps;

static __always_inline const struct service_value *
service6_lookup(const bw_ctx *ctx, const struct flow6 *flow, __u16 slot)
{
	struct service6_key key = {
		.address = flow->daddr,
		.port = flow->dport,
		.slot = slot,
		.protocol = flow->protocol,
	};

	dbg_lookup(ctx, DBG_SERVICE_LOOKUP6, key.address.be32[3], (__u32)key.port << 16 | key.protocol);
	return map_lookup(&bw_services6, &key);
}

static __always_inline const struct backend6 *backend6_lookup(__u32 backend_id)
{
	return map_lookup(&bw_backends6, &backend_id);
}
#endif
