/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Source translation: a connection to a backend on another node leaves with the
 * node's address and a port of its own, so that the answer comes back here.
 */

#pragma once

#include <bpf/config/nat.h>

#include "dbg.h"
#include "hash.h"
#include "packet.h"

#ifdef ENABLE_IPV4
/* The address and port that replace those of the client, or on the way back
 * the client's own and the service that it asked for.
 */
struct nat4_entry {
	struct in4 address;
	__be16 port;
	__u16 rev_nat_id;
};

/* Both directions: from the client to the backend, and from the backend to the
 * node.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct flow4);
	__type(value, struct nat4_entry);
	__uint(max_entries, NAT_MAX);
	__uint(pinning, PIN_BY_NAME);
} bw_nat4 __section_maps;

struct rev_nat4 {
	struct in4 address;
	__be16 port;
	__u16 pad;
};

/* The address that clients know a service by. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u16);
	__type(value, struct rev_nat4);
	__uint(max_entries, SERVICES_MAX);
	__uint(map_flags, AGENT_MAP);
	__uint(pinning, PIN_BY_NAME);
} bw_rev_nat4 __section_maps;

static __always_inline struct flow4 flow4_reverse(const struct flow4 *flow)
{
	return (struct flow4) {
		.saddr = flow->daddr,
		.daddr = flow->saddr,
		.sport = flow->dport,
		.dport = flow->sport,
		.protocol = flow->protocol,
	};
}

#ifdef BW_OBJECT_INGRESS
/* The port for an attempt: the first follows from the hash, so that two nodes
 * rarely differ, others are random.
 */
static __always_inline __be16 nat_port(__u32 hash, __u32 attempt)
{
	__u32 first = CONFIG(nat_port_min);
	__u32 count = CONFIG(nat_port_max) - first + 1;
	__u32 random = attempt ? random_u32() : hash;

	return count ? to_be16((__u16)(first + random % count)) : 0;
}

/* Claims a port for the connection. The reverse entry decides who has it, so
 * it is written first and must not exist.
 */
static __always_inline int
nat4_allocate(const bw_ctx *ctx, const struct flow4 *flow, __u16 rev_nat_id,
	      struct nat4_entry *entry)
{
	struct nat4_entry client = {
		.address = flow->saddr,
		.port = flow->sport,
		.rev_nat_id = rev_nat_id,
	};
	struct flow4 reply = flow4_reverse(flow);
	__u32 hash = hash_flow4(flow);

	reply.daddr = CONFIG(node_ipv4);
	for (__u32 attempt = 0; attempt < NAT_RETRIES_MAX; attempt++) {
		if (attempt >= CONFIG(nat_port_retries))
			break;
		reply.dport = nat_port(hash, attempt);
		if (!map_update(&bw_nat4, &reply, &client, BPF_NOEXIST)) {
			entry->address = reply.daddr;
			entry->port = reply.dport;
			return map_update(&bw_nat4, flow, entry, BPF_ANY) ? DROP_CT_CREATE_FAILED : 0;
		}
		dbg(ctx, DBG_NAT_PORT_TAKEN, from_be16(reply.dport), attempt);
	}
	return DROP_NAT_PORTS_EXHAUSTED;
}

/* Translates the source of a flow to a backend. Returns a drop reason, or 0. */
static __always_inline int nat4_source(const bw_ctx *ctx, struct flow4 *flow, __u16 rev_nat_id)
{
	struct nat4_entry *known = map_lookup(&bw_nat4, flow);
	struct nat4_entry entry = { .rev_nat_id = rev_nat_id };
	int reason;

	if (known) {
		entry = *known;
	} else {
		reason = nat4_allocate(ctx, flow, rev_nat_id, &entry);
		if (reason)
			return reason;
	}
	flow->saddr = entry.address;
	flow->sport = entry.port;
	dbg(ctx, DBG_NAT_MAPPED, entry.address.be32, from_be16(entry.port));
	return 0;
}
#endif

/* Translates an answer: to the client, and from the service that it asked for.
 * Returns a drop reason, or 0.
 */
static __always_inline int nat4_reverse(const bw_ctx *ctx, struct flow4 *flow)
{
	const struct nat4_entry *client = map_lookup(&bw_nat4, flow);
	const struct rev_nat4 *service;

	if (!client)
		return DROP_NAT_NO_MAPPING;
	service = map_lookup(&bw_rev_nat4, &client->rev_nat_id);
	if (!service)
		return DROP_CT_UNEXPECTED_REPLY;
	flow->saddr = service->address;
	flow->sport = service->port;
	flow->daddr = client->address;
	flow->dport = client->port;
	dbg(ctx, DBG_NAT_REVERSED, flow->daddr.be32, from_be16(flow->dport));
	return 0;
}

#define FLOW4_ADDRESSES 8
#define FLOW4_PORTS 4

/* Corrects both checksums for the new addresses and ports. */
static __always_inline int
nat4_correct_checksums(bw_ctx *ctx, const struct packet4 *packet, const struct flow4 *to)
{
	const struct flow4 *from = &packet->flow;
	__u32 addresses = (__u32)csum_diff(from, FLOW4_ADDRESSES, to, FLOW4_ADDRESSES, 0);
	__u32 ports = (__u32)csum_diff(&from->sport, FLOW4_PORTS, &to->sport, FLOW4_PORTS, 0);
	__u32 l4 = packet->l4_offset + l4_csum_offset(to->protocol);
	__u64 flags = to->protocol == PROTO_UDP ? BPF_F_MARK_MANGLED_0 : 0;

	if (ctx_csum_l3(ctx, ETH_LEN + __builtin_offsetof(struct ip4_header, checksum), addresses))
		return DROP_CHECKSUM;
	if (ctx_csum_l4(ctx, l4, addresses, flags | BPF_F_PSEUDO_HDR))
		return DROP_CHECKSUM;
	return ctx_csum_l4(ctx, l4, ports, flags) ? DROP_CHECKSUM : 0;
}

/* Writes a translated flow into its packet. Returns a drop reason, or 0. */
static __always_inline int
nat4_rewrite(bw_ctx *ctx, const struct packet4 *packet, const struct flow4 *to)
{
	int reason = nat4_correct_checksums(ctx, packet, to);

	if (reason)
		return reason;
	if (ctx_store(ctx, ETH_LEN + __builtin_offsetof(struct ip4_header, saddr), &to->saddr,
		      FLOW4_ADDRESSES))
		return DROP_WRITE_ERROR;
	return ctx_store(ctx, packet->l4_offset, &to->sport, FLOW4_PORTS) ? DROP_WRITE_ERROR : 0;
}
#endif
