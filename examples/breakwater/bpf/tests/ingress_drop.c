/* SPDX-License-Identifier: Apache-2.0 */
/* Copyright Authors of docwarden */

#include "ingress_env.h"

PKTGEN("xdp", "ingress_no_backend")
int empty_pktgen(bw_ctx *ctx)
{
	return pktgen_tcp4(ctx, client_flow(), TCP_SYN);
}

SETUP("xdp", "ingress_no_backend")
int empty_setup(bw_ctx *ctx)
{
	add_service(0, 0);
	return bw_ingress(ctx);
}

CHECK("xdp", "ingress_no_backend")
int empty_check(bw_ctx *ctx)
{
	test_init();

	assert(result_of(ctx) == CTX_DROP);
	if (drops_counted(DROP_NO_BACKEND) != 1)
		test_fatal("%llu packets counted, not 1", drops_counted(DROP_NO_BACKEND));

	test_finish();
}

PKTGEN("xdp", "ingress_source_range")
int range_pktgen(bw_ctx *ctx)
{
	return pktgen_tcp4(ctx, client_flow(), TCP_SYN);
}

SETUP("xdp", "ingress_source_range")
int range_setup(bw_ctx *ctx)
{
	add_service(1, SERVICE_SOURCE_RANGES);
	add_backend();
	return bw_ingress(ctx);
}

CHECK("xdp", "ingress_source_range")
int range_check(bw_ctx *ctx)
{
	test_init();

	assert(result_of(ctx) == CTX_DROP);
	assert(drops_counted(DROP_SOURCE_RANGE) == 1);

	test_finish();
}

PKTGEN("xdp", "ingress_other")
int other_pktgen(bw_ctx *ctx)
{
	struct flow4 flow = client_flow();

	flow.dport = to_be16(22);
	return pktgen_tcp4(ctx, flow, TCP_SYN);
}

SETUP("xdp", "ingress_other")
int other_setup(bw_ctx *ctx)
{
	return bw_ingress(ctx);
}

CHECK("xdp", "ingress_other")
int other_check(bw_ctx *ctx)
{
	test_init();

	TEST("what is no service goes to the stack", {
		assert(result_of(ctx) == CTX_PASS);
	});

	test_finish();
}
