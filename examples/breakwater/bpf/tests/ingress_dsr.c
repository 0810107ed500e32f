/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#include "ingress_env.h"

PKTGEN("xdp", "ingress_dsr")
int dsr_pktgen(bw_ctx *ctx)
{
	return pktgen_tcp4(ctx, client_flow(), TCP_SYN);
}

SETUP("xdp", "ingress_dsr")
int dsr_setup(bw_ctx *ctx)
{
	add_service(1, SERVICE_DSR);
	add_backend();
	return bw_ingress(ctx);
}

CHECK("xdp", "ingress_dsr")
int dsr_check(bw_ctx *ctx)
{
	const struct ip4_header *outer;
	struct ip4_header copy;

	test_init();

	TEST("the packet is sent back out", {
		assert(result_of(ctx) == CTX_TX);
	});

	TEST("the outer header goes from the node to the backend", {
		outer = ctx_at(ctx, sizeof(__u32) + ETH_LEN, sizeof(*outer));
		assert(outer);
		assert(outer->protocol == PROTO_IPIP);
		assert(outer->saddr == NODE_IP);
		assert(outer->daddr == BACKEND_IP);
		assert(outer->length == to_be16(sizeof(struct test_packet) - ETH_LEN + IP4_LEN));
		copy = *outer;
		assert(!csum_fold((__u32)csum_diff(NULL, 0, &copy, sizeof(copy), 0)));
	});

	TEST("the inner header is the client's", {
		outer = ctx_at(ctx, sizeof(__u32) + ETH_LEN + IP4_LEN, sizeof(*outer));
		assert(outer);
		assert(outer->saddr == CLIENT_IP);
		assert(outer->daddr == SERVICE_IP);
	});

	test_finish();
}
