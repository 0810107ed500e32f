/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Headers of network protocols. */

#pragma once

#include <bpf/compiler.h>
#include <bpf/endian.h>

#define ETH_TYPE_IPV4 0x0800
#define ETH_TYPE_ARP 0x0806
#define ETH_TYPE_IPV6 0x86DD

#define PROTO_ICMP 1
#define PROTO_IPIP 4
#define PROTO_TCP 6
#define PROTO_UDP 17
#define PROTO_IPV6 41
#define PROTO_ICMP6 58

struct eth_header {
	__u8 dst[6];
	__u8 src[6];
	__be16 type;
} __packed;

struct ip4_header {
	__u8 version_ihl;
	__u8 tos;
	__be16 length;
	__be16 id;
	__be16 fragment;
	__u8 ttl;
	__u8 protocol;
	__u16 checksum;
	__be32 saddr;
	__be32 daddr;
};

struct ip6_header {
	__be32 version_class_flow;
	__be16 length;
	__u8 next;
	__u8 hop_limit;
	union in6 saddr;
	union in6 daddr;
};

struct ports {
	__be16 source;
	__be16 dest;
};

struct udp_header {
	struct ports ports;
	__be16 length;
	__u16 checksum;
};

struct tcp_header {
	struct ports ports;
	__be32 seq;
	__be32 ack;
	__u8 offset;
	__u8 flags;
	__be16 window;
	__u16 checksum;
	__be16 urgent;
};

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_ACK 0x10

#define ETH_LEN ((__u32)sizeof(struct eth_header))
#define IP4_LEN ((__u32)sizeof(struct ip4_header))
#define IP6_LEN ((__u32)sizeof(struct ip6_header))

/* "More fragments" and the offset. */
#define IP4_FRAGMENT_MASK 0x3FFF

static __always_inline __u32 ip4_header_len(const struct ip4_header *ip)
{
	return (__u32)(ip->version_ihl & 0x0F) * 4;
}

static __always_inline bool ip4_is_fragment(const struct ip4_header *ip)
{
	return ip->fragment & to_be16(IP4_FRAGMENT_MASK);
}
