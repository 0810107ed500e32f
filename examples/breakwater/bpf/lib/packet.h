/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* From the bytes of a packet to its connection. */

#pragma once

#include "common.h"

/* What we read of a packet: all headers with the longest IPv4 options. */
#define PARSE_BYTES (ETH_LEN + 60 + (__u32)sizeof(struct tcp_header))

static __always_inline __be16 packet_ethertype(const bw_ctx *ctx)
{
	const struct eth_header *eth = ctx_at(ctx, 0, sizeof(*eth));

	return eth ? eth->type : 0;
}

static __always_inline int
parse_l4(const bw_ctx *ctx, __u32 offset, __u8 protocol, struct ports *ports, __u8 *tcp_flags)
{
	const struct tcp_header *tcp;
	const struct udp_header *udp;

	switch (protocol) {
	case PROTO_TCP:
		tcp = ctx_at(ctx, offset, sizeof(*tcp));
		if (!tcp)
			return DROP_INVALID_PACKET;
		*ports = tcp->ports;
		*tcp_flags = tcp->flags;
		return 0;
	case PROTO_UDP:
		udp = ctx_at(ctx, offset, sizeof(*udp));
		if (!udp)
			return DROP_INVALID_PACKET;
		*ports = udp->ports;
		*tcp_flags = 0;
		return 0;
	default:
		return DROP_UNKNOWN_L4;
	}
}

/* Offset of the checksum in the header of layer 4. */
static __always_inline __u32 l4_csum_offset(__u8 protocol)
{
	return protocol == PROTO_TCP ? (__u32)__builtin_offsetof(struct tcp_header, checksum)
				     : (__u32)__builtin_offsetof(struct udp_header, checksum);
}

#ifdef ENABLE_IPV4
static __always_inline int parse_ipv4(bw_ctx *ctx, struct packet4 *packet)
{
	const struct ip4_header *ip;
	struct ports ports = {};
	__u32 header;
	int reason;

	ctx_pull(ctx, PARSE_BYTES);
	ip = ctx_at(ctx, ETH_LEN, sizeof(*ip));
	if (!ip)
		return DROP_INVALID_PACKET;
	header = ip4_header_len(ip);
	if (header < IP4_LEN)
		return DROP_INVALID_PACKET;
	if (ip4_is_fragment(ip))
		return DROP_FRAGMENT;
	packet->l4_offset = (__u8)(ETH_LEN + header);
	packet->ttl = ip->ttl;
	packet->flow.saddr.be32 = ip->saddr;
	packet->flow.daddr.be32 = ip->daddr;
	packet->flow.protocol = ip->protocol;
	memset(packet->flow.pad, 0, sizeof(packet->flow.pad));

	reason = parse_l4(ctx, ETH_LEN + header, ip->protocol, &ports, &packet->tcp_flags);
	packet->flow.sport = ports.source;
	packet->flow.dport = ports.dest;
	return reason;
}
#endif

#ifdef ENABLE_IPV6
/* Extension headers that a host sends to a service are rare enough to do
 * without.
 */
static __always_inline bool ip6_is_extension(__u8 next)
{
	switch (next) {
	case 0:		/* hop-by-hop options */
	case 43:	/* routing */
	case 44:	/* fragment */
	case 60:	/* destination options */
		return true;
	default:
		return false;
	}
}

static __always_inline int parse_ipv6(bw_ctx *ctx, struct packet6 *packet)
{
	const struct ip6_header *ip;
	struct ports ports = {};
	int reason;

	ctx_pull(ctx, PARSE_BYTES);
	ip = ctx_at(ctx, ETH_LEN, sizeof(*ip));
	if (!ip)
		return DROP_INVALID_PACKET;
	if (ip6_is_extension(ip->next))
		return DROP_EXTENSION_HEADER;
	packet->l4_offset = (__u8)(ETH_LEN + IP6_LEN);
	packet->hop_limit = ip->hop_limit;
	packet->flow.saddr = ip->saddr;
	packet->flow.daddr = ip->daddr;
	packet->flow.protocol = ip->next;
	memset(packet->flow.pad, 0, sizeof(packet->flow.pad));

	reason = parse_l4(ctx, ETH_LEN + IP6_LEN, ip->next, &ports, &packet->tcp_flags);
	packet->flow.sport = ports.source;
	packet->flow.dport = ports.dest;
	return reason;
}
#endif

/* Sends the packet back where it came from: the router in front of a load
 * balancer knows the way to every backend.
 */
static __always_inline int return_to_router(bw_ctx *ctx)
{
	struct eth_header *eth = ctx_at(ctx, 0, sizeof(*eth));
	struct mac own;

	if (!eth)
		return DROP_WRITE_ERROR;
	own = CONFIG(interface_mac);
	memcpy(eth->dst, eth->src, sizeof(eth->dst));
	memcpy(eth->src, own.byte, sizeof(eth->src));
	return 0;
}
