/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#define BW_TEST 1
#define ENABLE_IPV4 1
#define ENABLE_OVERLAY 1

#include "bpf_overlay.c"

#include "common.h"
#include "pktgen.h"

PKTGEN("tc", "overlay_no_key")
int no_key_pktgen(bw_ctx *ctx)
{
	return pktgen_tcp4(ctx, client_flow(), TCP_SYN);
}

SETUP("tc", "overlay_no_key")
int no_key_setup(bw_ctx *ctx)
{
	return bw_from_overlay(ctx);
}

CHECK("tc", "overlay_no_key")
int no_key_check(bw_ctx *ctx)
{
	const __u32 *result = ctx_at(ctx, 0, sizeof(*result));
	const struct scratch *state;

	test_init();

	TEST("a packet that came through no tunnel is dropped", {
		assert(result && *result == CTX_DROP);
		state = scratch();
		assert(state && state->drop_reason == -DROP_NO_TUNNEL_KEY);
	});

	TEST("only nodes of the cluster have a tunnel", {
		assert(!tunnel_lookup(from_be32(CLIENT_IP)));
	});

	test_finish();
}
