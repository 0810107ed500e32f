/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* Packets and addresses for tests. */

#pragma once

#include <bpf/net.h>
#include "lib/packet.h"

#define CLIENT_IP IN4(198, 51, 100, 7)
#define SERVICE_IP IN4(203, 0, 113, 80)
#define BACKEND_IP IN4(192, 0, 2, 10)
#define NODE_IP IN4(192, 0, 2, 1)

#define CLIENT_PORT to_be16(40000)
#define SERVICE_PORT to_be16(443)
#define BACKEND_PORT to_be16(8443)

struct test_packet {
	struct eth_header eth;
	struct ip4_header ip;
	struct tcp_header tcp;
	char data[10];
} __packed;

static const __u8 router_mac[] = { 0x02, 0x00, 0x5E, 0x10, 0x00, 0x01 };
static const __u8 node_mac[] = { 0x02, 0x00, 0x5E, 0x10, 0x00, 0x02 };

/* The sum of the pseudo header of TCP. */
static __always_inline __maybe_unused __u32
pseudo_sum(__be32 saddr, __be32 daddr, __u16 length)
{
	struct {
		__be32 saddr;
		__be32 daddr;
		__be16 protocol;
		__be16 length;
	} header = {
		.saddr = saddr,
		.daddr = daddr,
		.protocol = to_be16(PROTO_TCP),
		.length = to_be16(length),
	};

	return (__u32)csum_diff(NULL, 0, &header, sizeof(header), 0);
}

#define TEST_TCP_LENGTH ((__u16)(sizeof(struct test_packet) - ETH_LEN - IP4_LEN))

/* A TCP packet without data, correct in every byte. */
static __always_inline __maybe_unused int
pktgen_tcp4(bw_ctx *ctx, struct flow4 flow, __u8 tcp_flags)
{
	struct test_packet packet = {
		.eth.type = to_be16(ETH_TYPE_IPV4),
		.ip.version_ihl = 0x45,
		.ip.length = to_be16(sizeof(packet) - ETH_LEN),
		.ip.ttl = 64,
		.ip.protocol = PROTO_TCP,
		.ip.saddr = flow.saddr.be32,
		.ip.daddr = flow.daddr.be32,
		.tcp.ports = { .source = flow.sport, .dest = flow.dport },
		.tcp.offset = 0x50,
		.tcp.flags = tcp_flags,
	};
	struct test_packet *to = ctx_at(ctx, 0, sizeof(*to));

	if (!to)
		return TEST_ERROR;
	memcpy(packet.eth.src, router_mac, sizeof(router_mac));
	memcpy(packet.eth.dst, node_mac, sizeof(node_mac));
	packet.ip.checksum = csum_fold((__u32)csum_diff(NULL, 0, &packet.ip, IP4_LEN, 0));
	packet.tcp.checksum = csum_fold((__u32)csum_diff(NULL, 0, &packet.tcp, sizeof(packet.tcp),
				pseudo_sum(packet.ip.saddr, packet.ip.daddr, TEST_TCP_LENGTH)));
	memcpy(to, &packet, sizeof(packet));
	return 0;
}

static __always_inline __maybe_unused struct flow4 client_flow(void)
{
	return (struct flow4) {
		.saddr.be32 = CLIENT_IP,
		.daddr.be32 = SERVICE_IP,
		.sport = CLIENT_PORT,
		.dport = SERVICE_PORT,
		.protocol = PROTO_TCP,
	};
}

/* Zero when both checksums are right. The headers are copied to the stack: the
 * checksum helper does not read packets.
 */
static __always_inline __maybe_unused __u16 checksum_error(const struct test_packet *packet)
{
	struct ip4_header ip = packet->ip;
	struct tcp_header tcp = packet->tcp;
	__u16 wrong = csum_fold((__u32)csum_diff(NULL, 0, &ip, sizeof(ip), 0));

	return wrong | csum_fold((__u32)csum_diff(NULL, 0, &tcp, sizeof(tcp),
					pseudo_sum(ip.saddr, ip.daddr, TEST_TCP_LENGTH)));
}
