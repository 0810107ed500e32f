/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#include "ingress_env.h"

PKTGEN("xdp", "ingress_snat")
int snat_pktgen(bw_ctx *ctx)
{
	return pktgen_tcp4(ctx, client_flow(), TCP_SYN);
}

SETUP("xdp", "ingress_snat")
int snat_setup(bw_ctx *ctx)
{
	add_service(1, 0);
	add_backend();
	return bw_ingress(ctx);
}

CHECK("xdp", "ingress_snat")
int snat_check(bw_ctx *ctx)
{
	struct flow4 flow = client_flow();
	const struct test_packet *packet;
	const struct ct_entry *entry;

	test_init();

	TEST("the packet is sent back out", {
		if (result_of(ctx) != CTX_TX)
			test_fatal("the result is %u", result_of(ctx));
	});

	TEST("the packet goes from the node to the backend", {
		packet = ctx_at(ctx, sizeof(__u32), sizeof(*packet));
		assert(packet);
		assert(packet->ip.saddr == NODE_IP);
		assert(packet->ip.daddr == BACKEND_IP);
		assert(packet->tcp.ports.dest == BACKEND_PORT);
		assert(from_be16(packet->tcp.ports.source) >= 33000);
		assert(!checksum_error(packet));
	});

	TEST("the connection is tracked", {
		entry = map_lookup(&bw_ct_tcp4, &flow);
		assert(entry);
		assert(entry->backend_id == TEST_BACKEND_ID);
		assert(entry->state == CT_STATE_SYN);
	});

	test_finish();
}
