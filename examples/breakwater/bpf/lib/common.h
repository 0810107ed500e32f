/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

/* What all parts of the datapath share: a connection, a parsed packet, and the
 * memory that survives a tail call.
 */

#pragma once

#include <bpf/config/global.h>
#include <bpf/config/node.h>
#include <bpf/net.h>

#include "drop_reasons.h"
#include "limits.h"

/* Which object an event comes from, shared with pkg/monitor/api/types.go. */
enum object_id {
	OBJECT_UNSPEC,
	OBJECT_INGRESS,
	OBJECT_HOST,
	OBJECT_OVERLAY,
};

/* One direction of a connection. Addresses come first and ports next, so that
 * the checksum of a translation covers the first twelve bytes.
 */
struct flow4 {
	struct in4 saddr;
	struct in4 daddr;
	__be16 sport;
	__be16 dport;
	__u8 protocol;
	__u8 pad[3];
};

struct flow6 {
	union in6 saddr;
	union in6 daddr;
	__be16 sport;
	__be16 dport;
	__u8 protocol;
	__u8 pad[3];
};

/* How a packet relates to its connection, shared with pkg/monitor/api/trace.go. */
enum ct_status {
	CT_NEW,
	CT_ESTABLISHED,
	CT_REOPENED,	/* SYN on a connection that was closing */
	CT_CLOSING,
};

/* The offset of layer 4 is a byte: the verifier has to see that it is small. */
struct packet4 {
	struct flow4 flow;
	__u8 l4_offset;
	__u8 tcp_flags;
	__u8 ttl;
	__u8 pad;
};

struct packet6 {
	struct flow6 flow;
	__u8 l4_offset;
	__u8 tcp_flags;
	__u8 hop_limit;
	__u8 pad;
};

struct scratch {
	union {
		struct packet4 packet4;
		struct packet6 packet6;
	};
	union {
		struct in4 backend4;
		union in6 backend6;
	};
	__be16 backend_port;
	__u16 rev_nat_id;
	__u16 drop_line;
	__u8 drop_reason;
	__u8 pad;
};

/* A program has 512 bytes of stack and loses it with a tail call. Tail calls
 * stay on their CPU, and so does this.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, struct scratch);
	__uint(max_entries, 1);
} bw_scratch __section_maps;

static __always_inline struct scratch *scratch(void)
{
	__u32 first = 0;

	return map_lookup(&bw_scratch, &first);
}
