/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Outer headers: the tunnel between nodes, and direct server return, where a
 * packet travels to its backend inside another one.
 */

#pragma once

#include "dbg.h"

#ifdef ENABLE_OVERLAY
/* Written by the agent, one entry for each node of the cluster. */
struct tunnel_value {
	__u32 node_id;
	__u32 flags;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct in4);	/* address of the node's end */
	__type(value, struct tunnel_value);
	__uint(max_entries, TUNNELS_MAX);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(pinning, PIN_BY_NAME);
} bw_tunnels __section_maps;

static __always_inline const struct tunnel_value *tunnel_lookup(__u32 remote_ipv4)
{
	struct in4 key = { .be32 = to_be32(remote_ipv4) };

	return map_lookup(&bw_tunnels, &key);
}
#endif

#if defined(ENABLE_DSR) && defined(BW_OBJECT_INGRESS)
/* Makes room for a header behind the Ethernet header, which it repeats. */
static __always_inline int encap_make_room(bw_ctx *ctx, __u32 size)
{
	const struct eth_header *old;
	struct eth_header *new;

	if (ctx_len(ctx) + size > (__u32)CONFIG(device_mtu) + ETH_LEN)
		return DROP_ENCAP_TOO_BIG;
	dbg(ctx, DBG_ENCAP_OUTER, ctx_len(ctx), size);
	if (xdp_adjust_head(ctx, -(int)size))
		return DROP_ENCAP_HEADROOM;
	new = ctx_at(ctx, 0, ETH_LEN);
	old = ctx_at(ctx, size, ETH_LEN);
	if (!new || !old)
		return DROP_WRITE_ERROR;
	memcpy(new, old, ETH_LEN);
	return 0;
}

# ifdef ENABLE_IPV4
static __always_inline int encap_ipv4(bw_ctx *ctx, struct in4 backend)
{
	struct ip4_header outer = {
		.version_ihl = 0x45,
		.length = to_be16((__u16)(ctx_len(ctx) - ETH_LEN + IP4_LEN)),
		.ttl = CONFIG(dsr_ttl),
		.protocol = PROTO_IPIP,
		.saddr = CONFIG(node_ipv4).be32,
		.daddr = backend.be32,
	};
	int reason = encap_make_room(ctx, IP4_LEN);

	if (reason)
		return reason;
	outer.checksum = csum_fold((__u32)csum_diff(NULL, 0, &outer, IP4_LEN, 0));
	return ctx_store(ctx, ETH_LEN, &outer, IP4_LEN) ? DROP_WRITE_ERROR : 0;
}
# endif

# ifdef ENABLE_IPV6
static __always_inline int encap_ipv6(bw_ctx *ctx, const union in6 *backend)
{
	struct ip6_header outer = {
		.version_class_flow = to_be32(6U << 28),
		.length = to_be16((__u16)(ctx_len(ctx) - ETH_LEN)),
		.next = PROTO_IPV6,
		.hop_limit = CONFIG(dsr_ttl),
		.daddr = *backend,
	};
	int reason = encap_make_room(ctx, IP6_LEN);

	if (reason)
		return reason;
	outer.saddr.word[0] = CONFIG(node_ipv6).word[0];
	outer.saddr.word[1] = CONFIG(node_ipv6).word[1];
	return ctx_store(ctx, ETH_LEN, &outer, IP6_LEN) ? DROP_WRITE_ERROR : 0;
}
# endif
#endif
