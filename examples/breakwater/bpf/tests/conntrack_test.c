/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#define BW_TEST 1
#define ENABLE_IPV4 1
#define ENABLE_HOST_FIREWALL 1

#include "bpf_host.c"

#include "common.h"
#include "pktgen.h"

CHECK("tc", "conntrack")
int conntrack_check(bw_ctx *ctx)
{
	struct flow4 flow = client_flow();
	const void *map = ct_map4(flow.protocol);
	struct ct_entry *entry;

	test_init();

	TEST("states follow the flags of TCP", {
		assert(ct_next_state(CT_STATE_OPEN, TCP_SYN) == CT_STATE_SYN);
		assert(ct_next_state(CT_STATE_SYN, TCP_ACK) == CT_STATE_OPEN);
		assert(ct_next_state(CT_STATE_OPEN, TCP_FIN | TCP_ACK) == CT_STATE_FIN);
		assert(ct_next_state(CT_STATE_FIN, TCP_ACK) == CT_STATE_FIN);
	});

	TEST("a state has its lifetime", {
		assert(ct_lifetime(PROTO_TCP, CT_STATE_SYN) == 60);
		assert(ct_lifetime(PROTO_TCP, CT_STATE_OPEN) == 8000);
		assert(ct_lifetime(PROTO_TCP, CT_STATE_FIN) == 10);
		assert(ct_lifetime(PROTO_UDP, CT_STATE_OPEN) == 60);
	});

	TEST("a connection is new until it is created", {
		map_delete(map, &flow);
		assert(ct_lookup(ctx, map, &flow, PROTO_TCP, TCP_SYN, &entry) == CT_NEW);
		assert(!entry);
		assert(!ct_create(ctx, map, &flow, PROTO_TCP, TCP_SYN, 42, 3));
		assert(ct_lookup(ctx, map, &flow, PROTO_TCP, TCP_ACK, &entry) == CT_ESTABLISHED);
		assert(entry && entry->backend_id == 42);
		assert(entry && entry->packets == 2);
	});

	TEST("a closing connection can be opened again", {
		assert(ct_lookup(ctx, map, &flow, PROTO_TCP, TCP_RST, &entry) == CT_CLOSING);
		assert(ct_lookup(ctx, map, &flow, PROTO_TCP, TCP_SYN, &entry) == CT_REOPENED);
	});

	TEST("an expired connection is not found", {
		entry = map_lookup(map, &flow);
		assert(entry);
		entry->expires = 0;
		assert(ct_lookup(ctx, map, &flow, PROTO_TCP, TCP_ACK, &entry) == CT_NEW);
	});

	test_finish();
}
