/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Connection tracking: which backend a connection went to, for as long as it
 * lives. The agent removes expired entries; until then they are ignored.
 */

#pragma once

#include <bpf/config/conntrack.h>

#include "dbg.h"

enum ct_state {
	CT_STATE_SYN,
	CT_STATE_OPEN,
	CT_STATE_FIN,
};

struct ct_entry {
	__u64 packets;
	__u64 bytes;
	__u32 expires;		/* seconds since boot */
	__u32 last_report;	/* seconds since boot */
	__u32 backend_id;
	__u16 rev_nat_id;
	__u8 state;
	__u8 pad;
};

#ifdef ENABLE_IPV4
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct flow4);
	__type(value, struct ct_entry);
	__uint(max_entries, CT_TCP_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_ct_tcp4 __section_maps;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct flow4);
	__type(value, struct ct_entry);
	__uint(max_entries, CT_ANY_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_ct_any4 __section_maps;

static __always_inline const void *ct_map4(__u8 protocol)
{
	return protocol == PROTO_TCP ? (const void *)&bw_ct_tcp4 : (const void *)&bw_ct_any4;
}
#endif

#ifdef ENABLE_IPV6
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct flow6);
	__type(value, struct ct_entry);
	__uint(max_entries, CT_TCP_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_ct_tcp6 __section_maps;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct flow6);
	__type(value, struct ct_entry);
	__uint(max_entries, CT_ANY_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_ct_any6 __section_maps;

static __always_inline const void *ct_map6(__u8 protocol)
{
	return protocol == PROTO_TCP ? (const void *)&bw_ct_tcp6 : (const void *)&bw_ct_any6;
}
#endif

static __always_inline __u32 now_seconds(void)
{
	return (__u32)(boot_time_ns() / 1000000000ULL);
}

static __always_inline enum ct_state ct_next_state(enum ct_state state, __u8 tcp_flags)
{
	if (tcp_flags & (TCP_FIN | TCP_RST))
		return CT_STATE_FIN;
	if (tcp_flags & TCP_SYN)
		return CT_STATE_SYN;
	return state == CT_STATE_FIN ? CT_STATE_FIN : CT_STATE_OPEN;
}

static __always_inline __u32 ct_lifetime(__u8 protocol, enum ct_state state)
{
	if (protocol != PROTO_TCP)
		return CONFIG(ct_timeout_any);
	switch (state) {
	case CT_STATE_SYN:
		return CONFIG(ct_timeout_tcp_syn);
	case CT_STATE_FIN:
		return CONFIG(ct_timeout_tcp_fin);
	case CT_STATE_OPEN:
		break;
	}
	return CONFIG(ct_timeout_tcp);
}

static __always_inline enum ct_status ct_status_of(enum ct_state old, enum ct_state new)
{
	if (old == CT_STATE_FIN && new == CT_STATE_SYN)
		return CT_REOPENED;
	return new == CT_STATE_FIN ? CT_CLOSING : CT_ESTABLISHED;
}

/* Finds the connection and accounts the packet to it. The entry is NULL
 * exactly when the status is CT_NEW.
 */
static __always_inline enum ct_status
ct_lookup(const bw_ctx *ctx, const void *map, const void *key, __u8 protocol, __u8 tcp_flags,
	  struct ct_entry **found)
{
	struct ct_entry *entry = map_lookup(map, key);
	__u32 now = now_seconds();
	enum ct_state old, new;

	*found = NULL;
	if (!entry || entry->expires < now)
		return CT_NEW;
	old = entry->state;
	new = ct_next_state(old, tcp_flags);
	if (old != new)
		dbg(ctx, DBG_CT_STATE, old, new);
	entry->state = (__u8)new;
	entry->expires = now + ct_lifetime(protocol, new);
	__sync_fetch_and_add(&entry->packets, 1);
	__sync_fetch_and_add(&entry->bytes, ctx_len(ctx));
	*found = entry;
	return ct_status_of(old, new);
}

/* Returns a drop reason, or 0. */
static __always_inline int
ct_create(const bw_ctx *ctx, const void *map, const void *key, __u8 protocol, __u8 tcp_flags,
	  __u32 backend_id, __u16 rev_nat_id)
{
	enum ct_state state = ct_next_state(CT_STATE_OPEN, tcp_flags);
	__u32 lifetime = ct_lifetime(protocol, state);
	__u32 now = now_seconds();
	struct ct_entry entry = {
		.packets = 1,
		.bytes = ctx_len(ctx),
		.expires = now + lifetime,
		.last_report = now,
		.backend_id = backend_id,
		.rev_nat_id = rev_nat_id,
		.state = (__u8)state,
	};

	dbg(ctx, DBG_CT_CREATED, backend_id, lifetime);
	return map_update(map, key, &entry, BPF_ANY) ? DROP_CT_CREATE_FAILED : 0;
}

/* Whether the connection sent no event for a while. Starts the next interval. */
static __always_inline bool ct_interval_over(struct ct_entry *entry)
{
	__u32 now = now_seconds();

	if (now - entry->last_report < CONFIG(monitor_interval))
		return false;
	entry->last_report = now;
	return true;
}
